/** What a company wants to know of its contacts: defined once, filled in beside a thread, asked for in the list, saved. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { OwnProperty } from '#contract/properties.ts'
import type { TemplatePage } from '#contract/templates.ts'
import { type App, setUp, startApp } from '../app.ts'
import { barriers, NARROW, openConversation, openPage, prepareWeb } from '../browser.ts'
import { eventually } from '../eventually.ts'
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
  const boris = await newPhone(app.sim, 'Boris Lem')
  for (const phone of [ayse, boris]) {
    await phone.says('Is it shipped?')
    await mira.conversationWith(phone.name)
  }
})

test('Mira defines a property, fills it in beside the thread, filters contacts by it and saves the segment', async () => {
  const page = await openPage(app, mira, '/settings/properties')
  await page.getByRole('button', { name: 'New property' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Level')
  await page.getByLabel('Type').selectOption('choice')
  await page.getByLabel('Choices, one per line').fill('Gold\nSilver')
  deepEqual(await barriers(page), [])
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('One of a list: Gold, Silver').waitFor()
  deepEqual(await barriers(page), [])

  await page.goto('/inbox')
  await openConversation(page, ayse.name)
  const level = page.getByRole('complementary').getByLabel('Level')
  await level.selectOption({ label: 'Gold' })
  await page.waitForFunction(() =>
    [...document.querySelectorAll('select')].some((one) => one.value === 'gold' && !one.disabled),
  )
  deepEqual(await barriers(page), [])

  await page.goto('/contacts')
  await page.getByRole('link', { name: /Boris Lem/ }).waitFor()
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByLabel('Filter by').selectOption({ label: 'Level' })
  await page.getByLabel('Value').selectOption({ label: 'Gold' })
  await page.getByRole('button', { name: 'Add the filter' }).click()
  await page.getByText('Level is Gold').waitFor()
  await page.getByRole('link', { name: /Boris Lem/ }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: /Ayşe Yıldız/ }).waitFor()
  await page.getByLabel('Level', { exact: true }).check()
  deepEqual(await barriers(page), [])
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/filters.png` })

  await page.getByRole('button', { name: 'Save as a segment' }).click()
  await page.getByLabel('Name of the segment').fill('Golden')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('link', { name: 'Golden 1' }).waitFor()
  await page.reload()
  await page.getByText('Level is Gold').waitFor()
  await page.getByRole('link', { name: /Ayşe Yıldız/ }).waitFor()
  equal(await page.getByRole('list', { name: 'Contacts' }).getByRole('listitem').count(), 1)
  await page.getByRole('link', { name: 'All contacts' }).click()
  await page.getByRole('link', { name: /Boris Lem/ }).waitFor()

  await page.getByLabel('Select Boris Lem').check()
  await page.getByRole('button', { name: 'Record consent' }).click()
  const dialog = page.getByRole('dialog', { name: 'Record consent' })
  await dialog.getByLabel('For whom').selectOption('all')
  await dialog.getByText('For 2 contacts something changes.').waitFor()
  await dialog.getByRole('textbox', { name: 'Proof' }).fill('Forms of the spring fair, folder 12')
  deepEqual(await barriers(page), [])
  await dialog.getByRole('button', { name: 'Record', exact: true }).click()
  await page.getByText('Recorded for 2 contacts.').waitFor()
  await page.getByLabel('Set the owner').selectOption({ label: 'Nobody' })
  await page.getByText('1 contact changed.').waitFor()
  await page.getByRole('link', { name: /Ayşe Yıldız/ }).click()
  await page.getByRole('heading', { name: 'Ayşe Yıldız' }).waitFor()
  await page.getByLabel('Level').waitFor()
  await page.getByRole('region', { name: 'Timeline' }).getByText('Is it shipped?').waitFor()
  deepEqual(await barriers(page), [])
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/contact.png` })
  await page.setViewportSize(NARROW)
  equal(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth), false)
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/narrow.png` })
  await page.context().close()
})

test('the inbox is filtered by it, saved as a view, and rows come and go while others write what they know', async () => {
  const level = (await mira.get<{ properties: OwnProperty[] }>('/properties')).properties[0]
  const boris = await mira.conversationWith('Boris Lem')
  const says = (value: string | null) =>
    mira.patch(`/contacts/${boris.contactId}`, { properties: { [level?.key ?? '']: value } })
  const page = await openPage(app, mira, '/inbox', { locale: 'de-DE', colorScheme: 'dark' })
  const row = (name: RegExp) => page.getByRole('region', { name: /^Unterhaltungen/ }).getByRole('link', { name })
  await row(/Boris Lem/).waitFor()
  await page.keyboard.press('f')
  await page.getByLabel('Filtern nach').selectOption({ label: 'Level' })
  await page.getByLabel('Wert').selectOption({ label: 'Gold' })
  await page.getByRole('button', { name: 'Filter hinzufügen' }).click()
  await page.getByText('Level ist Gold').waitFor()
  await row(/Boris Lem/).waitFor({ state: 'detached' })
  await row(/Ayşe Yıldız/).waitFor()
  deepEqual(await barriers(page), [])
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/inbox.png` })
  await page.getByRole('button', { name: 'Als Ansicht speichern' }).click()
  await page.getByLabel('Name der Ansicht').fill('Goldene')
  await page.getByRole('button', { name: 'Speichern', exact: true }).click()
  await page.getByRole('link', { name: 'Goldene 1' }).waitFor()
  await says('gold')
  await row(/Boris Lem/).waitFor()
  await page.getByRole('link', { name: 'Goldene 2' }).waitFor()
  await says(null)
  await row(/Boris Lem/).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Goldene 1' }).waitFor()
  // A day, written as people write it, and then one before it from the calendar, by key.
  await page.keyboard.press('f')
  const since = page.getByLabel('Letzte Nachricht ab')
  if (!(await since.isVisible())) await page.keyboard.press('f')
  await since.fill('24.12.')
  await since.press('Enter')
  await page.getByText('Ab 24. Dez.').waitFor()
  await since.press('Alt+ArrowDown')
  await page.getByRole('button', { name: /24\. Dezember/, pressed: true }).press('ArrowUp')
  await page.locator('button:focus', { hasText: /^17$/ }).waitFor()
  deepEqual(await barriers(page), [])
  await page.keyboard.press('Enter')
  await page.getByText('Ab 17. Dez.').waitFor()
  equal((await since.inputValue()).slice(0, 6), '17.12.')
  await page.locator('input:focus').waitFor()
  await since.fill('bald')
  await since.press('Tab')
  await page.getByText('Das ist kein Datum.').waitFor()
  await page.getByText('Ab 17. Dez.').waitFor()
  await since.fill('')
  await page.getByText('Ab 17. Dez.').waitFor({ state: 'detached' })
  await page.setViewportSize(NARROW)
  equal(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth), false)
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/inbox-narrow.png` })
  await page.context().close()
})

test('a template says it to the customer: bound on its page, filled in where it is sent, with a file of the library above', async () => {
  const { templates } = await mira.get<TemplatePage>('/templates?q=invoice_ready')
  const invoice = templates.find(({ language }) => language === 'en')
  const { file } = await mira.upload('invoice.pdf', 'application/pdf', Buffer.from('%PDF-1.4 invoice'))
  const shared = { folder: 'Orders', sharing: 'everyone', teamIds: [] }
  await mira.post('/documents', { ...shared, name: 'Invoice', fileId: file.id })

  const page = await openPage(app, mira, `/settings/templates/${invoice?.id}`)
  await page.getByLabel('{{2}}').selectOption({ label: 'Level' })
  const fallback = page.getByRole('listitem').filter({ hasText: '{{2}}' }).getByLabel('If not known')
  await fallback.fill('your bouquet')
  await fallback.blur()
  // What the preview shows: what fills a variable, and where nothing does, the sample that was reviewed.
  await page.getByText('here is the invoice for order [Level].').waitFor()
  deepEqual(await barriers(page), [])
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/template.png`, fullPage: true })

  await page.goto('/inbox')
  await openConversation(page, ayse.name)
  await page.keyboard.press('m')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Search name and text').fill('invoice_ready')
  await dialog.getByRole('button', { name: /invoice_ready/ }).click()
  await dialog.getByText('here is the invoice for order Gold.').waitFor()
  await dialog.getByLabel('From the library').selectOption({ label: 'Orders / Invoice' })
  deepEqual(await barriers(page), [])
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/filling.png` })
  await dialog.getByRole('button', { name: 'Send template' }).click()
  await eventually(async () => ok(JSON.stringify(await ayse.shows()).includes('the invoice for order Gold.')))
  await page.context().close()
})
