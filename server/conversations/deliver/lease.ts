import { sql } from 'kysely'
import { type Db, inWorkspaces } from '../../platform/db/database.ts'

/** A lane that is not renewed for this long may be taken over: within five seconds another process sends. */
export const LEASE_MS = 3_500
export const RENEW_EVERY_MS = 1_000

export interface Lane {
  workspaceId: string
  channelId: string
}

/** The right to send for one number. A higher fence is a later holder; rows written under a lower one are in doubt. */
export interface Lease extends Lane {
  holder: string
  fence: string
}

/** Takes the lane if nobody holds it (leases run on the machine's clock, the database's for all processes), or answers null. */
export async function acquire(db: Db, lane: Lane, holder: string): Promise<Lease | null> {
  return await inWorkspaces(db, [lane.workspaceId], async (tx) => {
    // A claim under the lease that ran out is let end first (heldChannels).
    await sql`select from lanes where workspace_id = ${lane.workspaceId} and channel_id = ${lane.channelId} for update`.execute(
      tx,
    )
    const { rows } = await sql<{ fence: string }>`
      insert into lanes as l (workspace_id, channel_id, holder, fence, expires_at)
      values (${lane.workspaceId}, ${lane.channelId}, ${holder}, 1, clock_timestamp() + ${LEASE_MS} * interval '1 millisecond')
      on conflict (workspace_id, channel_id) do update
        set holder = excluded.holder, fence = l.fence + 1, expires_at = excluded.expires_at
        where l.expires_at <= clock_timestamp()
      returning fence::text`.execute(tx)
    const fence = rows[0]?.fence
    return fence === undefined ? null : { ...lane, holder, fence }
  })
}

/** Renews every lease of this process at once; answers those that are still ours. Claims that are under way do not keep it
 *  waiting, nor it them. */
export async function renew(db: Db, leases: readonly Lease[]): Promise<Set<string>> {
  const kept = await inWorkspaces(
    db,
    leases.map((lease) => lease.workspaceId),
    (tx) =>
      sql<{ channel_id: string }>`
        with mine as materialized (
          select l.workspace_id, l.channel_id, l.fence
          from unnest(${leases.map((lease) => lease.workspaceId)}::uuid[], ${leases.map((lease) => lease.channelId)}::uuid[],
              ${leases.map((lease) => lease.fence)}::bigint[]) as mine (workspace_id, channel_id, fence)
            join lanes l on l.workspace_id = mine.workspace_id and l.channel_id = mine.channel_id and l.fence = mine.fence
          order by l.workspace_id, l.channel_id for no key update of l)
        update lanes l set expires_at = clock_timestamp() + ${LEASE_MS} * interval '1 millisecond'
        from mine
        where l.workspace_id = mine.workspace_id and l.channel_id = mine.channel_id
        returning l.channel_id`.execute(tx),
  )
  return new Set(kept.rows.map((row) => row.channel_id))
}

export async function release(db: Db, lease: Lease): Promise<void> {
  await inWorkspaces(db, [lease.workspaceId], (tx) =>
    sql`update lanes set expires_at = clock_timestamp()
        where workspace_id = ${lease.workspaceId} and channel_id = ${lease.channelId} and fence = ${lease.fence}`.execute(
      tx,
    ),
  )
}
