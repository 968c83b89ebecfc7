import { deepEqual, ok } from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { type App, setUp, startApp } from '../app.ts'
import { barriers, bubble, openPage, prepareWeb } from '../browser.ts'
import type { Person } from '../person.ts'
import { DAY_MS, newPhone } from '../practice.ts'

let app: App
let mira: Person

const DIST = join(import.meta.dirname, '..', '..', 'dist', 'web')
const ASSETS = join(DIST, 'assets')
/** With the words and what else comes by itself it must stay within the 150 kB of the bench `web`. */
const FIRST_KILOBYTES_MAX = 150
/** Beyond the inbox, in the language with more to say; the box one writes into comes after it. */
const THREAD_KILOBYTES_MAX = 60

/** Between them each language and each set of colours. */
const LOOKS = [
  { locale: 'en-GB', colorScheme: 'light' },
  { locale: 'de-DE', colorScheme: 'dark' },
] as const

before(async () => {
  await prepareWeb()
  app = await startApp()
})

test('nothing large has come into the scripts that every first visit waits for, nor into what a thread needs to be read', async () => {
  const document = await readFile(join(DIST, 'index.html'), 'utf8')
  const named = [...document.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map(([, name = '']) => name)
  ok(named.length > 0)
  const first = await withImports(named)
  await fits(first, FIRST_KILOBYTES_MAX)
  const all = await readdir(ASSETS)
  const panes = all.filter((name) => /^ThreadPane-.+\.js$/.test(name))
  const words = all.filter((name) => /^conversation-.+\.js$/.test(name))
  deepEqual([panes.length, words.length], [1, 2])
  const ofLanguages = (await Promise.all(words.map(sizeOf))).toSorted((a, b) => a - b)
  const thread = (await withImports(panes)).filter((name) => !first.includes(name))
  await fits(thread, THREAD_KILOBYTES_MAX - (ofLanguages.at(-1) ?? 0) / 1_000)
})

/** These scripts and all that they cannot do without. */
async function withImports(names: readonly string[]): Promise<string[]> {
  const found = new Set(names)
  for (const name of found) {
    const text = await readFile(join(ASSETS, name), 'utf8')
    for (const [, needed = ''] of text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) found.add(needed)
  }
  return [...found]
}

const sizeOf = async (name: string) => gzipSync(await readFile(join(ASSETS, name)), { level: 9 }).length

async function fits(names: readonly string[], kilobytesMax: number): Promise<void> {
  const sizes = await Promise.all(names.map(async (name) => [name, await sizeOf(name)] as const))
  const kilobytes = sizes.reduce((sum, [, bytes]) => sum + bytes, 0) / 1_000
  ok(kilobytes <= kilobytesMax, `${kilobytes} of ${kilobytesMax} kB: ${sizes.join(' ')}`)
}

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
