import { sql } from 'kysely'
import type { Tx } from '#server/platform/db/database.ts'

export interface ViewRow {
  id: string
  name: string
  filter: Record<string, string>
  order: 'newest' | 'oldest'
  columns: string[]
  sharing: 'private' | 'teams' | 'everyone'
  owner_id: string
  team_ids: string[]
}

/** Views of one person: their own, what is shared with everyone or with a team of theirs; an admin sees all that is shared. */
export async function viewsOf(
  tx: Tx,
  reader: { workspaceId: string; userId: string; isAdmin: boolean },
  id: string | null = null,
): Promise<ViewRow[]> {
  const { workspaceId, userId, isAdmin } = reader
  const { rows } = await sql<ViewRow>`
    select v.id, v.name, v.filter, v.sort_order as "order", v.columns, v.sharing, v.owner_id,
      array(select t.team_id from view_teams t where t.workspace_id = ${workspaceId} and t.view_id = v.id
        order by t.team_id) as team_ids
    from views v
    where v.workspace_id = ${workspaceId} and (${id}::uuid is null or v.id = ${id}::uuid)
      and (v.owner_id = ${userId} or v.sharing = 'everyone' or (v.sharing = 'teams' and (${isAdmin} or exists (
        select from view_teams t join team_members m on m.workspace_id = ${workspaceId} and m.team_id = t.team_id
        where t.workspace_id = ${workspaceId} and t.view_id = v.id and m.user_id = ${userId}))))
    order by lower(v.name), v.id`.execute(tx)
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
  await sql`delete from view_teams where workspace_id = ${workspaceId} and view_id = ${id}::uuid`.execute(tx)
  await sql`insert into view_teams (workspace_id, view_id, team_id)
    select ${workspaceId}, ${id}::uuid, team from unnest(${[...view.teamIds].sort()}::uuid[]) as team`.execute(tx)
}

export async function deleteView(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await sql`delete from views where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}

/** Views of one person; more are not theirs to make. Whoever makes several at once takes turns, so that each is counted. */
export async function countViews(tx: Tx, workspaceId: string, ownerId: string): Promise<number> {
  await sql`select from members where workspace_id = ${workspaceId} and user_id = ${ownerId} for no key update`.execute(
    tx,
  )
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from views where workspace_id = ${workspaceId} and owner_id = ${ownerId}`.execute(tx)
  return rows[0]?.count ?? 0
}
