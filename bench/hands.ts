/** What the hands feel in a real Chromium, in a workspace of a million messages: typing, scrolling, opening. */
import { setTimeout } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { buildWeb } from '#bin/build-web.ts'
import { launchChromium } from '#tests/chromium.ts'
import { type House, inHouse } from './kit/house.ts'
import { HOW, openings, openThread } from './kit/openings.ts'
import { readOptions } from './kit/options.ts'
import { type Figure, tell } from './kit/report.ts'
import { analyze, seedCustomers, seedMessages } from './kit/seed.ts'
import { openShop, type Shop } from './kit/shop.ts'
import { timesOf } from './kit/stats.ts'
import { worksOf } from './kit/trace.ts'

const MESSAGES_TO_A_CONVERSATION = 10
const DAYS = 365
/** In one conversation, which is scrolled from its end to its beginning. */
const SCROLLED_MESSAGES = 10_000
const SCROLLED_SHORT = 600
const KEYS = 200
const KEY_EVERY_MS = 80
/** The draft is saved by then. */
const STILL_MS = 1_500
const FRAME_MS = 16
const WAIT_MS_MAX = 120_000
/** Of the thread’s height, so that each message is in one picture at least. */
const SCROLL_STEP = 0.9
const LIST_STEP_PIXELS = 900
const LIST_STEPS = 60

const options = readOptions()
const scrolled = options.short ? SCROLLED_SHORT : SCROLLED_MESSAGES
const conversations = Math.ceil(options.messages / MESSAGES_TO_A_CONVERSATION)

await buildWeb()
await inHouse(async (house) => {
  const shop = await openShop(house, { agents: 1, throughputs: [1_000, 1_000] })
  const [many, one] = shop.numbers
  if (!many || !one) throw new Error('two numbers are needed')
  await house.owner.query(`update members set role = 'admin'`)
  await seedCustomers(house.owner, shop, many, { count: conversations, ageDays: DAYS })
  await seedMessages(house.owner, shop, many, { count: options.messages, days: DAYS })
  await seedCustomers(house.owner, shop, one, { count: 1, firstCustomer: conversations + 1 })
  await seedMessages(house.owner, shop, one, { count: scrolled, days: 1 })
  await analyze(house.owner)
  await house.start()
  const { rows } = await house.owner.query<{ id: string }>('select id from conversations where channel_id = $1', [
    one.channelId,
  ])
  const long = rows[0]?.id ?? ''
  const browser = await launchChromium()
  try {
    const page = await openPage(browser, house, shop)
    const typing = await typed(browser, page, long)
    const thread = await scrollThread(page)
    const list = await scrollList(page)
    // At first in the page that has shown the long thread, then in others where no more than a thread was opened.
    const opening = await openings(browser, async (nth) =>
      nth === 0 ? page : openThread(await openPage(browser, house, shop)),
    )
    tell({
      title: 'Hands: typing, scrolling, opening',
      how: `A real Chromium, 1440 × 900, in a workspace of ${count(options.messages)} messages in ${count(conversations)} conversations. ${KEYS} keys are typed into an answer; a conversation of ${count(scrolled)} messages is scrolled from its end to its beginning, nine tenths of what is in sight with each picture that is drawn; the list by ${LIST_STEP_PIXELS} pixels, ${LIST_STEPS} times; ${HOW} Script is all that runs on the page's thread from a key until the next one, ${KEY_EVERY_MS} ms later, by Chromium's own record of the thread's processor time (by the clock it may also have waited for a processor), collecting garbage and what is put off until the keys lie still included; a blank picture is one in which nothing of the thread or list can be seen.`,
      figures: [...typing, ...thread, ...list, ...opening],
    })
  } finally {
    await browser.close()
  }
})

async function openPage(browser: Browser, house: House, shop: Shop): Promise<Page> {
  const url = house.server().url
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', viewport: { width: 1440, height: 900 } })
  const [name = '', value = ''] = (await house.signIn(shop.agents[0] ?? '')).split('=', 2)
  await context.addCookies([{ name, value, url }])
  const page = await context.newPage()
  page.setDefaultTimeout(WAIT_MS_MAX)
  return page
}

/** As somebody types who types fast, and then stops, so that what is put off until then counts as well. */
async function typed(browser: Browser, page: Page, id: string): Promise<Figure[]> {
  await page.goto(`/inbox/${id}`)
  const field = page.getByRole('textbox', { name: /Your answer to/ })
  await field.click()
  await page.waitForLoadState('networkidle')
  const words = 'It left this morning, and arrives tomorrow. '
  const works = await worksOf(browser, 'keydown', async () => {
    for (let key = 0; key < KEYS; key++) {
      await page.keyboard.press(keyOf(words[key % words.length] ?? ' '))
      await setTimeout(KEY_EVERY_MS)
    }
    await setTimeout(STILL_MS)
  })
  await field.press('ControlOrMeta+a')
  await field.press('Delete')
  const script = timesOf(works.map((work) => work.script))
  return [
    { what: 'a key in the composer, script, p50', value: script.p50, unit: ' ms' },
    { what: '… p95', value: script.p95, unit: ' ms' },
    { what: '… the slowest', value: script.max, unit: ' ms', bar: { atMost: FRAME_MS } },
    {
      what: '… the slowest by the clock',
      value: timesOf(works.map((work) => work.scriptByClock)).max,
      unit: ' ms',
      bar: { atMost: FRAME_MS },
    },
    { what: '… style and layout, p95', value: timesOf(works.map((work) => work.styleAndLayout)).p95, unit: ' ms' },
    { what: '… painting, p95', value: timesOf(works.map((work) => work.painting)).p95, unit: ' ms' },
  ]
}

function keyOf(letter: string): string {
  return letter === ' ' ? 'Space' : letter
}

async function scrollThread(page: Page): Promise<Figure[]> {
  const { messages, pictures, blank, slowest } = await page.evaluate(scrollUp, {
    step: SCROLL_STEP,
    beginsWith: 'The conversation began',
    patienceMs: WAIT_MS_MAX,
  })
  return [
    { what: 'messages scrolled past', value: messages, unit: '', bar: { atLeast: scrolled } },
    { what: 'pictures drawn meanwhile', value: pictures, unit: '' },
    { what: '… blank', value: blank, unit: '', bar: { atMost: 0 } },
    { what: '… the longest time between two', value: slowest, unit: ' ms' },
  ]
}

async function scrollList(page: Page): Promise<Figure[]> {
  const { blank, slowest } = await page.evaluate(scrollDown, { step: LIST_STEP_PIXELS, steps: LIST_STEPS })
  return [
    { what: 'list, pictures that were blank', value: blank, unit: '', bar: { atMost: 0 } },
    { what: 'list, the longest time between two pictures', value: slowest, unit: ' ms' },
  ]
}

/** Runs in the page: up as far as it goes, a step with each picture. Waits where older messages are on their way. */
async function scrollUp({ step, beginsWith, patienceMs }: { step: number; beginsWith: string; patienceMs: number }) {
  const log = document.querySelector<HTMLElement>('[role="log"]')
  if (!log) throw new Error('no thread is open')
  const nextPicture = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
  const seen = new Set<string>()
  let pictures = 0
  let blank = 0
  let slowest = 0
  let before = await nextPicture()
  let movedAt = before
  while (before - movedAt < patienceMs) {
    const top = log.scrollTop
    if (pictures > 0) log.scrollTop = top - step * log.clientHeight
    const now = await nextPicture()
    slowest = Math.max(slowest, now - before)
    before = now
    pictures++
    const frame = log.getBoundingClientRect()
    const visible = [...log.querySelectorAll('article')].filter((one) => {
      const box = one.getBoundingClientRect()
      return box.bottom > frame.top && box.top < frame.bottom
    })
    if (visible.length === 0) blank++
    for (const { id } of visible) if (!seen.has(id)) movedAt = now
    for (const { id } of visible) seen.add(id)
    if (log.scrollTop <= 0 && log.textContent?.includes(beginsWith)) break
    if (log.scrollTop <= 0 && now - movedAt > 5_000) break
  }
  return { messages: seen.size, pictures, blank, slowest }
}

/** Runs in the page: down the list. */
async function scrollDown({ step, steps }: { step: number; steps: number }) {
  const row = document.querySelector('a[href*="/inbox/"]')
  let list = row?.parentElement ?? null
  while (list && list.scrollHeight <= list.clientHeight + 1) list = list.parentElement
  if (!list) throw new Error('no list can be scrolled')
  const nextPicture = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
  let blank = 0
  let slowest = 0
  let before = await nextPicture()
  for (let nth = 0; nth < steps; nth++) {
    list.scrollTop += step
    const now = await nextPicture()
    slowest = Math.max(slowest, now - before)
    before = now
    const frame = list.getBoundingClientRect()
    const isSeen = [...list.querySelectorAll('a[href*="/inbox/"]')].some((one) => {
      const box = one.getBoundingClientRect()
      return box.bottom > frame.top && box.top < frame.bottom
    })
    if (!isSeen) blank++
  }
  list.scrollTop = 0
  await nextPicture()
  return { blank, slowest }
}

function count(number: number): string {
  return number.toLocaleString('en')
}
