/** When the tests of a file are over, helpers close what they opened for it: also where several files share a process. */
import { after } from 'node:test'

const closings: (() => Promise<unknown>)[] = []

/** Done after every test file of this process, in the order of registering: it closes what was opened since the last time. */
export const whenFileEnds = (close: () => Promise<unknown>) => void closings.push(close)

const lasting: (() => Promise<unknown>)[] = []

/** Done once, when the last test file of this process is over: for what costs more to start than to tidy up. */
export const whenProcessEnds = (close: () => Promise<unknown>) => void lasting.push(close)

export async function endFile(): Promise<void> {
  for (const close of closings) await close()
}

// Registered while the file loads, so it runs when all its tests are over and not after the first. Among several files it comes
// after the last, and bin/together.ts ends each.
after(async () => {
  await endFile()
  for (const close of lasting) await close()
})
