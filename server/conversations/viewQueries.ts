import { sql } from 'kysely'
import type { Sharing } from '#core/team/sharing.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { isSharedWith, type SharingReader, shareWith, teamIdsOf } from '../team/sharing.ts'

export interface ViewRow {
  id: string
  name: string
  filter: Record<string, string>
  order: 'newest' | 'oldest'
  columns: string[]
  sharing: Sharing
  owner_id: string
  team_ids: string[]
}

/** The views that the reader may use, by name; `id` narrows to one. */
export async function viewsOf(tx: Tx, reader: SharingReader, id: string | null = null): Promise<ViewRow[]> {
  const { workspaceId } = reader
  const { rows } = await sql<ViewRow>`
    select t.id, t.name, t.filter, t.sort_order as "order", t.columns, t.sharing, t.owner_id, ${teamIdsOf(workspaceId, 'view')} as team_ids
    from views t
    where t.workspace_id = ${workspaceId} and (${id}::uuid is null or t.id = ${id}::uuid) and ${isSharedWith(reader, 'view')}
    order by lower(t.name), t.id`.execute(tx)
  return rows
}

export interface ViewToKeep {
  workspaceId: string
  id: string
  name: string
  filter: object
  order: string
  columns: readonly string[]
  sharing: string
  teamIds: readonly string[]
  ownerId: string
  at: Date
}

/** Makes a view, or makes it anew; whose it is stays. */
export async function writeView(tx: Tx, view: ViewToKeep): Promise<void> {
  const { workspaceId, id, at } = view
  await sql`
    insert into views (workspace_id, id, name, filter, sort_order, columns, sharing, owner_id, created_at, updated_at)
    values (${workspaceId}, ${id}, ${view.name}, ${JSON.stringify(view.filter)}::jsonb, ${view.order},
      ${[...view.columns]}::text[], ${view.sharing}, ${view.ownerId}, ${at}, ${at})
    on conflict (workspace_id, id) do update set name = excluded.name, filter = excluded.filter,
      sort_order = excluded.sort_order, columns = excluded.columns, sharing = excluded.sharing, updated_at = excluded.updated_at`.execute(
    tx,
  )
  await shareWith(tx, 'view', view)
}

export async function deleteView(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await sql`delete from views where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}
