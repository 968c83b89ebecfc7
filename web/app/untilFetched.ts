import { type ComponentType, lazy } from 'react'
import { isLive, isLost, whenConnectionChanges } from '../live/connection.ts'

const AGAIN_MS_FIRST = 1_000
const AGAIN_MS_MAX = 15_000
/** With a line to the server: then it is not there any more, and the page has to be loaded anew. */
const TRIES_MAX = 4

/** A part of the program that comes later. Where the network is away at that moment it is asked for again until it is there: a tab that
 *  was opened in a tunnel must not stay without its line to the server. */
export async function untilFetched<Part>(
  load: () => Promise<Part>,
  triesMax = Number.POSITIVE_INFINITY,
): Promise<Part> {
  let failed = 0
  for (let waitMs = AGAIN_MS_FIRST; ; waitMs = Math.min(AGAIN_MS_MAX, waitMs * 2)) {
    // A browser remembers for as long as the page is open that a script did not come: it is not asked for while it cannot.
    while (isLost()) await orLive(AGAIN_MS_MAX)
    try {
      return await load()
    } catch (error) {
      if (isLive()) failed += 1
      if (failed >= triesMax) throw error
      await orLive(waitMs)
    }
  }
}

/** A part of a page that comes when it is needed: pressed without network it comes with the network, and the page stays as it is. */
export const lazyPart = <Props>(load: () => Promise<{ default: ComponentType<Props> }>) =>
  lazy(() => untilFetched(load, TRIES_MAX))

/** Waits so long, or until the line to the server is back. */
const orLive = (waitMs: number) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(end, waitMs)
    const stop = whenConnectionChanges(() => isLive() && end())
    function end() {
      clearTimeout(timer)
      stop()
      resolve()
    }
  })
