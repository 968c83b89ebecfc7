import type pg from 'pg'
import { StartError } from '../platform/start-error.ts'
import { quoted } from './catalog.ts'

/** Schemas beside `public`: those of libraries, and the functions that search. */
const OTHER_SCHEMAS = ['auth', 'pgboss', 'search']
/** Rows that a database has which was only ever migrated. */
const WRITTEN_BY_MIGRATION = 'public.migrations'

/** A restore never mixes two histories: whatever holds a row, in any of our schemas, is somebody's. */
export async function refuseUnlessEmpty(client: pg.Client): Promise<void> {
  const { rows: others } = await client.query<{ name: string }>(
    `select application_name as name from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name like 'posthorn%'`,
  )
  if (others.length > 0) {
    throw new StartError('A Posthorn is running on this database. Stop it before you restore into it.')
  }
  const tables = await tablesOf(client, ['public', 'auth'])
  if (tables.length > 0 && !tables.includes(WRITTEN_BY_MIGRATION)) {
    throw new StartError(
      `This database holds tables of another program (${tables[0]}). Create a database of its own for Posthorn and name it in DATABASE_URL.`,
    )
  }
  for (const name of tables) {
    if (name === WRITTEN_BY_MIGRATION) continue
    if (await hasRows(client, name)) {
      throw new StartError(
        `This database is not empty (${name} has rows), and a restore writes into an empty one only. Choose another DATA_DIR, or create a new database and name it in DATABASE_URL.`,
      )
    }
  }
}

/** Takes away the empty tables of a start without people, or of a restore that failed half-way. */
export async function clearEmptySchema(client: pg.Client): Promise<void> {
  const tables = await tablesOf(client, ['public'])
  await client.query('begin')
  for (const schema of OTHER_SCHEMAS) await client.query(`drop schema if exists ${schema} cascade`)
  for (const name of tables) await client.query(`drop table if exists ${quoted(name)} cascade`)
  // Functions that tables call by themselves; what an extension brought along is its own.
  const { rows: functions } = await client.query<{ signature: string }>(
    `select p.oid::regprocedure::text as signature from pg_proc p
     where p.pronamespace = 'public'::regnamespace and p.proowner = current_user::regrole
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  )
  for (const { signature } of functions) await client.query(`drop function if exists ${signature} cascade`)
  await client.query('commit')
}

async function tablesOf(client: pg.Client, schemas: string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any ($1) and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
    [schemas],
  )
  return rows.map((row) => row.name)
}

/** Row-level security would hide rows from the owner: it is lifted for the look and put back. */
async function hasRows(client: pg.Client, name: string): Promise<boolean> {
  await client.query('begin')
  try {
    await client.query(`alter table ${quoted(name)} no force row level security`)
    const { rows } = await client.query(`select exists (select from ${quoted(name)}) as found`)
    return rows[0].found
  } finally {
    await client.query('rollback')
  }
}
