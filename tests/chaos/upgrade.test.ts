import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { migrate } from '#server/platform/db/migrate.ts'
import { emptyDatabase } from '../database.ts'
import { eventually } from '../eventually.ts'
import { testLog } from '../server.ts'
import { holds } from './checker.ts'
import { type Ground, isLong, openGround } from './ground.ts'
import { startLoad } from './load.ts'
import type { Posthorn } from './posthorn.ts'

const SERVER_MIGRATIONS = join(import.meta.dirname, '..', '..', 'server', 'migrations')
const MIGRATOR = join(import.meta.dirname, 'migrator.ts')
const LOAD_MS = isLong ? 20_000 : 1_000
/** What a next version may do to tables while the version before it still works on them: add. */
const NEXT = `-- Why: tried while the version before is at work.
alter table messages add column note text;
alter table conversations add column tries integer not null default 0;
create table remarks (workspace_id uuid not null references workspaces, id uuid not null, text text, primary key (workspace_id, id));
alter table remarks enable row level security;
alter table remarks force row level security;
create index messages_note on messages (workspace_id, note) where note is not null;
`

let base: string
let ground: Ground
before(async () => {
  base = mkdtempSync(join(tmpdir(), 'posthorn-upgrade-'))
  ground = await openGround({ processes: 1, shops: [{ people: 2 }] })
})
after(() => rmSync(base, { recursive: true, force: true }))

test('R19: the schema of the next version comes while this one works, both work together, and then only the new one', async () => {
  const [old] = ground.processes as [Posthorn]
  const load = await startLoad(ground)
  const folder = folderWithNext()
  deepEqual(await migrate({ url: ground.databaseUrl, folder, log: testLog }), [nameOfNext(folder)])
  ok(old.isUp(), old.said())
  await ground.start()
  await delay(LOAD_MS)
  ok(old.isUp(), old.said())
  await ground.kill(old)
  await delay(LOAD_MS)
  await load.stop()
  for (const { status } of ground.history.of('delivery')) ok(status === 200 || status === 503 || status === null)
  await holds(ground, load.agents)
})

test('R19: killed with -9 in the middle of a migration, it leaves nothing, and the next start does it whole', async () => {
  const database = await emptyDatabase()
  const folder = folderWithNext(`create table half (id int); select pg_sleep(60); create table other_half (id int);`)
  const child = spawn(process.execPath, [MIGRATOR, database.url, folder], { stdio: 'ignore' })
  await eventually(async () => {
    const { rowCount } = await database.ownerPool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
    )
    equal(rowCount, 1)
  })
  child.kill('SIGKILL')
  await once(child, 'exit')
  // PostgreSQL would notice when it had slept, and may as well be told.
  await eventually(async () => {
    const { rowCount } = await database.ownerPool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
    )
    equal(rowCount, 0)
  })
  await rejects(database.ownerPool.query('select from half'), { code: '42P01' })
  const quick = folderWithNext('create table half (id int); create table other_half (id int);')
  deepEqual(await migrate({ url: database.url, folder: quick, log: testLog }), [nameOfNext(quick)])
  deepEqual(await migrate({ url: database.url, folder: quick, log: testLog }), [])
  await database.ownerPool.query('select from half, other_half')
})

let folders = 0
/** Our migrations and one more. */
function folderWithNext(sql = NEXT): string {
  const folder = join(base, String(++folders))
  cpSync(SERVER_MIGRATIONS, folder, { recursive: true })
  const number = readdirSync(folder).length + 1
  writeFileSync(join(folder, `${String(number).padStart(4, '0')}_next.sql`), sql)
  return folder
}

const nameOfNext = (folder: string) => readdirSync(folder).sort().at(-1)?.slice(0, -'.sql'.length)
