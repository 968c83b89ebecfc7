/** A new SECRET_KEY: everything stored comes under it, none is forgotten, and a rotation that is killed is simply repeated. */
import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { appSecretBinding } from '#server/channels/appSecrets.ts'
import { keepApp } from '#server/channels/apps.ts'
import { tokenBinding } from '#server/channels/graph.ts'
import { encryptedColumns, rotateSecrets } from '#server/operations/rotate.ts'
import { machineClock } from '#server/platform/clock.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { createSecrets, SecretUnreadable } from '#server/platform/secrets.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { freshDatabase, type TestDatabase } from '../database.ts'
import { eventually } from '../eventually.ts'

const [OLD, NEW, LOST] = [1, 2, 3].map(() => randomBytes(24).toString('hex')) as [string, string, string]
const CHANNELS = 130 // more than one batch

let database: TestDatabase
let folder: string
let workspaces: string[]
let appId: string

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'posthorn-rotation-'))
  database = await freshDatabase()
  workspaces = [uuidv7(), uuidv7()]
  const { db } = database.database
  for (const id of workspaces) {
    await sql`insert into workspaces values (${id}, 'A business', 'UTC', 'en', now())`.execute(db)
  }
  await fill()
})
after(() => rmSync(folder, { recursive: true, force: true }))

/** Apps with a secret from before, and channels in two workspaces, all under the old key. */
async function fill() {
  const { db } = database.database
  const secrets = createSecrets([OLD])
  const app = (appSecret: string) => ({
    connection: 'meta' as const,
    appId: '100000000000001',
    appSecret,
    name: 'An app',
    graphUrl: 'https://graph.facebook.com',
    graphVersion: 'v26.0',
  })
  await keepApp({ db, clock: machineClock, secrets }, app('the first secret'))
  appId = (await keepApp({ db, clock: machineClock, secrets }, app('the second secret'))).id
  for (const [nth, workspaceId] of workspaces.entries()) {
    const inboxId = uuidv7()
    const channels = Array.from({ length: CHANNELS }, (_, place) => {
      const id = uuidv7()
      const token = secrets.encrypt(`token of ${nth}.${place}`, tokenBinding(id))
      return { id, token, number: `7000000000${nth}${String(place).padStart(4, '0')}` }
    })
    await inWorkspaces(db, [workspaceId], async (tx) => {
      await sql`insert into inboxes values (${workspaceId}, ${inboxId}, 'Support', now())`.execute(tx)
      await sql`insert into channels (workspace_id, id, inbox_id, kind, app_id, name, state, state_since, scope, portfolio_id, waba_id,
          phone_number_id, display_phone_number, throughput_per_second, token_encrypted, created_at, updated_at)
        select ${workspaceId}, id, ${inboxId}, 'whatsapp', ${appId}, 'A number', 'connected', now(), 's', 's', 'w', number, number, 80, token, now(), now()
        from unnest(${channels.map(({ id }) => id)}::uuid[], ${channels.map(({ number }) => number)}::text[],
          ${channels.map(({ token }) => token)}::text[]) as c(id, number, token)`.execute(tx)
    })
  }
}

const channelRows = async () => {
  const { rows } = await inWorkspaces(database.database.db, workspaces, (tx) =>
    sql<{ id: string; token: string; number: string }>`
      select id, token_encrypted as token, phone_number_id as number from channels order by id`.execute(tx),
  )
  return rows
}

test('of every encrypted column it is known what it is bound to', async () => {
  const columns = await encryptedColumns(database.database.db)
  ok(columns.length >= 4)
  deepEqual(
    columns.filter(({ binding, key }) => !binding || key.length === 0).map(({ table, column }) => `${table}.${column}`),
    [],
    'say in server/operations/rotate.ts what these are bound to',
  )
})

test('a column that nobody thought of stops the rotation before anything is written', async () => {
  const before = await channelRows()
  await database.ownerPool.query('alter table inboxes add column password_encrypted text')
  const secrets = createSecrets([NEW, OLD])
  await rejects(rotateSecrets({ db: database.database.db, secrets }), /inboxes\.password_encrypted/)
  await database.ownerPool.query('alter table inboxes drop column password_encrypted')
  deepEqual(await channelRows(), before)
})

test('killed with -9 in the middle and repeated: everything is under the new key, and reads as before', async () => {
  const blocker = await database.ownerPool.connect()
  const rows = await channelRows()
  const last = rows.at(-1)?.id
  await blocker.query('begin')
  await blocker.query(`select set_config('posthorn.workspaces', $1, true)`, [workspaces.join(',')])
  await blocker.query('select from channels where id = $1 for update', [last])
  const first = command(['secrets', 'rotate'], `${NEW},${OLD}`)
  const fresh = createSecrets([NEW])
  await eventually(async () => ok((await channelRows()).some(({ token }) => !fresh.needsRotation(token))))
  await eventually(async () => {
    const waits = await database.ownerPool.query(
      `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%token_encrypted%' and datname = current_database()`,
    )
    equal(waits.rowCount, 1)
  })
  first.child.kill('SIGKILL')
  await first.ended
  await blocker.query('rollback')
  blocker.release()
  ok(
    (await channelRows()).some(({ token }) => fresh.needsRotation(token)),
    'it was killed in the middle',
  )

  const { code, said } = await command(['secrets', 'rotate'], `${NEW},${OLD}`).ended
  equal(code, 0, said)
  match(said, /No stored value needs another key/)
  for (const { id, token, number } of await channelRows()) {
    const place = Number(number.slice(-4))
    equal(fresh.decrypt(token, tokenBinding(id)), `token of ${number.at(-5)}.${place}`)
  }
  const { rows: apps } = await sql<{ secret: string; former: string }>`
    select app_secret_encrypted as secret, former_secret_encrypted as former from apps`.execute(database.database.db)
  equal(fresh.decrypt(apps[0]?.secret ?? '', appSecretBinding(appId)), 'the second secret')
  equal(fresh.decrypt(apps[0]?.former ?? '', appSecretBinding(appId)), 'the first secret')
  const again = await rotateSecrets({ db: database.database.db, secrets: createSecrets([NEW, OLD]) })
  deepEqual(again, { rewritten: 0, present: 2 * CHANNELS + 3, unreadable: [] })
})

test('what no key reads is named and left as it is; the rest goes on', async () => {
  const [row] = await channelRows()
  const { id = '' } = row ?? {}
  const foreign = createSecrets([LOST]).encrypt('out of reach', tokenBinding(id))
  await inWorkspaces(database.database.db, workspaces, (tx) =>
    sql`update channels set token_encrypted = ${foreign} where id = ${id}`.execute(tx),
  )
  const { code, said } = await command(['secrets', 'rotate'], `${OLD},${NEW}`).ended
  equal(code, 1)
  match(said, new RegExp(`channels.token_encrypted of .*${id}`))
  ok(!said.includes('out of reach') && !said.includes(OLD))
  const back = createSecrets([OLD])
  for (const { id: each, token } of await channelRows()) {
    if (each === id) equal(token, foreign)
    else match(back.decrypt(token, tokenBinding(each)), /^token of /)
  }
  ok(row && !(await readable(row.token, row.id)), 'and with the former key alone nothing opens any more')
})

test('the secret before a change is taken back at once', async () => {
  const { code, said } = await command(['channel', 'revoke-former-secret'], `${OLD},${NEW}`).ended
  equal(code, 0, said)
  match(said, /The app 100000000000001 accepts its present secret only/)
  const { rows } = await sql`select former_secret_encrypted, former_secret_until from apps`.execute(
    database.database.db,
  )
  deepEqual(rows, [{ former_secret_encrypted: null, former_secret_until: null }])
})

const readable = async (token: string, id: string) => {
  try {
    createSecrets([OLD]).decrypt(token, tokenBinding(id))
    return true
  } catch (error) {
    if (error instanceof SecretUnreadable) return false
    throw error
  }
}

function command(words: string[], secretKey: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../bin/posthorn.ts'), ...words], {
    env: { PATH: process.env.PATH, DATA_DIR: folder, DATABASE_URL: database.url, SECRET_KEY: secretKey },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
  const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, said })),
  )
  return { child, ended }
}
