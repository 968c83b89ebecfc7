/** A real Chromium, as people have it before them. One for all files of a process; every test opens a context of its own. */
import { equal, match } from 'node:assert/strict'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { buildWeb } from '#bin/build-web.ts'
import type { App } from './app.ts'
import { launchChromium } from './chromium.ts'
import { whenFileEnds, whenProcessEnds } from './ending.ts'
import { eventually } from './eventually.ts'
import type { Person } from './person.ts'
import type { Phone } from './practice.ts'
import { SERVER_VARIABLE } from './server.ts'

/** For anything that a page waits for; the machine may be busy. */
const WAIT_MS_MAX = 30_000
/** It beeps, and every page may hear it. */
const FAKE_MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
const WIDE = { width: 1440, height: 900 }
export const NARROW = { width: 390, height: 844 }

export { barriers } from './barriers.ts'

let launched: Promise<Browser> | null = null
// Pages that stay would go on asking for a server that is gone.
whenFileEnds(async () => {
  const contexts = (await launched)?.contexts() ?? []
  await Promise.all(contexts.map((context) => context.close()))
})
whenProcessEnds(async () => (await launched)?.close())

/** Before the app starts: whether there is a web app to serve is looked at then. `npm test` has built it. */
export async function prepareWeb(): Promise<void> {
  if (!process.env[SERVER_VARIABLE]) await buildWeb()
}

/** Nobody signed in yet, or the given person. */
export async function openContext(
  app: Pick<App, 'url'>,
  person: Person | null,
  { holdsBack = false, ...options }: BrowserContextOptions & { holdsBack?: boolean } = {},
): Promise<BrowserContext> {
  launched ??= launchChromium(FAKE_MICROPHONE)
  const browser = await launched
  const context = await browser.newContext({
    baseURL: app.url,
    viewport: WIDE,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(WAIT_MS_MAX)
  // People who are tested send at once, so that nobody waits five seconds for every answer.
  if (!holdsBack) {
    await context.addInitScript(() => {
      if (location.protocol.startsWith('http')) localStorage.setItem('posthorn.undoSending', 'off')
    })
  }
  if (person) {
    const cookies = person.cookie.split('; ').map((pair) => {
      const at = pair.indexOf('=')
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: app.url }
    })
    await context.addCookies(cookies)
  }
  return context
}

/** The inbox (or another page) as somebody has it before them. */
export async function openPage(
  app: Pick<App, 'url'>,
  person: Person | null,
  path = '/inbox',
  options: BrowserContextOptions & { holdsBack?: boolean } = {},
): Promise<Page> {
  const context = await openContext(app, person, options)
  const page = await context.newPage()
  await page.goto(path)
  return page
}

/** The practice phone in a page of its own, as the link in Posthorn opens it. */
export async function openPhone(page: Page, phone: Pick<Phone, 'id'>): Promise<Page> {
  const other = await page.context().newPage()
  await other.goto(`/practice/phone/?lang=en&phone=${phone.id}`)
  await other.locator('.chat-row').first().click()
  await other.locator('textarea').waitFor()
  return other
}

export const row = (page: Page, name: string) => page.getByRole('link', { name })
/** Where one writes, once its editor is here (before, a plain field stands in its place). */
export const composer = (page: Page, name: string) =>
  page.getByRole('textbox', { name: `Your answer to ${name}` }).and(page.locator('[contenteditable]'))
/** What stands in a field or an editor, as it would be sent. */
const writtenIn = (field: Locator): Promise<string> =>
  field.evaluate((it) =>
    it instanceof HTMLTextAreaElement || it instanceof HTMLInputElement || it instanceof HTMLSelectElement
      ? it.value
      : [...it.querySelectorAll('p')].map(({ textContent }) => textContent).join('\n'),
  )
/** Waits until this stands in a field or an editor: it may come a picture after the key or the press that brings it. */
export const whenWritten = (field: Locator, text: string | RegExp): Promise<void> =>
  eventually(async () => {
    const found = await writtenIn(field)
    if (typeof text === 'string') equal(found, text)
    else match(found, text)
  })
/** An editor hears of a choice a moment after it is made, and would not know by then what the key that deletes it is meant for. */
export const empty = (editor: Locator): Promise<void> =>
  eventually(async () => {
    await editor.fill('')
    equal(await writtenIn(editor), '')
  })
/** A message in the open thread by words in it. */
export const bubble = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text })
/** Its ticks, with their words. */
export const ticks = (page: Page, text: string, words: string) =>
  bubble(page, text).getByRole('button', { name: `${words}. Show what happened` })

export async function openConversation(page: Page, name: string): Promise<void> {
  await row(page, name).click()
  await page.getByRole('region', { name, exact: true }).waitFor()
}

export async function answer(page: Page, name: string, text: string): Promise<void> {
  await composer(page, name).fill(text)
  await composer(page, name).press('Enter')
}

/** Whether the browser would ask its person whether they mean it, should they close the page or load it anew. */
export const asksBeforeItIsLeft = (page: Page): Promise<boolean> =>
  page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })))
