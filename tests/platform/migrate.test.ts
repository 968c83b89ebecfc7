import { deepEqual, equal, match, rejects } from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { migrate } from '#server/platform/db/migrate.ts'
import { StartError } from '#server/platform/start-error.ts'
import { emptyDatabase, type TestDatabase } from '../database.ts'
import { testLog } from '../server.ts'

const base = mkdtempSync(join(tmpdir(), 'posthorn-migrate-'))
after(() => rmSync(base, { recursive: true, force: true }))

const ONE = { '0001_one.sql': 'create table one (id int);' }
const TWO = { ...ONE, '0002_two.sql': 'create table two (id int); insert into one values (2);' }

test('files are applied in order, once, and the app may use their tables', async () => {
  const database = await emptyDatabase()
  deepEqual(await run(database, ONE), ['0001_one'])
  deepEqual(await run(database, TWO), ['0002_two'])
  deepEqual(await run(database, TWO), [])
  await database.database.pool.query('insert into two values (1)')
  await rejects(database.database.pool.query('select * from migrations'), /permission denied/)
  await rejects(database.database.pool.query('create table mine (id int)'), /permission denied/)
})

test('rights that a migration gave by hand are left as they are, and partitions are reached through their table', async () => {
  const database = await emptyDatabase()
  const ledger =
    'create table ledger (id int) partition by list (id); create table ledger_1 partition of ledger for values in (1);'
  await run(database, { '0001_ledger.sql': `${ledger} grant select, insert on ledger to posthorn_app;` })
  await database.database.pool.query('insert into ledger values (1)')
  await rejects(database.database.pool.query('delete from ledger'), /permission denied/)
  await rejects(database.database.pool.query('select * from ledger_1'), /permission denied/)
})

test('a newer schema, a changed file and files out of line are refused in a sentence', async () => {
  const database = await emptyDatabase()
  await run(database, TWO)
  await refused(run(database, ONE), /migrated by a newer Posthorn \(0002_two\); this one knows 1/)
  await refused(
    run(database, { ...TWO, '0001_one.sql': 'create table one (id bigint);' }),
    /0001_one was applied .* with other content/,
  )
  await refused(run(database, { ...ONE, '0003_three.sql': 'select 1' }), /0003_three\.sql is out of line/)
  await refused(run(database, { ...ONE, '0001_again.sql': 'select 1' }), /out of line/)
})

test('a migration that fails leaves nothing, names its line, and is tried again', async () => {
  const database = await emptyDatabase()
  const wrong = { ...ONE, '0002_two.sql': 'create table two (id int);\ncreate table (;' }
  await refused(run(database, wrong), /^The migration 0002_two failed at line 2 and left nothing behind/)
  deepEqual(await tablesOf(database), ['migrations', 'one'])
  deepEqual(await run(database, TWO), ['0002_two'])
})

test('a migration that is killed half-way leaves nothing', async () => {
  const database = await emptyDatabase()
  const running = run(database, { ...ONE, '0002_two.sql': 'create table two (id int); select pg_sleep(60);' })
  const killed = rejects(running)
  for (let found = 0; found === 0; await delay(10)) {
    const { rowCount } = await database.ownerPool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and query like '%pg_sleep(60)%' and wait_event = 'PgSleep'`,
    )
    found = rowCount ?? 0
  }
  await killed
  deepEqual(await tablesOf(database), ['migrations', 'one'])
  deepEqual(await run(database, TWO), ['0002_two'])
})

test('of several processes that start at once, one migrates and the others wait for it', async () => {
  const database = await emptyDatabase()
  const results = await Promise.all([run(database, TWO), run(database, TWO), run(database, TWO)])
  deepEqual(results.flat().sort(), ['0001_one', '0002_two'])
})

test('libraries migrate as the owner, after ours, and the app gets their tables', async () => {
  const database = await emptyDatabase()
  const seen: string[] = []
  await migrate({
    url: database.url,
    folder: folderWith(ONE),
    log: testLog,
    libraries: [
      {
        name: 'auth',
        async run({ client }) {
          const { rows } = await client.query(`select to_regclass('one') is not null as found, current_user as who`)
          seen.push(`${rows[0].found} ${rows[0].who}`)
          await client.query('create schema auth; create table auth.session (id int)')
        },
      },
    ],
  })
  equal(seen.length, 1)
  match(seen[0] ?? '', /^true (?!posthorn_app)/)
  await database.database.pool.query('insert into auth.session values (1)')
})

let folders = 0
function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(base, `${folders++}-`))
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql)
  return folder
}

const run = (database: TestDatabase, files: Record<string, string>) =>
  migrate({ url: database.url, folder: folderWith(files), log: testLog })

const refused = (promise: Promise<unknown>, sentence: RegExp) =>
  rejects(
    promise,
    (error) => error instanceof StartError && sentence.test(error.message) && !error.message.includes('\n'),
  )

async function tablesOf({ ownerPool }: TestDatabase): Promise<string[]> {
  const { rows } = await ownerPool.query(`select tablename from pg_tables where schemaname = 'public' order by 1`)
  return rows.map((row) => row.tablename)
}
