import { equal } from 'node:assert/strict'
import { before, test } from 'node:test'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, setUp, startApp } from '../app.ts'
import { answer, bubble, composer, openConversation, openPage, openPhone, prepareWeb, whenWritten } from '../browser.ts'
import type { Person } from '../person.ts'
import { newPhone, sendsOf } from '../practice.ts'

let app: App
let mira: Person

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
})

test('a day after Olivia wrote there is no free answer any more, on the screen and in the API, until she writes again', async () => {
  const olivia = await newPhone(app.sim, 'Olivia Reed')
  await olivia.says('Do you have peonies?')
  const { id } = await mira.conversationWith(olivia.name)
  const page = await openPage(app, mira)
  await openConversation(page, olivia.name)
  await page.getByRole('timer').waitFor()
  await composer(page, olivia.name).fill('Half an ans')

  const phone = await openPhone(page, olivia)
  await phone.getByRole('complementary', { name: 'Tester' }).getByRole('button', { name: '+24 h' }).click()
  await phone.getByText('1 day ahead').waitFor()

  await page.getByText('The customer last wrote more than 24 hours ago.').waitFor()
  await page.getByText('approved templates only').waitFor()
  await page.getByText('Your text is kept.').waitFor()
  equal(await page.getByRole('timer').count(), 0)
  equal(await composer(page, olivia.name).count(), 0)

  const request = { id: uuidv7(), draft: { kind: 'text', text: 'Yes, from Monday.' } }
  const refused = await mira.ask('POST', `/conversations/${id}/messages`, request)
  equal(refused.status, 422)
  equal(refused.body.error.code, 'window_closed')
  equal((await sendsOf(app.sim)).length, 0)

  await phone.locator('textarea').fill('Still interested!')
  await phone.locator('textarea').press('Enter')
  await bubble(page, 'Still interested!').waitFor()
  await page.getByRole('timer').waitFor()
  await whenWritten(composer(page, olivia.name), 'Half an ans')
  await answer(page, olivia.name, 'Yes, from Monday.')
  await olivia.got('Yes, from Monday.')
  await page.context().close()
})

test('the window is closed: a template is chosen, filled in and sent, and a tap on its button opens the window again', async () => {
  const ayse = await newPhone(app.sim, 'Ayşe Demir')
  await ayse.says('Is it shipped?')
  await mira.conversationWith(ayse.name)
  await app.sim('POST', '/clock', { advanceMs: 24 * 3_600_000 + 60_000 })
  const page = await openPage(app, mira)
  await openConversation(page, ayse.name)
  await page.getByRole('button', { name: 'Send a template' }).click()
  const choosing = page.getByRole('dialog', { name: 'Choose a template' })
  await choosing.getByRole('searchbox').fill('order shipped')
  await choosing.getByRole('button', { name: /^order_shipped .* your order 4711 is on its way/ }).click()
  const filling = page.getByRole('dialog', { name: 'order_shipped' })
  await filling.getByText('Hello Ayşe, your order').waitFor()
  const sending = filling.getByRole('button', { name: 'Send template' })
  equal(await sending.isDisabled(), true)
  await filling.getByLabel('Text: order_number').fill('4711')
  await filling.getByLabel(/^End of the address/).fill('4711')
  await sending.click()
  await bubble(page, 'Hello Ayşe, your order 4711 is on its way.').waitFor()
  const phone = await openPhone(page, ayse)
  await phone.getByRole('button', { name: 'I have a question' }).click()
  await page.getByRole('timer').waitFor()
  await answer(page, ayse.name, 'Ask away.')
  await ayse.got('Ask away.')
  await page.context().close()
})

test('with an hour and a half left the composer says how long, and the clock runs by itself', async () => {
  const mateo = await newPhone(app.sim, 'Mateo Ruiz')
  await mateo.says('Are you open on Sunday?')
  await mira.conversationWith(mateo.name)
  const page = await openPage(app, mira)
  await openConversation(page, mateo.name)
  await app.sim('POST', '/clock', { advanceMs: 22.5 * 3_600_000 })
  await page.getByText(/^Closes for free answers in 1:(30|2\d)/).waitFor()
  await page.context().close()
})
