import { deepEqual, equal } from 'node:assert/strict'
import { before, test } from 'node:test'
import sharp from 'sharp'
import { type App, setUp, startApp } from '../app.ts'
import { answer, bubble, openConversation, openPage, prepareWeb, ticks } from '../browser.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone, sendsOf } from '../practice.ts'

let app: App
let mira: Person

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
})

test('Ayşe sends a photo, a voice message and a document; each is there to see, hear and save', async () => {
  const { page, phone } = await conversationWith('Ayşe Yıldız')
  await phone.sends({ type: 'image', sample: 'photo', caption: 'This one' })
  const picture = bubble(page, 'This one').getByRole('img', { name: 'Photo' })
  await picture.waitFor()
  await eventually(async () => {
    equal(await picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0), true)
  })
  await page.getByRole('button', { name: 'Show larger' }).click()
  await page.getByRole('dialog', { name: 'Photo' }).getByRole('link', { name: 'Download' }).waitFor()
  await page.keyboard.press('Escape')

  await phone.sends({ type: 'audio', sample: 'voice' })
  await page.getByRole('article').getByRole('button', { name: 'Play' }).waitFor()
  await phone.sends({ type: 'document', sample: 'document' })
  const document = page.getByRole('article').getByRole('link', { name: /^Download .+\.pdf/ })
  const saving = page.waitForEvent('download')
  await document.click()
  equal((await saving).suggestedFilename().endsWith('.pdf'), true)
  await page.context().close()
})

test('an image and a file of Mira reach the phone as such', async () => {
  const { page, phone } = await conversationWith('Boris Lem')
  const bytes = await sharp({ create: { width: 320, height: 200, channels: 3, background: '#884422' } })
    .png()
    .toBuffer()
  await page.locator('input[type=file]').setInputFiles({ name: 'bouquet.png', mimeType: 'image/png', buffer: bytes })
  await page.getByText('Ready to send').waitFor()
  await page.getByRole('textbox', { name: 'Caption' }).fill('Like this?')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await ticks(page, 'Like this?', 'Delivered').waitFor()

  const invoice = { name: 'invoice.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') }
  await page.locator('input[type=file]').setInputFiles(invoice)
  await page.getByText('Ready to send').waitFor()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await ticks(page, 'invoice.pdf', 'Delivered').waitFor()

  const shown = (await phone.shows()).filter(({ from }) => from === 'business')
  deepEqual(
    shown.map(({ type, content }) => [type, content.caption ?? content.filename]),
    [
      ['image', 'Like this?'],
      ['document', 'invoice.pdf'],
    ],
  )
  const arrived = await fetch(`${app.sim.url()}/_sim/${shown[0]?.mediaUrl}`)
  deepEqual(Buffer.from(await arrived.arrayBuffer()), bytes)
  await page.context().close()
})

test('what WhatsApp refuses is said in plain words, and sending again works', async () => {
  const { page, phone } = await conversationWith('Carla Voss')
  await app.sim('POST', '/faults', { on: 'send', code: 131026 })
  await answer(page, phone.name, 'Until when can I change it?')
  const refused = page.getByText('WhatsApp could not deliver it.')
  await refused.waitFor()
  equal(await page.getByText('131026').count(), 0)
  await page.getByRole('button', { name: 'Send again' }).click()
  await ticks(page, 'Until when can I change it?', 'Delivered').waitFor()
  await refused.waitFor({ state: 'detached' })
  await phone.got('Until when can I change it?')
  await page.context().close()
})

test('when nobody knows whether a message left, a person decides: it arrived, or it did not', async () => {
  const { page, phone } = await conversationWith('Deniz Acar')
  const maybe = page.getByText('It may have been sent: WhatsApp did not answer in time.')
  await app.sim('POST', '/faults', { on: 'send', mode: 'reset' })
  await answer(page, phone.name, 'Your order is ready.')
  await maybe.waitFor()
  await page.getByRole('button', { name: 'It did not arrive' }).click()
  await page.getByRole('button', { name: 'Send again' }).click()
  await ticks(page, 'Your order is ready.', 'Delivered').waitFor()

  await app.sim('POST', '/faults', { on: 'send', mode: 'reset' })
  await answer(page, phone.name, 'Come by any time.')
  await maybe.waitFor()
  await page.getByRole('button', { name: 'It arrived' }).click()
  await maybe.waitFor({ state: 'detached' })
  await ticks(page, 'Come by any time.', 'Taken by WhatsApp').waitFor()
  equal((await sendsOf(app.sim)).filter(({ phoneId }) => phoneId === phone.id).length, 1)

  // Where WhatsApp did take it, its status report settles the matter without anybody.
  await app.sim('POST', '/faults', { on: 'send', mode: 'accept_then_lose_answer' })
  await answer(page, phone.name, 'We close at six.')
  await ticks(page, 'We close at six.', 'Delivered').waitFor()
  await phone.got('We close at six.')
  await page.context().close()
})

async function conversationWith(name: string): Promise<{ page: Awaited<ReturnType<typeof openPage>>; phone: Phone }> {
  const phone = await newPhone(app.sim, name)
  await phone.says('Hello')
  await mira.conversationWith(name)
  const page = await openPage(app, mira)
  await openConversation(page, name)
  return { page, phone }
}
