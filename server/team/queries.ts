import { sql } from 'kysely'
import type { Db, Tx } from '#server/platform/db/database.ts'

export type Role = 'admin' | 'agent'

export interface WorkspaceRow {
  id: string
  name: string
  time_zone: string
  locale: 'en' | 'de'
}

export interface MemberRow {
  user_id: string
  role: Role
  created_at: Date
  name: string
  email: string
  inbox_ids: string[]
  away_since: Date | null
}

export interface InvitationRow {
  id: string
  role: Role
  email: string | null
  invited_by: string
  created_at: Date
  expires_at: Date
}

/** The role of one person here and the inboxes they were put into; null where they are no member. */
export async function membership(
  tx: Tx,
  workspaceId: string,
  userId: string,
): Promise<{ role: Role; inboxIds: string[] } | null> {
  const { rows } = await sql<{ role: Role; inbox_ids: string[] }>`
    select m.role, array(
      select i.inbox_id from inbox_members i where i.workspace_id = ${workspaceId} and i.user_id = ${userId} order by 1) as inbox_ids
    from members m where m.workspace_id = ${workspaceId} and m.user_id = ${userId}`.execute(tx)
  return rows[0] ? { role: rows[0].role, inboxIds: rows[0].inbox_ids } : null
}

interface MembershipRow {
  workspace_id: string
  name: string
  time_zone: string
  role: Role
  enter_sends: boolean
}

/** The workspaces a person belongs to: before a request names one, their own memberships are all they see. */
export async function membershipsOf(tx: Tx, userId: string): Promise<MembershipRow[]> {
  await sql`select set_config('posthorn.user', ${userId}, true)`.execute(tx)
  const { rows } = await sql<MembershipRow>`
    select m.workspace_id, w.name, w.time_zone, m.role, m.enter_sends from members m join workspaces w on w.id = m.workspace_id
    where m.user_id = ${userId} order by w.created_at, w.id limit 200`.execute(tx)
  return rows
}

/** The newest event of each of these workspaces, which the transaction was opened for. */
export async function newestEvents(tx: Tx, workspaceIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; up_to: number }>`
    select w.id, coalesce((select max(e.number) from events e where e.workspace_id = w.id), 0) as up_to
    from unnest(${[...workspaceIds]}::uuid[]) as w(id)`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.up_to]))
}

export async function insertWorkspace(tx: Tx, row: WorkspaceRow & { createdAt: Date }): Promise<void> {
  await sql`insert into workspaces (id, name, time_zone, locale, created_at)
    values (${row.id}, ${row.name}, ${row.time_zone}, ${row.locale}, ${row.createdAt})`.execute(tx)
}

export async function workspaceById(tx: Db | Tx, id: string): Promise<WorkspaceRow | null> {
  const { rows } =
    await sql<WorkspaceRow>`select id, name, time_zone, locale from workspaces where id = ${id}::uuid`.execute(tx)
  return rows[0] ?? null
}

export async function updateWorkspace(
  tx: Tx,
  id: string,
  patch: { name?: string; timeZone?: string; locale?: string },
): Promise<WorkspaceRow | null> {
  const { rows } = await sql<WorkspaceRow>`
    update workspaces set name = coalesce(${patch.name ?? null}, name), time_zone = coalesce(${patch.timeZone ?? null}, time_zone),
      locale = coalesce(${patch.locale ?? null}, locale)
    where id = ${id}::uuid returning id, name, time_zone, locale`.execute(tx)
  return rows[0] ?? null
}

/** Ids of all workspaces, for work that belongs to none in particular. */
export async function workspaceIds(db: Db | Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from workspaces order by id`.execute(db)
  return rows.map((row) => row.id)
}

/** False where they are a member already. */
export async function insertMember(
  tx: Tx,
  member: { workspaceId: string; userId: string; role: Role; createdAt: Date },
): Promise<boolean> {
  const { rows } = await sql<{ user_id: string }>`
    insert into members (workspace_id, user_id, role, created_at)
    values (${member.workspaceId}, ${member.userId}, ${member.role}, ${member.createdAt})
    on conflict do nothing returning user_id`.execute(tx)
  return rows.length > 0
}

export async function members(tx: Tx, workspaceId: string): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select m.user_id, m.role, m.created_at, m.away_since, u.name, u.email, array(
      select i.inbox_id from inbox_members i
      where i.workspace_id = ${workspaceId} and i.user_id = m.user_id order by i.inbox_id) as inbox_ids
    from members m join auth."user" u on u.id = m.user_id
    where m.workspace_id = ${workspaceId} order by lower(u.name), m.user_id limit 1000`.execute(tx)
  return rows
}

/** All members' rows, locked: that the last admin stays is decided by one change after the other. */
export async function lockMembers(tx: Tx, workspaceId: string): Promise<{ user_id: string; role: Role }[]> {
  const { rows } = await sql<{ user_id: string; role: Role }>`
    select user_id, role from members where workspace_id = ${workspaceId} order by user_id for update`.execute(tx)
  return rows
}

export async function setRole(tx: Tx, workspaceId: string, userId: string, role: Role): Promise<void> {
  await sql`update members set role = ${role} where workspace_id = ${workspaceId} and user_id = ${userId}`.execute(tx)
}

export async function setEnterSends(tx: Tx, workspaceId: string, userId: string, enterSends: boolean): Promise<void> {
  await sql`update members set enter_sends = ${enterSends}
    where workspace_id = ${workspaceId} and user_id = ${userId}`.execute(tx)
}

/** Null: available. False where it is so already; who is away stays away since then. */
export async function setAway(tx: Tx, workspaceId: string, userId: string, since: Date | null): Promise<boolean> {
  const { rows } = await sql`update members set away_since = ${since}
    where workspace_id = ${workspaceId} and user_id = ${userId} and (away_since is null) <> (${since}::timestamptz is null)
    returning user_id`.execute(tx)
  return rows.length > 0
}

/** Their places in inboxes go with it. */
export async function deleteMember(tx: Tx, workspaceId: string, userId: string): Promise<void> {
  await sql`delete from members where workspace_id = ${workspaceId} and user_id = ${userId}`.execute(tx)
}

/** Ids among the given that are inboxes of this workspace. */
export async function existingInboxes(tx: Tx, workspaceId: string, inboxIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from inboxes where workspace_id = ${workspaceId} and id = any(${[...inboxIds]}::uuid[])`.execute(tx)
  return rows.map((row) => row.id)
}

export async function setInboxesOfMember(
  tx: Tx,
  place: { workspaceId: string; userId: string; inboxIds: readonly string[]; createdAt: Date },
): Promise<void> {
  const { workspaceId, userId, createdAt } = place
  const inboxIds = [...place.inboxIds].sort()
  await sql`delete from inbox_members
    where workspace_id = ${workspaceId} and user_id = ${userId} and inbox_id <> all(${inboxIds}::uuid[])`.execute(tx)
  await sql`insert into inbox_members (workspace_id, inbox_id, user_id, created_at)
    select ${workspaceId}::uuid, id, ${userId}, ${createdAt}::timestamptz from unnest(${inboxIds}::uuid[]) id
    on conflict do nothing`.execute(tx)
}

export async function insertInvitation(
  tx: Tx,
  row: InvitationRow & { workspaceId: string; tokenHash: Buffer },
): Promise<void> {
  await sql`insert into invitations (workspace_id, id, token_hash, role, email, invited_by, created_at, expires_at)
    values (${row.workspaceId}, ${row.id}, ${row.tokenHash}, ${row.role}, ${row.email}, ${row.invited_by}, ${row.created_at},
      ${row.expires_at})`.execute(tx)
}

/** Those that still work. */
export async function invitations(tx: Tx, workspaceId: string, now: Date): Promise<InvitationRow[]> {
  const { rows } = await sql<InvitationRow>`
    select id, role, email, invited_by, created_at, expires_at from invitations
    where workspace_id = ${workspaceId} and accepted_at is null and revoked_at is null and expires_at > ${now}
    order by created_at desc, id limit 500`.execute(tx)
  return rows
}

/** The invitation of a link if it still works, locked, so that it works once. */
export async function lockInvitation(
  tx: Tx,
  workspaceId: string,
  tokenHash: Buffer,
  now: Date,
): Promise<InvitationRow | null> {
  const { rows } = await sql<InvitationRow>`
    select id, role, email, invited_by, created_at, expires_at from invitations
    where workspace_id = ${workspaceId} and token_hash = ${tokenHash} and accepted_at is null and revoked_at is null
      and expires_at > ${now} for update`.execute(tx)
  return rows[0] ?? null
}

export async function acceptInvitation(
  tx: Tx,
  workspaceId: string,
  id: string,
  userId: string,
  now: Date,
): Promise<void> {
  await sql`update invitations set accepted_at = ${now}, accepted_by = ${userId}
    where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}

/** False where there is none that still worked. */
export async function revokeInvitation(tx: Tx, workspaceId: string, id: string, now: Date): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    update invitations set revoked_at = ${now}
    where workspace_id = ${workspaceId} and id = ${id}::uuid and accepted_at is null and revoked_at is null
    returning id`.execute(tx)
  return rows.length > 0
}

/** Puts a member into an inbox. */
export async function joinInbox(
  tx: Tx,
  place: { workspaceId: string; inboxId: string; userId: string; createdAt: Date },
): Promise<boolean> {
  const { rows } = await sql<{ user_id: string }>`
    insert into inbox_members (workspace_id, inbox_id, user_id, created_at)
    values (${place.workspaceId}, ${place.inboxId}, ${place.userId}, ${place.createdAt})
    on conflict do nothing returning user_id`.execute(tx)
  return rows.length > 0
}

/** Where there is one inbox only, a new member works on it. With several, an admin says on which. */
export async function joinOnlyInbox(
  tx: Tx,
  place: { workspaceId: string; userId: string; createdAt: Date },
): Promise<void> {
  await sql`
    insert into inbox_members (workspace_id, inbox_id, user_id, created_at)
    select ${place.workspaceId}::uuid, min(id::text)::uuid, ${place.userId}, ${place.createdAt}::timestamptz
    from inboxes where workspace_id = ${place.workspaceId} having count(*) = 1
    on conflict do nothing`.execute(tx)
}
