import { equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { type App, setUp, startApp } from '../app.ts'
import { bubble, openContext, openPage, prepareWeb, row, whenWritten } from '../browser.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone } from '../practice.ts'
import { FIRST_KILOBYTES_MAX, kilobytes, neededUntil, ROUTE_KILOBYTES_MAX } from '../weight.ts'

let app: App
let mira: Person
let ayse: Phone
let id: string

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Is *my order* shipped? https://example.com')
  id = (await mira.conversationWith(ayse.name)).id
})

/** The one with more to say. */
const locale = 'de-DE'

test('no more than is allowed comes until the inbox stands there, and until a thread is read and can be answered', async () => {
  const inbox = await openContext(app, mira, { locale })
  const first = await neededUntil(await inbox.newPage(), '/inbox', (page) => row(page, ayse.name).waitFor())
  await inbox.close()
  const thread = await openContext(app, mira, { locale })
  const all = await neededUntil(await thread.newPage(), `/inbox/${id}`, async (page) => {
    await bubble(page, 'shipped').waitFor()
    await page.getByRole('textbox', { name: `Deine Antwort an ${ayse.name}` }).waitFor()
  })
  await thread.close()
  await fits(first, FIRST_KILOBYTES_MAX)
  await fits(all.difference(first), ROUTE_KILOBYTES_MAX)
})

test('letters typed right behind n are the note’s, however late its field comes, and press nothing; n again leads back to it', async () => {
  const page = await openPage(app, mira, `/inbox/${id}`)
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  await page.route(/assets\/NoteComposer-.+\.js/, async (route) => {
    await released
    await route.continue()
  })
  await bubble(page, 'shipped').waitFor()
  await page.keyboard.press('n')
  // Each of them alone would do something to the conversation.
  await page.keyboard.type('aezr')
  release()
  const field = page.getByRole('textbox', { name: `Note about ${ayse.name}` })
  await field.waitFor()
  await page.keyboard.type('i')
  await whenWritten(field, 'aezri')
  await field.blur()
  await page.keyboard.press('n')
  await page.keyboard.type('!')
  await whenWritten(field, 'aezri!')
  equal((await mira.conversationWith(ayse.name)).status, 'open')
  await page.context().close()
})

const GONE = [
  ['/contacts/nonsense', 'This contact does not exist', 'All contacts'],
  ['/automation/nonsense', 'This workflow does not exist', 'All workflows'],
  ['/settings/channels/nonsense', 'This channel is not here', 'All inboxes'],
  ['/settings/inboxes/nonsense/assignment', 'This inbox does not exist', 'All inboxes'],
  ['/settings/templates/nonsense', 'This template does not exist', 'All templates'],
] as const

test('an address of something that is not there says so, and a link leads to all that are', async () => {
  const page = await openPage(app, mira, '/inbox')
  for (const [path, words, way] of GONE) {
    await page.goto(path)
    const said = page.getByRole('heading', { name: words }).last()
    await said.waitFor()
    equal(await page.getByRole('button', { name: 'Try again' }).count(), 0)
    await page.getByRole('main').getByRole('link', { name: way }).last().click()
    await said.waitFor({ state: 'detached' })
  }
  await page.context().close()
})

test('where no list of conversations is waited for, the bell and its key are there without a pause', async () => {
  const context = await openContext(app, mira)
  const page = await context.newPage()
  // Nothing that waits so long ever begins.
  await page.addInitScript((pauseMs) => {
    const wait = window.setTimeout
    const never = (run: TimerHandler, waitMs = 0, ...rest: unknown[]) =>
      waitMs < pauseMs ? wait(run, waitMs, ...rest) : 0
    Object.assign(window, { setTimeout: never })
  }, PAUSE_MS)
  await page.goto('/settings/workspace')
  await page.getByRole('button', { name: /^Notifications/ }).waitFor()
  // It may be drawn a moment before its key is heard.
  await eventually(async () => {
    await page.keyboard.press('N')
    ok(await page.getByRole('dialog').isVisible())
  })
  await context.close()
})

const PAUSE_MS = 1_000

async function fits(paths: ReadonlySet<string>, kilobytesMax: number): Promise<void> {
  const needed = await kilobytes(paths, '.js')
  ok(needed > 0 && needed <= kilobytesMax, `${needed} of ${kilobytesMax} kB: ${[...paths].join(' ')}`)
}

test('before the editor is here one writes and sends; then it takes over every letter, the caret and the focus', async () => {
  const context = await openContext(app, mira)
  const page = await context.newPage()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  await page.route(/assets\/TextEditor-.+\.js/, async (route) => {
    await released
    await route.continue()
  })
  await page.goto(`/inbox/${id}`)
  await bubble(page, 'shipped').waitFor()
  const field = page.getByRole('textbox', { name: `Your answer to ${ayse.name}` })
  await field.waitFor()
  // The first key is a command, all others are letters, though many of them are commands elsewhere.
  await page.keyboard.press('r')
  await page.keyboard.type('- each one')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('az/e')
  await whenWritten(field, '- each one\n- az/e')
  await page.keyboard.press('Enter')
  await bubble(page, 'each one').waitFor()
  await ayse.got('- each one\n- az/e')

  await page.keyboard.type('one two')
  for (let times = 0; times < 4; times++) await page.keyboard.press('ArrowLeft')
  release()
  const editor = page.locator('[contenteditable="true"]')
  await editor.waitFor()
  await page.keyboard.type(' and a half')
  await whenWritten(editor, 'one and a half two')
  await page.keyboard.press('Enter')
  await ayse.got('one and a half two')
  await context.close()
})

test('a key right before the editor comes is not lost, whenever that is', async () => {
  const page = await openPage(app, mira, `/inbox/${id}`)
  await page.getByRole('textbox', { name: `Your answer to ${ayse.name}` }).waitFor()
  await page.keyboard.press('r')
  // The editor is asked for by the first key, so it comes somewhere among these.
  const text = 'the quick brown fox jumps over the lazy dog '.repeat(4).trim()
  await page.keyboard.type(text)
  const editor = page.locator('[contenteditable="true"]')
  await editor.waitFor()
  await whenWritten(editor, text)
  await page.context().close()
})

test('letters typed right behind / are the search’s, however late it comes, and press nothing; what is gone from the address is said', async () => {
  const page = await openPage(app, mira, '/inbox?saved=nothing&since=2026-19-47')
  await page.getByText('This view is not there any more').waitFor()
  await page.getByRole('link', { name: 'Show everything' }).click()
  await page.getByText('This view is not there any more').waitFor({ state: 'detached' })
  equal(new URL(page.url()).searchParams.get('saved'), null)
  await page.goto('/inbox?inbox=nonsense')
  await page.getByText('This inbox is not there any more').waitFor()
  await page.getByRole('link', { name: 'Show everything' }).click()
  await row(page, ayse.name).waitFor()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  await page.route(/assets\/SearchPane-.+\.js/, async (route) => {
    await released
    await route.continue()
  })
  await page.goto('/inbox')
  await row(page, ayse.name).waitFor()
  await page.keyboard.press('/')
  // Each of them alone would do something to the list.
  await page.keyboard.type('asje?f')
  release()
  const field = page.getByRole('combobox')
  await field.waitFor()
  await page.keyboard.type('g')
  await whenWritten(field, 'asje?fg')
  equal(await page.getByRole('dialog').count(), 0)
  await page.goto('/inbox/not-an-id')
  await page.getByRole('button', { name: 'Go to the inbox' }).click()
  await row(page, ayse.name).waitFor()
  await page.context().close()
})
