/**
 * What one person makes for themselves, for teams or for everyone: views, segments, snippets, documents. Who may use and who
 * may change it is one rule for all of them. In SQL the thing is the row `t`.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { MemberAsker } from './access.ts'
import { notFound } from './refusals.ts'
import { teams } from './teamQueries.ts'

/** Who asks, as far as sharing cares. */
export interface SharingReader {
  workspaceId: string
  userId: string
  isAdmin: boolean
}

/** Each has a table of this name with an s, and one of the teams it is shared with. */
type Shareable = 'view' | 'segment' | 'snippet' | 'document'

export const sharingReaderOf = ({ workspaceId, userId, role }: MemberAsker): SharingReader => ({
  workspaceId,
  userId,
  isAdmin: role === 'admin',
})

/** Its maker, and admins where it is shared. */
export const mayChange = ({ userId, role }: MemberAsker, thing: { owner_id: string; sharing: string }): boolean =>
  thing.owner_id === userId || (role === 'admin' && thing.sharing !== 'private')

/** The teams it is to be shared with; `not_found` where one is none of the workspace's. */
export async function teamsFor(
  tx: Tx,
  workspaceId: string,
  { sharing, teamIds }: { sharing: string; teamIds: readonly string[] },
): Promise<string[]> {
  if (sharing !== 'teams') return []
  const known = new Set((await teams(tx, workspaceId)).map(({ id }) => id))
  if (!teamIds.every((id) => known.has(id))) throw notFound()
  return [...new Set(teamIds)]
}

/** Their own, what is shared with everyone or with a team of theirs; an admin uses all that is shared. */
export function isSharedWith({ workspaceId, userId, isAdmin }: SharingReader, what: Shareable): RawBuilder<unknown> {
  const { table, column } = teamsOf(what)
  return sql`(t.owner_id = ${userId} or t.sharing = 'everyone' or (t.sharing = 'teams' and (${isAdmin} or exists (
    select from ${table} shared join team_members m on m.workspace_id = ${workspaceId} and m.team_id = shared.team_id
    where shared.workspace_id = ${workspaceId} and shared.${column} = t.id and m.user_id = ${userId}))))`
}

/** The ids of the teams it is shared with, in an order that stays. */
export function teamIdsOf(workspaceId: string, what: Shareable): RawBuilder<string[]> {
  const { table, column } = teamsOf(what)
  return sql`array(select shared.team_id from ${table} shared
    where shared.workspace_id = ${workspaceId} and shared.${column} = t.id order by shared.team_id)`
}

/** Shares it with these teams and no others. */
export async function shareWith(
  tx: Tx,
  what: Shareable,
  { workspaceId, id, teamIds }: { workspaceId: string; id: string; teamIds: readonly string[] },
): Promise<void> {
  const { table, column } = teamsOf(what)
  await sql`delete from ${table} where workspace_id = ${workspaceId} and ${column} = ${id}::uuid`.execute(tx)
  await sql`insert into ${table} (workspace_id, ${column}, team_id)
    select ${workspaceId}, ${id}::uuid, team from unnest(${[...teamIds].sort()}::uuid[]) as team`.execute(tx)
}

/** How many of these one person made. Whoever makes several at once takes turns, so that each is counted. */
export async function countOwn(tx: Tx, what: Shareable, { workspaceId, userId }: MemberAsker): Promise<number> {
  await sql`select from members where workspace_id = ${workspaceId} and user_id = ${userId} for no key update`.execute(
    tx,
  )
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(`${what}s`)} where workspace_id = ${workspaceId} and owner_id = ${userId}`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}

const teamsOf = (what: Shareable) => ({ table: sql.table(`${what}_teams`), column: sql.ref(`${what}_id`) })
