import { deepEqual, equal, match, ok, rejects, throws } from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { sql } from 'kysely'
import pg from 'pg'
import { checkAppRole, checkDatabase } from '#server/platform/db/checks.ts'
import { inWorkspaces, openDatabase } from '#server/platform/db/database.ts'
import { isDatabaseUnavailable, isUniqueViolation } from '#server/platform/db/faults.ts'
import { listen } from '#server/platform/db/listen.ts'
import { StartError } from '#server/platform/start-error.ts'
import { emptyDatabase, freshDatabase } from '../database.ts'
import { testLog } from '../server.ts'

const A = randomUUID()
const B = randomUUID()
const scope = sql<{ scope: string | null }>`select current_setting('posthorn.workspaces', true) as scope`

test('a transaction in workspaces sees these, alone and side by side with others, and leaves nothing behind', async () => {
  const { database } = await freshDatabase()
  const { db } = database
  const seen = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      inWorkspaces(db, index % 2 ? [A] : [A, B], async (tx) => (await scope.execute(tx)).rows[0]?.scope),
    ),
  )
  for (const [index, value] of seen.entries()) equal(value, index % 2 ? A : `${A},${B}`)
  // A transaction inside the work of another one stands for itself.
  const inner = await inWorkspaces(db, [A], () => db.transaction().execute((other) => scope.execute(other)))
  ok(!inner.rows[0]?.scope)
  equal((await scope.execute(db)).rows[0]?.scope || null, null)
})

test('what is no workspace id never reaches the statement', async () => {
  const { database } = await freshDatabase()
  throws(() => inWorkspaces(database.db, [`${A}', true); drop table events; --`], async () => {}), /not a workspace id/)
  throws(
    () =>
      inWorkspaces(
        database.db,
        Array.from({ length: 1_001 }, () => A),
        async () => {},
      ),
    /more than 1000/,
  )
})

test('row-level security: with no workspace, or another one, there is no row', async () => {
  const { database, ownerPool } = await freshDatabase()
  await ownerPool.query(
    'create table things (workspace_id uuid, name text); alter table things enable row level security',
  )
  await ownerPool.query(`create policy tenant on things using (workspace_id = any(string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[]));
    grant select, insert on things to posthorn_app`)
  const count = sql<{ count: number }>`select count(*) from things`
  await inWorkspaces(database.db, [A], (tx) => sql`insert into things values (${A}, 'one')`.execute(tx))
  deepEqual((await inWorkspaces(database.db, [A, B], (tx) => count.execute(tx))).rows, [{ count: 1 }])
  deepEqual((await inWorkspaces(database.db, [B], (tx) => count.execute(tx))).rows, [{ count: 0 }])
  deepEqual((await inWorkspaces(database.db, [], (tx) => count.execute(tx))).rows, [{ count: 0 }])
  deepEqual((await count.execute(database.db)).rows, [{ count: 0 }])
  await rejects(
    inWorkspaces(database.db, [A], (tx) => sql`insert into things values (${B}, 'x')`.execute(tx)),
    /row-level security/,
  )
})

test('counters are numbers, beyond 2^53 exact text; instants are Dates, days text', async () => {
  const { database } = await freshDatabase()
  const { rows } =
    await sql`select 7::bigint as a, 9007199254740993::bigint as b, timestamptz '2026-11-22T10:00:00Z' as c,
    date '2026-11-22' as d, null::bigint as e`.execute(database.db)
  deepEqual(rows, [{ a: 7, b: '9007199254740993', c: new Date('2026-11-22T10:00:00Z'), d: '2026-11-22', e: null }])
})

test('connections killed while idle and while in use are replaced; nothing ends the process', async () => {
  const { database, ownerPool } = await freshDatabase()
  const { db } = database
  const kill = () =>
    ownerPool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'test'`,
    )
  await sql`select 1`.execute(db)
  const failed = rejects(
    db.transaction().execute(async (tx) => {
      await kill()
      await sql`select 1`.execute(tx)
    }),
    isDatabaseUnavailable,
  )
  await failed
  equal((await sql<{ one: number }>`select 1 as one`.execute(db)).rows[0]?.one, 1)
})

test('a statement that takes too long is an answer in time, and the connection is not used again', async () => {
  const { url } = await freshDatabase()
  const slow = openDatabase({ url, log: testLog, statementTimeoutMs: 200 })
  await rejects(sql`select pg_sleep(5)`.execute(slow.db), isDatabaseUnavailable)
  equal((await sql<{ one: number }>`select 1 as one`.execute(slow.db)).rows[0]?.one, 1)
  await slow.close()
})

test('a server that accepts and says nothing is an answer in time', { timeout: 60_000 }, async () => {
  const silent = createServer()
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as { port: number }
  const pool = openDatabase({ url: `postgres://a:b@127.0.0.1:${port}/c`, log: testLog })
  await rejects(sql`select 1`.execute(pool.db), isDatabaseUnavailable)
  await pool.close()
  silent.close()
})

test('a unique index says who was first', async () => {
  const { ownerPool } = await emptyDatabase()
  await ownerPool.query('create table once (id int constraint once_id primary key); insert into once values (1)')
  const error = await ownerPool.query('insert into once values (1)').catch((caught) => caught)
  deepEqual(
    [isUniqueViolation(error), isUniqueViolation(error, 'once_id'), isUniqueViolation(error, 'other')],
    [true, true, false],
  )
})

test('listening survives the loss of its connection and says that something may have been missed', async () => {
  const { url, ownerPool } = await freshDatabase()
  const heard: (string | null)[] = []
  let tell = () => {}
  const next = () =>
    new Promise<void>((resolve) => {
      tell = resolve
    })
  const listening = await listen({
    url,
    log: testLog,
    channels: {
      news: (payload) => {
        heard.push(payload)
        tell()
      },
    },
  })
  deepEqual(heard, [null])
  let more = next()
  await ownerPool.query(`select pg_notify('news', 'a')`)
  await more
  more = next()
  await ownerPool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'posthorn listen' and datname = current_database()`,
  )
  await more
  more = next()
  await ownerPool.query(`select pg_notify('news', 'b')`)
  await more
  deepEqual(heard, [null, 'a', null, 'b'])
  await listening.close()
})

test('the checks at start: a fit database passes', async () => {
  const { url } = await freshDatabase()
  await checkDatabase(url)
  await checkAppRole(url)
})

test('the checks at start: each fault is one sentence without the password', async () => {
  const { url } = await freshDatabase()
  const with_ = (change: (parsed: URL) => void) => {
    const parsed = new URL(url)
    change(parsed)
    return parsed.toString()
  }
  const check = (bad: string, sentence: RegExp) => refused(checkDatabase(bad, { waitMs: 300 }), sentence)
  await check('mysql://x', /^DATABASE_URL is not an address/)
  await check(
    with_((parsed) => {
      parsed.port = '1'
    }),
    /cannot be reached/,
  )
  await check(
    with_((parsed) => {
      parsed.hostname = 'no-such-host.invalid'
    }),
    /cannot be reached/,
  )
  await check(
    with_((parsed) => {
      parsed.pathname = '/missing'
    }),
    /The database "missing" does not exist/,
  )
  if (new URL(url).password)
    await check(
      with_((parsed) => {
        parsed.password = 'sesame-wrong'
      }),
      /refuses the login/,
    )
})

test('the checks at start: text, rights and the role', async () => {
  const { url, ownerPool } = await emptyDatabase()
  const owner = new URL(url)
  const name = `plain_${randomUUID().slice(0, 8)}`
  await ownerPool.query(`create role ${name} login password 'sesame'`)
  const plain = new URL(url)
  plain.username = name
  plain.password = 'sesame'
  try {
    await refused(checkDatabase(plain.toString()), /may not make tables in this database.*grant create on database/)
    for (const [text, sentence] of [
      [`encoding 'SQL_ASCII' locale 'C'`, /has the encoding SQL_ASCII; Posthorn needs UTF8/],
      [`encoding 'UTF8' locale 'C'`, /has the ctype "C", with which search finds nothing in Arabic or Chinese/],
    ] as const) {
      const odd = `odd_${randomUUID().slice(0, 8)}`
      await ownerPool.query(`create database ${odd} template template0 ${text}`)
      const place = new URL(url)
      place.pathname = `/${odd}`
      await refused(checkDatabase(place.toString()), sentence)
      await ownerPool.query(`drop database ${odd} with (force)`)
    }
    equal(owner.username.length > 0, true)
  } finally {
    await ownerPool.query(`drop role ${name}`)
  }
})

test('the owner may not be the app: a role that owns a table is refused', async () => {
  const { url, ownerPool } = await freshDatabase()
  await ownerPool.query(
    'grant create on schema public to posthorn_app; create table stray (id int); alter table stray owner to posthorn_app',
  )
  await refused(checkAppRole(url), /owns the table public\.stray/)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('set role posthorn_app; drop table stray')
  await client.end()
})

async function refused(promise: Promise<unknown>, sentence: RegExp) {
  const error = await promise.then(
    () => null,
    (caught) => caught,
  )
  ok(error instanceof StartError, `not refused with a sentence: ${error}`)
  match(error.message, sentence)
  ok(!error.message.includes('sesame') && !error.message.includes('\n'))
}
