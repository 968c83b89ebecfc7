/** What stands in the way of people who read with other means than eyes, as axe finds it. */

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

const HTML_SHOWN_MAX = 300
/** The short one: all of it goes to each page. */
const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** For a frame to answer, on a busy machine; axe's own half a second would leave it out. */
const FRAME_MS_MAX = 10_000
/** Of what is in order nobody reads the thousands of lines, which would cost more than the looking. */
const OPTIONS: RunOptions = { resultTypes: ['violations'], pingWaitTime: FRAME_MS_MAX }

/** On the whole page, or within this element alone: rule and element. axe stays on the page until another is loaded. */
export async function barriers(page: Page, within = ':root'): Promise<string[]> {
  for (const frame of page.frames()) {
    if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(await source)
  }
  const found = await page.evaluate(
    async ([within, options]) => {
      // What is still fading in is as pale as nobody will see it.
      const moving = document
        .getAnimations()
        .filter(
          ({ playState, effect }) =>
            playState === 'running' && effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
        )
      await Promise.all(moving.map(({ finished }) => finished.catch(() => {})))
      const { axe } = window as unknown as { axe: typeof import('axe-core') }
      const { violations } = await axe.run(within, options)
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => [id, html] as const))
    },
    [within, OPTIONS] as const,
  )
  return found.map(([id, html]) => `${id}: ${html.slice(0, HTML_SHOWN_MAX)}`)
}
