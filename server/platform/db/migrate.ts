import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../log.ts'
import { StartError } from '../start-error.ts'
import { roleSql } from './checks.ts'
import { APP_ROLE, clientConfig } from './connection.ts'
import { grantToApp } from './grants.ts'

/** The migrations that a library brings along; they run as the owner, after ours, under the same lock. */
export interface LibraryMigrations {
  name: string
  run(owner: { client: pg.Client; url: string }): Promise<void>
}

const LOCK_KEY = 7_072_742_001 // any number, the same in every Posthorn
const LOCK_WAIT_MS_MAX = 5 * 60_000
const LOCK_POLL_MS = 100
/** The version before may be at work on the same tables: PostgreSQL then ends one of two that wait for each other. */
const DEADLOCKS_MAX = 20
const DEADLOCK = '40P01'
const FILE_NAME = /^(\d{4})_([a-z0-9_]+)\.sql$/

/** Brings the schema to where this program wants it: forward only, each file in a transaction of its own together
 *  with the row that says so, one process at a time. Returns the names of what was applied now. */
export async function migrate(options: {
  /** The owner's login, past any pooler. */
  url: string
  folder: string
  libraries?: LibraryMigrations[]
  /** Stops at this number: a restore first goes back to where its backup was. */
  upTo?: number
  log: Log
}): Promise<string[]> {
  const files = readMigrations(options.folder)
  const client = new pg.Client(
    clientConfig({ url: options.url, applicationName: 'posthorn migrate', statementTimeoutMs: 0 }),
  )
  client.on('error', () => {}) // the awaited query reports it
  await client.connect()
  try {
    await takeLock(client, options.log)
    await ensureAppRole(client)
    await client.query(`create table if not exists public.migrations (
      number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`)
    const todo = (await pending(client, files)).filter((file) => file.number <= (options.upTo ?? file.number))
    for (const file of todo) await apply(client, file, options.log)
    for (const library of options.libraries ?? []) await library.run({ client, url: options.url })
    await grantToApp(client)
    return todo.map((file) => file.name)
  } finally {
    await client.end().catch(() => {}) // also lets go of the lock
  }
}

export interface MigrationFile {
  number: number
  name: string
  sql: string
  checksum: string
}

/** The numbered files of a folder, in order and without a gap. */
export function readMigrations(folder: string): MigrationFile[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  return names.map((name, index) => {
    const number = Number(FILE_NAME.exec(name)?.[1] ?? Number.NaN)
    if (number !== index + 1) {
      throw new StartError(
        `The migration file ${name} is out of line: names are NNNN_words.sql, numbered from 0001 without gaps or repeats.`,
      )
    }
    const sql = readFileSync(join(folder, name), 'utf8')
    return {
      number,
      name: name.slice(0, -'.sql'.length),
      sql,
      checksum: createHash('sha256').update(sql).digest('hex'),
    }
  })
}

async function pending(client: pg.Client, files: MigrationFile[]): Promise<MigrationFile[]> {
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from public.migrations order by number',
  )
  const newest = rows.at(-1)
  if (newest && newest.number > files.length) {
    throw new StartError(
      `This database was migrated by a newer Posthorn (${newest.name}); this one knows ${files.length} migrations. Start the newer version, or restore a backup made before the upgrade.`,
    )
  }
  const applied = new Map(rows.map((row) => [row.number, row]))
  for (const file of files) {
    const row = applied.get(file.number)
    if (row && row.checksum !== file.checksum) {
      throw new StartError(
        `The migration ${file.name} was applied to this database as "${row.name}" with other content. Put the file back as it was and add a new migration instead.`,
      )
    }
  }
  return files.filter((file) => !applied.has(file.number))
}

async function apply(client: pg.Client, file: MigrationFile, log: Log, deadlocks = 0): Promise<void> {
  try {
    await client.query('begin')
    await client.query(file.sql)
    await client.query('insert into public.migrations (number, name, checksum) values ($1, $2, $3)', [
      file.number,
      file.name,
      file.checksum,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    if ((error as { code?: string }).code === DEADLOCK && deadlocks < DEADLOCKS_MAX) {
      await delay(LOCK_POLL_MS)
      return apply(client, file, log, deadlocks + 1)
    }
    const { message, position } = error as Error & { position?: string }
    const line = position ? ` at line ${file.sql.slice(0, Number(position)).split('\n').length}` : ''
    throw new StartError(`The migration ${file.name} failed${line} and left nothing behind: ${message}`, {
      cause: error,
    })
  }
  log.info({ migration: file.name }, 'migrated')
}

async function takeLock(client: pg.Client, log: Log) {
  let isSaid = false
  for (const end = Date.now() + LOCK_WAIT_MS_MAX; Date.now() < end; await delay(LOCK_POLL_MS)) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as taken', [LOCK_KEY])
    if (rows[0].taken) return
    if (!isSaid) log.info('waiting for another process that migrates this database')
    isSaid = true
  }
  throw new StartError(
    'Another process has been migrating this database for five minutes. Look at it, then start again.',
  )
}

/** Safe to repeat; several databases of one cluster share the role. */
async function ensureAppRole(client: pg.Client) {
  const { rows } = await client.query(
    'select session_user as login, exists (select from pg_roles where rolname = $1) as found',
    [APP_ROLE],
  )
  const { login, found } = rows[0]
  try {
    if (!found) await createRole(client)
    if (!(await mayUseRole(client))) await client.query(`grant ${APP_ROLE} to ${pg.escapeIdentifier(login)}`)
  } catch (error) {
    throw new StartError(
      `The login "${login}" may not create or use the role ${APP_ROLE}. As an administrator of the database, run: ${roleSql(login)}`,
      { cause: error },
    )
  }
}

async function createRole(client: pg.Client) {
  try {
    await client.query(`create role ${APP_ROLE} nologin nosuperuser nobypassrls`)
  } catch (error) {
    const { code } = error as { code?: string }
    if (code !== '42710' && code !== '23505') throw error // made by another database's migration just now
  }
}

async function mayUseRole(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    `select pg_has_role(session_user, $1, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as may`,
    [APP_ROLE],
  )
  return rows[0].may
}
