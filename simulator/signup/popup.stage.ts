/** What the tests of the popup share: a page with the SDK on another origin, a person who clicks through, what was heard. */
import { ok } from 'node:assert/strict'
import httpProxy from '@fastify/http-proxy'
import Fastify from 'fastify'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from '#tests/chromium.ts'
import { type Simulator, startSimulator } from '../server.ts'
import type { Shape } from '../shape.ts'

/** For anything that a page waits for; the machine may be busy. */
const WAIT_MS = 30_000

export interface Practice {
  appId: string
  appSecret: string
  configId: string
  token: string
  wabaId: string
}

/** What the page that loads the SDK has heard. */
export interface Heard {
  callbacks: { status: string; authResponse: { code: string } | null }[]
  /** Message events that are JSON, with their origin. */
  events: { origin: string; type: string; event: string; version: string; data: Record<string, string> }[]
  order: ('message' | 'callback')[]
}

export interface Ground {
  simulator: Simulator
  practice: Practice
  /** Where the page with the SDK lies; `/proxied` loads the SDK from below `/practice`. */
  url: string
  control(method: string, path: string, body?: unknown): Promise<Shape>
  graph(path: string, token?: string): Promise<{ status: number; body: Shape }>
  /** Opens the page and presses its button. */
  openPopup(options?: Options): Promise<{ page: Page; popup: Page; heard: () => Promise<Heard> }>
  codeFor(number: string): Promise<string>
  close(): Promise<void>
}

export interface Options {
  language?: 'en' | 'de'
  path?: '/' | '/proxied'
  extras?: Shape
  context?: BrowserContextOptions
}

export async function openGround(): Promise<Ground> {
  const simulator = await startSimulator({ port: 0, seed: 'signup' })
  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${simulator.url}/_sim/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    ok(answer.ok, `${method} ${path}: ${answer.status} ${answer.ok ? '' : await answer.text()}`)
    return (await answer.json()) as Shape
  }
  const practice = (await control('POST', 'practice', {})) as unknown as Practice
  const host = Fastify({ forceCloseConnections: true })
  await host.register(httpProxy, { upstream: simulator.url, prefix: '/practice', rewritePrefix: '/' })
  for (const [path, sdk] of Object.entries({ '/': `${simulator.url}/sdk.js`, '/proxied': 'practice/sdk.js' })) {
    host.get<{ Querystring: Record<string, string> }>(path, (request, reply) =>
      reply.type('text/html').send(hostPage(sdk, practice, request.query)),
    )
  }
  const url = (await host.listen({ port: 0, host: '127.0.0.1' })).replace('127.0.0.1', 'localhost')
  const browser: Browser = await launchChromium()
  return {
    simulator,
    practice,
    url,
    control,
    async graph(path, token) {
      const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
      const answer = await fetch(`${simulator.url}/v26.0/${path}`, { headers })
      return { status: answer.status, body: (await answer.json()) as Shape }
    },
    async openPopup({ language = 'en', path = '/', extras = {}, context } = {}) {
      const opened = await browser.newContext({ viewport: { width: 620, height: 760 }, locale: 'en-GB', ...context })
      opened.setDefaultTimeout(WAIT_MS)
      const page = await opened.newPage()
      await page.goto(`${url}${path}?lang=${language}&extras=${encodeURIComponent(JSON.stringify(extras))}`)
      await page.locator('button:enabled').waitFor()
      const [popup] = await Promise.all([opened.waitForEvent('page'), page.locator('button').click()])
      // A popup has the size that its opener asked for, whatever the context says.
      if (context?.viewport) await popup.setViewportSize(context.viewport)
      await popup.locator('[data-screen="login"] button, [role="alert"]').first().waitFor()
      return { page, popup, heard: () => page.evaluate('window.heard') as Promise<Heard> }
    },
    async codeFor(number) {
      const phone = await control('GET', `company-phones/${number}`)
      return String((phone.texts as Shape[]).at(-1)?.code)
    },
    async close() {
      await browser.close()
      await host.close()
      await simulator.close()
    },
  }
}

/** As Meta's own sample has it. */
const hostPage = (
  sdk: string,
  { appId, configId }: Practice,
  { lang = 'en', extras = '{}' }: Record<string, string>,
) => `<!doctype html>
<html lang="${lang}"><meta charset="utf-8"><title>Host</title><button disabled>Connect</button><script>
window.heard = { callbacks: [], events: [], order: [] }
window.fbAsyncInit = () => {
  FB.init({ appId: '${appId}', autoLogAppEvents: true, xfbml: true, version: 'v26.0' })
  document.querySelector('button').disabled = false
}
addEventListener('message', ({ origin, data }) => {
  try {
    const event = JSON.parse(data)
    if (event.type !== 'WA_EMBEDDED_SIGNUP') return
    heard.events.push({ origin, ...event })
    heard.order.push('message')
  } catch {}
})
document.querySelector('button').onclick = () => FB.login((response) => {
  heard.callbacks.push(response)
  heard.order.push('callback')
}, { config_id: '${configId}', response_type: 'code', override_default_response_type: true,
     extras: { setup: {}, featureType: '', sessionInfoVersion: '3', ...${extras} } })
</script><script async defer crossorigin="anonymous" src="${sdk}"></script></html>`

export const press = (popup: Page, name: string) => popup.getByRole('button', { name, exact: true }).click()
/** The press that ends the popup: it may be gone before the click is told to have happened, which is no failure. */
export const pressAndLeave = (popup: Page, name: string) =>
  Promise.all([popup.waitForEvent('close'), press(popup, name).catch(() => {})])
export const screen = (popup: Page, name: string) => popup.locator(`[data-screen="${name}"]`).waitFor()

/** A new business: Jonas has none yet. */
export const BUSINESS = {
  'Legal name of the business': 'Keller Fahrräder GmbH',
  'Business phone': '030 5550 0600',
  Website: 'keller-raeder.example',
  'Business e-mail': 'post@keller-raeder.example',
}

/** Walks until the named screen, choosing what is new. */
export async function walkTo(popup: Page, goal: string, number = '30 5550 0611'): Promise<void> {
  const acts: [string, () => Promise<unknown>][] = [
    ['login', () => logInAs(popup, 'Jonas Keller')],
    ['intro', () => press(popup, 'Get started')],
    ['permissions', () => press(popup, 'Continue')],
    ['portfolio', () => fillBusiness(popup)],
    ['account', () => press(popup, 'Next')],
    ['confirm', () => press(popup, 'Confirm')],
    ['profile', () => fillProfile(popup)],
    ['number', () => fillNumber(popup, number)],
  ]
  for (const [name, act] of acts) {
    await screen(popup, name)
    if (name === goal) return
    await act()
  }
  await screen(popup, goal)
}

export async function logInAs(popup: Page, name: string): Promise<void> {
  await press(popup, 'Log in to another account')
  await popup.getByRole('button', { name }).click()
}

export async function fillBusiness(popup: Page): Promise<void> {
  const isChoice = await popup.getByLabel('Create a business portfolio').count()
  if (isChoice > 0) await popup.getByLabel('Create a business portfolio').check()
  for (const [label, text] of Object.entries(BUSINESS)) await popup.getByLabel(label).fill(text)
  await popup.getByLabel('Country').selectOption('DE')
  await popup.getByLabel('Time zone').selectOption('Europe/Berlin')
  await press(popup, 'Next')
}

export async function fillProfile(popup: Page): Promise<void> {
  await popup.getByLabel('Display name').fill('Keller Fahrräder')
  await popup.getByLabel('It differs from my legal business name').check()
  await popup.getByLabel('Category').selectOption('RETAIL')
  await popup.getByLabel('Description (optional)').fill('Bicycles and repairs')
  await press(popup, 'Next')
}

export async function fillNumber(popup: Page, number: string): Promise<void> {
  await popup.getByLabel('Country code').selectOption('DE')
  await popup.getByLabel('Phone number').fill(number)
  await press(popup, 'Send code')
}

/** Asks again until it is so, at most as long as a page may take. */
export async function eventually<Found>(look: () => Promise<Found>, what = 'it'): Promise<NonNullable<Found>> {
  for (const until = Date.now() + WAIT_MS; ; ) {
    const found = await look()
    if (found) return found
    ok(Date.now() < until, `${what} never became so`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
