import type { COUNT_MAX as CountMax } from '#contract/inbox.ts'

// Written out, checked by its type: importing the value would bring the whole schema library to the first screen.
export const COUNT_MAX: typeof CountMax = 100
