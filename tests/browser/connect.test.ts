/** A WhatsApp number is connected as a newcomer does it: through the settings, the real popup, and to the first message. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Inbox } from '#contract/inbox.ts'
import { termsText } from '#core/terms/index.ts'
import { type App, setUp, startApp } from '../app.ts'
import { openPage, prepareWeb, whenWritten } from '../browser.ts'
import {
  acceptTerms,
  type Language,
  LOOKS,
  lookAt,
  openWindow,
  type PopupWords,
  press,
  pressAndClose,
  WORDS,
} from '../connectStage.ts'
import type { Person } from '../person.ts'

let app: App
let mira: Person

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
})

test('Mira comes with nothing: list, terms, a new portfolio, the code from the lock screen, and a first message', () =>
  allTheWay('en', { name: 'Keller Fahrräder', digits: '30 5550 0611', waId: '493055500611' }))

test('the same way in German, into a new inbox; the terms are not asked for twice', async () => {
  await acceptTerms(mira)
  const { inboxes } = await mira.get<{ inboxes: Inbox[] }>('/inboxes')
  if (inboxes.length === 0) await mira.post('/inboxes', { name: 'Support' })
  await allTheWay('de', { name: 'Blumen Huber', digits: '30 5550 0622', waId: '493055500622' })
})

async function allTheWay(language: Language, number: { name: string; digits: string; waId: string }) {
  const { connect, signup, popup: words } = WORDS[language]
  const isFirst = language === 'en'
  const page = await openPage(app, mira, '/settings/inboxes', LOOKS[language])
  await page.getByRole('link', { name: connect.start }).click()
  await page.getByRole('heading', { name: connect.chooseTitle }).waitFor()
  await lookAt(page, 'choose')
  await page.getByRole('link', { name: new RegExp(connect.practice) }).click()
  await page.getByRole('checkbox', { name: connect.list.website }).check()
  await page.getByText(new RegExp(isFirst ? '^7 points are still open' : '^7 Punkte sind noch offen')).waitFor()
  if (isFirst) {
    await page.getByRole('button', { name: connect.continueWithWhatsApp }).click()
    await page.getByText(connect.termsNeeded).waitFor()
    await page.getByRole('checkbox', { name: termsText(language).consent }).check()
  } else {
    equal(await page.getByRole('checkbox', { name: termsText(language).consent }).count(), 0)
    await page.getByRole('combobox', { name: connect.inbox }).selectOption({ label: connect.newInbox })
    await page.getByLabel(connect.newInboxName).fill('Filiale')
  }
  await lookAt(page, 'prepare')
  await page.getByRole('button', { name: connect.continueWithWhatsApp }).click()

  await page.getByRole('heading', { name: signup.title }).waitFor()
  const popup = await openWindow(page, signup.open)
  await lookAt(page, 'the page that opens the window')
  await fillAll(popup, words, number)
  const [lockScreen] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: signup.phoneLink }).click(),
  ])
  const text = lockScreen.locator('.notification', { hasText: /\d{3}-\d{3}/ }).first()
  const code = /\d{3}-\d{3}/.exec((await text.textContent()) ?? '')?.[0] ?? ''
  await lockScreen.close()
  await popup.getByLabel(words.code).fill(code)
  await press(popup, words.next)
  await pressAndClose(popup, words.ok)

  await page.waitForURL(/\/settings\/inboxes\/connect\/[0-9a-f-]{36}$/)
  const start = page.getByRole('button', { name: new RegExp(connect.connectOf.replace('{{number}}', '\\+49 .*')) })
  await start.click()
  await page.getByRole('button', { name: connect.pinMake }).waitFor()
  await lookAt(page, 'the number with its PIN')
  await page.getByRole('button', { name: connect.pinMake }).click()
  await whenWritten(page.getByLabel(connect.pin, { exact: true }), /^\d{6}$/)
  await page.getByRole('checkbox', { name: connect.pinKept }).check()
  await start.click()
  const done = connect.doneTitle.replace('{{number}}', '')
  await page.getByRole('heading', { name: new RegExp(`${done}$`) }).waitFor()
  await lookAt(page, 'connected')

  const { inboxes } = await mira.get<{ inboxes: Inbox[] }>('/inboxes')
  const channel = inboxes
    .flatMap(({ name, channels }) => channels.map((one) => ({ ...one, inbox: name })))
    .find(({ displayPhoneNumber }) => displayPhoneNumber.replace(/\D/g, '') === number.waId)
  deepEqual([channel?.state, channel?.inbox], ['connected', isFirst ? 'Support' : 'Filiale'])
  const customer = await app.sim<{ id: string }>('POST', '/phones', {
    name: `Kundin ${language}`,
    waId: `4915190000${number.waId.slice(-3)}`,
  })
  const message = { to: channel?.phoneNumberId, type: 'text', text: { body: 'Is it shipped?' } }
  await app.sim('POST', `/phones/${customer.id}/messages`, message)
  await page.getByText(connect.wrote).waitFor()
  await mira.conversationWith(`Kundin ${language}`)

  await page.goto(`/settings/channels/${channel?.id}`)
  await page.getByRole('heading', { level: 1 }).getByText(number.name).waitFor()
  await page.waitForLoadState('networkidle')
  await lookAt(page, 'the channel')
  await page.goto('/settings/data')
  await page.getByText(String(channel?.displayPhoneNumber)).first().waitFor()
  await lookAt(page, 'where data is')
  await page.context().close()
}

test('the page that opens the window keeps its opener’s rules and shows no conversation; others keep theirs', async () => {
  const answer = await mira.fetch('/signup/meta/0190a000-0000-7000-8000-000000000000')
  equal(answer.headers.get('cross-origin-opener-policy'), 'same-origin-allow-popups')
  const policy = answer.headers.get('content-security-policy') ?? ''
  ok(policy.includes("script-src 'self' https://connect.facebook.net;"))
  equal((await mira.fetch('/inbox')).headers.get('cross-origin-opener-policy'), 'same-origin')
  const assets = [...(await answer.text()).matchAll(/assets\/([a-z]+)/g)].map(([, name]) => name)
  deepEqual([...new Set(assets)].sort(), ['look', 'signup'])
})

/** A business that Meta does not know yet, up to the code. */
async function fillAll(popup: Page, words: PopupWords, number: { name: string; digits: string }) {
  await press(popup, words.otherPerson)
  await popup.getByRole('button', { name: 'Jonas Keller' }).click()
  await press(popup, words.getStarted)
  await press(popup, words.agree)
  await popup.getByLabel(words.businessName).or(popup.getByLabel(words.newPortfolio)).first().waitFor()
  const isChoice = (await popup.getByLabel(words.newPortfolio).count()) > 0
  if (isChoice) await popup.getByLabel(words.newPortfolio).check()
  await popup.getByLabel(words.businessName).fill(`${number.name} GmbH`)
  await popup.getByLabel(words.businessPhone).fill('030 5550 0600')
  await popup.getByLabel(words.website).fill('https://laden.example')
  await popup.getByLabel(words.email).fill('post@laden.example')
  await popup.getByLabel(words.country).selectOption('DE')
  await popup.getByLabel(words.timeZone).selectOption('Europe/Berlin')
  await press(popup, words.next)
  await popup.locator('[data-screen="account"]').waitFor()
  await press(popup, words.next)
  await press(popup, words.confirm)
  await popup.getByLabel(words.displayName).fill(number.name)
  await popup.getByLabel(words.differs).check()
  await popup.getByLabel(words.vertical).selectOption('RETAIL')
  await press(popup, words.next)
  await popup.getByLabel(words.countryCode).selectOption('DE')
  await popup.getByLabel(words.number, { exact: true }).fill(number.digits)
  await press(popup, words.sendCode)
  await popup.getByLabel(words.code).waitFor()
}
