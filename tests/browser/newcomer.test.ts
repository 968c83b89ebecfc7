import { deepEqual, equal, match, rejects } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type App, PASSWORD, setUp, startApp } from '../app.ts'
import {
  answer,
  bubble,
  composer,
  openContext,
  openConversation,
  openPhone,
  prepareWeb,
  ticks,
  whenWritten,
} from '../browser.ts'
import { practiceNumber } from '../practice.ts'

let app: App

before(async () => {
  await prepareWeb()
  app = await startApp()
})

test('whoever comes from another machine must know the token that start printed', async () => {
  const context = await openContext(app, null, { extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.7' } })
  const page = await context.newPage()
  await page.goto('/')
  await fillAccount(page)
  await page.getByLabel('Start token').fill('not the token')
  await page.getByRole('button', { name: 'Create the account' }).click()
  await page.getByText('The token does not fit').waitFor()
  match(app.said.join(), /asks for this token: \S{24}/)
  await context.close()
})

test('Mira makes the first account, takes the practice phone and has her first conversation', async () => {
  const context = await openContext(app, null)
  const page = await context.newPage()
  await page.goto('/')
  await fillAccount(page)
  equal(await page.getByLabel('Start token').count(), 0)
  await page.getByRole('button', { name: 'Create the account' }).click()
  await page.getByText('No WhatsApp number is connected yet').waitFor()
  await rejects(setUp(app, { email: 'late@blumen-huber.test' }), /409.*already_set_up/)

  // One press connects the practice number and takes out the phone.
  await page.getByRole('button', { name: 'Try with the practice phone' }).click()
  await page.frameLocator('iframe[title="Practice phone"]').locator('.chat-row').first().waitFor()
  await page.getByText('+49 30 5550 0100').first().waitFor()
  await page.getByRole('button', { name: 'Put the phone away' }).click()

  // What is written on the phone in its own page appears without reload.
  await page.evaluate(() => Object.assign(window, { neverReloaded: true }))
  const phone = await openPhone(page, { id: 'practice-1' })
  await phone.locator('textarea').fill('Hello, is my order shipped?')
  await phone.locator('textarea').press('Enter')
  await openConversation(page, 'Ayşe Demir')
  await bubble(page, 'Hello, is my order shipped?').waitFor()
  await page.getByRole('timer', { name: /^Free answers possible until/ }).waitFor()
  await answer(page, 'Ayşe Demir', 'It left this morning.')
  await phone.locator('.line.theirs', { hasText: 'It left this morning.' }).waitFor()
  await phone.close()

  // The ticks say how far an answer came.
  const at = '/phones/practice-1'
  await app.sim('PATCH', at, { online: false, openChat: null })
  await answer(page, 'Ayşe Demir', 'Are you there?')
  await ticks(page, 'Are you there?', 'Sent').waitFor()
  await app.sim('PATCH', at, { online: true })
  await ticks(page, 'Are you there?', 'Delivered').waitFor()
  const { phoneNumberId } = await practiceNumber(app.sim)
  await app.sim('PATCH', at, { openChat: phoneNumberId })
  await ticks(page, 'Are you there?', 'Read').waitFor()

  await whenWritten(composer(page, 'Ayşe Demir'), '')
  equal(await page.evaluate(() => 'neverReloaded' in window), true)
  const chat = await app.sim<{ from: string }[]>('GET', `${at}/chats/${phoneNumberId}`)
  deepEqual(
    chat.map(({ from }) => from),
    ['phone', 'business', 'business'],
  )
  await context.close()
})

async function fillAccount(page: Page) {
  await page.getByLabel('Name of your company').fill('Blumen Huber')
  await page.getByLabel('Your name').fill('Mira Kaya')
  await page.getByLabel('E-mail').fill('mira@blumen-huber.test')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
}
