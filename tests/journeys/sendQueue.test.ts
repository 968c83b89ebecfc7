import { equal, ok } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { claim, type Wanted } from '#server/conversations/deliver/claim.ts'
import { acquire, type Lease, renew } from '#server/conversations/deliver/lease.ts'
import { abandonedSends, markedSending, type Outcome, recentStarts } from '#server/conversations/deliver/outcomes.ts'
import { createPace } from '#server/conversations/deliver/pace.ts'
import {
  endWaitsOfOtherClocks,
  lanesWithoutHolder,
  lookUpOnly,
  nextDueAt,
  postpone,
} from '#server/conversations/deliver/queries.ts'
import { createRecorder } from '#server/conversations/deliver/record.ts'
import { type Database, inWorkspaces, openDatabase } from '#server/platform/db/database.ts'
import { lowestUuidAt, uuidv7 } from '#server/platform/uuid.ts'
import { freshDatabase, type TestDatabase } from '../database.ts'
import { testLog } from '../server.ts'

/** A table that has just filled: nobody has counted its rows yet, and the planner guesses. */
const QUEUED = 20_000
const CONVERSATIONS = 2_000
const IN_ONE_CONVERSATION = 3_000
const TABLES = [
  ...['sends', 'messages_default', 'conversations', 'identities'],
  ...['media', 'files', 'provider_files', 'message_statuses'],
]
/** A month of messages each. */
const IS_WATCHED = `(relname = any ($1) or relname ~ '^messages_[0-9_]+$')`
/** Of a claim of 100: their rows, of seven tables, and what is looked at on the way. */
const ROWS_PER_SEND_MAX = 12

const workspaceId = uuidv7()
const channelId = uuidv7()
const crowdedId = uuidv7()
const lane = { workspaceId, channelId }
const crowded = { workspaceId, channelId: crowdedId }
const everyone = createPace(1_000)
let house: TestDatabase
/** One connection, whose counters can be asked for at once. */
let database: Database
before(async () => {
  house = await freshDatabase()
  database = openDatabase({ url: house.url, log: testLog, applicationName: 'queue', connectionsMax: 1 })
  for (const table of TABLES) await house.ownerPool.query(`alter table ${table} set (autovacuum_enabled = false)`)
  await fill()
})
after(() => database.close())

test('Thousands of sends wait in tables that were never analysed: each step of the lane touches the rows it needs and no more', async () => {
  const lease = await leaseOf(lane)
  let touched = await rowsTouched(async () => {
    const claimed = await claimFor(lease, 100)
    equal(claimed?.sends.length, 100)
  })
  ok(touched <= 100 * ROWS_PER_SEND_MAX, `the claim of 100 touched ${touched} rows`)

  const marked = await inside((tx) => markedSending(tx, lease))
  equal(marked.length, 100)
  touched = await rowsTouched(async () => {
    const recorder = createRecorder({ db: database.db, now: () => new Date(), log: testLog })
    await recorder.record(
      lease,
      marked.map(({ id, messageId }) => accepted(id, messageId)),
    )
  })
  ok(touched <= 100 * ROWS_PER_SEND_MAX, `writing down 100 touched ${touched} rows`)

  equal((await inside((tx) => markedSending(tx, lease))).length, 0)

  touched = await rowsTouched(() => claimFor(lease, 50))
  const again = await inside(async (tx) => {
    await lookUpOnly(tx)
    return await markedSending(tx, lease)
  })
  touched += await rowsTouched(() =>
    inside(async (tx) => {
      await lookUpOnly(tx)
      const later = again.map(({ id }) => ({ workspaceId, id, dueAt: new Date() }))
      await postpone(tx, later, new Date())
    }),
  )
  ok(touched <= 50 * (ROWS_PER_SEND_MAX + 2), `claiming and putting off touched ${touched} rows`)
})

test('… and so does everything that only asks whether there is work', async () => {
  const lease = await leaseOf(crowded)
  const early = new Date(Date.now() - 60_000)
  const asked = await rowsTouched(async () => {
    await inside(async (tx) => {
      await lookUpOnly(tx)
      await lanesWithoutHolder(tx, [workspaceId], new Date())
      await nextDueAt(tx, [lease], early)
      await endWaitsOfOtherClocks(tx, [workspaceId], new Date())
      await abandonedSends(tx, lease)
    })
    await renew(database.db, [lease])
  })
  ok(asked <= 200, `asking for work touched ${asked} rows`)
  const countMax = 1_000
  const looked = await rowsTouched(() =>
    inside((tx) => recentStarts(tx, lease, { since: early, idFrom: lowestUuidAt(0), countMax })),
  )
  ok(looked <= countMax, `looking back touched ${looked} rows`)
})

test('thousands that wait for an earlier one of their conversation do not keep others waiting, nor cost more with each claim', async () => {
  const lease = await leaseOf(crowded)
  const [first] = (await claimFor(lease, 50, 'person'))?.sends ?? []
  ok(first, 'only the first one of the conversation may go')
  let taken = 0
  let after = null
  let touchedMost = 0
  for (let claims = 0; claims < 5 && taken === 0; claims++) {
    const wish = { after, scanMax: 2_000, takeMax: 50 }
    touchedMost = Math.max(
      touchedMost,
      await rowsTouched(async () => {
        const found = (await claimWith(lease, 'person', wish))?.found
        taken += found?.sends.length ?? 0
        after = found?.upTo ?? null
      }),
    )
  }
  equal(taken, 1, 'the reply to somebody else, queued last')
  ok(touchedMost <= 2_000 * 4, `one claim touched ${touchedMost} rows`)
})

const inside = <T>(work: Parameters<typeof inWorkspaces<T>>[2]) => inWorkspaces(database.db, [workspaceId], work)

async function leaseOf(of: typeof lane): Promise<Lease> {
  await inside((tx) => sql`delete from lanes where channel_id = ${of.channelId}`.execute(tx))
  const lease = await acquire(database.db, of, uuidv7())
  ok(lease)
  return lease
}

const claimFor = (lease: Lease, takeMax: number, kind: Wanted['kind'] = 'automatic') =>
  claimWith(lease, kind, { after: null, scanMax: takeMax + 16, takeMax })

async function claimWith(lease: Lease, kind: Wanted['kind'], wish: Wanted['wish']) {
  const deps = { db: database.db, now: () => new Date() }
  const claims = await claim(deps, [{ lease, pace: everyone, kind, wish, givingFiles: new Set() }])
  return claims.get(lease.channelId)
}

const accepted = (sendId: string, messageId: string): Outcome => ({
  sendId,
  messageId,
  state: 'accepted',
  wamid: `wamid.${sendId}`,
  fault: null,
  faultCode: null,
  faultDetails: null,
  dueAt: null,
  claimedAt: null,
})

/** Rows of the tables above that the work read or wrote, by whatever way; reading a whole table shows at once. */
async function rowsTouched(work: () => Promise<unknown>): Promise<number> {
  const before = await counters()
  await work()
  return (await counters()) - before
}

async function counters(): Promise<number> {
  await database.pool.query('select pg_stat_force_next_flush()')
  await database.pool.query('select 1')
  const { rows } = await house.ownerPool.query<{ rows: string }>(
    `select sum(seq_tup_read + coalesce(idx_tup_fetch, 0) + n_tup_upd) as rows from pg_stat_user_tables where ${IS_WATCHED}`,
    [TABLES],
  )
  return Number(rows[0]?.rows)
}

/** 2,000 conversations on one number with 50 automatic sends each, in turn; on the other one conversation with thousands of
 *  replies, and a reply to somebody else behind them. */
async function fill() {
  const client = await house.ownerPool.connect()
  const run = (text: string, ...values: unknown[]) => client.query(text, values)
  await run(`select set_config('posthorn.workspaces', $1, false)`, workspaceId)
  await run(`insert into workspaces (id, name, created_at) values ($1, 'Blumen Huber', now())`, workspaceId)
  const [inboxId, appId] = [uuidv7(), uuidv7()]
  await run(
    `insert into inboxes (workspace_id, id, name, created_at) values ($1, $2, 'Support', now())`,
    workspaceId,
    inboxId,
  )
  await run(
    `insert into apps (id, connection, app_id, name, app_secret_encrypted, verify_token_encrypted, graph_url, graph_version, created_at)
     values ($1, 'practice', '1', 'Practice', '', '', 'http://127.0.0.1:9', 'v26.0', now())`,
    appId,
  )
  for (const [number, id] of [channelId, crowdedId].entries()) {
    await run(
      `insert into channels (workspace_id, id, inbox_id, kind, app_id, name, state, state_since, scope, portfolio_id, waba_id,
         phone_number_id, display_phone_number, throughput_per_second, token_encrypted, created_at, updated_at)
       values ($1, $2, $3, 'whatsapp', $4, 'Shop', 'connected', now(), 's', 's', 'w', $5, '+49', 1000, '', now(), now())`,
      workspaceId,
      id,
      inboxId,
      appId,
      `number-${number}`,
    )
  }
  await run(
    `create temp table thread as
       select n, uuidv7() as contact_id, uuidv7() as identity_id, uuidv7() as conversation_id,
         case when n < 2 then $1::uuid else $2::uuid end as channel_id
       from generate_series(0, $3 + 1) as n`,
    crowdedId,
    channelId,
    CONVERSATIONS,
  )
  await run(
    `insert into contacts (workspace_id, id, name, name_source, origin, created_at, updated_at)
     select $1, contact_id, 'Customer ' || n, 'profile', 'whatsapp', now(), now() from thread`,
    workspaceId,
  )
  await run(
    `insert into identities (workspace_id, id, kind, scope, contact_id, contact_link, wa_id, created_at, updated_at)
     select $1, identity_id, 'whatsapp', 's', contact_id, 'auto', '4915' || n, now(), now() from thread`,
    workspaceId,
  )
  await run(
    `insert into conversations (workspace_id, id, channel_id, inbox_id, identity_id, thread_key, status, last_at,
       last_customer_at, inbound_count, created_at, updated_at)
     select $1, conversation_id, channel_id, $2, identity_id, identity_id::text, 'open', now(), now(), 1, now(), now() from thread`,
    workspaceId,
    inboxId,
  )
  await run(
    `create temp table queued as
       select n, round, conversation_id, channel_id, uuidv7() as message_id, uuidv7() as send_id, case when n < 2 then 0 else 5 end as priority
       from (
         select round, t.* from generate_series(1, $1::int) as round cross join thread t where n > 1
         union all select round, t.* from generate_series(1, $2::int) as round cross join thread t where n = 0
         union all select 0, t.* from thread t where n = 1) q`,
    QUEUED / CONVERSATIONS,
    IN_ONE_CONVERSATION,
  )
  await run(
    `create temp table picture as select message_id, channel_id, uuidv7() as file_id from queued where round = 1 and priority = 5`,
  )
  await run(
    `insert into files (workspace_id, id, hash, size_bytes, mime_type, created_at)
     select $1, file_id, md5(file_id::text), 1000, 'image/png', now() from picture`,
    workspaceId,
  )
  await run(
    `insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, text, status, status_at, created_at)
     select $1, message_id, conversation_id, channel_id, 'out', case when round = 1 and priority = 5 then 'image' else 'text' end, now(), 'person', 'News', 'queued', now(), now() from queued`,
    workspaceId,
  )
  await run(
    `insert into media (workspace_id, message_id, channel_id, mime_type, state, file_id, due_at)
     select $1, message_id, channel_id, 'image/png', 'stored', file_id, now() from picture`,
    workspaceId,
  )
  await run(
    `insert into provider_files (workspace_id, channel_id, file_id, provider_media_id, uploaded_at)
     select $1, channel_id, file_id, 'm', now() from picture`,
    workspaceId,
  )
  await run(
    `insert into sends (workspace_id, id, message_id, conversation_id, channel_id, attempt, priority, due_at, state, created_at)
     select $1, send_id, message_id, conversation_id, channel_id, 1, priority, now(), 'queued', now() from queued`,
    workspaceId,
  )
  await run('select pg_stat_force_next_flush()')
  await run('select 1') // what it did is counted now, and not in the middle of a test
  client.release(true)
}
