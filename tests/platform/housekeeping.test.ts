import { deepEqual, equal } from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import pg from 'pg'
import { housekeepingTasks, removeOldDeliveries, removeOldInvitations } from '#server/operations/housekeeping.ts'
import { makeMonths, monthsOf, nextMonths } from '#server/operations/partitions.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { diskFiles } from '#server/platform/files.ts'
import { lowestUuidAt, uuidv7 } from '#server/platform/uuid.ts'
import { freshDatabase, type TestDatabase } from '../database.ts'
import { testLog } from '../server.ts'
import { setStage } from '../stage.ts'

const DAY_MS = 24 * 3_600_000
const NOW = new Date('2026-11-22T12:00:00Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS)

let database: TestDatabase
let folder: string
before(async () => {
  database = await freshDatabase()
  folder = await mkdtemp(join(tmpdir(), 'posthorn-housekeeping-'))
})
after(() => rm(folder, { recursive: true, force: true }))

const deps = () => ({
  db: database.database.db,
  files: diskFiles(folder),
  clock: { now: () => NOW },
  log: testLog,
  ownerUrl: database.url,
  keepDeliveriesDays: 30,
})

test('digested deliveries go after 30 days; parked and unclaimed ones after 90; waiting ones never', async () => {
  const delivery = async (name: string, days: number, state: string, isNotConnected = false) => {
    const id = lowestUuidAt(daysAgo(days).getTime() + Math.floor(Math.random() * 1_000))
    await sql`insert into deliveries (id, day, hash, body, app_id, accepted_at, state, error)
      values (${id}, ${daysAgo(days).toISOString().slice(0, 10)}, ${Buffer.from(name)}, '', ${uuidv7()}, ${daysAgo(days)}, ${state === 'parked' ? 'parked' : 'kept'}, ${name})`.execute(
      deps().db,
    )
    if (state === 'waiting') await sql`insert into waiting_deliveries values (${id}, 1)`.execute(deps().db)
    if (!isNotConnected && state !== 'parked') return
    await sql`insert into delivery_numbers (phone_number_id, delivery_id, reason)
      values ('1', ${id}, ${isNotConnected ? 'not_connected' : 'parked'})`.execute(deps().db)
  }
  await delivery('done, fresh', 29, 'done')
  await delivery('done, old', 31, 'done')
  await delivery('waiting, very old', 200, 'waiting')
  await delivery('parked, old', 89, 'parked')
  await delivery('parked, very old', 91, 'parked')
  await delivery('unclaimed, old', 88, 'done', true)
  await delivery('unclaimed, very old', 92, 'done', true)
  await removeOldDeliveries(deps())
  const { rows } = await sql<{ error: string }>`select error from deliveries order by error`.execute(deps().db)
  deepEqual(
    rows.map((row) => row.error),
    ['done, fresh', 'parked, old', 'unclaimed, old', 'waiting, very old'],
  )
})

test('many old deliveries go in steps, all of them', async () => {
  await sql`insert into deliveries (id, day, hash, body, app_id, accepted_at)
    select (substr(${lowestUuidAt(daysAgo(40).getTime())}, 1, 24) || lpad(to_hex(n), 12, '0'))::uuid, '2026-10-01', int4send(n), '', ${uuidv7()}, ${daysAgo(40)}
    from generate_series(1, 2500) n`.execute(deps().db)
  await removeOldDeliveries(deps())
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from deliveries where day = '2026-10-01'`.execute(deps().db)
  equal(rows[0]?.count, 0)
})

test('invitations that ran out a month ago go; accepted ones are history and stay', async () => {
  const [one, two] = [uuidv7(), uuidv7()]
  for (const workspaceId of [one, two]) {
    await sql`insert into workspaces (id, name, created_at) values (${workspaceId}, 'W', now())`.execute(deps().db)
    await inWorkspaces(deps().db, [workspaceId], async (tx) => {
      for (const [days, accepted] of [
        [31, null],
        [29, null],
        [31, NOW],
      ] as const) {
        await sql`insert into invitations (workspace_id, id, token_hash, role, invited_by, created_at, expires_at, accepted_at)
          values (${workspaceId}, ${uuidv7()}, '', 'agent', 'jonas', now(), ${daysAgo(days)}, ${accepted})`.execute(tx)
      }
    })
  }
  await removeOldInvitations(deps())
  const { rows } = await inWorkspaces(deps().db, [one, two], (tx) =>
    sql<{ count: number }>`select count(*)::int as count from invitations group by workspace_id`.execute(tx),
  )
  deepEqual(rows, [{ count: 2 }, { count: 2 }])
})

test('half-written files of a day ago go, those being written stay', async () => {
  const drafts = join(folder, 'drafts')
  await mkdir(drafts, { recursive: true })
  await writeFile(join(drafts, 'old'), 'x')
  await writeFile(join(drafts, 'fresh'), 'x')
  const yesterday = new Date(Date.now() - 25 * 3_600_000)
  await utimes(join(drafts, 'old'), yesterday, yesterday)
  const task = housekeepingTasks(deps()).find(({ name }) => name === 'operations.remove_drafts')
  await task?.handler({}, { id: 'x', signal: new AbortController().signal })
  deepEqual(await readdir(drafts), ['fresh'])
})

test('the content of an erased file goes, unless it is named again or was stored a moment ago', async () => {
  const workspaceId = uuidv7()
  await sql`insert into workspaces (id, name, created_at) values (${workspaceId}, 'W', now())`.execute(deps().db)
  const { files } = deps()
  const kept = async (text: string) =>
    (await files.put(workspaceId, Readable.from([Buffer.from(text)]), { bytesMax: 100 })).hash
  const [erased, again, fresh] = [await kept('erased'), await kept('named again'), await kept('stored just now')]
  const longAgo = new Date(Date.now() - DAY_MS)
  for (const hash of [erased, again]) await utimes(join(folder, workspaceId, hash.slice(0, 2), hash), longAgo, longAgo)
  await inWorkspaces(deps().db, [workspaceId], async (tx) => {
    for (const hash of [erased, again, fresh])
      await sql`insert into unnamed_files values (${workspaceId}, ${hash})`.execute(tx)
    await sql`insert into files (workspace_id, id, hash, size_bytes, mime_type, created_at)
      values (${workspaceId}, ${uuidv7()}, ${again}, 11, 'text/plain', ${NOW})`.execute(tx)
  })
  const task = housekeepingTasks(deps()).find(({ name }) => name === 'operations.remove_files')
  for (const _ of [1, 2]) await task?.handler({}, { id: 'x', signal: new AbortController().signal })
  deepEqual(await Array.fromAsync(files.list(workspaceId)), [again, fresh].sort())
  const { rows } = await inWorkspaces(deps().db, [workspaceId], (tx) =>
    sql<{ hash: string }>`select hash from unnamed_files`.execute(tx),
  )
  deepEqual(rows, [{ hash: fresh }])
})

test('a migrated database has partitions for this month and three more, each locked like its parent', async () => {
  const months = await owner((client) => monthsOf(client))
  // The template was migrated at the beginning of the run, maybe before midnight of the last of a month.
  const begun = new Date(Date.now() - 3_600_000)
  deepEqual(months, nextMonths(months[0] === nextMonths(begun)[0] ? begun : new Date()))
  const { rows } = await database.ownerPool.query(
    `select bool_and(c.relrowsecurity and c.relforcerowsecurity) as locked,
       bool_or(has_table_privilege('posthorn_app', c.oid, 'select')) as readable
     from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'messages'::regclass and c.relname <> 'messages_default'`,
  )
  deepEqual(rows, [{ locked: true, readable: false }])
})

test('the months go over the end of a year', () => {
  deepEqual(nextMonths(new Date('2026-11-30T23:59:59Z')), ['2026-11', '2026-12', '2027-01', '2027-02'])
})

test('a month whose messages already lie in the default partition is left there, and the others are made', async () => {
  const stage = await setStage()
  const { conversationId } = await stage.customer('practice-1')
  const { workspaceId, channelId } = stage
  await stage.inside((tx) =>
    sql`insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, status, status_at, created_at)
        values (${workspaceId}, ${lowestUuidAt(Date.UTC(2031, 4, 10))}, ${conversationId}, ${channelId}, 'in', 'text', now(), 'customer', 'received', now(), now())`.execute(
      tx,
    ),
  )
  const client = new pg.Client({ connectionString: stage.url })
  await client.connect()
  deepEqual(await makeMonths(client, ['2031-05', '2031-06']), ['2031-06'])
  deepEqual(await makeMonths(client, ['2031-05', '2031-06']), [])
  await client.end()
  const { rows } = await stage.inside((tx) =>
    sql`select from messages where conversation_id = ${conversationId}`.execute(tx),
  )
  equal(rows.length, 1)
  await stage.strike()
})

async function owner<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await database.ownerPool.connect()
  try {
    return await work(client)
  } finally {
    client.release()
  }
}
