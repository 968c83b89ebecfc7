import { dayAt } from '#core/day.ts'

/** The reader's day. */
export const today = (): string => dayAt(new Date(), Intl.DateTimeFormat().resolvedOptions().timeZone)
