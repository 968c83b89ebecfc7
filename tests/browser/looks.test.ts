import { deepEqual } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type App, setUp, startApp } from '../app.ts'
import { barriers, bubble, openPage, prepareWeb } from '../browser.ts'
import type { Person } from '../person.ts'
import { DAY_MS, newPhone } from '../practice.ts'

let app: App
let mira: Person

/** Between them each language and each set of colours. */
const LOOKS = [
  { locale: 'en-GB', colorScheme: 'light' },
  { locale: 'de-DE', colorScheme: 'dark' },
] as const

before(async () => {
  await prepareWeb()
  app = await startApp()
})

test('what stands in somebody’s way would be noticed, also in a frame and on the page as a whole', async () => {
  const page = await openPage(app, null, '/health/live')
  await page.setContent('<font color="#aaaaaa">Pale</font><iframe title="Inner" srcdoc="<button></button>"></iframe>')
  const rules = (await barriers(page)).map((one) => one.split(':')[0])
  const wanted = ['button-name', 'color-contrast', 'document-title', 'html-has-lang', 'region']
  deepEqual(new Set(wanted).difference(new Set(rules)), new Set())
  deepEqual(
    (await barriers(page, 'font')).map((one) => one.split(':')[0]),
    ['color-contrast'],
  )
  await page.context().close()
})

test('setup, sign-in and the empty inbox stand in nobody’s way, light and dark, in English and German', async () => {
  for (const look of LOOKS) {
    const page = await openPage(app, null, '/', look)
    await page.getByRole('button', { name: /^(Create the account|Konto anlegen)$/ }).waitFor()
    await lookAt(page, `setup ${look.locale}`)
    await page.context().close()
  }
  mira = await setUp(app)
  for (const look of LOOKS) {
    const page = await openPage(app, null, '/sign-in', look)
    await page.getByRole('button', { name: /^(Sign in|Anmelden)$/ }).waitFor()
    await lookAt(page, `sign-in ${look.locale}`)
    await page.context().close()
    const inbox = await openPage(app, mira, '/inbox', look)
    await inbox
      .getByRole('button', { name: /^(Try with the practice phone|Mit dem Übungshandy ausprobieren)$/ })
      .waitFor()
    await lookAt(inbox, `empty inbox ${look.locale}`)
    await inbox.context().close()
  }
})

test('list and thread, an open and a closed window', async () => {
  await mira.connectPractice()
  const ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Is *my order* shipped? https://example.com')
  await ayse.sends({ type: 'image', sample: 'photo', caption: 'This one' })
  await ayse.sends({ type: 'document', sample: 'document' })
  await ayse.sends({ type: 'audio', sample: 'voice' })
  const { id } = await mira.conversationWith(ayse.name)
  await mira.replies(id, 'It left this morning.')
  await ayse.got('It left this morning.')
  for (const look of LOOKS) {
    const page = await openPage(app, mira, `/inbox/${id}`, look)
    await bubble(page, 'It left this morning.').waitFor()
    await bubble(page, 'This one').getByRole('img').waitFor()
    await lookAt(page, `thread ${look.locale}`)
    await page.context().close()
  }
  await app.sim('POST', '/clock', { advanceMs: DAY_MS })
  for (const look of LOOKS) {
    const page = await openPage(app, mira, `/inbox/${id}`, look)
    await page
      .getByText(/24 hours ago|24 Stunden/)
      .first()
      .waitFor()
    await lookAt(page, `closed window ${look.locale}`)
    await page.context().close()
  }
})

test('settings and contacts', async () => {
  const names = ['workspace', 'people', 'inboxes', 'parked-deliveries', 'sign-ins']
  const { conversations } = await mira.conversations()
  const paths = [...names.map((name) => `/settings/${name}`), '/contacts', `/contacts/${conversations[0]?.contactId}`]
  for (const look of LOOKS) {
    const page = await openPage(app, mira, '/settings', look)
    for (const path of paths) {
      await page.goto(path)
      await page.getByRole('main').getByRole('heading').first().waitFor()
      await page.waitForLoadState('networkidle')
      await lookAt(page, `${path} ${look.locale}`)
    }
    await page.context().close()
  }
})

async function lookAt(page: Page, what: string) {
  deepEqual(await barriers(page), [], what)
}
