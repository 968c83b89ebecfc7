/** A change that dies before its end, as by `kill -9`: its connection is cut. */
import { ok } from 'node:assert/strict'
import type { App } from '../app.ts'
import { eventually } from '../eventually.ts'

/** All is written but its events, which come last: that is where its connection dies. */
export async function diesBeforeItsEnd(
  { database }: Pick<App, 'database'>,
  workspaceId: string,
  work: () => Promise<{ status: number }>,
): Promise<number> {
  const client = await database.ownerPool.connect()
  try {
    await client.query(`select pg_advisory_lock(('x' || right(replace($1, '-', ''), 16))::bit(64)::bigint)`, [
      workspaceId,
    ])
    const answered = work()
    await eventually(async () => {
      const { rowCount } = await client.query(
        `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and not granted
           and database = (select oid from pg_database where datname = current_database())`,
      )
      ok((rowCount ?? 0) > 0)
    })
    return (await answered).status
  } finally {
    await client.query('select pg_advisory_unlock_all()')
    client.release()
  }
}
