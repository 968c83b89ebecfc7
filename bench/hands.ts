/** What the hands feel in a real Chromium, in a workspace of a million messages: typing, scrolling, opening. */
import type { Browser, Page } from 'playwright-core'
import { buildWeb } from '#bin/build-web.ts'
import { launchChromium } from '#tests/chromium.ts'
import { type House, inHouse } from './kit/house.ts'
import { readOptions } from './kit/options.ts'
import { type Figure, tell } from './kit/report.ts'
import { analyze, seedCustomers, seedMessages } from './kit/seed.ts'
import { openShop, type Shop } from './kit/shop.ts'
import { timesOf } from './kit/stats.ts'

const MESSAGES_TO_A_CONVERSATION = 10
const DAYS = 365
/** In one conversation, which is scrolled from its end to its beginning. */
const SCROLLED_MESSAGES = 10_000
const SCROLLED_SHORT = 600
const KEYS = 200
const OPENED = 20
const FRAME_MS = 16
const WAIT_MS_MAX = 120_000
const SCROLL_STEP_PIXELS = 900
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
    const typing = await typed(page, long)
    const thread = await scrollThread(page)
    const list = await scrollList(page)
    const opening = await openings(page)
    tell({
      title: 'Hands: typing, scrolling, opening',
      how: `A real Chromium, 1440 × 900, in a workspace of ${count(options.messages)} messages in ${count(conversations)} conversations. ${KEYS} keys are typed into an answer; a conversation of ${count(scrolled)} messages is scrolled from its end to its beginning, ${SCROLL_STEP_PIXELS} pixels with each picture that is drawn; the list as well, ${LIST_STEPS} times; ${OPENED} conversations are clicked. Script is what the page's own clock says between a key and the picture after it; a blank picture is one in which nothing of the thread or list can be seen.`,
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

/** Script from a key until the browser comes to itself again: what would make a letter late. */
async function typed(page: Page, id: string): Promise<Figure[]> {
  await page.goto(`/inbox/${id}`)
  const field = page.getByRole('textbox', { name: /Your answer to/ })
  await field.click()
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => {
    const times: number[] = []
    Object.assign(window, { keyTimes: times })
    // Before everybody else, and after everybody else that runs at once.
    const begin = () => {
      const at = performance.now()
      const channel = new MessageChannel()
      channel.port1.onmessage = () => {
        times.push(performance.now() - at)
        channel.port1.close()
      }
      channel.port2.postMessage(null)
    }
    window.addEventListener('keydown', begin, { capture: true })
  })
  const words = 'It left this morning, and arrives tomorrow. '
  for (let key = 0; key < KEYS; key++) await page.keyboard.press(keyOf(words[key % words.length] ?? ' '))
  const times = await page.evaluate(() => (window as unknown as { keyTimes: number[] }).keyTimes)
  await field.press('ControlOrMeta+a')
  await field.press('Delete')
  const { p50, p95, max } = timesOf(times)
  return [
    { what: 'a key in the composer, script, p50', value: p50, unit: ' ms' },
    { what: '… p95', value: p95, unit: ' ms' },
    { what: '… the slowest', value: max, unit: ' ms', bar: { atMost: FRAME_MS } },
  ]
}

function keyOf(letter: string): string {
  return letter === ' ' ? 'Space' : letter
}

async function scrollThread(page: Page): Promise<Figure[]> {
  const { messages, pictures, blank, slowest } = await page.evaluate(scrollUp, {
    step: SCROLL_STEP_PIXELS,
    beginsWith: 'The conversation began',
    patienceMs: WAIT_MS_MAX,
  })
  return [
    { what: 'messages scrolled past', value: messages, unit: '' },
    { what: 'pictures drawn meanwhile', value: pictures, unit: '' },
    { what: '… blank', value: blank, unit: '', bar: { atMost: 0 } },
    { what: '… the longest time between two', value: slowest, unit: ' ms' },
  ]
}

async function scrollList(page: Page): Promise<Figure[]> {
  const { blank, slowest } = await page.evaluate(scrollDown, { step: SCROLL_STEP_PIXELS, steps: LIST_STEPS })
  return [
    { what: 'list, pictures that were blank', value: blank, unit: '', bar: { atMost: 0 } },
    { what: 'list, the longest time between two pictures', value: slowest, unit: ' ms' },
  ]
}

async function openings(page: Page): Promise<Figure[]> {
  const times: number[] = []
  const addresses = await page.evaluate((most) => {
    const links = [...document.querySelectorAll('a[href*="/inbox/"]')].map((link) => link.getAttribute('href') ?? '')
    return links.filter((href) => !href.startsWith(location.pathname)).slice(0, most)
  }, OPENED)
  for (const href of addresses) times.push(await page.evaluate(openOne, href))
  return [{ what: 'opening a conversation, p95', value: timesOf(times).p95, unit: ' ms', bar: { atMost: 150 } }]
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
    log.scrollTop = top - step
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

/** Runs in the page: from the click until only messages of that conversation stand there, painted. */
function openOne(href: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const before = new Set(document.querySelectorAll('article'))
    const clickedAt = performance.now()
    document.querySelector<HTMLElement>(`a[href="${href}"]`)?.click()
    const look = () => {
      const articles = [...document.querySelectorAll('article')]
      const isThere = articles.length > 0 && articles.every((article) => !before.has(article))
      if (isThere) requestAnimationFrame(() => resolve(performance.now() - clickedAt))
      else if (performance.now() - clickedAt > 10_000) reject(new Error('the thread did not open'))
      else requestAnimationFrame(look)
    }
    look()
  })
}

function count(number: number): string {
  return number.toLocaleString('en')
}
