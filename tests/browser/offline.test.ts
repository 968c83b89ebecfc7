import { deepEqual, equal } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { Page, Route } from 'playwright-core'
import type { DraftOne } from '#contract/drafts.ts'
import { CATCH_UP_EVENTS_MAX } from '#contract/live.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { type App, setUp, startApp } from '../app.ts'
import {
  answer,
  asksBeforeItIsLeft,
  bubble,
  composer,
  openConversation,
  openPage,
  prepareWeb,
  row,
  whenWritten,
} from '../browser.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone, sendsOf } from '../practice.ts'
import { startWire, type Wire } from '../wire.ts'

let app: App
let mira: Person
let wire: Wire

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  wire = await startWire(app.url)
})

test('after a while without network everything is there once and in order, and what was typed is kept and sent', async () => {
  const ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  const page = await pageWith(ayse.name, () => ayse.says('one'))
  const { id } = await mira.conversationWith(ayse.name)
  await goOffline(page)
  for (const text of ['two', 'three', 'four']) await ayse.says(text)
  await mira.replies(id, 'from another browser')
  await answer(page, ayse.name, 'written without network')
  await composer(page, ayse.name).fill('still thinking')
  // What nobody has needed yet of the page takes nothing down, and comes with the network.
  await composer(page, ayse.name).press('Control+.')
  await ayse.got('from another browser')

  await goOnline(page)
  await ayse.got('written without network')
  await page.getByRole('combobox', { name: /^Find an emoji/ }).press('Escape')
  await eventually(async () => deepEqual(await textsOn(page), await textsOf(id)))
  deepEqual((await textsOf(id)).toSorted(), EVERYTHING.toSorted())
  await whenWritten(composer(page, ayse.name), 'still thinking')
  equal(await page.evaluate(() => 'neverReloaded' in window), true)
  equal((await sendsOf(app.sim)).filter(({ phoneId }) => phoneId === ayse.id).length, 2)
  await page.context().close()
})

test('the same when Posthorn was stopped and started again meanwhile', async () => {
  const boris = await newPhone(app.sim, 'Boris Lem')
  const page = await pageWith(boris.name, () => boris.says('one'))
  const { id } = await mira.conversationWith(boris.name)
  await goOffline(page)
  await composer(page, boris.name).fill('still thinking')
  await boris.says('two')
  await app.stop()
  await app.start()
  await boris.says('three')
  await goOnline(page)
  await bubble(page, 'three').waitFor()
  await eventually(async () => deepEqual(await textsOn(page), ['one', 'two', 'three']))
  deepEqual(await textsOf(id), ['one', 'two', 'three'])
  await whenWritten(composer(page, boris.name), 'still thinking')

  // Also while it looks on.
  await app.stop()
  await page.getByText('Connecting to Posthorn again').waitFor()
  await app.start()
  await boris.says('four')
  await bubble(page, 'four').waitFor()
  await eventually(async () => deepEqual(await textsOn(page), ['one', 'two', 'three', 'four']))
  // It takes the answer and then cannot say so: asked again under the same id, it leaves once.
  let isCut = false
  await page.route('**/messages', async (route) => {
    if (isCut || route.request().method() !== 'POST') return route.continue()
    isCut = true
    await route.fetch()
    await route.fulfill({ status: 503, json: { error: { code: 'temporarily_unavailable', message: 'Not just now.' } } })
  })
  await answer(page, boris.name, 'Here we are.')
  await boris.got('Here we are.')
  await eventually(async () => deepEqual(await textsOn(page), ['one', 'two', 'three', 'four', 'Here we are.']))
  equal(isCut, true)
  equal(await page.getByText('Posthorn did not take it').count(), 0)
  equal((await sendsOf(app.sim)).filter(({ phoneId }) => phoneId === boris.id).length, 1)

  // It cannot take it for half a minute: its author is told why, tries it under the same id, or gives it up for good.
  await page.clock.install()
  const broken = (route: Route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 500, json: { error: { code: 'broken', message: 'Posthorn has a fault.' } } })
      : route.continue()
  const answerInVain = async (text: string) => {
    await composer(page, boris.name).fill(text)
    await eventually(async () => equal(await draftOf(id), text))
    await composer(page, boris.name).press('Enter')
    await page.getByText('Posthorn could not take it yet').waitFor()
    await page.clock.fastForward(STUCK_MS)
    await bubble(page, text).getByText('Posthorn cannot take it: Posthorn has a fault.').waitFor()
  }
  await page.route('**/messages', broken)
  await answerInVain('Once more.')
  equal(await asksBeforeItIsLeft(page), true)
  await page.unroute('**/messages', broken)
  await bubble(page, 'Once more.').getByRole('button', { name: 'Try now' }).click()
  await boris.got('Once more.')
  await page.route('**/messages', broken)
  await answerInVain('Never mind.')
  await bubble(page, 'Never mind.').getByRole('button', { name: 'Discard' }).click()
  await eventually(async () => equal(await draftOf(id), ''))
  equal(await bubble(page, 'Never mind.').count(), 0)
  equal(await asksBeforeItIsLeft(page), false)
  equal((await sendsOf(app.sim)).filter(({ phoneId }) => phoneId === boris.id).length, 2)
  equal(await page.evaluate(() => 'neverReloaded' in window), true)
  await page.context().close()
})

test('the socket is open on paper only, and the clock has moved on by ten minutes of sleep: it comes back by itself', async () => {
  const olga = await newPhone(app.sim, 'Olga Petrova')
  const page = await pageWith(olga.name, () => olga.says('one'))
  await composer(page, olga.name).fill('still thinking')
  await page.clock.install()
  wire.forget()
  await olga.says('two')
  await olga.says('three')
  await page.clock.fastForward(TEN_MINUTES_MS)
  await bubble(page, 'three').waitFor()
  await eventually(async () => deepEqual(await textsOn(page), ['one', 'two', 'three']))
  await whenWritten(composer(page, olga.name), 'still thinking')
  equal(await page.evaluate(() => 'neverReloaded' in window), true)
  await page.context().close()
})

test('more was missed than is caught up one by one: everything is loaded afresh, without a reload', async () => {
  const mateo = await newPhone(app.sim, 'Mateo Cruz')
  const page = await pageWith(mateo.name, () => mateo.says('one'))
  await goOffline(page)
  await composer(page, mateo.name).fill('still thinking')
  await mateo.says('two')
  const { id } = await mira.conversationWith(mateo.name)
  await eventually(async () => deepEqual(await textsOf(id), ['one', 'two']))
  const { workspaceId } = mira
  await inWorkspaces(app.database.database.db, [workspaceId], (tx) =>
    sql`insert into events (workspace_id, number, type, at)
      select ${workspaceId}, newest + i, 'workspace.changed', now()
      from (select max(number) as newest from events where workspace_id = ${workspaceId}) n, generate_series(1, ${CATCH_UP_EVENTS_MAX + 1}::int) i`.execute(
      tx,
    ),
  )
  await mateo.says('three')
  await goOnline(page)
  await bubble(page, 'three').waitFor()
  await eventually(async () => deepEqual(await textsOn(page), ['one', 'two', 'three']))
  await whenWritten(composer(page, mateo.name), 'still thinking')
  await answer(page, mateo.name, 'Here I am again.')
  await mateo.got('Here I am again.')
  equal(await page.evaluate(() => 'neverReloaded' in window), true)
  await page.context().close()
})

test('a laptop asleep overnight is right within a second of its own time: nothing missing or twice, every hour counted', async () => {
  const pavel = await newPhone(app.sim, 'Pavel Novák')
  const ines = await newPhone(app.sim, 'Inês Costa')
  await pavel.says('Until tomorrow')
  await mira.conversationWith(pavel.name)
  const page = await pageWith(ines.name, () => ines.says('one'))
  await row(page, pavel.name).getByText('23 h').waitFor()
  await composer(page, ines.name).fill('still thinking')
  await page.clock.install()
  wire.forget()

  await app.sim('POST', '/clock', { advanceMs: NIGHT_MS })
  const late = await newPhone(app.sim, 'Lena Late')
  await late.says('New in the night')
  await mira.conversationWith(late.name)
  const { id } = await mira.conversationWith(ines.name)
  for (const text of ['two', 'three']) await ines.says(text)
  await mira.replies(id, 'from another browser')
  await eventually(async () => equal((await textsOf(id)).length, 4))

  // From here its clock stands, but for the second that it is given.
  await page.clock.pauseAt(new Date(Date.now() + NIGHT_MS))
  let ranMs = 0
  await eventually(
    async () => {
      if (ranMs < AWAKE_MS_MAX) {
        await page.clock.runFor(STEP_MS)
        ranMs += STEP_MS
      }
      deepEqual(await textsOn(page), await textsOf(id))
      equal(await row(page, late.name).count(), 1)
      equal(await row(page, pavel.name).getByText('9 h').count(), 1)
    },
    { withinMs: 30_000 },
  )
  await whenWritten(composer(page, ines.name), 'still thinking')
  equal(await page.evaluate(() => 'neverReloaded' in window), true)
  await page.context().close()
})

const STUCK_MS = 45_000
const TEN_MINUTES_MS = 10 * 60_000
const NIGHT_MS = 14 * 3_600_000
const AWAKE_MS_MAX = 1_000
const STEP_MS = 5
const EVERYTHING = ['one', 'two', 'three', 'four', 'from another browser', 'written without network']

async function pageWith(name: string, begin: () => Promise<unknown>): Promise<Page> {
  await begin()
  await mira.conversationWith(name)
  const page = await openPage(wire, mira)
  await page.evaluate(() => Object.assign(window, { neverReloaded: true }))
  await openConversation(page, name)
  await bubble(page, 'one').waitFor()
  return page
}

/** The browser knows of it, and its sockets are cut; by itself the emulation would leave them as they are. */
async function goOffline(page: Page) {
  // All of the page is there, also what comes after its first screen.
  await page.waitForLoadState('networkidle')
  wire.cut()
  await page.context().setOffline(true)
  await page.getByText('No connection to Posthorn.').waitFor()
}

async function goOnline(page: Page) {
  wire.mend()
  await page.context().setOffline(false)
}

/** What the bubbles say, top to bottom. */
const textsOn = (page: Page) =>
  page
    .getByRole('article')
    .evaluateAll((articles) => articles.map((one) => one.querySelector('[dir="auto"]')?.textContent?.trim() ?? ''))

const draftOf = async (id: string) => (await mira.get<DraftOne>(`/conversations/${id}/draft`)).draft?.text ?? ''

const textsOf = async (id: string) => (await mira.thread(id)).map(({ text }) => text)
