import { deepEqual, equal, ok } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import httpProxy from '@fastify/http-proxy'
import Fastify from 'fastify'
import type { Browser, Page } from 'playwright-core'
import { barriers } from '#tests/barriers.ts'
import { launchChromium } from '#tests/chromium.ts'
import { type Simulator, startSimulator } from '../server.ts'

interface Practice {
  token: string
  phoneNumberId: string
}

/** For anything that a page waits for; the machine may be busy. */
const WAIT_MS = 30_000

let simulator: Simulator
let browser: Browser
let practice: Practice

before(async () => {
  simulator = await startSimulator({ port: 0, seed: 'phone' })
  practice = (await control('POST', 'practice')) as Practice
  browser = await launchChromium()
})

after(async () => {
  await browser?.close()
  await simulator?.close()
})

test('Ayşe writes, and her ticks go from delivered to read when the business has read it', async () => {
  const page = await openPhone()
  await openChat(page)
  await write(page, 'Is *my order* shipped?')
  const bubble = page.locator('.line.mine', { hasText: 'Is my order shipped?' })
  await bubble.locator('.ticks.delivered').waitFor()
  equal(await bubble.locator('strong').textContent(), 'my order')
  equal(await page.locator('textarea').inputValue(), '')

  const [written] = (await messages(page)).filter(({ from }) => from === 'phone')
  await graph({ status: 'read', message_id: written?.id })
  await bubble.locator('.ticks.read').waitFor()
  await page.context().close()
})

test('an answer appears, and because the chat is on the screen the business gets its blue ticks', async () => {
  const page = await openPhone()
  await openChat(page)
  await write(page, 'Hello')
  await page.locator('.line.mine .ticks.delivered, .line.mine .ticks.read').first().waitFor()
  await graph({ to: `+${await waId(page)}`, type: 'text', text: { body: 'It left this morning <b>really</b>' } })
  // Markup in a text stays text.
  await page.locator('.line.theirs', { hasText: 'It left this morning <b>really</b>' }).waitFor()
  await eventually(async () =>
    (await messages(page)).some(({ from, status }) => from === 'business' && status === 'read'),
  )
  await page.context().close()
})

test('in airplane mode a message waits under a clock, and leaves when the mode is off', async () => {
  const page = await openPhone()
  await page.getByRole('button', { name: 'Airplane mode', exact: true }).click()
  await openChat(page)
  await write(page, 'From the plane')
  const bubble = page.locator('.line.mine', { hasText: 'From the plane' })
  await bubble.locator('.ticks.waiting').waitFor()
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByRole('button', { name: 'Airplane mode', exact: true }).click()
  await openChat(page)
  await bubble.locator('.ticks.delivered').waitFor()
  await page.context().close()
})

test('a button of the business is tapped once, and the answer quotes its message', async () => {
  const page = await openPhone()
  await openChat(page)
  await write(page, 'When?')
  await page.locator('.line.mine', { hasText: 'When?' }).locator('.ticks.delivered').waitFor()
  const buttons = ['Morning', 'Afternoon'].map((title) => ({ type: 'reply', reply: { id: title, title } }))
  const interactive = { type: 'button', body: { text: 'Which suits you?' }, action: { buttons } }
  await graph({ to: `+${await waId(page)}`, type: 'interactive', interactive })
  await page.locator('.choice', { hasText: 'Afternoon' }).click()
  const answer = page.locator('.line.mine', { hasText: 'Afternoon' })
  await answer.waitFor()
  ok((await answer.locator('.quote').textContent())?.includes('Which suits you?'))
  await eventually(() => page.locator('.choice', { hasText: 'Morning' }).isDisabled())
  await page.context().close()
})

test('each sample can be sent and is shown: photo, voice, document, sticker, place, poll', async () => {
  const page = await openPhone()
  await openChat(page)
  for (const [name, type] of [
    ['Photo', 'image'],
    ['Voice note', 'audio'],
    ['Document', 'document'],
    ['Sticker', 'sticker'],
  ] as const) {
    await page.getByRole('button', { name: 'Attach' }).click()
    await page.locator('.attach', { hasText: name }).click()
    await page.locator(`.line.mine[data-type="${type}"]`).waitFor()
  }
  await page.locator('.voice-time', { hasText: /^0:0[1-9]/u }).waitFor()
  const picture = page.locator('.picture img').first()
  await eventually(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0))
  await page.getByRole('button', { name: 'Attach' }).click()
  await page.locator('.attach', { hasText: 'Location' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
  await page.locator('.line.mine[data-type="location"]').waitFor()
  await page.context().close()
})

test('a reaction appears on its message and goes again', async () => {
  const page = await openPhone()
  await openChat(page)
  await write(page, 'React to me')
  const line = page.locator('.line.mine', { hasText: 'React to me' })
  await line.locator('.bubble-more').click()
  await page.getByRole('button', { name: 'React with 👍' }).click()
  await line.getByRole('button', { name: 'Remove 👍' }).click()
  await line.locator('.reactions').waitFor({ state: 'detached' })
  await page.context().close()
})

test('the tester turns the clock, plans a failure, and reads what was sent', async () => {
  const page = await openPhone()
  const drawer = page.getByRole('complementary', { name: 'Tester' })
  await drawer.getByRole('button', { name: '+24 h' }).click()
  await drawer.getByText('1 day ahead').waitFor()
  await drawer.getByRole('button', { name: 'Reset' }).click()
  await drawer.getByText('real time').waitFor()
  await drawer.getByLabel('What goes wrong').selectOption('later:131047')
  await drawer.getByRole('button', { name: 'Make it fail' }).click()
  await drawer.locator('.planned', { hasText: 'The 24-hour window is closed' }).waitFor()
  const faults = (await control('GET', 'faults')) as { code: number; async: boolean }[]
  deepEqual([faults[0]?.code, faults[0]?.async], [131047, true])
  await drawer.getByRole('button', { name: 'Clear all' }).click()
  await drawer.getByText('Nothing planned').waitFor()
  const listed = () =>
    control('GET', 'templates') as Promise<{ id: string; name: string; status: string; quality: string }[]>
  const [first] = await listed()
  const turned = async () => {
    const { status, quality } = (await listed()).find(({ id }) => id === first?.id) ?? {}
    return [status, quality]
  }
  await drawer.getByRole('combobox', { name: 'Template' }).selectOption(first?.id ?? '')
  await drawer.getByLabel('Meta decides').selectOption('pause')
  await drawer.getByRole('button', { name: 'Decide' }).click()
  await drawer.getByRole('option', { name: new RegExp(`^${first?.name} .*paused`) }).waitFor({ state: 'attached' })
  await drawer.getByLabel('Meta decides').selectOption('red')
  await drawer.getByRole('button', { name: 'Decide' }).click()
  await drawer.getByRole('option', { name: new RegExp(`^${first?.name} .*low quality`) }).waitFor({ state: 'attached' })
  deepEqual(await turned(), ['PAUSED', 'RED'])
  await drawer.getByLabel('Deliver twice').check()
  await eventually(
    async () => ((await control('GET', 'webhooks')) as { behaviour: { duplicate: boolean } }).behaviour.duplicate,
  )
  await drawer.getByLabel('Deliver twice').uncheck()
  await page.context().close()
})

test('through Posthorn the pages work under its prefix; who is no admin sees no drawer', async () => {
  const proxy = Fastify()
  await proxy.register(httpProxy, { upstream: simulator.url, prefix: '/practice', rewritePrefix: '/' })
  const url = await proxy.listen({ port: 0, host: '127.0.0.1' })
  const page = await (await browser.newContext()).newPage()
  for (const path of ['faults', 'webhooks*']) {
    await page.route(`**/practice/_sim/${path}`, (route) => route.fulfill({ status: 403, body: '{}' }))
  }
  await page.goto(`${url}/practice/phone/?lang=en`)
  await openChat(page)
  await page.getByText('Clock, faults and deliveries are for admins.').waitFor()
  equal(await page.locator('.drawer').count(), 0)
  await page.context().close()
  await proxy.close()
})

for (const theme of ['light', 'dark'] as const) {
  test(`nothing stands in the way of anyone: ${theme}, in German, down to 320 pixels, embedded`, async () => {
    const page = await openPhone(`?lang=de&theme=${theme}`)
    await openChat(page)
    await write(page, 'Ein *Gruß*')
    await page.locator('.line.mine .ticks.delivered').waitFor()
    deepEqual(await barriers(page), [])
    await page.getByRole('button', { name: 'Anhängen' }).click()
    await page.locator('.attach').first().waitFor()
    deepEqual(await barriers(page), [])
    await page.keyboard.press('Escape')
    await page.setViewportSize({ width: 320, height: 600 })
    equal(await page.evaluate(() => document.documentElement.scrollWidth), 320)
    await page.setViewportSize({ width: 380, height: 720 })
    await page.goto(`${simulator.url}/phone/?embedded=1&lang=de&theme=${theme}`)
    await page.locator('.chat-row').first().waitFor()
    equal(await page.locator('.strip, .drawer, .drawer-shut').count(), 0)
    deepEqual(await barriers(page), [])
    await page.getByRole('button', { name: 'Bildschirm sperren' }).click()
    await page.getByRole('button', { name: 'Entsperren' }).waitFor()
    deepEqual(await barriers(page), [])
    await page.getByRole('button', { name: 'Entsperren' }).click()
    await page.getByRole('button', { name: 'Telefon wählen' }).click()
    await page.locator('.sheet .phone-row').nth(1).click()
    await page.locator('.switcher', { hasText: (await phones())[1]?.name ?? '' }).waitFor()
    await page.context().close()
  })
}

interface Shown {
  id: string
  from: 'phone' | 'business'
  status: string
}

let phonesMade = 0

/** Takes up a phone that nobody used before. */
async function openPhone(query = '?lang=en'): Promise<Page> {
  phonesMade += 1
  const named = { name: `Ayşe ${phonesMade}`, waId: `49151000${1000 + phonesMade}` }
  const { id } = (await control('POST', 'phones', named)) as { id: string }
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(WAIT_MS)
  page.on('pageerror', (error) => {
    throw error
  })
  await page.goto(`${simulator.url}/phone/${query}&phone=${id}`)
  await page.locator('.chat-row').first().waitFor()
  return page
}

async function openChat(page: Page): Promise<void> {
  await page.locator('.chat-row').first().click()
  await page.locator('textarea').waitFor()
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator('textarea').fill(text)
  await page.locator('textarea').press('Enter')
}

const phones = async () => (await control('GET', 'phones')) as { id: string; name: string; waId: string }[]

const waId = async (page: Page): Promise<string> => (await phoneOn(page)).waId

const messages = async (page: Page): Promise<Shown[]> =>
  (await control('GET', `phones/${(await phoneOn(page)).id}/chats/${practice.phoneNumberId}`)) as Shown[]

async function phoneOn(page: Page) {
  const name = await page.locator('.device').getAttribute('aria-label')
  const phone = (await phones()).find((one) => one.name === name)
  ok(phone, `a phone named ${name}`)
  return phone
}

async function control(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${simulator.url}/_sim/${path}`, {
    method,
    ...(method === 'POST' ? { body: JSON.stringify(body ?? {}), headers: { 'content-type': 'application/json' } } : {}),
  })
  ok(answer.ok, `${path}: ${answer.status}`)
  return answer.json()
}

async function graph(body: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${simulator.url}/v26.0/${practice.phoneNumberId}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${practice.token}` },
    body: JSON.stringify({ messaging_product: 'whatsapp', ...body }),
  })
  ok(answer.ok, `${answer.status} ${await answer.text()}`)
}

/** Asks again until it is so, at most as long as a page may take. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + WAIT_MS
  while (!(await isSo())) {
    ok(Date.now() < until, 'it never became so')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
