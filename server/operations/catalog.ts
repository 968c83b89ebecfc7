import type pg from 'pg'

/** A table as a backup sees it. */
export interface BackupTable {
  /** `public.messages`; also the name of its file. */
  name: string
  columns: string[]
}

/** Left out, each for its reason. What a later version adds is backed up unless it is named here. */
const LEFT_OUT = new Map([
  ['public.migrations', 'a restore writes its own, by migrating'],
  ['public.lanes', 'leases of processes that are gone'],
  ['auth.session', 'everyone signs in anew, so that no ended session comes back to life'],
  ['auth.rateLimit', 'counts of attempts, stale within minutes'],
  ['auth.verification', 'codes that live for minutes'],
])
/** pg-boss's schema is left out as a whole: its jobs are due now, and what is due later is a row of ours. */
const SCHEMAS = ['public', 'auth']

/** Every table whose rows belong into a backup, such that a table stands after those that it refers to. */
export async function backupTables(client: pg.Client): Promise<BackupTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; needs: string[] }>(TABLES, [SCHEMAS])
  const tables = rows.filter((row) => !LEFT_OUT.has(row.name))
  return inOrder(tables).map(({ name, columns }) => ({ name, columns }))
}

/** `public.messages` as SQL writes it, whatever letters a library put into a name. */
export const quoted = (name: string) =>
  name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.')

export const quotedList = (columns: readonly string[]) => columns.map(quoted).join(', ')

function inOrder<T extends { name: string; needs: string[] }>(tables: T[]): T[] {
  const ordered: T[] = []
  const waiting = new Map(tables.map((table) => [table.name, table]))
  while (waiting.size > 0) {
    const free = [...waiting.values()].filter((table) =>
      table.needs.every((need) => need === table.name || !waiting.has(need)),
    )
    if (free.length === 0)
      throw new Error(`These tables refer to each other in a ring: ${[...waiting.keys()].join(', ')}`)
    for (const table of free) {
      ordered.push(table)
      waiting.delete(table.name)
    }
  }
  return ordered
}

/** Rows of a partition are read and written through its parent; keys that are checked at the end set no order. */
const TABLES = `
  select n.nspname || '.' || c.relname as name,
    (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
    array(select distinct rn.nspname || '.' || r.relname
      from pg_constraint k join pg_class r on r.oid = k.confrelid join pg_namespace rn on rn.oid = r.relnamespace
      where k.conrelid = c.oid and k.contype = 'f' and not k.condeferrable) as needs
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($1) and c.relkind in ('r', 'p') and not c.relispartition
  order by 1`
