/** 100,000 contacts enrolled at once in a workflow that sends: how fast they are taken in, whether they leave at the number's full
 *  throughput, and what an agent notices of it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Definition } from '#core/workflow/definition.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { insertBatch } from '#server/workflows/batchQueries.ts'
import { beginAtEvent } from '#server/workflows/engineQueries.ts'
import { insertVersion, insertWorkflow, setOn } from '#server/workflows/queries.ts'
import { type House, inHouse } from './kit/house.ts'
import { readOptions } from './kit/options.ts'
import { askReplies, sendsOf, waitsOf } from './kit/replies.ts'
import { type Figure, tell } from './kit/report.ts'
import { analyze, seedCustomers } from './kit/seed.ts'
import { openShop, SCOPE, type Shop } from './kit/shop.ts'
import { startSimulator } from './kit/simulator.ts'
import { mostInAnyWindow, timesOf } from './kit/stats.ts'
import { callsIn, watchedBy } from './kit/watch.ts'

const options = readOptions()
const CUSTOMERS = options.short ? 10_000 : 100_000
const TEMPLATE = 'order_shipped'
const REPLY_MS_MAX = 200
const ASK_EVERY_MS = 350
const ASK_MS = options.short ? 8_000 : 60_000
const LAST_REPLY_MS = 2_000
const LOOK_AGAIN_MS = 50
const TEMPLATES_MS_MAX = 60_000
const ENROL_MS_MAX = 300_000
/** At the door of Graph: what leaves evenly may arrive bunched. */
const TOLERANCE = 1.02

const figures: Figure[] = []
for (const perSecond of [1_000, 80]) figures.push(...(await run(perSecond)))
tell({
  title: 'Everybody in a workflow at once',
  how: `${CUSTOMERS.toLocaleString('en-GB')} contacts who have opted in, enrolled by hand in a workflow that sends each a template; an agent answers every ${ASK_EVERY_MS} ms meanwhile. From the click to Graph’s door.`,
  figures,
})

async function run(perSecond: number): Promise<Figure[]> {
  const found: Figure[] = []
  await inHouse(async (house) => {
    const folder = join(house.folder, 'meta')
    mkdirSync(folder)
    const began = join(house.folder, 'began.json')
    const throughputs = [perSecond]
    const watchFile = join(house.folder, 'arrived.json')
    const meta = await startSimulator(folder, { throughputs, tolerance: TOLERANCE, watchFile })
    try {
      const shop = await openShop(house, { throughputs, graph: meta.graph })
      await seedCustomers(house.owner, shop, shop.numbers[0], { count: CUSTOMERS })
      await agree(house, shop)
      await analyze(house.owner)
      await house.start(watchedBy(began))
      await until(TEMPLATES_MS_MAX, async () => (await count(house, 'templates')) > 0)
      const workflowId = await workflowIn(house, shop)
      const startedAt = performance.now()
      await enrolEverybody(house, shop, workflowId)
      // Those who came last: their message does not leave within the measurement.
      const { rows } = await house.owner.query<{ id: string }>('select id from conversations order by id desc limit 50')
      const ids = rows.map(({ id }) => id)
      const replies = askReplies(house, shop, ids, { forMs: ASK_MS, everyMs: ASK_EVERY_MS })
      await until(ENROL_MS_MAX, async () => (await count(house, 'enrolments')) === CUSTOMERS)
      const enrolMs = performance.now() - startedAt
      const asked = await replies
      await delay(LAST_REPLY_MS)
      const waits = timesOf(await waitsOf(house, asked, await sendsOf(meta)))
      await house.server().stop()
      const calls = [...callsIn(began).values()].flat().toSorted((a, b) => a - b)
      const name = `one number at ${perSecond.toLocaleString('en-GB')}/s`
      found.push(
        { what: `${name}: enrolled in`, value: enrolMs, unit: ' ms' },
        { what: `… ${waits.count} replies of an agent, p50`, value: waits.p50, unit: ' ms' },
        { what: '… p95', value: waits.p95, unit: ' ms', bar: { atMost: REPLY_MS_MAX } },
        { what: '… slowest', value: waits.max, unit: ' ms' },
        {
          what: '… calls meanwhile',
          value: ((calls.length - 1) * 1_000) / ((calls.at(-1) ?? 0) - (calls[0] ?? 0)),
          unit: '/s',
        },
        { what: '… most that began in a second', value: mostInAnyWindow(calls), unit: '', bar: { atMost: perSecond } },
      )
    } finally {
      await meta.stop()
    }
  })
  return found
}

/** Everybody has said yes. */
async function agree({ owner }: House, { workspaceId }: Shop): Promise<void> {
  await owner.query(
    `insert into consent_marks (workspace_id, scope, party, purpose, consent, own, at, number)
     select $1, $2, p.party, purpose, 'opted_in', true, now(), row_number() over ()
     from parties p cross join unnest(array['utility', 'marketing']) as purpose where p.workspace_id = $1`,
    [workspaceId, SCOPE],
  )
}

async function workflowIn({ database }: House, { workspaceId, numbers: [number], agents }: Shop): Promise<string> {
  const id = uuidv7()
  const [at, by] = [new Date(), agents[0] ?? '']
  const definition: Definition = {
    triggers: [{ kind: 'by_hand' }],
    conditions: null,
    reenrolment: { rule: 'never' },
    first: 'send',
    steps: [
      {
        id: 'send',
        kind: 'send_template',
        channelId: number.channelId,
        template: TEMPLATE,
        language: { rule: 'fixed', language: 'en' },
        variables: {
          'body.first_name': { from: 'property', property: 'contact.name', part: 'first_word', fallback: 'you' },
          'body.order_number': { from: 'text', text: '4711' },
          'buttons.1.url': { from: 'text', text: '4711' },
        },
        unreachable: 'skip',
        next: null,
        otherwise: null,
      },
    ],
  }
  await inWorkspaces(database.db, [workspaceId], async (tx) => {
    await insertWorkflow(tx, { workspaceId, id, name: 'News', draft: definition, by, at })
    await insertVersion(tx, workspaceId, id, { version: 1, definition, by, at })
    await beginAtEvent(tx, workspaceId, 0)
    await setOn(tx, workspaceId, id, true, at)
  })
  return id
}

async function enrolEverybody({ database }: House, { workspaceId, agents }: Shop, workflowId: string): Promise<void> {
  await inWorkspaces(database.db, [workspaceId], async (tx) => {
    const [by, at] = [agents[0] ?? '', new Date()]
    await insertBatch(tx, { workspaceId, id: uuidv7(), workflowId, who: { kind: 'everybody' }, by, at })
    // Wakes the server, as its own route would.
    await appendEvents(tx, [
      { type: 'workflow.changed', workflowId, because: 'enrolments', workspaceId, actorId: by, at },
    ])
  })
}

async function count({ owner }: House, table: 'templates' | 'enrolments'): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(`select count(*)::int as count from ${table}`)
  return rows[0]?.count ?? 0
}

async function until(withinMs: number, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it did not come about within ${withinMs} ms`)
    await delay(LOOK_AGAIN_MS)
  }
}
