import { sql } from 'kysely'
import { type Db, inWorkspaces, type Tx } from '../../platform/db/database.ts'

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

/** The lanes with work that nobody holds: messages due, or calls whose process died before it wrote down the answer. */
export async function lanesWithoutHolder(db: Db, now: Date): Promise<Lane[]> {
  const workspaces = await sql<{ workspace_id: string }>`select distinct workspace_id from numbers`.execute(db)
  const ids = workspaces.rows.map((row) => row.workspace_id)
  if (ids.length === 0) return []
  const { rows } = await inWorkspaces(db, ids, (tx) =>
    sql<{ workspaceId: string; channelId: string }>`
      select c.workspace_id as "workspaceId", c.id as "channelId"
      from channels c
      where c.state = 'connected' and not c.dispatch_held
        and not exists (
          select from lanes l
          where l.workspace_id = c.workspace_id and l.channel_id = c.id and l.expires_at > clock_timestamp())
        and (exists (
            select from sends s
            where s.workspace_id = c.workspace_id and s.channel_id = c.id and s.state = 'queued' and s.due_at <= ${now})
          or exists (
            select from sends s
            where s.workspace_id = c.workspace_id and s.channel_id = c.id and s.state = 'sending'))`.execute(tx),
  )
  return rows
}

/** Takes the lane if nobody holds it (leases run on the machine's clock, the database's for all processes), or answers null. */
export async function acquire(db: Db, lane: Lane, holder: string): Promise<Lease | null> {
  return await inWorkspaces(db, [lane.workspaceId], async (tx) => {
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

/** Renews every lease of this process at once; answers those that are still ours. */
export async function renew(db: Db, leases: readonly Lease[]): Promise<Set<string>> {
  const kept = await inWorkspaces(
    db,
    leases.map((lease) => lease.workspaceId),
    (tx) =>
      sql<{ channel_id: string }>`
        update lanes l set expires_at = clock_timestamp() + ${LEASE_MS} * interval '1 millisecond'
        from unnest(${leases.map((lease) => lease.workspaceId)}::uuid[], ${leases.map((lease) => lease.channelId)}::uuid[],
          ${leases.map((lease) => lease.fence)}::bigint[]) as mine (workspace_id, channel_id, fence)
        where l.workspace_id = mine.workspace_id and l.channel_id = mine.channel_id and l.fence = mine.fence
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

/** Holds the lease still, until this transaction ends? A claim made under a lost lease must never reach Meta. */
export async function holds(tx: Tx, lease: Lease): Promise<boolean> {
  const { rows } = await sql`
    select from lanes
    where workspace_id = ${lease.workspaceId} and channel_id = ${lease.channelId} and fence = ${lease.fence}
      and expires_at > clock_timestamp()
    for share`.execute(tx)
  return rows.length > 0
}
