const AGAIN_MS_FIRST = 1_000
const AGAIN_MS_MAX = 15_000

/** A part of the program that comes later. Where the network is away at that moment it is asked for again until it is there: a tab that
 *  was opened in a tunnel must not stay without its line to the server. */
export async function untilFetched<Part>(load: () => Promise<Part>): Promise<Part> {
  for (let waitMs = AGAIN_MS_FIRST; ; waitMs = Math.min(AGAIN_MS_MAX, waitMs * 2)) {
    try {
      return await load()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
}
