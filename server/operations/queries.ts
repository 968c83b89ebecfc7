import { sql } from 'kysely'
import type { Db, Tx } from '../platform/db/database.ts'
import { lowestUuidAt } from '../platform/uuid.ts'

/** Removes the oldest deliveries that were digested before `before`, and parked ones and those of numbers that are not
 *  connected before `unreadBefore`; what still waits stays. Answers how many. */
export async function removeDeliveries(
  db: Db,
  { before, unreadBefore, limit }: { before: Date; unreadBefore: Date; limit: number },
): Promise<number> {
  // The id bounds the scan to old rows; skip locked leaves out what is being replayed right now.
  const result = await sql`
    delete from deliveries where id in (
      select d.id from deliveries d
      where d.id < ${lowestUuidAt(before.getTime())} and d.accepted_at < ${before}
        and not exists (select from waiting_deliveries w where w.delivery_id = d.id)
        and (d.accepted_at < ${unreadBefore} or (
          d.state = 'kept' and not exists (select from delivery_numbers n where n.delivery_id = d.id)))
      order by d.id limit ${limit} for update of d skip locked)`.execute(db)
  return Number(result.numAffectedRows ?? 0)
}

export async function removeInvitations(tx: Tx, workspaceIds: string[], before: Date): Promise<number> {
  const result = await sql`
    delete from invitations
    where workspace_id = any (${workspaceIds}::uuid[]) and expires_at < ${before} and accepted_at is null`.execute(tx)
  return Number(result.numAffectedRows ?? 0)
}

/** Ids in pages, in their order. */
export async function workspacesAfter(db: Db, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from workspaces where ${after}::uuid is null or id > ${after} order by id limit ${limit}`.execute(db)
  return rows.map((row) => row.id)
}

/** Content that was left without a row of files, and whether another row names it (again). */
export async function unnamedFiles(tx: Tx, workspaceIds: readonly string[], limit: number) {
  const { rows } = await sql<{ workspaceId: string; hash: string; isNamed: boolean }>`
    select u.workspace_id as "workspaceId", u.hash, exists (select from files f
      where f.workspace_id = u.workspace_id and (f.hash = u.hash or f.thumbnail_hash = u.hash)) as "isNamed"
    from unnamed_files u where u.workspace_id = any (${[...workspaceIds]}::uuid[])
    order by u.workspace_id, u.hash limit ${limit} for update skip locked`.execute(tx)
  return rows
}

export const removeUnnamed = async (tx: Tx, workspaceId: string, hash: string): Promise<void> => {
  await sql`delete from unnamed_files where workspace_id = ${workspaceId} and hash = ${hash}`.execute(tx)
}
