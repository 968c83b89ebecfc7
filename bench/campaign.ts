/** A campaign of 100,000 in the queue: how fast it is written there, and what an agent notices of it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { PRIORITY } from '#server/conversations/deliver/queries.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { type House, inHouse } from './kit/house.ts'
import { readOptions } from './kit/options.ts'
import { askReplies, sendsOf, waitsOf } from './kit/replies.ts'
import { type Figure, tell } from './kit/report.ts'
import { seedCustomers } from './kit/seed.ts'
import { openShop, type Shop } from './kit/shop.ts'
import { startSimulator } from './kit/simulator.ts'
import { mostInAnyWindow, timesOf } from './kit/stats.ts'
import { callsIn, watchedBy } from './kit/watch.ts'

const options = readOptions()
const CUSTOMERS = options.short ? 20_000 : 100_000
/** Of one transaction. */
const PART = 10_000
const PART_MS_MAX = 60_000
const ENQUEUE_MS_MAX = 10_000
const REPLY_MS_MAX = 200
const ASK_EVERY_MS = 350
const ASK_MS = options.short ? 8_000 : 30_000
/** The lanes have begun, and PostgreSQL has not yet counted anything. */
const SETTLE_MS = 2_000
const LAST_REPLY_MS = 2_000
/** At the door of Graph: what leaves evenly may arrive bunched. */
const TOLERANCE = 1.02

const figures: Figure[] = []
for (const perSecond of [1_000, 80]) figures.push(...(await run(perSecond)))
tell({
  title: 'A campaign in the queue',
  how: `${CUSTOMERS.toLocaleString('en-GB')} sends at the priority of broadcasts, one to each customer, in a database without statistics; an agent answers every ${ASK_EVERY_MS} ms meanwhile. From the click to Graph’s door.`,
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
      const enqueueMs = await enqueue(house, shop)
      await house.start(watchedBy(began))
      await delay(SETTLE_MS)
      // Those at the end of the queue: their campaign's message has not left.
      const { rows } = await house.owner.query<{ id: string }>(
        'select conversation_id as id from sends order by id desc limit 50',
      )
      const ids = rows.map(({ id }) => id)
      const asked = await askReplies(house, shop, ids, { forMs: ASK_MS, everyMs: ASK_EVERY_MS })
      await delay(LAST_REPLY_MS)
      const waits = timesOf(await waitsOf(house, asked, await sendsOf(meta)))
      await house.server().stop()
      const calls = [...callsIn(began).values()].flat().toSorted((a, b) => a - b)
      const name = `one number at ${perSecond.toLocaleString('en-GB')}/s`
      found.push(
        { what: `${name}: enqueued in`, value: enqueueMs, unit: ' ms', bar: { atMost: ENQUEUE_MS_MAX } },
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

/** As a broadcast would (but as people write, since there are no opt-ins here): under row-level security, with every key checked, a part in each transaction. */
async function enqueue(house: House, { workspaceId, numbers: [number] }: Shop): Promise<number> {
  const { rows } = await house.owner.query<{ id: string }>('select id from conversations order by id')
  const startedAt = performance.now()
  for (let start = 0; start < rows.length; start += PART) {
    const ids = rows.slice(start, start + PART).map(({ id }) => id)
    await inWorkspaces(house.database.db, [workspaceId], async (tx) => {
      await sql`select set_config('statement_timeout', ${String(PART_MS_MAX)}, true)`.execute(tx)
      await sql`
        with new as materialized (
          select uuidv7() as message_id, uuidv7() as send_id, conversation_id, now() as at
          from unnest(${ids}::uuid[]) as conversation_id),
        message as (
          insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, text, status, status_at, created_at)
          select ${workspaceId}, message_id, conversation_id, ${number.channelId}, 'out', 'text', at, 'person', 'News', 'queued', at, at from new)
        insert into sends (workspace_id, id, message_id, conversation_id, channel_id, attempt, priority, due_at, state, created_at)
        select ${workspaceId}, send_id, message_id, conversation_id, ${number.channelId}, 1, ${PRIORITY.automatic}, at, 'queued', at
        from new`.execute(tx)
    })
  }
  return performance.now() - startedAt
}
