import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import type { SearchAnswer } from '#contract/search.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { type App, setUp, startApp } from '../app.ts'
import { barriers, bubble, composer, NARROW, openPage, prepareWeb, whenWritten } from '../browser.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone } from '../practice.ts'

/** More than a thread loads at first. */
const LINES = 90

let app: App
let mira: Person

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  const ayse = await newPhone(app.sim, 'Ayşe Demir')
  await ayse.says('Bitte an die Gartenstraße 12 liefern')
  const { id } = await mira.conversationWith(ayse.name)
  for (let line = 1; line <= LINES; line++) await mira.replies(id, `Zeile ${line}.`)
  await eventually(
    async () => {
      const found = await mira.get<SearchAnswer>(`/search?q=${encodeURIComponent(`"zeile" "${LINES}"`)}`)
      equal(found.messages.length, 1)
    },
    { withinMs: 30_000 },
  )
})

const field = (page: Page) => page.getByRole('combobox', { name: 'Search messages, contacts and files' })
const option = (page: Page, text: string | RegExp) => page.getByRole('option').filter({ hasText: text })

test('with the keyboard alone: / opens, arrows choose, Enter opens the message in its context, Escape closes', async () => {
  const page = await openPage(app, mira)
  await page.getByRole('link', { name: 'Ayşe Demir' }).waitFor()
  await page.keyboard.press('/')
  await field(page).pressSequentially('gartenstrasse')
  await option(page, 'Gartenstraße').waitFor()
  // What was typed so far may have been found on the way.
  await eventually(async () => {
    deepEqual(await option(page, 'Gartenstraße').locator('mark').allTextContents(), ['Gartenstraße'])
  })
  await eventually(() => ok(page.url().includes('q=gartenstrasse'), page.url()))

  await page.keyboard.press('Enter')
  const far = bubble(page, 'Gartenstraße')
  await far.waitFor()
  await eventually(async () => ok(await isInSight(page, 'Gartenstraße')))
  await page.waitForURL(/message=/)
  await bubble(page, 'Zeile 20.').waitFor()
  equal(await bubble(page, `Zeile ${LINES}.`).count(), 0)

  // From there down to the newest one, and the field still has the focus.
  equal(await field(page).evaluate((element) => element === document.activeElement), true)
  await page.getByRole('button', { name: 'To the newest message' }).click()
  await eventually(async () => ok(await isInSight(page, `Zeile ${LINES}.`)))

  await field(page).fill('zeile')
  await option(page, `Zeile ${LINES}.`).waitFor()
  await field(page).press('ArrowDown')
  await field(page).press('ArrowDown')
  await field(page).press('ArrowUp')
  const chosen = page.getByRole('listbox').getByRole('option', { selected: true })
  equal(await chosen.count(), 1)
  const words = ((await chosen.textContent()) ?? '').match(/Zeile \d+\./)?.[0] ?? ''
  await field(page).press('Enter')
  await eventually(async () => ok(await isInSight(page, words)))

  await field(page).press('Escape')
  await field(page).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Ayşe Demir' }).first().waitFor()
  await page.waitForURL((url) => !url.searchParams.has('q'))
  await page.context().close()
})

test('Ctrl+F looks through all of the open thread, from the composer too, and jumps; on a phone it covers the thread', async () => {
  const { id } = await mira.conversationWith('Ayşe Demir')
  const page = await openPage(app, mira, `/inbox/${id}`)
  await composer(page, 'Ayşe Demir').click()
  await page.keyboard.press('Control+f')
  const here = page.getByRole('combobox', { name: 'Search the conversation with Ayşe Demir' })
  await here.pressSequentially('gartenstr')
  await option(page, 'Gartenstraße').waitFor()
  await clean(page)
  await here.press('Enter')
  await eventually(async () => ok(await isInSight(page, 'Gartenstraße')))
  await page.getByRole('button', { name: 'Search everywhere' }).click()
  await field(page).waitFor()
  await page.setViewportSize(NARROW)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Search this conversation' }).click()
  await here.fill('"zeile" "7"')
  await option(page, 'Zeile 7.').click()
  await eventually(async () => ok(await isInSight(page, 'Zeile 7.')))
  equal(await here.isVisible(), false)
  await page.getByRole('button', { name: 'Back' }).click()
  await option(page, 'Zeile 7.').waitFor()
  await page.context().close()
})

test('scrolling down from a message far back brings all that follows, each once and in order', async () => {
  const page = await openPage(app, mira, '/inbox?q=gartenstr')
  await option(page, 'Gartenstraße').click()
  await bubble(page, 'Gartenstraße').waitFor()
  const log = page.getByRole('log')
  await eventually(
    async () => {
      await log.evaluate((element) => element.scrollTo({ top: element.scrollHeight }))
      equal(await bubble(page, `Zeile ${LINES}.`).count(), 1)
    },
    { withinMs: 30_000 },
  )
  const lines = (await log.getByRole('article').allTextContents()).flatMap(
    (text) => text.match(/Zeile \d+\./)?.[0] ?? [],
  )
  deepEqual(
    lines,
    Array.from({ length: LINES }, (_, line) => `Zeile ${line + 1}.`),
  )
  await page.context().close()
})

test('a link with a question asks it; nothing found and a refusal are said, and nothing is found wrong by axe', async () => {
  const page = await openPage(app, mira, '/inbox?q=demir')
  await option(page, 'Ayşe Demir').first().waitFor()
  deepEqual(await option(page, 'Ayşe Demir').first().locator('mark').allTextContents(), ['Demir'])
  await clean(page)
  await field(page).fill('zzzzqq')
  await page.getByText('Nothing found for “zzzzqq”').waitFor()
  await clean(page)
  // It works again from the press on and not before: the page may ask anew by itself at any time, which would take the button away.
  await page.evaluate(() => addEventListener('click', () => Object.assign(window, { isPressed: true }), true))
  await page.route('**/api/v1/search**', async (route) =>
    (await page.evaluate(() => 'isPressed' in window)) ? route.continue() : route.abort(),
  )
  await field(page).fill('anything')
  await page.getByText('The search did not work').waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Nothing found for “anything”').waitFor()
  await field(page).fill('')
  await page.getByText('Look for anything').waitFor()
  await page.context().close()
})

test('on a phone the results are a page, the message the next one, and back leads to the results', async () => {
  const page = await openPage(app, mira, '/inbox', { viewport: NARROW })
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await field(page).fill('gartenstr')
  await option(page, 'Gartenstraße').click()
  await bubble(page, 'Gartenstraße').waitFor()
  equal(await field(page).isVisible(), false)
  await page.getByRole('button', { name: 'Back' }).click()
  await option(page, 'Gartenstraße').waitFor()
  await whenWritten(field(page), 'gartenstr')
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  ok(width <= NARROW.width, `${width} pixels wide`)
  await clean(page)
  await page.context().close()
})

test('a thread goes on upwards in what was said with the contact elsewhere, live too, and an answer stays in the open one', async () => {
  const first = (await mira.conversationWith('Ayşe Demir')).id
  const privately = await newPhone(app.sim, 'Ayşe privat')
  await privately.says('Das ist mein zweites Handy')
  const second = await mira.conversationWith(privately.name)
  await inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
    sql`update identities set contact_id = (select i.contact_id from identities i join conversations c on c.identity_id = i.id
      where c.id = ${first}) where id = ${second.identityId}`.execute(tx),
  )
  await mira.post(`/conversations/${first}/closure`)

  const page = await openPage(app, mira, `/inbox/${second.id}`)
  await bubble(page, 'Das ist mein zweites Handy').waitFor()
  await bubble(page, `Zeile ${LINES}.`).waitFor()
  const log = page.getByRole('log')
  await log.getByText(/^This conversation, /).waitFor()
  await eventually(
    async () => {
      await log.evaluate((element) => element.scrollTo({ top: 0 }))
      equal(await bubble(page, 'Gartenstraße').count(), 1)
    },
    { withinMs: 30_000 },
  )
  deepEqual(await barriers(page), [])
  equal(await page.getByText('The customer last wrote in another conversation').count(), 0)

  // Over there the timeline goes on beyond the end, and says where an answer goes.
  await log
    .getByRole('link', { name: /^Conversation of .+ – closed by Mira Kaya, / })
    .last()
    .click()
  await page.getByText('The customer last wrote in another conversation').waitFor()
  await page.waitForURL(new RegExp(first))
  await privately.says('Und noch etwas')
  await bubble(page, 'Und noch etwas').waitFor()
  deepEqual(await barriers(page), [])
  const field = page.getByRole('textbox', { name: /^Your answer to / })
  await field.fill('Hierher')
  await field.press('Enter')
  await eventually(async () => equal((await mira.thread(first)).at(-1)?.text, 'Hierher'))
  await page.context().close()
})

async function clean(page: Page): Promise<void> {
  deepEqual(await barriers(page, 'search'), [])
}

/** Between the upper and the lower edge of the thread. */
async function isInSight(page: Page, text: string): Promise<boolean> {
  const [box, around] = await Promise.all([
    bubble(page, text).last().boundingBox({ timeout: 1_000 }),
    page.getByRole('log').boundingBox(),
  ])
  return box !== null && around !== null && box.y >= around.y - 1 && box.y + box.height <= around.y + around.height + 1
}
