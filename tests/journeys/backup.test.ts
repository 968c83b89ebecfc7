import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict'
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import pg from 'pg'
import { resumeAllChannels } from '#server/channels/state.ts'
import { record } from '#server/consents/record.ts'
import { migrateEverything } from '#server/migrate.ts'
import { backUp } from '#server/operations/backup.ts'
import { backupTables, quoted } from '#server/operations/catalog.ts'
import { type Manifest, manifestText } from '#server/operations/manifest.ts'
import { type RestoreOptions, restore } from '#server/operations/restore.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { diskFiles } from '#server/platform/files.ts'
import { createSecrets } from '#server/platform/secrets.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { emptyDatabase, freshDatabase, type TestDatabase } from '../database.ts'
import { eventually } from '../eventually.ts'
import { testLog } from '../server.ts'
import { type Stage, type StagedCustomer, setStage } from '../stage.ts'

/** Everything that PostgreSQL's COPY has to escape. */
const HOSTILE = 'tab\t backslash \\ \\. line\nbreak \r "quotes" \u202e عربي 中文 🙂 \\N \u0001'
const PHOTO = Buffer.from('the bytes of a photo')

let folder: string
let stage: Stage
let ayse: StagedCustomer
let target: string
let manifest: Manifest
let waiting: { messageId: string; sendId: string }
let onItsWay: { messageId: string; sendId: string }
let photoHash: string
let restored: TestDatabase

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-backup-'))
  stage = await setStage()
  ayse = await stage.customer('practice-1')
  const sent = await stage.write(ayse, 'sent before the backup')
  const dispatcher = stage.dispatcher()
  await stage.until(sent.messageId, 'accepted')
  await dispatcher.stop()
  waiting = await stage.write(ayse, HOSTILE)
  onItsWay = await stage.write(await stage.customer('practice-2'), 'on its way')
  await stage.inside((tx) =>
    sql`update sends set state = 'sending', fence = 1 where id = ${onItsWay.sendId}`.execute(tx),
  )
  await stage.inside((tx) => sql`update messages set status = 'sending' where id = ${onItsWay.messageId}`.execute(tx))
  photoHash = (await stage.files.put(stage.workspaceId, Readable.from([PHOTO]), { bytesMax: 1_000 })).hash
  const fileId = uuidv7()
  await stage.inside(async (tx) => {
    await sql`insert into files (workspace_id, id, hash, size_bytes, mime_type, created_at)
        values (${stage.workspaceId}, ${fileId}, ${photoHash}, ${PHOTO.length}, 'image/jpeg', now())`.execute(tx)
    // It also proves what somebody agreed to.
    const who = { contactId: null, identityId: null, channelId: null, conversationId: null, messageId: null }
    const said = { key: 'form', consent: 'opted_in', purposes: ['marketing'], way: 'form', at: new Date() } as const
    const proof = { actorId: 'mira', wording: null, proof: null, proofFile: { id: fileId, hash: photoHash } }
    const { workspaceId } = stage
    await record(tx, [{ workspaceId, ...who, ...said, ...proof, subjects: [['', 'c:1']] }], new Date())
  })
  await sql`insert into deliveries (id, day, hash, body, app_id, accepted_at)
    values (${uuidv7()}, current_date, ${Buffer.from('h')}, ${Buffer.from([0, 255, 92, 10, 9])}, ${stage.appId}, now())`.execute(
    stage.db,
  )
  await sql`insert into waiting_deliveries select id, 5 from deliveries`.execute(stage.db)
  target = join(folder, 'backup')
})
after(async () => {
  await stage.strike()
  await rm(folder, { recursive: true, force: true })
})

test('a backup made while writing goes on is one moment: every message with its event, no message without', async () => {
  let isOver = false
  let written = 0
  const writing = (async () => {
    while (!isOver) {
      const { messageId } = await stage.write(ayse, 'meanwhile')
      await stage.inside(async (tx) => {
        await sql`update messages set text = 'meanwhile, with its event' where id = ${messageId}`.execute(tx)
        const at = new Date()
        const conversation = { inboxId: stage.inboxId, conversationId: ayse.conversationId }
        const { workspaceId } = stage
        await appendEvents(tx, [
          { type: 'message.queued', workspaceId, actorId: 'mira', at, messageId, ...conversation },
        ])
      })
      written++
    }
  })()
  await eventually(() => ok(written > 5))
  manifest = await backUp({ url: stage.url, files: stage.files, target, version: '0.0.0' })
  const writtenAtEnd = written
  await eventually(() => ok(written > writtenAtEnd))
  isOver = true
  await writing
  const rowsOf = (name: string) => manifest.tables.find((table) => table.name === name)?.rows ?? -1
  ok(rowsOf('public.messages') > 5)
  equal(manifest.files.rows, 1)
  equal(manifest.files.missing, 0)
  ok(manifest.tables.every(({ name }) => !/migrations|session|pgboss|lanes/.test(name)))
})

test('a backup is readable by its owner only, holds no draft, and refuses to write over another', async () => {
  equal((await stat(target)).mode & 0o077, 0)
  equal((await stat(join(target, 'tables', 'public.messages.copy.gz'))).mode & 0o077, 0)
  deepEqual((await readdir(folder)).sort(), ['backup'])
  await rejects(backUp({ url: stage.url, files: stage.files, target, version: '0.0.0' }), /exists already/)
})

test('a backup that fails half-way leaves nothing behind', async () => {
  const files = { ...stage.files, open: async () => Readable.from([Buffer.from('other bytes')]) }
  const broken = join(folder, 'broken')
  await rejects(backUp({ url: stage.url, files, target: broken, version: '0.0.0' }), /is damaged/)
  deepEqual((await readdir(folder)).sort(), ['backup'])
})

test('a restore into a fresh database brings back every row, byte for byte', async () => {
  restored = await emptyDatabase()
  const files = diskFiles(join(folder, 'restored files'))
  const result = await restore(options({ url: restored.url, files }))
  equal(result.files, 1)
  deepEqual(await contentOf((await files.open(stage.workspaceId, photoHash)) ?? Readable.from([])), PHOTO)

  // A second backup of the restored database says the same of every table that the restore leaves alone.
  const again = await backUp({ url: restored.url, files, target: join(folder, 'again'), version: '0.0.0' })
  const [was, is] = [manifest, again].map(({ tables }) => new Map(tables.map(({ name, rows }) => [name, rows])))
  deepEqual(is, was)
  const before = await rowsBeforeTheWriter(stage.url)
  deepEqual(await rowsBeforeTheWriter(restored.url), before)

  const proven = 'select f.hash from consent_words w join files f on f.id = w.proof_file_id'
  deepEqual((await looking(restored.url, (client) => client.query(proven))).rows, [{ hash: photoHash }])
  const { rows } = await looking(restored.url, (client) =>
    client.query(`select (select count(*)::int from events where type = 'message.queued') as events,
      (select count(*)::int from messages where text = 'meanwhile, with its event') as messages,
      (select text from messages where id = '${waiting.messageId}') as hostile`),
  )
  equal(rows[0].events, rows[0].messages)
  equal(rows[0].hostile, HOSTILE)
})

test('what waited or was on its way is in doubt, and every channel is held', async () => {
  const { rows } = await looking(restored.url, (client) =>
    client.query(
      `select s.state, m.status, m.fault from sends s join messages m on m.workspace_id = s.workspace_id and m.id = s.message_id
       where s.id = any ($1)`,
      [[waiting.sendId, onItsWay.sendId]],
    ),
  )
  deepEqual(rows, Array(2).fill({ state: 'unconfirmed', status: 'unconfirmed', fault: 'interrupted' }))
  const open = await looking(restored.url, (client) =>
    client.query(`select count(*)::int as count from sends where state in ('queued', 'sending')`),
  )
  equal(open.rows[0].count, 0)
  const { rows: channels } = await looking(restored.url, (client) => client.query('select dispatch_held from channels'))
  deepEqual(channels, [{ dispatch_held: true }])
})

test('row-level security binds again after a restore', async () => {
  const { rows } = await restored.ownerPool.query('select count(*)::int as count from messages')
  equal(rows[0].count, 0, 'the owner without a workspace sees nothing')
  const seen = await inWorkspaces(restored.database.db, [uuidv7()], (tx) => sql`select from messages`.execute(tx))
  equal(seen.rows.length, 0)
})

test('held, nothing leaves; resumed, what is new leaves and what was in doubt is not sent again', async () => {
  const { db } = restored.database
  const elsewhere = { ...stage, db }
  const dispatcher = stage.dispatcher({ db })
  const acceptedBefore = (await accepted()).length
  const fresh = { workspaceId: stage.workspaceId, messageId: uuidv7(), sendId: uuidv7() }
  await inWorkspaces(db, [stage.workspaceId], async (tx) => {
    await sql`insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, author_id, source, text, status, status_at, created_at)
      values (${fresh.workspaceId}, ${fresh.messageId}, ${ayse.conversationId}, ${stage.channelId}, 'out', 'text', now(), 'mira', 'person', 'after the restore', 'queued', now(), now())`.execute(
      tx,
    )
    await sql`insert into sends (workspace_id, id, message_id, conversation_id, channel_id, attempt, priority, due_at, state, created_at)
      values (${fresh.workspaceId}, ${fresh.sendId}, ${fresh.messageId}, ${ayse.conversationId}, ${stage.channelId}, 1, 0, now(), 'queued', now())`.execute(
      tx,
    )
  })
  dispatcher.wake([stage.workspaceId])
  const { rows: leases } = await inWorkspaces(db, [stage.workspaceId], (tx) => sql`select from lanes`.execute(tx))
  equal(leases.length, 0, 'nobody takes up a held number')

  const resumed = await resumeAllChannels(elsewhere.db, { now: new Date() })
  deepEqual(
    resumed.map(({ id }) => id),
    [stage.channelId],
  )
  deepEqual(await resumeAllChannels(elsewhere.db, { now: new Date() }), [])
  dispatcher.wake([stage.workspaceId])
  await eventually(async () => equal((await accepted()).length, acceptedBefore + 1))
  await dispatcher.stop()
  const ids = (await accepted()).map(sendIdOf)
  ok(ids.includes(fresh.sendId))
  equal(ids.filter((id) => id === waiting.sendId || id === onItsWay.sendId).length, 0)
})

test('a restore refuses a database that holds anything', async () => {
  const used = await freshDatabase()
  await used.ownerPool.query(
    `insert into workspaces (id, name, created_at) values (gen_random_uuid(), 'Someone', now())`,
  )
  await rejects(restore(options({ url: used.url })), /not empty/)
  const foreign = await emptyDatabase()
  await foreign.ownerPool.query('create table something (id int)')
  await rejects(restore(options({ url: foreign.url })), /another program/)
})

test('a database that was only migrated counts as empty', async () => {
  const migrated = await freshDatabase()
  await migrated.database.close()
  const result = await restore(options({ url: migrated.url }))
  equal(result.heldChannels, 1)
})

test('without the key the tokens were stored under, a restore says so before it writes anything', async () => {
  const empty = await emptyDatabase()
  await rejects(restore(options({ url: empty.url, secretKeyIds: [] })), /SECRET_KEY/)
  const { rows } = await empty.ownerPool.query(
    `select count(*)::int as count from pg_tables where schemaname = 'public'`,
  )
  equal(rows[0].count, 0)
  const result = await restore(options({ url: empty.url, secretKeyIds: [], withoutSecretKey: true }))
  equal(result.heldChannels, 1)
})

test('the key itself is nowhere in a backup', async () => {
  const other = createSecrets(['another key of more than thirty-two characters'])
  ok(manifest.secretKeyIds.length === 1)
  ok(!other.encrypt('x', 'y').includes(manifest.secretKeyIds[0] ?? ''))
  match(await readFile(join(target, 'manifest.json'), 'utf8'), /"secretKeyIds"/)
})

test('a backup of an older version is restored at its migrations and brought forward; of a newer one, refused', async () => {
  const old = await emptyDatabase()
  await migrateEverything({ url: old.url, log: testLog, upTo: 1 })
  await old.ownerPool.query(`insert into workspaces (id, name, created_at) values (gen_random_uuid(), 'Early', now())`)
  const source = join(folder, 'of an older version')
  const early = await backUp({ url: old.url, files: stage.files, target: source, version: '0.0.0' })
  equal(early.migrations.length, 1)
  const fresh = await emptyDatabase()
  await restore(options({ url: fresh.url, source, secretKeyIds: [] }))
  const applied = await fresh.ownerPool.query('select count(*)::int as count from migrations')
  equal(applied.rows[0].count, manifest.migrations.length)
  const names = await fresh.ownerPool.query('select name from workspaces')
  deepEqual(names.rows, [{ name: 'Early' }])

  const future = { number: 9_999, name: '9999_future', checksum: '0'.repeat(64) }
  const { text, seal } = manifestText({ ...early, migrations: [...early.migrations, future] })
  await writeFile(join(source, 'manifest.json'), text)
  await writeFile(join(source, 'manifest.sha256'), seal)
  await rejects(restore(options({ url: (await emptyDatabase()).url, source })), /newer Posthorn/)
})

test('a damaged backup is named before anything is written: a table, the manifest, a file', async () => {
  const empty = await emptyDatabase()
  const table = join(target, 'tables', 'public.contacts.copy.gz')
  const whole = await readFile(table)
  await appendFile(table, 'x')
  await rejects(restore(options({ url: empty.url })), /public\.contacts\.copy\.gz does not fit its checksum/)
  await writeFile(table, whole)

  const text = await readFile(join(target, 'manifest.json'), 'utf8')
  await writeFile(join(target, 'manifest.json'), text.replace('"rows": 1', '"rows": 2'))
  await rejects(restore(options({ url: empty.url })), /manifest\.json does not fit its checksum/)
  await writeFile(join(target, 'manifest.json'), text)

  const photo = join(target, 'files', stage.workspaceId, photoHash.slice(0, 2), photoHash)
  await writeFile(photo, 'something else')
  await rejects(restore(options({ url: empty.url })), /does not fit its checksum/)
  await rm(photo)
  await rejects(restore(options({ url: empty.url })), /1 of its files are missing/)
  await writeFile(photo, PHOTO)

  await rejects(restore(options({ url: empty.url, source: join(folder, 'nowhere') })), /no complete backup/)
  const { rows } = await empty.ownerPool.query(
    `select count(*)::int as count from pg_tables where schemaname = 'public'`,
  )
  equal(rows[0].count, 0)
})

function options(changes: Partial<RestoreOptions> & { url: string }): RestoreOptions {
  return {
    files: diskFiles(join(folder, 'files of a restore')),
    source: target,
    secretKeyIds: manifest.secretKeyIds,
    now: new Date(),
    migrate: (upTo) => migrateEverything({ url: changes.url, log: testLog, upTo }),
    ...changes,
  }
}

/** All rows as text, but for those that the writer of the first test touches and those that a restore changes. */
async function rowsBeforeTheWriter(url: string): Promise<Record<string, string[]>> {
  const changed = ['public.messages', 'public.sends', 'public.events', 'public.channels', 'public.conversations']
  return looking(url, async (client) => {
    const rows: Record<string, string[]> = {}
    for (const { name } of await backupTables(client)) {
      if (changed.includes(name)) continue
      const found = await client.query(`select t::text as row from ${quoted(name)} t order by 1`)
      rows[name] = found.rows.map(({ row }) => row)
    }
    ok((rows['public.contacts']?.length ?? 0) > 0)
    return rows
  })
}

/** As the owner, with every policy lifted for as long as it takes. */
async function looking<T>(url: string, look: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('begin')
    for (const { name } of await backupTables(client)) {
      await client.query(`alter table ${quoted(name)} no force row level security`)
    }
    return await look(client)
  } finally {
    await client.query('rollback').catch(() => {})
    await client.end()
  }
}

interface Accepted {
  callbackData?: string
  biz_opaque_callback_data?: string
}

async function accepted(): Promise<Accepted[]> {
  const answer = (await stage.sim('GET', '/_sim/sends')) as Accepted[] | { sends?: Accepted[] }
  return Array.isArray(answer) ? answer : (answer.sends ?? [])
}

const sendIdOf = (send: Accepted) => send.biz_opaque_callback_data ?? send.callbackData

async function contentOf(stream: Readable): Promise<Buffer> {
  return Buffer.concat(await stream.toArray())
}
