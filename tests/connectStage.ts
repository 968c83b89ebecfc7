/** Connecting a number in the browser: its words in both languages, Meta's window of practice, and the short ways through it. */
import { deepEqual } from 'node:assert/strict'
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { Inbox } from '#contract/inbox.ts'
import type { Onboarding, SignupEnd } from '#contract/onboarding.ts'
import { TERMS_VERSION } from '#core/terms/index.ts'
import { wordsOf } from '#simulator/signup/page/words/index.ts'
import { byHand as byHandDe } from '#web/i18n/de/byHand.ts'
import { channel as channelDe } from '#web/i18n/de/channel.ts'
import { connect as connectDe } from '#web/i18n/de/connect.ts'
import { signup as signupDe } from '#web/i18n/de/signup.ts'
import { byHand as byHandEn } from '#web/i18n/en/byHand.ts'
import { channel as channelEn } from '#web/i18n/en/channel.ts'
import { connect as connectEn } from '#web/i18n/en/connect.ts'
import { signup as signupEn } from '#web/i18n/en/signup.ts'
import type { App } from './app.ts'
import { barriers, openPage } from './browser.ts'
import { eventually } from './eventually.ts'
import type { Person } from './person.ts'

export const WORDS = {
  en: { connect: connectEn, signup: signupEn, byHand: byHandEn, channel: channelEn, popup: wordsOf('en') },
  de: { connect: connectDe, signup: signupDe, byHand: byHandDe, channel: channelDe, popup: wordsOf('de') },
}
export type Language = keyof typeof WORDS
export type PopupWords = ReturnType<typeof wordsOf>

/** Between them each language and each set of colours. */
export const LOOKS: Record<Language, BrowserContextOptions> = {
  en: { locale: 'en-GB', colorScheme: 'light' },
  de: { locale: 'de-DE', colorScheme: 'dark' },
}

export const acceptTerms = (person: Person) =>
  person.post('/terms/acceptances', { version: TERMS_VERSION, locale: 'en' })

/** Up to the page that opens the window. */
export async function begin(app: App, person: Person, language: Language): Promise<Page> {
  const { connect, signup } = WORDS[language]
  await acceptTerms(person)
  const path = '/settings/inboxes/connect/prepare?way=signup&connection=practice'
  const page = await openPage(app, person, path, LOOKS[language])
  await page.getByRole('button', { name: connect.continueWithWhatsApp }).click()
  await page.getByRole('button', { name: signup.open }).waitFor()
  return page
}

export async function openWindow(page: Page, label: string): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: label }).click()])
  await popup.locator('[data-screen="login"]').waitFor()
  return popup
}

export const press = (popup: Page, name: string) => popup.getByRole('button', { name, exact: true }).click()

/** The last press: the popup closes under it, which may end the press before it has heard of its own success. */
export const pressAndClose = (popup: Page, name: string) =>
  Promise.all([popup.waitForEvent('close'), press(popup, name).catch(() => {})])

/** Mira has a portfolio, an account and a number that has proved itself: only yes has to be said. */
export async function walkShort(popup: Page, words: PopupWords): Promise<void> {
  await press(popup, words.continueAs('Mira Winter'))
  await press(popup, words.getStarted)
  await press(popup, words.agree)
  for (const screen of ['portfolio', 'account', 'confirm', 'profile']) {
    await popup.locator(`[data-screen="${screen}"]`).waitFor()
    await press(popup, screen === 'confirm' ? words.confirm : words.next)
  }
  await popup.locator('[data-screen="done"]').waitFor()
  await pressAndClose(popup, words.ok)
}

/** The same by what the window asks its server, without the window; answers the onboarding with what was found. */
export async function signUpShort(person: Person): Promise<Onboarding> {
  await acceptTerms(person)
  const { inboxes } = await person.get<{ inboxes: Inbox[] }>('/inboxes')
  const inboxId = inboxes[0]?.id ?? (await person.post<Inbox>('/inboxes', { name: 'Support' })).id
  const onboarding = await person.post<Onboarding>('/onboardings', { inboxId, way: 'signup', connection: 'practice' })
  const { appId = '', configId = '' } = onboarding.signup ?? {}
  const { signup } = await ask(person, 'openings', { clientId: appId, configId })
  const say = (act: string, body: object = {}) => ask(person, `${signup}/${act}`, body)
  const { portfolios } = await say('person', { personId: 'practice-mira' })
  const portfolio = portfolios.find(({ name }: { name: string }) => name.startsWith('Gärtnerei'))
  await say('permissions')
  const { numbers } = await say('confirmation', {
    portfolio: { id: portfolio.id },
    account: { id: portfolio.accounts[0].id },
  })
  await say('existing-number', { phoneNumberId: numbers[0].id })
  const { code } = await say('end')
  await say('handed')
  return person.post(`/onboardings/${onboarding.id}/code`, { code, session: null })
}

// biome-ignore lint/suspicious/noExplicitAny: the window's own words, each checked by what is done with them.
async function ask(person: Person, path: string, body: object): Promise<any> {
  const answer = await person.fetch(`/practice/signup/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return answer.json()
}

/** What the server kept of how the window ended, once it is this. */
export function endOf(page: Page, person: Person, event: SignupEnd['event']): Promise<SignupEnd> {
  const id = new URL(page.url()).pathname.split('/').at(-1)
  return eventually(async () => {
    const { end } = await person.get<Onboarding>(`/onboardings/${id}`)
    if (end?.event !== event) throw new Error(`kept so far: ${end?.event}`)
    return end
  })
}

export async function lookAt(page: Page, what: string) {
  deepEqual(await barriers(page), [], what)
}
