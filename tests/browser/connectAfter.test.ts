/** A number that is connected: its profile, its limits, its end and its return. */
import { deepEqual, equal, match } from 'node:assert/strict'
import { join } from 'node:path'
import { before, test } from 'node:test'
import sharp from 'sharp'
import type { ChannelDetails, ChannelOne } from '#contract/channels.ts'
import type { Onboarding } from '#contract/onboarding.ts'
import { stepWords } from '#core/channel/stepWords.ts'
import { type App, setUp, startApp } from '../app.ts'
import { bubble, openContext, openConversation, openPage, prepareWeb, whenWritten } from '../browser.ts'
import { LOOKS, lookAt, openWindow, signUpShort, WORDS, walkShort } from '../connectStage.ts'
import type { Person } from '../person.ts'

let app: App
let mira: Person
let channel: ChannelDetails

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
})

test('the empty inbox offers both ways: a number of one’s own, and one to practise with', async () => {
  const page = await openPage(app, mira, '/inbox', LOOKS.en)
  await page.getByRole('button', { name: 'Try with the practice phone' }).waitFor()
  await lookAt(page, 'the empty inbox')
  await page.getByRole('link', { name: 'Connect WhatsApp' }).click()
  await page.getByRole('heading', { name: WORDS.en.connect.chooseTitle }).waitFor()
  await page.context().close()
})

test('a registration with a wrong PIN says so, and with the right one only that step runs again', async () => {
  const { connect } = WORDS.en
  const found = await signUpShort(mira)
  const [number] = found.accounts[0]?.numbers ?? []
  const phoneNumberId = number?.phoneNumberId ?? ''
  const { token } = await app.sim<{ token: string }>('POST', '/tokens', {
    appId: found.signup?.appId,
    wabaIds: [found.accounts[0]?.wabaId],
  })
  // Somebody had given it a PIN elsewhere.
  await fetch(`${app.sim.url()}/v26.0/${phoneNumberId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ pin: '654321' }),
  })
  const page = await openPage(app, mira, `/settings/inboxes/connect/${found.id}`, LOOKS.en)
  const start = page.getByRole('button', {
    name: connect.connectOf.replace('{{number}}', number?.displayPhoneNumber ?? ''),
  })
  await start.click()
  await page.getByRole('textbox', { name: connect.pin }).fill('111111')
  const kept = page.getByRole('checkbox', { name: connect.pinKept })
  if ((await kept.count()) > 0) await kept.check()
  await start.click()
  await page.getByRole('alert').getByText(stepWords('pin_wrong', 'en').reason).waitFor()
  await lookAt(page, 'a wrong PIN')
  const before = await mira.get<Onboarding>(`/onboardings/${found.id}`)
  await page.getByRole('textbox', { name: connect.pin }).fill('654321')
  await page.getByRole('button', { name: connect.tryAgainOf.replace('{{step}}', connect.step.registration) }).click()
  await page.getByRole('heading', { name: new RegExp(connect.doneTitle.replace('{{number}}', '')) }).waitFor()
  const after = await mira.get<Onboarding>(`/onboardings/${found.id}`)
  const attempts = ({ steps, channels }: Onboarding) =>
    [...steps, ...(channels[0]?.steps ?? [])].map(({ step, attempts: tried }) => `${step} ${tried}`)
  const again = attempts(after).filter((one) => !attempts(before).includes(one))
  deepEqual(again, ['registration 2', 'profile 1'])
  const id = after.channels[0]?.channelId
  channel = (await mira.get<ChannelOne>(`/channels/${id}`)).channel
  await page.context().close()
})

test('the profile that customers see is saved, with its picture', async () => {
  const words = WORDS.de.channel
  const page = await openPage(app, mira, `/settings/channels/${channel.id}`, LOOKS.de)
  await page.getByLabel(words.about, { exact: true }).fill('Blumen seit 1982')
  await page.getByLabel(words.website, { exact: true }).fill('blumen')
  await page.getByRole('button', { name: words.saveProfile }).click()
  await page.getByText(words.websiteWrong).waitFor()
  await page.getByLabel(words.website, { exact: true }).fill('https://blumen.example')
  await page.getByRole('combobox', { name: words.vertical }).selectOption('RETAIL')
  await page.getByRole('button', { name: words.saveProfile }).click()
  await page.getByText(words.profileSaved).first().waitFor()
  await lookAt(page, 'the channel')
  const picture = await sharp({ create: { width: 640, height: 640, channels: 3, background: '#c08a3e' } })
    .png()
    .toBuffer()
  await page.getByLabel(words.picture, { exact: true }).setInputFiles({
    name: 'logo.png',
    mimeType: 'image/png',
    buffer: picture,
  })
  const shown = page.getByRole('img', { name: words.pictureOf.replace('{{name}}', 'Gärtnerei Winter') })
  await shown.waitFor()
  await page.waitForFunction((image) => (image as HTMLImageElement).naturalWidth > 0, await shown.elementHandle())
  await page.reload()
  await whenWritten(page.getByLabel(words.about, { exact: true }), 'Blumen seit 1982')
  await whenWritten(page.getByLabel(words.website, { exact: true }), 'https://blumen.example')
  await shown.waitFor()
  await page.context().close()
})

test('disconnected and connected again: the history stays, and the way back leads straight to it', async () => {
  const { channel: words, connect, signup, popup } = WORDS.en
  const customer = await app.sim<{ id: string }>('POST', '/phones', { name: 'Lena Vogt', waId: '4915190000777' })
  const write = (body: string) =>
    app.sim('POST', `/phones/${customer.id}/messages`, { to: channel.phoneNumberId, type: 'text', text: { body } })
  await write('Do you have tulips?')
  const conversation = await mira.conversationWith('Lena Vogt')
  const page = await openPage(app, mira, `/settings/channels/${channel.id}`, LOOKS.en)
  await page.getByRole('button', { name: words.disconnect, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(words.disconnectList.history).waitFor()
  await lookAt(page, 'before disconnecting')
  await dialog.getByRole('button', { name: words.disconnect, exact: true }).click()
  await page.getByRole('link', { name: words.reconnect }).waitFor()
  await lookAt(page, 'disconnected')
  await page.goto(`/inbox/${conversation.id}`)
  await bubble(page, 'Do you have tulips?').waitFor()

  await page.goto('/settings/inboxes')
  await page.getByRole('link', { name: words.reconnect }).click()
  await page.getByRole('heading', { name: connect.againTitle.replace('{{name}}', channel.name) }).waitFor()
  equal(await page.getByRole('combobox', { name: connect.inbox }).count(), 0) // it stays where it was
  await lookAt(page, 'before connecting again')
  await page.getByRole('button', { name: connect.continueWithWhatsApp }).click()
  await page.getByRole('button', { name: signup.open }).waitFor()
  await walkShort(await openWindow(page, signup.open), popup)
  await page.getByText(connect.reconnects).waitFor()
  await page.getByRole('button', { name: connect.connectOf.replace('{{number}}', channel.displayPhoneNumber) }).click()
  await page.getByRole('heading', { name: new RegExp(connect.doneTitle.replace('{{number}}', '')) }).waitFor()
  const { channel: back } = await mira.get<ChannelOne>(`/channels/${channel.id}`)
  deepEqual([back.state, back.inboxId], ['connected', channel.inboxId])
  await write('And roses?')
  await page.getByText(connect.wrote).waitFor()
  await page.goto('/inbox')
  await openConversation(page, 'Lena Vogt')
  await bubble(page, 'Do you have tulips?').waitFor()
  await bubble(page, 'And roses?').waitFor()
  await page.context().close()
})

test('where the data is, saved as a file: it opens by itself and says it in both languages', async () => {
  for (const language of ['en', 'de'] as const) {
    const words = WORDS[language].channel
    const page = await openPage(app, mira, '/settings/data', LOOKS[language])
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: words.dataExport }).click(),
    ])
    match(download.suggestedFilename(), /^posthorn-data-\d{4}-\d\d-\d\d\.html$/)
    const alone = await openContext({ url: app.url }, null, { offline: true, javaScriptEnabled: false })
    const file = await alone.newPage()
    const asked: string[] = []
    file.on('request', (request) => asked.push(request.url()))
    const path = join(app.dataFolder, download.suggestedFilename())
    await download.saveAs(path)
    await file.goto(`file://${path}`)
    const text = (await file.locator('body').textContent()) ?? ''
    for (const said of [channel.displayPhoneNumber, 'PostgreSQL', app.dataFolder, 'Mira', 'Meta'])
      equal(text.includes(said), true, `${language}: ${said}`)
    equal(await file.locator('html').getAttribute('lang'), language)
    equal(asked.filter((url) => !url.startsWith('file:')).length, 0)
    await lookAt(page, 'where data is')
    await alone.close()
    await page.context().close()
  }
})
