import pg from 'pg'
import { clientConfig } from '../platform/db/connection.ts'
import type { LibraryMigrations } from '../platform/db/migrate.ts'
import { lowestUuidAt } from '../platform/uuid.ts'

/** Months made ahead. Who stays away longer finds the messages in the default partition: slower, never wrong. */
const MONTHS_AHEAD = 3
/** Making a partition locks the table for a moment; where that moment does not come, a later start does it. */
const LOCK_WAIT_MS = 2_000
const STATEMENT_MS_MAX = 30_000
/** Of each column of messages: how many different ones there are; -1: as many as rows. */
const DISTINCT = { workspace_id: 1, channel_id: 1, id: -1, wamid: -1 }
const LOCK_NOT_AVAILABLE = '55P03'
const CHECK_VIOLATION = '23514' // the default partition already holds rows of that month
const DUPLICATE_TABLE = '42P07'

/** Gives `messages` its partitions for this month and the next ones; runs as the owner, with the migrations. */
export const monthsAhead: LibraryMigrations = {
  name: 'months of messages',
  run: async ({ client }) => {
    await makeMonths(client, nextMonths(new Date()))
  },
}

/** The same for a Posthorn that runs for months. */
export async function makeMonthsAhead(ownerUrl: string): Promise<void> {
  const client = new pg.Client(
    clientConfig({ url: ownerUrl, applicationName: 'posthorn months', statementTimeoutMs: STATEMENT_MS_MAX }),
  )
  client.on('error', () => {}) // the awaited query reports it
  await client.connect()
  try {
    await makeMonths(client, nextMonths(new Date()))
  } finally {
    await client.end().catch(() => {})
  }
}

/** 2026-11 and the ones after it. */
export function nextMonths(now: Date, ahead = MONTHS_AHEAD): string[] {
  return Array.from({ length: ahead + 1 }, (_, step) => {
    const start = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + step, 1))
    return start.toISOString().slice(0, 7)
  })
}

/** Answers the months that were made now. One that cannot be made (its rows lie in the default partition, the table is
 *  busy) is left as it is. */
export async function makeMonths(client: pg.ClientBase, months: readonly string[]): Promise<string[]> {
  const present = new Set(await monthsOf(client))
  const made: string[] = []
  for (const month of months) if (!present.has(month) && (await makeMonth(client, month))) made.push(month)
  for (const month of [...present, ...made]) await foretell(client, month)
  return made
}

export async function monthsOf(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ month: string }>(
    `select replace(substr(c.relname, 10), '_', '-') as month
     from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = to_regclass('public.messages') and c.relname ~ '^messages_[0-9]{4}_[0-9]{2}$'
     order by 1`,
  )
  return rows.map((row) => row.month)
}

async function makeMonth(client: pg.ClientBase, month: string): Promise<boolean> {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const from = lowestUuidAt(Date.UTC(year, number - 1, 1))
  const to = lowestUuidAt(Date.UTC(year, number, 1))
  const name = `public.${tableOf(month)}`
  await client.query('begin')
  try {
    await client.query(`set local lock_timeout = ${LOCK_WAIT_MS}`)
    await client.query(`create table ${name} partition of public.messages for values from ('${from}') to ('${to}')`)
    // Rows are reached through `messages` and its policy; on its own a month answers nobody.
    await client.query(`alter table ${name} enable row level security, force row level security`)
    await client.query('commit')
    return true
  } catch (error) {
    await client.query('rollback')
    const { code } = error as { code?: string }
    if (code === LOCK_NOT_AVAILABLE || code === CHECK_VIOLATION || code === DUPLICATE_TABLE) return false
    throw error
  }
}

/** A month that nobody has counted is planned as if its keys were hardly distinct, and each look-up by id on its first day reads
 *  all of the workspace: said here, as migrations 0004 and 0009 say it of the default partition. Before PostgreSQL 18 it cannot be. */
async function foretell(client: pg.ClientBase, month: string): Promise<void> {
  const name = tableOf(month)
  const { rows } = await client.query<{ isKnown: boolean }>(
    `select to_regproc('pg_restore_attribute_stats') is null
       or exists (select from pg_stats where schemaname = 'public' and tablename = $1) as "isKnown"`,
    [name],
  )
  if (rows[0]?.isKnown) return
  await client.query('begin')
  try {
    await client.query(`set local lock_timeout = ${LOCK_WAIT_MS}`)
    await client.query(`alter table public.${name} set (fillfactor = 85, autovacuum_analyze_scale_factor = 0.02,
      autovacuum_analyze_threshold = 500, autovacuum_vacuum_scale_factor = 0.05)`)
    for (const [column, distinct] of Object.entries(DISTINCT)) {
      await client.query(
        `select pg_restore_attribute_stats('schemaname', 'public', 'relname', $1::text, 'attname', $2::text, 'inherited', false,
           'null_frac', 0::real, 'avg_width', 20, 'n_distinct', $3::real)`,
        [name, column, distinct],
      )
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error
  }
}

const tableOf = (month: string) => `messages_${month.replace('-', '_')}`
