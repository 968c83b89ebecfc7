/** A campaign of 100,000 in the queue: how fast it is written there, and what an agent notices of it. */
import { sql } from 'kysely'
import { PRIORITY } from '#server/conversations/deliver/queries.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { ASK_EVERY_MS, type Field, figuresOf, onField } from './kit/field.ts'
import { readOptions } from './kit/options.ts'
import { type Figure, tell } from './kit/report.ts'

const options = readOptions()
const CUSTOMERS = options.short ? 20_000 : 100_000
/** Of one transaction. */
const PART = 10_000
const PART_MS_MAX = 60_000
const ENQUEUE_MS_MAX = 10_000
const ASK_MS = options.short ? 8_000 : 30_000

const figures: Figure[] = []
for (const perSecond of [1_000, 80]) {
  let enqueueMs = Number.NaN
  const sent = await onField(
    { throughputs: [perSecond], customers: CUSTOMERS, askMs: ASK_MS },
    {
      async before(field) {
        enqueueMs = await enqueue(field)
      },
    },
  )
  const name = `one number at ${perSecond.toLocaleString('en-GB')}/s`
  figures.push({ what: `${name}: enqueued in`, value: enqueueMs, unit: ' ms', bar: { atMost: ENQUEUE_MS_MAX } })
  figures.push(...figuresOf(sent, perSecond))
}
tell({
  title: 'A campaign in the queue',
  how: `${CUSTOMERS.toLocaleString('en-GB')} sends at the priority of broadcasts, one to each customer, in a database without statistics; an agent answers every ${ASK_EVERY_MS} ms meanwhile. From the click to Graph’s door.`,
  figures,
})

/** As a broadcast would (but as people write, since there are no opt-ins here): under row-level security, with every key checked, a part in each transaction. */
async function enqueue({
  house,
  shop: {
    workspaceId,
    numbers: [number],
  },
}: Field): Promise<number> {
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
