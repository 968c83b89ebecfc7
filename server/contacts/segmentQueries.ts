import { sql } from 'kysely'
import type { Sharing } from '#core/team/sharing.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { isSharedWith, type SharingReader, shareWith, teamIdsOf } from '../team/sharing.ts'

export interface SegmentRow {
  id: string
  name: string
  /** PropertyFilter, as it was saved. */
  filter: unknown
  sort: string
  columns: string[]
  sharing: Sharing
  owner_id: string
  team_ids: string[]
}

/** The segments that the reader may use, by name; `id` narrows to one. */
export async function segmentsOf(tx: Tx, reader: SharingReader, id: string | null = null): Promise<SegmentRow[]> {
  const { rows } = await sql<SegmentRow>`
    ${segmentsFrom(reader.workspaceId)} and (${id}::uuid is null or t.id = ${id}::uuid) and ${isSharedWith(reader, 'segment')}
    order by lower(t.name), t.id`.execute(tx)
  return rows
}

/** One segment, whoever made it. */
export async function segmentById(tx: Tx, workspaceId: string, id: string): Promise<SegmentRow | null> {
  const { rows } = await sql<SegmentRow>`${segmentsFrom(workspaceId)} and t.id = ${id}::uuid`.execute(tx)
  return rows[0] ?? null
}

/** Of all segments, whoever made them. */
export async function segmentIds(tx: Tx, workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from segments where workspace_id = ${workspaceId}`.execute(tx)
  return rows.map(({ id }) => id)
}

const segmentsFrom = (workspaceId: string) => sql`
  select t.id, t.name, t.filter, t.sort_order as sort, t.columns, t.sharing, t.owner_id, ${teamIdsOf(workspaceId, 'segment')} as team_ids
  from segments t where t.workspace_id = ${workspaceId}`

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
  await shareWith(tx, 'segment', segment)
}

export async function deleteSegment(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await sql`delete from segments where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}
