/** Two colleagues talk beside a conversation: notes, mentions by keyboard, and the bell of whoever is called. */
import { deepEqual, equal, match } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { DraftOne } from '#contract/drafts.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import {
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
import { HOUR_MS, newPhone, type Phone } from '../practice.ts'

let app: App
let mira: Person
let jonas: Person
let ayse: Phone
let boris: Phone

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  jonas = await invited(app, mira, 'Jonas Berg')
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  boris = await newPhone(app.sim, 'Boris Lem')
  for (const phone of [ayse, boris]) {
    await phone.says('Is it shipped?')
    await mira.conversationWith(phone.name)
  }
})

const field = (page: Page, name: string) => page.getByRole('textbox', { name: `Note about ${name}` })
const bell = (page: Page) => page.getByRole('button', { name: /^Notifications/ })
const close = async (...pages: Page[]) => {
  for (const page of pages) await page.context().close()
}

test('Mira calls Jonas in a note by keyboard; he hears it elsewhere and his bell brings him to it', async () => {
  const [hers, his] = await Promise.all([openPage(app, mira), openPage(app, jonas)])
  await Promise.all([openConversation(hers, ayse.name), openConversation(his, boris.name)])
  await bubble(hers, 'Is it shipped?').waitFor()
  await hers.keyboard.press('n')
  await field(hers, ayse.name).waitFor()
  await hers.keyboard.type('Please look, @jon')
  await hers.getByRole('listbox').getByRole('option', { name: 'Jonas Berg' }).waitFor()
  deepEqual(await barriers(hers), [])
  await hers.keyboard.press('Enter')
  await whenWritten(field(hers, ayse.name), 'Please look, @Jonas Berg ')
  await hers.keyboard.type('she is waiting')
  await hers.keyboard.press('Enter')
  const note = bubble(hers, 'Please look, @Jonas Berg she is waiting')
  await note.getByText('internal note, not sent').waitFor()
  await whenWritten(field(hers, ayse.name), '')
  deepEqual(await barriers(hers), [])

  await his.getByRole('button', { name: 'Notifications, 1 new' }).waitFor()
  await his.keyboard.press('N')
  await his
    .getByRole('link', { name: /Mira.* mentioned you/ })
    .and(his.locator(':focus'))
    .waitFor()
  deepEqual(await barriers(his), [])
  await his.keyboard.press('Enter')
  await his.getByRole('region', { name: ayse.name, exact: true }).waitFor()
  await bubble(his, 'Please look, @Jonas Berg she is waiting').waitFor()
  await his.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
  await close(hers, his)
})

test('a note goes to nobody: the phone has never heard of it', async () => {
  const shown = await ayse.shows()
  equal(JSON.stringify(shown).includes('Please look'), false)
})

test('its author changes and deletes it before the eyes of the other, who can do neither', async () => {
  const [hers, his] = await Promise.all([openPage(app, mira), openPage(app, jonas)])
  await Promise.all([openConversation(hers, boris.name), openConversation(his, boris.name)])
  await bubble(his, 'Is it shipped?').waitFor()
  await his.keyboard.press('n')
  await field(his, boris.name).fill('Parcel 4711')
  await field(his, boris.name).press('Enter')
  await bubble(hers, 'Parcel 4711').waitFor()
  equal(await bubble(hers, 'Parcel 4711').getByRole('button').count(), 0)

  await bubble(his, 'Parcel 4711').getByRole('button', { name: 'Change this note' }).click()
  await his.getByRole('menuitem', { name: 'Edit' }).click()
  await his.getByRole('textbox', { name: 'Your note' }).fill('Parcel 4712')
  await his.getByRole('textbox', { name: 'Your note' }).press('Enter')
  await bubble(hers, 'Parcel 4712').getByText('edited').waitFor()

  await bubble(his, 'Parcel 4712').getByRole('button', { name: 'Change this note' }).click()
  await his.getByRole('menuitem', { name: 'Delete' }).click()
  await his.getByRole('button', { name: 'Delete', exact: true }).click()
  await hers.getByText('Jonas Berg deleted a note').waitFor()
  await bubble(hers, 'Parcel 4712').waitFor({ state: 'detached' })
  await close(hers, his)
})

test('r goes back to the answer, which still holds what was written; the note waits as well', async () => {
  const page = await openPage(app, jonas)
  await openConversation(page, boris.name)
  await composer(page, boris.name).fill('Dear Boris')
  await composer(page, boris.name).press('Escape')
  await page.keyboard.press('n')
  await field(page, boris.name).fill('He is upset')
  await field(page, boris.name).press('Escape')
  await whenWritten(composer(page, boris.name), 'Dear Boris')
  await row(page, ayse.name).click()
  await page.getByRole('region', { name: ayse.name, exact: true }).waitFor()
  await row(page, boris.name).click()
  await page.getByRole('region', { name: boris.name, exact: true }).waitFor()
  await page.getByRole('button', { name: 'Note', exact: true }).click()
  await whenWritten(field(page, boris.name), 'He is upset')
  const { id } = await jonas.conversationWith(boris.name)
  const kept = async () => (await jonas.get<DraftOne>(`/conversations/${id}/draft`)).draft?.note
  await eventually(async () => equal(await kept(), 'He is upset'))
  await page.reload()
  await composer(page, boris.name).waitFor()
  await page.getByRole('button', { name: 'Note', exact: true }).click()
  await whenWritten(field(page, boris.name), 'He is upset')
  await field(page, boris.name).fill('')
  await eventually(async () => equal(await kept(), ''))
  await close(page)
})

test('who is given a conversation hears of it, reads all at once, and without any is told what comes here', async () => {
  const { id } = await mira.conversationWith(boris.name)
  const page = await openPage(app, jonas)
  await row(page, boris.name).waitFor()
  await mira.put(`/conversations/${id}/owner`, { ownerId: jonas.id })
  await page.getByRole('button', { name: 'Notifications, 1 new' }).click()
  await page.getByRole('link', { name: /Mira.* assigned a conversation to you/ }).waitFor()
  await page.getByRole('button', { name: 'Mark all as read' }).click()
  await page.getByRole('button', { name: 'Mark all as read' }).waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
  const hers = await openPage(app, mira)
  await bell(hers).click()
  await hers.getByText('Nobody has called you yet').waitFor()
  deepEqual(await barriers(hers), [])
  await close(page, hers)
})

test('when the window is closed a note can still be written; on a phone, in German, at night, from right to left', async () => {
  await app.sim('POST', '/clock', { advanceMs: 25 * HOUR_MS })
  const page = await openPage(app, jonas, '/inbox', { viewport: NARROW, locale: 'de-DE', colorScheme: 'dark' })
  await row(page, ayse.name).click()
  await page.getByText('mehr als 24 Stunden').waitFor()
  await page.getByRole('button', { name: 'Notiz', exact: true }).click()
  await page.getByRole('textbox', { name: `Notiz zu ${ayse.name}` }).fill('مرحبا، اتصل بها غداً')
  await page.getByRole('button', { name: 'Notiz ablegen' }).click()
  const note = bubble(page, 'مرحبا')
  await note.getByText('interne Notiz, nicht gesendet').waitFor()
  match((await note.locator('p').getAttribute('dir')) ?? '', /auto/)
  deepEqual(await barriers(page), [])
  await close(page)
})
