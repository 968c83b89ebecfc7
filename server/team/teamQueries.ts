import { sql } from 'kysely'
import type { Tx } from '#server/platform/db/database.ts'

export interface TeamRow {
  id: string
  name: string
  member_ids: string[]
}

/** The teams in use, by name; `id` narrows to one. */
export async function teams(tx: Tx, workspaceId: string, id: string | null = null): Promise<TeamRow[]> {
  const { rows } = await sql<TeamRow>`
    select t.id, t.name, array(select m.user_id from team_members m
      where m.workspace_id = ${workspaceId} and m.team_id = t.id order by m.user_id) as member_ids
    from teams t where t.workspace_id = ${workspaceId} and t.archived_at is null
      and (${id}::uuid is null or t.id = ${id}::uuid)
    order by lower(t.name), t.id`.execute(tx)
  return rows
}

/** Makes or renames a team; false where another one in use has this name. */
export async function writeTeam(
  tx: Tx,
  { workspaceId, id, name, at }: { workspaceId: string; id: string; name: string; at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into teams as t (workspace_id, id, name, created_at)
    select ${workspaceId}, ${id}, ${name}, ${at}
    where not exists (select from teams other where other.workspace_id = ${workspaceId} and other.id <> ${id}::uuid
      and lower(other.name) = lower(${name}) and other.archived_at is null)
    on conflict (workspace_id, id) do update set name = excluded.name
    returning id`.execute(tx)
  return rows.length > 0
}

/** Those of these people who are members of the workspace become the team. */
export async function setTeamMembers(
  tx: Tx,
  { workspaceId, teamId, userIds, at }: { workspaceId: string; teamId: string; userIds: readonly string[]; at: Date },
): Promise<void> {
  await sql`delete from team_members
    where workspace_id = ${workspaceId} and team_id = ${teamId} and not user_id = any (${[...userIds]}::text[])`.execute(
    tx,
  )
  await sql`insert into team_members (workspace_id, team_id, user_id, created_at)
    select ${workspaceId}, ${teamId}, m.user_id, ${at} from members m
    where m.workspace_id = ${workspaceId} and m.user_id = any (${[...userIds]}::text[])
    order by m.user_id on conflict do nothing`.execute(tx)
}

/** How many of these people are members of the workspace. */
export async function countMembers(tx: Tx, workspaceId: string, userIds: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from members
    where workspace_id = ${workspaceId} and user_id = any (${[...userIds]}::text[])`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Puts a team away; false where there is none in use. */
export async function archiveTeam(tx: Tx, workspaceId: string, id: string, at: Date): Promise<boolean> {
  const { rows } = await sql`update teams set archived_at = ${at}
    where workspace_id = ${workspaceId} and id = ${id}::uuid and archived_at is null returning id`.execute(tx)
  return rows.length > 0
}
