/** What a browser loads before the inbox stands there, and how much more each further page asks for. */
import type { Browser, Page } from 'playwright-core'
import { buildWeb } from '#bin/build-web.ts'
import { launchChromium } from '#tests/chromium.ts'
import { FIRST_KILOBYTES_MAX, kilobytes, neededUntil, ROUTE_KILOBYTES_MAX } from '#tests/weight.ts'
import { type House, inHouse } from './kit/house.ts'
import { HOW, openings, openThread } from './kit/openings.ts'
import { type Figure, tell } from './kit/report.ts'
import { analyze, seedCustomers, seedMessages } from './kit/seed.ts'
import { openShop, type Shop } from './kit/shop.ts'

const CUSTOMERS = 40
const WAIT_MS_MAX = 30_000
/** Beside the inbox itself; each is opened anew. */
const ROUTES = ['/contacts', '/settings/people', '/settings/inboxes', '/settings/workspace', '/settings/sign-ins']

await buildWeb()
await inHouse(async (house) => {
  const shop = await openShop(house, { agents: 1 })
  const [number] = shop.numbers
  await house.owner.query(`update members set role = 'admin'`)
  await seedCustomers(house.owner, shop, number, { count: CUSTOMERS })
  await seedMessages(house.owner, shop, number, { count: CUSTOMERS * 20, days: 1 })
  await analyze(house.owner)
  await house.start()
  const browser = await launchChromium()
  try {
    const { first, thread, inbox, ahead } = await screens(browser, house, shop)
    const opened = await openings(browser, async () => openThread((await openPage(browser, house, shop)).page))
    const further: Figure[] = []
    for (const route of ROUTES) {
      const all = await loadedBy(browser, house, shop, route)
      further.push({
        what: `${route}, beyond the inbox`,
        value: await kilobytes(all.difference(inbox), '.js'),
        unit: ' kB',
        bar: { atMost: ROUTE_KILOBYTES_MAX },
      })
    }
    tell({
      title: 'The web app',
      how: `A real Chromium opens each page with nothing cached; the files it asks for with the words in them, compressed with gzip: for inbox and thread until they can be used, without what waits to be fetched ahead, for other pages until they settle. ${HOW}`,
      figures: [
        {
          what: 'script until the inbox stands there',
          value: await kilobytes(first, '.js'),
          unit: ' kB',
          bar: { atMost: FIRST_KILOBYTES_MAX },
        },
        { what: 'styles', value: await kilobytes(inbox, '.css'), unit: ' kB' },
        {
          what: 'on top of that, until a thread is read and can be answered',
          value: await kilobytes(thread.difference(first), '.js'),
          unit: ' kB',
          bar: { atMost: ROUTE_KILOBYTES_MAX },
        },
        {
          what: 'fetched ahead when nothing else is to do: editor, menus, search, what the panel knows',
          value: await kilobytes(ahead, '.js'),
          unit: ' kB',
        },
        ...further,
        ...opened,
      ],
    })
  } finally {
    await browser.close()
  }
})

/** What the list needs, what a thread needs, all that the inbox has fetched once it rests, and what an open thread fetches ahead. */
async function screens(browser: Browser, house: House, shop: Shop) {
  const list = await openPage(browser, house, shop)
  const rows = (page: Page) => page.getByRole('link', { name: /Customer/ })
  const first = await neededUntil(list.page, '/inbox', (page) => rows(page).first().waitFor())
  const path = (await rows(list.page).first().getAttribute('href')) ?? ''
  await list.page.context().close()
  const open = await openPage(browser, house, shop)
  const thread = await neededUntil(open.page, path, async (page) => {
    await page.getByRole('article').first().waitFor()
    await page.getByRole('textbox', { name: /Your answer to/ }).waitFor()
  })
  await open.page.context().close()
  const settled = async (at: string, isThere: (page: Page) => Promise<unknown>) => {
    const { page, loaded } = await openPage(browser, house, shop)
    await page.goto(at)
    await isThere(page)
    await page.waitForLoadState('networkidle')
    await page.context().close()
    return loaded
  }
  const inbox = await settled('/inbox', (page) => rows(page).first().waitFor())
  const all = await settled(path, (page) => page.locator('[contenteditable="true"]').waitFor())
  return { first, thread, inbox, ahead: all.difference(first.union(thread)) }
}

async function openPage(browser: Browser, house: House, shop: Shop): Promise<{ page: Page; loaded: Set<string> }> {
  const url = house.server().url
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', viewport: { width: 1440, height: 900 } })
  const [name = '', value = ''] = (await house.signIn(shop.agents[0] ?? '')).split('=', 2)
  await context.addCookies([{ name, value, url }])
  const page = await context.newPage()
  page.setDefaultTimeout(WAIT_MS_MAX)
  const loaded = new Set<string>()
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (pathname.startsWith('/assets/')) loaded.add(pathname)
  })
  return { page, loaded }
}

async function loadedBy(browser: Browser, house: House, shop: Shop, path: string): Promise<Set<string>> {
  const { page, loaded } = await openPage(browser, house, shop)
  await page.goto(path)
  await page.getByRole('heading').first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.context().close()
  return loaded
}
