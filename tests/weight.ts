/** How much script a page asks for before it can be used. The bench `web` and the tests count by this, so that they cannot differ. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'

const DIST = join(import.meta.dirname, '..', 'dist', 'web')
/** What waits as long is for later: nobody needs it to begin. The page never gets so far while it is weighed. */
const LATER_MS = 100

/** The first screen is a list of conversations one can press. */
export const FIRST_KILOBYTES_MAX = 150
/** What any further page asks for on top of that; a thread, until it is read and can be answered. */
export const ROUTE_KILOBYTES_MAX = 60

/** The files that a page asks for until the sign stands there, with nothing cached and without what it fetches ahead for later. */
export async function neededUntil(page: Page, path: string, isThere: (page: Page) => Promise<unknown>) {
  const asked = new Set<string>()
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/assets/')) asked.add(pathname)
  })
  await page.addInitScript((laterMs) => {
    const wait = window.setTimeout
    const never = (run: TimerHandler, waitMs = 0, ...rest: unknown[]) =>
      waitMs < laterMs ? wait(run, waitMs, ...rest) : 0
    Object.assign(window, { setTimeout: never })
  }, LATER_MS)
  await page.goto(path)
  await isThere(page)
  return asked
}

/** Compressed with gzip, as the server sends them. */
export async function kilobytes(paths: Iterable<string>, ending: string): Promise<number> {
  const chosen = [...paths].filter((path) => path.endsWith(ending))
  const sizes = await Promise.all(
    chosen.map(async (path) => gzipSync(await readFile(join(DIST, path)), { level: 9 }).length),
  )
  return sizes.reduce((sum, size) => sum + size, 0) / 1_000
}
