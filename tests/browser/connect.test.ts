/** A WhatsApp number is connected as a newcomer does it: through the settings, the real popup, and to the first message. */
import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { Inbox } from '#contract/inbox.ts'
import type { Onboarding } from '#contract/onboarding.ts'
import { TERMS_VERSION, termsText } from '#core/terms/index.ts'
import { wordsOf } from '#simulator/signup/page/words/index.ts'
import { byHand as byHandDe } from '#web/i18n/de/byHand.ts'
import { connect as connectDe } from '#web/i18n/de/connect.ts'
import { signup as signupDe } from '#web/i18n/de/signup.ts'
import { byHand as byHandEn } from '#web/i18n/en/byHand.ts'
import { connect as connectEn } from '#web/i18n/en/connect.ts'
import { signup as signupEn } from '#web/i18n/en/signup.ts'
import { type App, setUp, startApp } from '../app.ts'
import { barriers, openPage, prepareWeb } from '../browser.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'

const WORDS = {
  en: { connect: connectEn, signup: signupEn, byHand: byHandEn, popup: wordsOf('en') },
  de: { connect: connectDe, signup: signupDe, byHand: byHandDe, popup: wordsOf('de') },
}
type Language = keyof typeof WORDS

/** Between them each language and each set of colours. */
const LOOKS: Record<Language, BrowserContextOptions> = {
  en: { locale: 'en-GB', colorScheme: 'light' },
  de: { locale: 'de-DE', colorScheme: 'dark' },
}

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
  await acceptTerms()
  const { inboxes } = await mira.get<{ inboxes: Inbox[] }>('/inboxes')
  if (inboxes.length === 0) await mira.post('/inboxes', { name: 'Support' })
  await allTheWay('de', { name: 'Blumen Huber', digits: '30 5550 0622', waId: '493055500622' })
})

async function allTheWay(language: Language, number: { name: string; digits: string; waId: string }) {
  const { connect, signup, popup: words } = WORDS[language]
  const isFirst = language === 'en'
  const page = await openPage(app, mira, '/settings/inboxes', LOOKS[language])
  await page.getByRole('link', { name: connect.start }).click()
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
  const phone = await app.sim<{ texts: { code: string }[] }>('GET', `/company-phones/${number.waId}`)
  await popup.getByLabel(words.code).fill(String(phone.texts.at(-1)?.code))
  await press(popup, words.next)
  await press(popup, words.ok)

  await page.waitForURL(/\/settings\/inboxes\/connect\/[0-9a-f-]{36}$/)
  const start = page.getByRole('button', { name: new RegExp(connect.connectOf.replace('{{number}}', '\\+49 .*')) })
  await start.click()
  await lookAt(page, 'the number with its PIN')
  await page.getByRole('button', { name: connect.pinMake }).click()
  match(await page.getByLabel(connect.pin, { exact: true }).inputValue(), /^\d{6}$/)
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

test('cancelled in the window: where, that nothing is lost, and the window opens again; the attempt waits in the settings', async () => {
  const { connect, signup, popup: words } = WORDS.en
  const page = await begin('en')
  const popup = await openWindow(page, signup.open)
  await press(popup, words.continueAs('Mira Winter'))
  await press(popup, words.getStarted)
  await press(popup, words.cancel)
  await Promise.all([popup.waitForEvent('close'), press(popup, words.leave).catch(() => {})]) // it closes under the press
  await page.getByText(signup.cancelledAt.replace('{{screen}}', signup.screens.PERMISSIONS[0] ?? '')).waitFor()
  await lookAt(page, 'cancelled')
  deepEqual(await endOf(page), { event: 'cancelled', currentStep: 'PERMISSIONS' })

  const again = await openWindow(page, signup.openAgain)
  await again.evaluate('window.opener = null') // as when it is gone before it could say a word
  await again.close()
  await page.getByText(signup.closed).waitFor()
  equal((await endOf(page)).event, 'closed')

  await page.getByRole('link', { name: signup.back }).click()
  await page.getByRole('link', { name: new RegExp(connect.goOnOf.replace('{{date}}', '.*')) }).click()
  await page.getByText(connect.ended.closed).waitFor()
  await lookAt(page, 'an attempt to be continued')
  await page.getByRole('button', { name: connect.giveUp }).click()
  await page.getByRole('dialog').getByRole('button', { name: connect.giveUp }).click()
  await page.getByText(connect.unfinishedTitle).waitFor({ state: 'detached' })
  await page.context().close()
})

test('a blocked window is told as such, and what to do about it', async () => {
  const { signup } = WORDS.de
  const page = await begin('de')
  await page.evaluate('window.open = () => null')
  await page.getByRole('button', { name: signup.open }).click()
  await page.getByText(signup.blocked).waitFor()
  await lookAt(page, 'blocked')
  equal((await endOf(page)).event, 'blocked')
  await page.context().close()
})

test('an error of Meta’s is shown with its words and its session, to be copied', async () => {
  const { signup, popup: words } = WORDS.en
  const page = await begin('en')
  await app.sim('POST', '/signup', { error: { step: 'PERMISSIONS', message: 'Not just now' } })
  const popup = await openWindow(page, signup.open)
  await press(popup, words.continueAs('Mira Winter'))
  await press(popup, words.getStarted)
  await press(popup, words.agree)
  await popup.getByRole('heading', { name: words.errorTitle }).waitFor()
  await popup.close()
  await page.getByText('Not just now').waitFor()
  await page.getByText(new RegExp(`${signup.sessionId}: \\w+`)).waitFor()
  await lookAt(page, 'an error of Meta’s')
  await page.context().close()
})

test('by hand: a wrong secret is found at its field, the rest waits for it; put right, the number is found', async () => {
  await acceptTerms()
  for (const language of ['en', 'de'] as const) {
    const { connect, byHand } = WORDS[language]
    const page = await openPage(
      app,
      mira,
      '/settings/inboxes/connect/prepare?way=hand&connection=practice',
      LOOKS[language],
    )
    await page.getByRole('button', { name: connect.next, exact: true }).click()
    const set = await app.sim<Record<string, string>>('POST', '/practice')
    const { appId = '', appSecret = '', token = '', wabaId = '', phoneNumberId = '' } = set
    const wrong = appSecret.replace(/^./, (first) => (first === '0' ? '1' : '0'))
    for (const [label, text] of [
      [byHand.appId, appId],
      [byHand.appSecret, wrong],
      [byHand.token, token],
      [byHand.wabaId, wabaId],
      [byHand.phoneNumberId, phoneNumberId],
    ] as const)
      await page.getByLabel(label, { exact: true }).fill(text)
    const secret = page.getByLabel(byHand.appSecret, { exact: true })
    await eventually(async () => equal(await secret.getAttribute('aria-invalid'), 'true'))
    await lookAt(page, 'a wrong secret')
    await secret.fill(appSecret)
    await page.getByText(byHand.ready).waitFor()
    await page.getByRole('button', { name: byHand.connect }).click()
    await page.getByRole('heading', { name: connect.foundTitle }).waitFor()
    await lookAt(page, 'found by hand')
    await page.context().close()
  }
})

test('the page that opens the window keeps its opener’s rules and shows no conversation; others keep theirs', async () => {
  const answer = await mira.fetch('/signup/meta/0190a000-0000-7000-8000-000000000000')
  equal(answer.headers.get('cross-origin-opener-policy'), 'same-origin-allow-popups')
  const policy = answer.headers.get('content-security-policy') ?? ''
  ok(policy.includes("script-src 'self' https://connect.facebook.net;"))
  equal((await mira.fetch('/inbox')).headers.get('cross-origin-opener-policy'), 'same-origin')
  const assets = [...(await answer.text()).matchAll(/assets\/([a-z]+)/g)].map(([, name]) => name)
  deepEqual([...new Set(assets)].sort(), ['look', 'signup'])
})

const acceptTerms = () => mira.post('/terms/acceptances', { version: TERMS_VERSION, locale: 'en' })

/** Up to the page that opens the window. */
async function begin(language: Language): Promise<Page> {
  const { connect, signup } = WORDS[language]
  await acceptTerms()
  const page = await openPage(
    app,
    mira,
    '/settings/inboxes/connect/prepare?way=signup&connection=practice',
    LOOKS[language],
  )
  await page.getByRole('button', { name: connect.continueWithWhatsApp }).click()
  await page.getByRole('button', { name: signup.open }).waitFor()
  return page
}

async function openWindow(page: Page, label: string): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: label }).click()])
  await popup.locator('[data-screen="login"]').waitFor()
  return popup
}

const press = (popup: Page, name: string) => popup.getByRole('button', { name, exact: true }).click()

/** A business that Meta does not know yet, up to the code. */
async function fillAll(popup: Page, words: ReturnType<typeof wordsOf>, number: { name: string; digits: string }) {
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

/** What the server kept of how the window ended. */
async function endOf(page: Page) {
  const id = new URL(page.url()).pathname.split('/').at(-1)
  return eventually(async () => {
    const { end } = await mira.get<Onboarding>(`/onboardings/${id}`)
    if (!end) throw new Error('nothing is kept yet')
    const { event, currentStep } = end
    return { event, currentStep }
  })
}

async function lookAt(page: Page, what: string) {
  deepEqual(await barriers(page), [], what)
}
