/** What makes the browser quick where hands feel it, without a clock: what is drawn for a key, what is asked for, how much of a thread stands there. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { type App, setUp, startApp } from '../app.ts'
import { bubble, composer, empty, openContext, openConversation, prepareWeb, row } from '../browser.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone } from '../practice.ts'

const LINES = 600
/** STRETCHES_DRAWN_MAX of STRETCH_ITEMS each, and some that may be a little longer. */
const DRAWN_MAX = 330
const SCROLL_PICTURES_MAX = 6_000

let app: App
let mira: Person
let page: Page

before(async () => {
  await prepareWeb()
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  for (const name of ['Ayşe Demir', 'Ben Okafor', 'Carla Ruiz'])
    await (await newPhone(app.sim, name)).says(`Here is ${name}`)
  await mira.conversationWith('Ben Okafor')
  await mira.conversationWith('Carla Ruiz')
  const { id } = await mira.conversationWith('Ayşe Demir')
  await inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
    sql`insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, text, status, status_at, created_at)
      select ${mira.workspaceId}::uuid, uuidv7(), c.id, c.channel_id, 'in', 'text', at, 'customer', 'Line ' || n || '.', 'received', at, at
      from conversations c, (select n, c.last_at - (${LINES}::int + 1 - n) * interval '1 minute' as at
        from conversations c, generate_series(1, ${LINES}::int) n where c.workspace_id = ${mira.workspaceId}::uuid and c.id = ${id}::uuid) said
      where c.workspace_id = ${mira.workspaceId}::uuid and c.id = ${id}::uuid`.execute(tx),
  )
  const context = await openContext(app, mira)
  await context.addInitScript(() => {
    // What React tells its developers' tools each time it has drawn something.
    const drawn = { times: 0 }
    const hook = {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberRoot: () => drawn.times++,
      onCommitFiberUnmount: () => {},
    }
    Object.assign(window, { drawn, __REACT_DEVTOOLS_GLOBAL_HOOK__: hook })
  })
  page = await context.newPage()
  await page.goto('/inbox')
})

const timesDrawn = () => page.evaluate(() => (window as unknown as { drawn: { times: number } }).drawn.times)

test('a key in the composer has nothing drawn anew but the field', async () => {
  await openConversation(page, 'Ayşe Demir')
  const field = composer(page, 'Ayşe Demir')
  await field.click()
  await page.keyboard.type('It')
  await page.waitForLoadState('networkidle')
  ok((await timesDrawn()) > 0)
  // Every few seconds the time is drawn anew; not during every word.
  await eventually(
    async () => {
      const before = await timesDrawn()
      await page.keyboard.type(' left')
      equal(await timesDrawn(), before)
    },
    { withinMs: 60_000 },
  )
  await empty(field)
})

test('a long thread goes on upwards to its beginning, each message passes by, none are blank, and only so many stand there', async () => {
  const { seen, most, blank } = await page.evaluate(scrollUp, { last: 'Line 1.', picturesMax: SCROLL_PICTURES_MAX })
  deepEqual(
    Array.from({ length: LINES }, (_, line) => `Line ${line + 1}.`).filter((line) => !seen.includes(line)),
    [],
  )
  equal(blank, 0)
  ok(most <= DRAWN_MAX, `${most} messages were drawn at once`)
  await page.getByRole('button', { name: 'To the newest message' }).click()
  await eventually(async () => ok(await bubble(page, 'Here is Ayşe Demir').isVisible()))
})

test('opening asks for everything at once; what the pointer rests on is there before it is pressed', async () => {
  let answer = () => {}
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.route('**/messages?**', async (route) => {
    await answered
    await route.continue()
  })
  const others = Promise.all([page.waitForRequest('**/draft'), page.waitForRequest('**/contacts/*')])
  await row(page, 'Ben Okafor').click()
  await others
  equal(asked.filter((path) => path.endsWith('/messages')).length, 1)
  answer()
  await bubble(page, 'Here is Ben Okafor').waitFor()
  await page.unroute('**/messages?**')

  const resting = page.waitForResponse('**/messages?**')
  await row(page, 'Carla Ruiz').hover()
  await resting
  await row(page, 'Carla Ruiz').click()
  await bubble(page, 'Here is Carla Ruiz').waitFor()
  equal(asked.filter((path) => path.endsWith('/messages')).length, 2)
  await page.context().close()
})

/** Runs in the page: a step up with each picture, until the last words are in sight. */
async function scrollUp({ last, picturesMax }: { last: string; picturesMax: number }) {
  const log = document.querySelector<HTMLElement>('[role="log"]')
  if (!log) throw new Error('no thread is open')
  const seen = new Set<string>()
  let most = 0
  let blank = 0
  for (let picture = 0; picture < picturesMax && !seen.has(last); picture++) {
    if (picture > 0) log.scrollTop -= log.clientHeight * 0.8
    await new Promise(requestAnimationFrame)
    const sight = log.getBoundingClientRect()
    const all = [...log.querySelectorAll('article')]
    const visible = all.filter((one) => {
      const box = one.getBoundingClientRect()
      return box.bottom > sight.top && box.top < sight.bottom
    })
    most = Math.max(most, all.length)
    if (visible.length === 0) blank++
    for (const one of visible) seen.add(one.querySelector('[dir="auto"]')?.textContent?.trim() ?? '')
  }
  return { seen: [...seen], most, blank }
}
