/** What people change about a conversation, on a row that lockConversation() holds. */
import { sql } from 'kysely'
import { kept } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { LockedConversation } from './rows.ts'

interface Change {
  workspaceId: string
  conversationId: string
  at: Date
}

const reasonOf = (by: string | null) => (by === null ? 'workflow' : 'person')

export async function setOwner(
  tx: Tx,
  {
    workspaceId,
    conversationId,
    at,
    id,
    ownerId,
    by,
  }: Change & { id: string; ownerId: string | null; by: string | null },
): Promise<void> {
  await sql`
    ${kept} with changed as (
      update conversations set owner_id = ${ownerId}, updated_at = ${at}
      where workspace_id = ${workspaceId} and id = ${conversationId} returning team_id)
    insert into assignments (workspace_id, id, conversation_id, owner_id, team_id, assigned_by, reason, at)
    select ${workspaceId}, ${id}, ${conversationId}, ${ownerId}, team_id, ${by}, ${reasonOf(by)}, ${at} from changed`.execute(
    tx,
  )
}

/** Hands it to a team; whose it is stays. */
export async function setTeam(
  tx: Tx,
  change: Change & { id: string; teamId: string | null; ownerId: string | null; by: string | null },
): Promise<void> {
  const { workspaceId, conversationId, at, id, teamId, ownerId, by } = change
  await sql`update conversations set team_id = ${teamId}, updated_at = ${at}
    where workspace_id = ${workspaceId} and id = ${conversationId}`.execute(tx)
  await sql`insert into assignments (workspace_id, id, conversation_id, owner_id, team_id, assigned_by, reason, at)
    values (${workspaceId}, ${id}, ${conversationId}, ${ownerId}, ${teamId}, ${by}, ${reasonOf(by)}, ${at})`.execute(tx)
}

/** Further than an undo can be pressed after its act nobody needs to look. */
const NEWS_MAX = 100

/** What was told of a conversation behind this event, of these types: the labels it named, where it was about labels. */
export async function toldSince(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  { types, after }: { types: readonly string[]; after: number },
): Promise<{ added?: string[]; removed?: string[] }[]> {
  const { rows } = await sql<{ data: { added?: string[]; removed?: string[] } }>`
    select data from events where workspace_id = ${workspaceId} and conversation_id = ${conversationId}
      and number > ${after} and type like 'conversation.%' and type = any (${[...types]}::text[])
    order by number limit ${NEWS_MAX}`.execute(tx)
  return rows.map(({ data }) => data)
}

/** Whether this person may own a conversation of that inbox: a member who sees it, and goes on doing so until the transaction ends.
 *  Who leaves meanwhile waits, and then gives back this one as well. */
export async function seesInbox(tx: Tx, workspaceId: string, userId: string, inboxId: string): Promise<boolean> {
  const answers = seen.get(tx) ?? new Map<string, boolean>()
  seen.set(tx, answers)
  const key = `${workspaceId} ${inboxId} ${userId}`
  const known = answers.get(key)
  if (known !== undefined) return known
  await holdMembers(tx, workspaceId, [userId])
  // A statement of its own: it sees what was changed while the first one waited.
  const { rows } = await sql`
    select from members m where m.workspace_id = ${workspaceId} and m.user_id = ${userId} and (m.role = 'admin' or exists (
      select from inbox_members i
      where i.workspace_id = ${workspaceId} and i.inbox_id = ${inboxId} and i.user_id = ${userId}))`.execute(tx)
  answers.set(key, rows.length > 0)
  return rows.length > 0
}

/** Held until the transaction ends, it stays as it was answered: hundreds are handed to one person at once. */
const seen = new WeakMap<Tx, Map<string, boolean>>()

/** Their part in the workspace stays as it is while this transaction lasts (server/team/members.ts locks it to change it). */
export async function holdMembers(tx: Tx, workspaceId: string, userIds: readonly string[]): Promise<void> {
  await sql`select from members where workspace_id = ${workspaceId} and user_id = any (${[...userIds]}::text[])
    order by user_id for share`.execute(tx)
}

/** Some of those that this person owns in inboxes which they do not see, locked in the order of their keys. */
export async function lockUnseenOf(
  tx: Tx,
  workspaceId: string,
  userId: string,
  limit: number,
): Promise<LockedConversation[]> {
  const { rows } = await sql<LockedConversation>`
    select id, inbox_id, status, snoozed_until, owner_id, team_id, inbound_count from conversations c
    where c.workspace_id = ${workspaceId} and c.owner_id = ${userId}
      and not exists (select from members m where m.workspace_id = ${workspaceId} and m.user_id = ${userId} and m.role = 'admin')
      and not exists (select from members m
        join inbox_members i on i.workspace_id = ${workspaceId} and i.user_id = m.user_id
        where m.workspace_id = ${workspaceId} and m.user_id = ${userId} and i.inbox_id = c.inbox_id)
    order by id limit ${limit} for update of c`.execute(tx)
  return rows
}

/** A snooze or a waiting ends with it. */
export async function setStatus(
  tx: Tx,
  { workspaceId, conversationId, at, status, snoozedUntil }: Change & { status: string; snoozedUntil: Date | null },
): Promise<void> {
  await sql`${kept} update conversations set status = ${status}, snoozed_until = ${snoozedUntil}, updated_at = ${at}
    where workspace_id = ${workspaceId} and id = ${conversationId}`.execute(tx)
}

export async function insertClosure(
  tx: Tx,
  { workspaceId, conversationId, at, id, by }: Change & { id: string; by: string | null },
) {
  await sql`${kept} insert into closures (workspace_id, id, conversation_id, closed_by, closed_at)
    values (${workspaceId}, ${id}, ${conversationId}, ${by}, ${at}) on conflict do nothing`.execute(tx)
}

export async function endClosure(
  tx: Tx,
  { workspaceId, conversationId, at, by }: Change & { by: string | null },
): Promise<void> {
  await sql`${kept} update closures set reopened_at = ${at}, reopened_by = ${by}
    where workspace_id = ${workspaceId} and conversation_id = ${conversationId} and reopened_at is null`.execute(tx)
}

/** Moves a read position forward, never back; false where it stays. */
export async function moveReadPosition(
  tx: Tx,
  { workspaceId, conversationId, at, userId, inboundCount }: Change & { userId: string; inboundCount: number },
): Promise<boolean> {
  const { rows } = await sql`
    insert into reads as r (workspace_id, conversation_id, user_id, inbound_count, read_at)
    values (${workspaceId}, ${conversationId}, ${userId}, ${inboundCount}, ${at})
    on conflict (workspace_id, conversation_id, user_id) do update set inbound_count = excluded.inbound_count, read_at = excluded.read_at
      where r.inbound_count < excluded.inbound_count
    returning user_id`.execute(tx)
  return rows.length > 0
}

/** Puts a read position where it is wanted, back as well. */
export async function placeReadPosition(
  tx: Tx,
  { workspaceId, conversationId, at, userId, inboundCount }: Change & { userId: string; inboundCount: number },
): Promise<void> {
  await sql`
    insert into reads (workspace_id, conversation_id, user_id, inbound_count, read_at)
    values (${workspaceId}, ${conversationId}, ${userId}, ${inboundCount}, ${at})
    on conflict (workspace_id, conversation_id, user_id) do update
      set inbound_count = excluded.inbound_count, read_at = excluded.read_at`.execute(tx)
}

interface WokenRow {
  workspace_id: string
  id: string
  inbox_id: string
  owner_id: string | null
}

/** Opens the snoozed conversations that are due, a few at a time; what another process has in hand is left to it. */
export async function wakeDue(tx: Tx, workspaceIds: readonly string[], now: Date, limit: number): Promise<WokenRow[]> {
  const { rows } = await sql<WokenRow>`
    with due as (
      select workspace_id, id from conversations
      where workspace_id = any(${[...workspaceIds]}::uuid[]) and status = 'snoozed' and snoozed_until <= ${now}
      order by workspace_id, snoozed_until limit ${limit} for update skip locked)
    update conversations c set status = 'open', snoozed_until = null, updated_at = ${now}
    from due where c.workspace_id = due.workspace_id and c.id = due.id
    returning c.workspace_id, c.id, c.inbox_id, c.owner_id`.execute(tx)
  return rows
}
