import { sql } from 'kysely'
import type { Tx } from '#server/platform/db/database.ts'

export interface SegmentRow {
  id: string
  name: string
  /** PropertyFilter, as it was saved. */
  filter: unknown
  sort: string
  columns: string[]
  sharing: 'private' | 'teams' | 'everyone'
  owner_id: string
  team_ids: string[]
}

/** Segments of one person: their own, what is shared with everyone or with a team of theirs; an admin sees all that is shared. */
export async function segmentsOf(
  tx: Tx,
  reader: { workspaceId: string; userId: string; isAdmin: boolean },
  id: string | null = null,
): Promise<SegmentRow[]> {
  const { workspaceId, userId, isAdmin } = reader
  const { rows } = await sql<SegmentRow>`
    ${segmentsFrom(workspaceId)} and (${id}::uuid is null or s.id = ${id}::uuid)
      and (s.owner_id = ${userId} or s.sharing = 'everyone' or (s.sharing = 'teams' and (${isAdmin} or exists (
        select from segment_teams t join team_members m on m.workspace_id = ${workspaceId} and m.team_id = t.team_id
        where t.workspace_id = ${workspaceId} and t.segment_id = s.id and m.user_id = ${userId}))))
    order by lower(s.name), s.id`.execute(tx)
  return rows
}

/** One segment, whoever made it. */
export async function segmentById(tx: Tx, workspaceId: string, id: string): Promise<SegmentRow | null> {
  const { rows } = await sql<SegmentRow>`${segmentsFrom(workspaceId)} and s.id = ${id}::uuid`.execute(tx)
  return rows[0] ?? null
}

/** Of all segments, whoever made them. */
export async function segmentIds(tx: Tx, workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from segments where workspace_id = ${workspaceId}`.execute(tx)
  return rows.map(({ id }) => id)
}

const segmentsFrom = (workspaceId: string) => sql`
  select s.id, s.name, s.filter, s.sort_order as sort, s.columns, s.sharing, s.owner_id,
    array(select t.team_id from segment_teams t where t.workspace_id = ${workspaceId} and t.segment_id = s.id
      order by t.team_id) as team_ids
  from segments s where s.workspace_id = ${workspaceId}`

export interface SegmentToKeep {
  workspaceId: string
  id: string
  name: string
  filter: object
  sort: string
  columns: readonly string[]
  sharing: string
  teamIds: readonly string[]
  ownerId: string
  at: Date
}

/** Makes a segment, or makes it anew; whose it is stays. */
export async function writeSegment(tx: Tx, segment: SegmentToKeep): Promise<void> {
  const { workspaceId, id, at } = segment
  await sql`
    insert into segments (workspace_id, id, name, filter, sort_order, columns, sharing, owner_id, created_at, updated_at)
    values (${workspaceId}, ${id}, ${segment.name}, ${JSON.stringify(segment.filter)}::jsonb, ${segment.sort},
      ${[...segment.columns]}::text[], ${segment.sharing}, ${segment.ownerId}, ${at}, ${at})
    on conflict (workspace_id, id) do update set name = excluded.name, filter = excluded.filter,
      sort_order = excluded.sort_order, columns = excluded.columns, sharing = excluded.sharing, updated_at = excluded.updated_at`.execute(
    tx,
  )
  await sql`delete from segment_teams where workspace_id = ${workspaceId} and segment_id = ${id}::uuid`.execute(tx)
  await sql`insert into segment_teams (workspace_id, segment_id, team_id)
    select ${workspaceId}, ${id}::uuid, team from unnest(${[...segment.teamIds].sort()}::uuid[]) as team`.execute(tx)
}

export async function deleteSegment(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await sql`delete from segments where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}

/** Segments of one person; more are not theirs to make. */
export async function countSegments(tx: Tx, workspaceId: string, ownerId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from segments where workspace_id = ${workspaceId} and owner_id = ${ownerId}`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}
