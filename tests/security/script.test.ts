/** Everything that people and customers can write is rendered in a real browser, on every page: it stays words. */
import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import type { Conversation } from '#contract/inbox.ts'
import type { Message } from '#contract/messages.ts'
import { cleanText } from '#core/text.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { openContext, prepareWeb } from '../browser.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../house.ts'
import { newPhone, type Phone, practiceNumber, type Sim, simOf } from '../practice.ts'
import { FILES, HOSTILE, hostileMessages, TYPED, WORST } from './hostile.ts'
import { openStage, type Stage } from './stage.ts'
import { replies, upload } from './town.ts'

/** What a page may keep in the browser: settings of the screen, never what people wrote. */
const KEPT = /^posthorn[.:-](theme|workspace|language|locale|panel|undoSending)$/

let stage: Stage
let mira: Person
let sim: Sim
let phone: Phone
let conversation: Conversation
let messages: Message[]
/** What one walk through all pages brought to light. */
let walk: Awaited<ReturnType<typeof walkThrough>>

before(async () => {
  await prepareWeb()
  stage = await openStage({ practice: true })
  const workspaceId = await stage.workspace(TYPED)
  mira = await stage.person('Mira', { workspaceId, role: 'admin' })
  await mira.ok('POST', '/api/v1/practice/channel')
  sim = simOf(() => stage.server.simulatorUrl ?? '')
  phone = await newPhone(sim, WORST)
  await write()
  await eventually(async () => {
    const { conversations } = await mira.ok('GET', '/api/v1/conversations')
    conversation = conversations[0]
    messages = (await mira.ok('GET', `/api/v1/conversations/${conversation.id}/messages?limit=200`)).messages
    const wanted = hostileMessages().length + FILES.length
    if (messages.length < wanted) throw new Error(`${messages.length} of ${wanted} messages are there`)
    const open = messages.filter(({ media }) => media?.state === 'pending')
    if (open.length > 0) throw new Error(`${open.length} files are still under way`)
  })
  await dress()
  walk = await walkThrough()
})

/** As a customer. */
async function write() {
  const { phoneNumberId } = await practiceNumber(sim)
  const contacts = [{ profile: { name: WORST, username: HOSTILE[1] }, wa_id: phone.waId }]
  const metadata = { display_phone_number: '1', phone_number_id: phoneNumberId }
  await phone.says('Hello')
  const all = hostileMessages().map((message, index) => ({
    from: phone.waId,
    id: `wamid.hostile${index}`,
    timestamp: String(Math.ceil(Date.now() / 1_000)),
    ...message,
  }))
  for (const one of all) {
    const value = { messaging_product: 'whatsapp', metadata, contacts, messages: [one] }
    await sim('POST', '/raw', { phoneNumberId, value })
  }
  for (const { name, type, bytes } of FILES) {
    await phone.sends({
      type: 'document',
      fileBase64: bytes.toString('base64'),
      mimeType: type,
      fileName: name,
      caption: WORST,
    })
  }
}

/** As colleagues: names of everything, answers, quotes, files of ours. */
async function dress() {
  await mira.ok('POST', '/api/v1/inboxes', { name: TYPED })
  await mira.ok('PATCH', `/api/v1/contacts/${conversation.contactId}`, {
    company: WORST,
  })
  // From before a language or country had to be one.
  await inWorkspaces(stage.database.database.db, [mira.workspaceId], (tx) =>
    tx
      .updateTable('contacts')
      .set({ language: TYPED.slice(0, 60), country: '<x-canary>' })
      .where('id', '=', conversation.contactId)
      .execute(),
  )
  await mira.ok('POST', '/api/v1/contacts', { name: HOSTILE[4], phone: '+49 30 123456' })
  await sql`update auth."user" set name = ${TYPED} where id = ${mira.userId}`.execute(stage.database.database.db)
  const quoted = messages.find(({ text }) => text === HOSTILE[2])
  await replies(
    mira,
    conversation.id,
    { kind: 'text', text: HOSTILE.join('\n').replaceAll('\u0000', '').toWellFormed().slice(0, 4_000) },
    { quoteOf: quoted?.id },
  )
  const { file } = await upload(mira, FILES[0]?.name ?? '', FILES[0]?.bytes ?? Buffer.from(''), 'text/plain')
  await replies(mira, conversation.id, { kind: 'document', fileId: file.id, caption: WORST }).catch(() => {})
  const { link } = await mira
    .ok('POST', '/api/v1/invitations', { role: 'agent', email: `"<x-canary>"@example.com` })
    .catch(() => ({ link: '' }))
  ok(link === '' || URL.canParse(link))
}

const PAGES = (): string[] => [
  '/inbox',
  `/inbox/${conversation.id}`,
  '/contacts',
  `/contacts/${conversation.contactId}`,
  '/settings/workspace',
  '/settings/people',
  '/settings/inboxes',
  '/settings/parked-deliveries',
  '/settings/sign-ins',
  `/contacts?q=${encodeURIComponent(WORST)}`,
  `/inbox/${encodeURIComponent('<x-canary>')}`,
  `/invitation?token=${encodeURIComponent(`<x-canary>"'${HOSTILE[8]}`)}`,
  `/sign-in?to=${encodeURIComponent('javascript:alert(1)')}&next=//evil.invalid`,
]

test('on every page: no dialog, no script, no request elsewhere, no element made from words', () => {
  deepEqual(walk.wrong, [])
  deepEqual(walk.made, [])
  // All of it was there to be read: otherwise nothing was tested.
  const missing = HOSTILE.map((words) => cleanText(words).text)
    .filter((words) => !/[*`[\]~_\u200B-\u202E]/.test(words))
    .filter((words) => !walk.text.includes(words))
  deepEqual(missing, [])
})

test('links lead only where links may lead, and tell the other side nothing', () => {
  const { links } = walk
  ok(links.length > 5)
  deepEqual(
    links.filter(({ protocol }) => !/^(https?|mailto|tel):$/.test(protocol)),
    [],
  )
  deepEqual(
    links.filter(({ protocol, own, rel }) => /^https?:$/.test(protocol) && !own && !/\bnoopener\b/.test(rel)),
    [],
  )
  deepEqual(
    links.filter(({ href }) => /[\u202A-\u202E\u2066-\u2069]/.test(href)),
    [],
  )
})

test('nothing that people wrote stays in the browser, and no script reads its cookie', () => {
  const { kept } = walk
  deepEqual(kept.databases, [])
  deepEqual(kept.caches, [])
  equal(kept.workers, 0)
  equal(kept.cookies, '')
  const entries = [...kept.local, ...kept.session]
  deepEqual(
    entries.filter(([key]) => !KEPT.test(key)).map(([key]) => key),
    [],
  )
  ok(entries.every(([, value]) => value.length <= 40))
})

test('files of customers are handed over or shown, and never run', async () => {
  const files = messages.flatMap(({ media }) => media?.file ?? [])
  ok(files.length >= FILES.length)
  for (const file of files) {
    const answer = await mira.ask('GET', `/api/v1/files/${file.id}`)
    const type = answer.headers.get('content-type') ?? ''
    ok(!/html|svg|xml|javascript|pdf/.test(type), `${file.fileName} is served as ${type}`)
    const disposition = answer.headers.get('content-disposition') ?? ''
    match(disposition, type.startsWith('image/') ? /^inline/ : /^attachment/)
    ok(!/[\r\n]|\.\.\/|[\\/]/.test(disposition.replace(/filename\*=UTF-8''\S+/, '')), disposition)
    match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'.*sandbox/)
    equal(answer.headers.get('x-content-type-options'), 'nosniff')
    equal(answer.headers.get('set-cookie'), null)
    ok(!/[\u202A-\u202E\u2066-\u2069]/.test(file.fileName ?? ''), 'a name that reads backwards')
  }
  const { page, wrong } = await watched()
  const addresses = files.map(({ id }) => `${stage.url}/api/v1/files/${id}?workspace=${mira.workspaceId}`)
  for (const address of addresses) {
    await page.goto(address).catch((error: Error) => match(error.message, /Download is starting|ERR_ABORTED/))
  }
  await page.goto(`${stage.url}/health/live`)
  await page.evaluate((all) => {
    document.body.innerHTML = all.map((one) => `<img src="${one}"><iframe src="${one}"></iframe>`).join('')
  }, addresses)
  await page.waitForLoadState('networkidle')
  deepEqual(
    wrong.filter((one) => !/Content Security Policy|Download|download/.test(one)),
    [],
  )
  await page.context().close()
})

test('a page that did take words for markup would be noticed', async () => {
  const { page, wrong } = await watched()
  await page.goto(`${stage.url}/health/live`)
  await page.evaluate(
    (html) => {
      document.body.innerHTML = html
    },
    HOSTILE.filter((words) => !/refresh/.test(words)).join(''),
  ) // it would leave the page
  await page.waitForLoadState('networkidle')
  const made = (await madeFromWords(page)).join('\n')
  for (const sign of ['<x-canary', 'onerror=', 'javascript:', 'srcdoc']) ok(made.includes(sign), sign)
  ok(wrong.some((one) => one.includes('Content Security Policy')))
  await page.context().close()
})

/** Through every page as Mira, to the top of the thread, and to the practice phone. */
async function walkThrough() {
  const { page, wrong } = await watched()
  const made: string[] = []
  const links: Awaited<ReturnType<typeof linksOn>> = []
  let text = ''
  for (const path of PAGES()) {
    await page.goto(stage.url + path)
    await page.locator('#app > *').first().waitFor()
    await page.waitForLoadState('networkidle')
    text += await wholeText(page)
    made.push(...(await madeFromWords(page)).map((one) => `${path}: ${one}`))
    links.push(...(await linksOn(page)))
  }
  const kept = await page.evaluate(async () => ({
    local: Object.entries(localStorage),
    session: Object.entries(sessionStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    cookies: document.cookie,
  }))
  await page.goto(`${stage.url}/practice/phone/?lang=en&phone=${phone.id}`)
  await page.locator('.chat-row').first().click()
  await page.locator('.line.theirs').first().waitFor()
  made.push(...(await madeFromWords(page)).map((one) => `the practice phone: ${one}`))
  await page.context().close()
  return { wrong, made, links, text, kept }
}

const linksOn = (page: Page) =>
  page.$$eval('a[href]', (all) =>
    all.map((one) => {
      const { protocol, origin, rel } = one as HTMLAnchorElement
      return { protocol, own: origin === location.origin, rel, href: one.getAttribute('href') ?? '' }
    }),
  )

/** A page as Mira has it, and everything that happened there and should not. */
async function watched(): Promise<{ page: Page; wrong: string[] }> {
  const context = await openContext({ url: stage.url }, null)
  const cookies = [...mira.cookies].map(([name, value]) => ({ name, value, url: stage.url, httpOnly: true }))
  await context.addCookies(cookies)
  const wrong: string[] = []
  const page = await context.newPage()
  context.on('page', (other) => {
    if (other !== page) wrong.push(`a window opened: ${other.url()}`)
  })
  page.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`))
  page.on('console', (line) => {
    if (/Content Security Policy|Refused to/.test(line.text())) wrong.push(line.text())
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(stage.url) && !/^(data|blob):/.test(url)) wrong.push(`request: ${url}`)
  })
  return { page, wrong }
}

/** Elements and attributes that none of our own pages has. */
const madeFromWords = (page: Page) =>
  page.evaluate(() => {
    const strange =
      'x-canary, object, embed, base, marquee, math, details[ontoggle], iframe[srcdoc], style:not([data-ours]), link[href*="evil"], form[action*="evil"], meta[http-equiv="refresh"], script:not([src])'
    const elements = [...document.querySelectorAll(strange)].map((one) => one.outerHTML.slice(0, 200))
    const attributes = [...document.querySelectorAll('*')].flatMap((one) =>
      [...one.attributes]
        .filter(
          ({ name, value }) =>
            /^on/i.test(name) ||
            (/^(href|src|action|formaction|xlink:href|data)$/i.test(name) &&
              /^\s*(javascript|vbscript|data:text)/i.test(value)),
        )
        .map(({ name, value }) => `${one.tagName} ${name}=${value.slice(0, 100)}`),
    )
    return [...elements, ...attributes]
  })

/** Its text, a long thread screen by screen from below. */
async function wholeText(page: Page): Promise<string> {
  let text = ''
  for (let turn = 0; turn < 60; turn++) {
    text += await page.evaluate(() => document.body.textContent)
    const moved = await page.evaluate(() => {
      const thread = document.querySelector('[id^="message-"]')
      let box = thread?.parentElement ?? null
      while (box && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement
      if (!box || box === document.documentElement || box.scrollTop <= 0) return false
      box.scrollTop -= box.clientHeight * 1.5
      return true
    })
    if (!moved) break
    await page.waitForTimeout(30)
  }
  return text
}
