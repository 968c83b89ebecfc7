/** What a customer agreed to stands beside their thread, with the message that did it; an admin sets the words. */
import { deepEqual } from 'node:assert/strict'
import { before, test } from 'node:test'
import { type App, setUp, startApp } from '../app.ts'
import { barriers, openConversation, openPage, prepareWeb } from '../browser.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone } from '../practice.ts'

let app: App
let mira: Person
let ayse: Phone

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Hello')
  await mira.conversationWith(ayse.name)
})

test('START is seen at once beside the thread, the history leads to the message, and a change by hand needs a proof', async () => {
  const page = await openPage(app, mira)
  await openConversation(page, ayse.name)
  const panel = page.getByRole('complementary', { name: 'Who this is' })
  await panel.getByText('never said').first().waitFor()
  await ayse.says('Start!')
  await panel.getByText('agreed').first().waitFor()
  await page.getByText('The customer agreed to service and marketing messages').waitFor()

  await panel.getByRole('button', { name: 'Change …' }).click()
  const dialog = page.getByRole('dialog', { name: 'Record consent' })
  await dialog.getByLabel('What they said').selectOption('opted_out')
  await dialog.getByRole('button', { name: 'Record' }).click()
  await dialog.getByText('Say how it can be shown later, or add a file.').waitFor()
  await app.sim('POST', '/clock', { advanceMs: 2_000 })
  await dialog.getByRole('textbox', { name: 'Proof' }).fill('Said so on the phone today')
  const scan = { name: 'form.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 signed') }
  await dialog.locator('input[type=file]').setInputFiles(scan)
  await dialog.getByText('form.pdf').waitFor()
  deepEqual(await barriers(page), [])
  await dialog.getByRole('button', { name: 'Record' }).click()
  await panel.getByText('does not want it').waitFor()
  await panel.getByRole('button', { name: 'History' }).click()
  const history = page.getByRole('dialog', { name: 'What Ayşe Yıldız agreed to' })
  await history.getByText('Said so on the phone today').waitFor()
  await history.getByRole('link', { name: 'form.pdf' }).waitFor()
  deepEqual(await barriers(page), [])
  await history.getByRole('link', { name: 'To the message' }).click()
  await page.waitForURL(/message=/)

  await page.goto(`${app.url}/settings/consent`)
  const german = page.getByRole('region', { name: 'German' }).or(page.locator('section', { hasText: 'German' }))
  await german.getByLabel('Opts out').fill('STOPP, Schluss, danke')
  await german.getByText('“danke” is an everyday word').waitFor()
  deepEqual(await barriers(page), [])
  await german.getByLabel('Opts out').fill('STOPP, Schluss')
  const trial = page.getByLabel('Try a message')
  await trial.fill(' *schluss!* ')
  await page.getByText('Opts out of marketing (German).').waitFor()
  await trial.fill('Ist jetzt Schluss?')
  await page.getByText('Does nothing: it is not exactly one of the words.').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved. It counts for messages from now on.').waitFor()
  await page.context().close()
})
