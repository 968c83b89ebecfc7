/** Two people at one inbox: drafts that follow their author, who else is there, and an answer that is stopped once. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type App, invited, setUp, startApp } from '../app.ts'
import {
  answer,
  barriers,
  bubble,
  composer,
  NARROW,
  openConversation,
  openPage,
  prepareWeb,
  row,
  whenWritten,
} from '../browser.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone } from '../practice.ts'
import { startWire, type Wire } from '../wire.ts'

let app: App
let mira: Person
let jonas: Person
let wire: Wire
let ayse: Phone
let boris: Phone

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  jonas = await invited(app, mira, 'Jonas Berg')
  wire = await startWire(app.url)
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  boris = await newPhone(app.sim, 'Boris Lem')
  for (const phone of [ayse, boris]) {
    await phone.says('Is it shipped?')
    await mira.conversationWith(phone.name)
  }
})

const draftIn = async (who: Person, phone: Phone) => {
  const { id } = await mira.conversationWith(phone.name)
  const { draft } = await who.get<{ draft: { text: string; files: unknown[] } | null }>(`/conversations/${id}/draft`)
  return draft
}
const isSaved = (who: Person, phone: Phone, text: string) =>
  eventually(async () => equal((await draftIn(who, phone))?.text, text))

test('what Jonas begins stands in his list, is there after a reload and in another browser, and is gone once it is sent', async () => {
  const page = await openPage(app, jonas)
  await openConversation(page, ayse.name)
  await composer(page, ayse.name).fill('It left this mor')
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'offer.txt', mimeType: 'text/plain', buffer: Buffer.from('An offer') })
  await page.getByText('Ready to send').waitFor()
  await eventually(async () => equal((await draftIn(jonas, ayse))?.files.length, 1))
  await openConversation(page, boris.name)
  await row(page, ayse.name)
    .filter({ hasText: /Draft: ?It left this mor/ })
    .waitFor()
  deepEqual(await barriers(page), [])

  await page.reload()
  await row(page, ayse.name).getByText('It left this mor').waitFor()
  await openConversation(page, ayse.name)
  await page.getByText('offer.txt').waitFor()
  await whenWritten(page.getByLabel('Caption'), 'It left this mor')

  const other = await openPage(app, jonas)
  await openConversation(other, ayse.name)
  await other.getByText('offer.txt').waitFor()
  await whenWritten(other.getByLabel('Caption'), 'It left this mor')
  await other.getByRole('button', { name: 'Remove the file' }).click()
  await composer(other, ayse.name).fill('It left this morning.')
  await isSaved(jonas, ayse, 'It left this morning.')
  const hers = await openPage(app, mira)
  await openConversation(hers, ayse.name)
  await bubble(hers, 'Is it shipped?').waitFor()
  await whenWritten(composer(hers, ayse.name), '')

  await composer(other, ayse.name).press('Enter')
  await ayse.got('It left this morning.')
  await eventually(async () => equal(await draftIn(jonas, ayse), null))
  // Where it was begun it does not stand any longer, as if it were still to be sent.
  await bubble(page, 'It left this morning.').waitFor()
  await whenWritten(composer(page, ayse.name), '')
  equal(await page.getByText('offer.txt').count(), 0)
  for (const one of [page, other, hers]) await one.context().close()
})

test('what is typed without network is saved when it is back; a page that is left takes nothing along', async () => {
  const page = await openPage(wire, jonas)
  await openConversation(page, boris.name)
  await bubble(page, 'Is it shipped?').waitFor()
  let saved = 0
  page.on('request', (request) => request.method() === 'PUT' && request.url().endsWith('/draft') && saved++)
  const from = Date.now()
  await composer(page, boris.name).pressSequentially('Written while it rained', { delay: 100 })
  await isSaved(jonas, boris, 'Written while it rained')
  ok(saved <= 1 + (Date.now() - from) / 1_000, `${saved} requests`)
  await goOffline(page)
  await composer(page, boris.name).fill('Written on the train')
  await goOnline(page)
  await isSaved(jonas, boris, 'Written on the train')
  deepEqual(await composer(page, boris.name).evaluate(emptyAndHide), ['DELETE'])
  await eventually(async () => equal(await draftIn(jonas, boris), null))
  await composer(page, boris.name).fill('Written on the train, to the end')
  await page.goto('about:blank')
  await isSaved(jonas, boris, 'Written on the train, to the end')
  await page.context().close()
})

test('Mira sees that Jonas is there and writes, in the head, above the composer and in her list; and that he leaves', async () => {
  const [his, hers] = await Promise.all([openPage(app, jonas), openPage(app, mira)])
  await openConversation(hers, ayse.name)
  await openConversation(his, ayse.name)
  const head = hers.getByRole('region', { name: ayse.name, exact: true })
  await head.getByRole('img', { name: 'Jonas Berg has it open' }).waitFor()
  await row(hers, ayse.name).getByRole('img', { name: 'Jonas Berg has it open' }).waitFor()
  await his.getByRole('img', { name: 'Mira Kaya has it open' }).first().waitFor()
  // It is told for four seconds after each key: he goes on until she has seen it in both places.
  const writes = row(hers, ayse.name).getByRole('img', { name: 'Jonas Berg is writing' })
  await eventually(async () => {
    await composer(his, ayse.name).pressSequentially(' mom')
    equal(await hers.getByText('Jonas Berg is writing …').count(), 1)
    equal(await writes.count(), 1)
  })
  deepEqual(await barriers(hers), [])
  await hers.getByText('Jonas Berg is writing …').waitFor({ state: 'detached' })
  await openConversation(his, boris.name)
  await row(hers, boris.name).getByRole('img', { name: 'Jonas Berg has it open' }).waitFor()
  await his.context().close()
  await row(hers, boris.name).getByRole('img', { name: 'Jonas Berg has it open' }).waitFor({ state: 'detached' })
  await hers.context().close()
})

test('Mira answered meanwhile: Jonas reads hers beside his, changes it, and sends it; nobody asks twice', async () => {
  const { id } = await mira.conversationWith(boris.name)
  const page = await openPage(wire, jonas)
  await openConversation(page, boris.name)
  await bubble(page, 'Is it shipped?').waitFor()
  await goOffline(page)
  await answer(page, boris.name, 'It leaves tomorrow.')
  await mira.replies(id, 'It left *this morning*.')
  await goOnline(page)
  const asked = page.getByRole('region', { name: 'Mira Kaya answered meanwhile' })
  await asked.waitFor()
  await asked.getByText('this morning').waitFor()
  await asked.getByText('It leaves tomorrow.').waitFor()
  deepEqual(await barriers(page), [])
  await eventually(async () =>
    equal(await asked.getByRole('button', { name: 'Edit' }).evaluate((it) => it === document.activeElement), true),
  )
  await openConversation(page, ayse.name)
  await row(page, boris.name).filter({ hasText: 'Not sent yet:' }).waitFor()
  await openConversation(page, boris.name)
  await asked.getByRole('button', { name: 'Edit' }).focus()
  await page.keyboard.press('Enter')
  await whenWritten(composer(page, boris.name), 'It leaves tomorrow.')
  await answer(page, boris.name, 'As Mira says.')
  await boris.got('As Mira says.')
  equal(
    (await boris.shows()).some(({ content }) => content.body === 'It leaves tomorrow.'),
    false,
  )
  await page.context().close()
})

test('hers came in a moment before he pressed Enter: nobody can have read it, so he is asked', async () => {
  const { id } = await mira.conversationWith(boris.name)
  const page = await openPage(app, jonas)
  await page.clock.install()
  await openConversation(page, boris.name)
  await bubble(page, 'As Mira says.').waitFor()
  await composer(page, boris.name).fill('Anything else?')
  await page.clock.pauseAt(new Date(Date.now() + 10_000))
  await mira.replies(id, 'Can we help you with something else?')
  await eventually(async () => {
    await page.clock.runFor(PICTURE_MS)
    equal(await bubble(page, 'Can we help you').count(), 1)
  })
  await composer(page, boris.name).press('Enter')
  await page.getByRole('region', { name: 'Mira Kaya answered meanwhile' }).waitFor()
  await page.clock.resume()
  await page.getByRole('button', { name: 'Send anyway' }).click()
  await boris.got('Anything else?')
  await eventually(async () => equal(await draftIn(jonas, boris), null))
  await page.context().close()
})

test('a message of its own kind is stopped as well: what came in behind its window nobody has read', async () => {
  const { id } = await mira.conversationWith(boris.name)
  const page = await openPage(app, jonas)
  await openConversation(page, boris.name)
  await bubble(page, 'Anything else?').waitFor()
  const ask = async (words: string) => {
    await page.getByRole('button', { name: 'Insert' }).click()
    await page.getByRole('menuitem', { name: 'Buttons' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Text').fill(words)
    await form.getByLabel('Button 1').fill('Yes')
    await mira.replies(id, `Before “${words}”`)
    await bubble(page, `Before “${words}”`).waitFor()
    await form.getByRole('button', { name: 'Send' }).click()
    await asked.getByText(words, { exact: true }).waitFor()
  }
  const asked = page.getByRole('region', { name: 'Mira Kaya answered meanwhile' })
  await ask('May we call you?')
  deepEqual(await barriers(page), [])
  await asked.getByRole('button', { name: 'Do not send' }).click()
  await asked.waitFor({ state: 'detached' })
  await ask('May we write to you?')
  await asked.getByRole('button', { name: 'Send anyway' }).click()
  const asking = async () => (await boris.shows()).map(({ content }) => JSON.stringify(content))
  await eventually(async () =>
    equal((await asking()).filter((one) => one.includes('"May we write to you?"')).length, 1),
  )
  equal(
    (await asking()).some((one) => one.includes('"May we call you?"')),
    false,
  )
  await page.context().close()
})

test('in German, on a phone, in the dark; “send anyway” sends it as it is', async () => {
  const { id } = await mira.conversationWith(ayse.name)
  const page = await openPage(wire, jonas, `/inbox/${id}`, { viewport: NARROW, locale: 'de-DE', colorScheme: 'dark' })
  const field = page.getByRole('textbox', { name: `Deine Antwort an ${ayse.name}` })
  await field.waitFor()
  await bubble(page, 'It left this morning.').waitFor()
  await goOffline(page, 'Keine Verbindung')
  await field.fill('Und die zweite Kiste folgt am Montag.')
  await field.press('Enter')
  await mira.replies(id, 'Beide Kisten sind unterwegs.')
  await goOnline(page)
  const asked = page.getByRole('region', { name: 'Mira Kaya hat inzwischen geantwortet' })
  await asked.waitFor()
  deepEqual(await barriers(page), [])
  await asked.getByRole('button', { name: 'Trotzdem senden' }).click()
  await ayse.got('Und die zweite Kiste folgt am Montag.')
  await asked.waitFor({ state: 'detached' })
  await page.context().close()
})

/** Each lets the page draw what has come in. */
const PICTURE_MS = 20

async function goOffline(page: Page, words = 'No connection to Posthorn.') {
  // All of the page is there, also what comes after its first screen.
  await page.waitForLoadState('networkidle')
  wire.cut()
  await page.context().setOffline(true)
  await page.getByText(words).waitFor()
}

/** Runs in the page: it is hidden before it could draw anything anew; answers what it asked for at that moment. */
async function emptyAndHide(): Promise<string[]> {
  const { fetch } = window
  const asked: string[] = []
  window.fetch = (url, init) => {
    if (init?.keepalive) asked.push(init.method ?? '')
    return fetch(url, init)
  }
  document.execCommand('selectAll')
  document.execCommand('delete')
  // The editor sees it in the same turn, as soon as nothing else runs.
  for (let turn = 0; turn < 10; turn++) await null
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
  Reflect.deleteProperty(document, 'visibilityState')
  document.dispatchEvent(new Event('visibilitychange'))
  window.fetch = fetch
  return asked
}

async function goOnline(page: Page) {
  wire.mend()
  await page.context().setOffline(false)
}
