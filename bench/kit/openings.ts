/** How long it takes from the press on a row until its conversation is read. */
import { setTimeout } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import type { Figure } from './report.ts'
import { timesOf } from './stats.ts'
import { type Work, worksOf } from './trace.ts'

/** One after the other in each page, anew and then from memory: fewer than stay in memory. */
const OPENED = 20
/** Each begins with nothing compiled. */
export const PAGES = 3
const ROUNDS_IN_MEMORY = 3
/** What is drawn after the messages has its time, as it has while somebody reads them. */
const READ_MS = 250
const WAIT_MS_MAX = 60_000
/** Of a page, for those that are looked at apart. */
const FIRST = 3

export const HOW = `${OPENED} conversations are pressed one after the other in each of ${PAGES} pages, then ${ROUNDS_IN_MEMORY} times more with their messages in memory, each read for ${READ_MS} ms; a time ends with the picture after the one in which the thread’s last message is in sight and nothing of the conversation before stands there.`

interface Times {
  cold: number[]
  /** The first of each page: they are among the others as well. */
  first: number[]
  warm: number[]
  /** Processor time of the page's thread from each press until the next, with their messages in memory. */
  works: Work[]
}

/** `pageAt` gives a page with a list in it and a thread open beside it. */
export async function openings(browser: Browser, pageAt: (nth: number) => Promise<Page>): Promise<Figure[]> {
  const all: Times = { cold: [], first: [], warm: [], works: [] }
  for (let nth = 0; nth < PAGES; nth++) {
    const page = await pageAt(nth)
    const addresses = await page.evaluate(addressesOf, OPENED)
    const pressed = async () => {
      const times: number[] = []
      for (const address of addresses) {
        times.push(await page.evaluate(open, { address, patienceMs: WAIT_MS_MAX }))
        await setTimeout(READ_MS)
      }
      return times
    }
    const cold = await pressed()
    all.cold.push(...cold)
    all.first.push(...cold.slice(0, FIRST))
    for (let round = 0; round < ROUNDS_IN_MEMORY; round++) all.warm.push(...(await pressed()))
    all.works.push(...(await worksOf(browser, 'click', async () => void (await pressed()))))
    await page.context().close()
  }
  return figuresOf(all)
}

function figuresOf({ cold, first, warm, works }: Times): Figure[] {
  const inMemory = timesOf(warm)
  const p50 = (kind: keyof Work) => timesOf(works.map((work) => work[kind])).p50
  return [
    { what: 'opening a conversation, p95', value: timesOf(cold).p95, unit: ' ms', bar: { atMost: 150 } },
    { what: '… p50', value: timesOf(cold).p50, unit: ' ms' },
    { what: `… the first ${FIRST} of each page alone, the slowest`, value: timesOf(first).max, unit: ' ms' },
    { what: '… with its messages in memory, p95', value: inMemory.p95, unit: ' ms', bar: { atMost: 50 } },
    { what: '… p50', value: inMemory.p50, unit: ' ms' },
    { what: '… script until the next press, processor time, p50', value: p50('script'), unit: ' ms' },
    { what: '… style and layout, p50', value: p50('styleAndLayout'), unit: ' ms' },
    { what: '… painting, p50', value: p50('painting'), unit: ' ms' },
  ]
}

/** Opens the list and a thread beside it: what every thread needs is there from then on. */
export async function openThread(page: Page): Promise<Page> {
  await page.goto('/inbox')
  const rows = page.getByRole('link', { name: /Customer/ })
  await rows.first().waitFor()
  await page.waitForLoadState('networkidle')
  await rows.nth(OPENED).click()
  await page.getByRole('article').first().waitFor()
  await page.waitForLoadState('networkidle')
  return page
}

/** Addresses of the first conversations in the list, but for the one that is open. */
function addressesOf(count: number): string[] {
  return [...document.querySelectorAll('a[href*="/inbox/"]')]
    .map((link) => link.getAttribute('href') ?? '')
    .filter((href) => !href.startsWith(location.pathname))
    .slice(0, count)
}

/** Runs in the page. */
function open({ address, patienceMs }: { address: string; patienceMs: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    const before = new Set(document.querySelectorAll('article'))
    const pressedAt = performance.now()
    document.querySelector<HTMLElement>(`a[href="${address}"]`)?.click()
    const isThere = () => {
      const articles = [...document.querySelectorAll('article')]
      const log = document.querySelector('[role="log"]')?.getBoundingClientRect()
      const last = articles.at(-1)?.getBoundingClientRect()
      if (!log || !last || articles.some((article) => before.has(article))) return false
      return last.bottom > log.top && last.bottom <= log.bottom
    }
    const look = () => {
      if (isThere()) requestAnimationFrame(() => resolve(performance.now() - pressedAt))
      else if (performance.now() - pressedAt > patienceMs) reject(new Error('the thread did not open'))
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}
