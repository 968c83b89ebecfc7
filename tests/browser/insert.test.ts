import { deepEqual, equal } from 'node:assert/strict'
import { before, test } from 'node:test'
import { type App, setUp, startApp } from '../app.ts'
import { barriers, bubble, composer, openConversation, openPage, openPhone, prepareWeb, written } from '../browser.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone } from '../practice.ts'

let app: App
let mira: Person

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
})

test('Mira writes a snippet once, puts it in by a slash, sends a document, asks with buttons, and reacts to the answer', async () => {
  const ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('What do roses cost?')
  await mira.conversationWith(ayse.name)
  const { file } = await mira.upload('roses.txt', 'text/plain', Buffer.from('Roses 2 €'))
  const shared = { sharing: 'everyone', teamIds: [] }
  await mira.post('/documents', { name: 'Price list', folder: 'Shop', fileId: file.id, ...shared })

  const page = await openPage(app, mira, '/settings/snippets')
  await page.getByText('No snippets yet').waitFor()
  await page.getByRole('button', { name: 'New snippet' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name').fill('Greeting')
  await form.getByLabel('Shortcut').fill('hello')
  await form.getByLabel('Text').fill('Hello {{contact.first_name}}, greetings to {{contact.company}}')
  await form.getByRole('button', { name: 'Create' }).click()
  await page.getByText('/hello').waitFor()
  deepEqual(await barriers(page), [])

  await page.goto('/inbox')
  await openConversation(page, ayse.name)
  const field = composer(page, ayse.name)
  await field.click()
  await field.press('/')
  const greeting = page.getByRole('option', { name: /Greeting/ })
  await greeting.waitFor()
  await page.keyboard.type('he')
  equal(await field.getAttribute('aria-activedescendant'), await greeting.getAttribute('id'))
  deepEqual(await barriers(page), [])
  // Escape was meant for the list alone: what is written stays, and nothing is offered for it any more.
  await page.keyboard.press('Escape')
  await page.keyboard.type('l')
  equal(await greeting.count(), 0)
  equal(await written(field), '/hel')
  equal(await field.getAttribute('aria-activedescendant'), null)

  await page.keyboard.type(' :rake')
  await page.getByRole('listbox', { name: 'Emoji' }).getByRole('option', { name: 'rocket' }).waitFor()
  await page.keyboard.press('Enter')
  await eventually(async () => equal(await written(field), '/hel 🚀'))

  await field.fill('')
  await page.keyboard.type('/hel')
  await greeting.waitFor()
  await page.keyboard.press('Enter')
  // Nobody knows her company: it is said, and cannot be sent unnoticed.
  await page.getByText('Still to be filled in: contact.company').waitFor()
  await field.fill('Hello Ayşe, here is our list')

  await page.getByRole('button', { name: 'Insert' }).click()
  await page.getByRole('menuitem', { name: 'Document' }).click()
  await page.getByRole('option', { name: /Price list/ }).click()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await eventually(async () => {
    const got = (await ayse.shows()).find(({ type }) => type === 'document')
    deepEqual([got?.content.filename, got?.content.caption], ['roses.txt', 'Hello Ayşe, here is our list'])
  })

  await page.getByRole('button', { name: 'Insert' }).click()
  await page.getByRole('menuitem', { name: 'Buttons' }).click()
  const ask = page.getByRole('dialog')
  await ask.getByLabel('Text').fill('Shall we deliver them?')
  // Nothing is cut unasked: WhatsApp takes 20 characters.
  await ask.getByLabel('Button 1').fill('Yes, please and thank you')
  await ask.getByText('5 characters too many').waitFor()
  equal(await ask.getByRole('button', { name: 'Send' }).isDisabled(), true)
  await ask.getByRole('button', { name: 'Shorten to 20 characters' }).click()
  equal(await ask.getByLabel('Button 1').inputValue(), 'Yes, please and than')
  await ask.getByLabel('Button 1').fill('Yes, please')
  await ask.getByLabel('Button 2').fill('No')
  deepEqual(await barriers(page), [])
  await ask.getByRole('button', { name: 'Send' }).click()
  await bubble(page, 'Shall we deliver them?').waitFor()

  const phone = await openPhone(page, ayse)
  await phone.getByRole('button', { name: 'Yes, please' }).click()
  const answer = page.locator('article', { hasText: 'Yes, please' }).last()
  await page.getByRole('article', { name: /Ayşe/ }).filter({ hasText: 'Yes, please' }).waitFor()
  await answer.hover()
  await answer.getByRole('button', { name: 'React', exact: true }).click()
  await page.getByRole('button', { name: 'React with 🙏' }).click()
  await phone.getByText('🙏').first().waitFor()
  await page.getByRole('img', { name: /🙏/ }).waitFor()
  await page.context().close()
})
