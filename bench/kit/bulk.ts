/** Rows by the million: by as many connections as there are processors, into tables whose indexes are built afterwards. */
import type { Pool, PoolClient } from 'pg'

/** Fewer are quicker put into the indexes that are there. */
const ROWS_MANY = 500_000
const ROWS_PER_PART = 100_000
const CONNECTIONS = 2
/** For building indexes, which have the machine to themselves. */
const INDEX_MEMORY = '1GB'

/** Does the work while these tables have none but their primary keys, where it writes that many rows. Afterwards the indexes are what they
 *  were. */
export async function withoutIndexes(
  owner: Pool,
  tables: readonly string[],
  rows: number,
  work: () => Promise<void>,
): Promise<void> {
  if (rows < ROWS_MANY) return work()
  const former = await indexesOf(owner, tables)
  for (const { name } of former) await owner.query(`drop index "${name}"`)
  await work()
  await withClient(owner, async (client) => {
    await client.query(`set maintenance_work_mem = '${INDEX_MEMORY}'; set max_parallel_maintenance_workers = 2`)
    try {
      // An index of a partitioned table is spelled without its partitions.
      for (const { definition } of former) await client.query(definition.replace(' ON ONLY ', ' ON '))
    } finally {
      await client.query('reset all')
    }
  })
  const now = await indexesOf(owner, tables)
  if (JSON.stringify(now) !== JSON.stringify(former)) throw new Error(`the indexes of ${tables} are not what they were`)
}

/** The numbers from 0 on in parts, each in a transaction of its own. Foreign keys are not looked up row by row: what is written here is
 *  right. */
export async function inParts(
  owner: Pool,
  count: number,
  work: (client: PoolClient, from: number, until: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const one = async () => {
    while (next < count) {
      const from = next
      const until = Math.min(count, from + ROWS_PER_PART)
      next = until
      await quickly(owner, (client) => work(client, from, until))
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, one))
}

/** In a transaction that looks up no foreign keys and does not wait for the disk. */
export async function quickly<Result>(owner: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  return withClient(owner, async (client) => {
    await client.query(
      `begin; set local session_replication_role = replica; set local synchronous_commit = off; set local work_mem = '256MB'`,
    )
    const result = await work(client)
    await client.query('commit')
    return result
  })
}

async function withClient<Result>(owner: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await owner.connect()
  try {
    const result = await work(client)
    client.release()
    return result
  } catch (error) {
    client.release(true)
    throw error
  }
}

async function indexesOf(owner: Pool, tables: readonly string[]): Promise<{ name: string; definition: string }[]> {
  const { rows } = await owner.query<{ name: string; definition: string }>(
    `select c.relname as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = any ($1::regclass[]) and not exists (select from pg_constraint k where k.conindid = i.indexrelid) order by 1`,
    [tables],
  )
  return rows
}
