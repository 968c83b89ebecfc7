import { setTimeout as delay } from 'node:timers/promises'

/** Long: who waits in vain has failed anyway, and a busy machine takes its time. */
const WAIT_MS_MAX = 60_000
const AGAIN_AFTER_MS = 20

/** Asks again until it no longer throws; its last error if that takes too long. */
export async function eventually<T>(
  look: () => T | Promise<T>,
  { withinMs = WAIT_MS_MAX, everyMs = AGAIN_AFTER_MS } = {},
): Promise<T> {
  for (const end = Date.now() + withinMs; ; await delay(everyMs)) {
    try {
      return await look()
    } catch (error) {
      if (Date.now() > end) throw error
    }
  }
}
