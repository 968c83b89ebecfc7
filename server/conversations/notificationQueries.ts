import { sql } from 'kysely'
import { unnest, unnestAnew } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { Place, Sight } from './queries.ts'
import type { GivenFacts, NotificationRow } from './rows.ts'

interface Reader {
  workspaceId: string
  userId: string
  sight: Sight
}

export async function insertNotifications(
  tx: Tx,
  people: readonly { id: string; userId: string }[],
  common: {
    workspaceId: string
    kind: 'mention' | 'assigned'
    conversationId: string
    noteId: string | null
    actorId: string | null
    at: Date
  },
): Promise<void> {
  const { workspaceId, kind, conversationId, noteId, actorId, at } = common
  await sql`
    insert into notifications (workspace_id, id, user_id, kind, conversation_id, note_id, actor_id, at)
    select ${workspaceId}, n.id, n.user_id, ${kind}, ${conversationId}, ${noteId}, ${actorId}, ${at}
    from ${unnest(people, { id: ['uuid', (one) => one.id], user_id: ['text', (one) => one.userId] })}`.execute(tx)
}

/** Answers who had one. */
export async function withdrawMentions(
  tx: Tx,
  workspaceId: string,
  noteId: string,
  userIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ user_id: string }>`
    delete from notifications
    where workspace_id = ${workspaceId} and note_id = ${noteId}::uuid and user_id = any(${[...userIds]}::text[])
    returning user_id`.execute(tx)
  return rows.map((row) => row.user_id)
}

/** Of conversations given to somebody, what told them of each alone and is not read yet; answers what went. */
export async function withdrawAssignments(
  tx: Tx,
  workspaceId: string,
  actorId: string | null,
  given: readonly { conversationId: string; userId: string }[],
): Promise<{ conversationId: string; userId: string }[]> {
  const { rows } = await sql<{ conversationId: string; userId: string }>`
    delete from notifications o using ${unnestAnew(given, {
      conversation_id: ['uuid', (one) => one.conversationId],
      user_id: ['text', (one) => one.userId],
    })}
    where o.workspace_id = ${workspaceId} and o.conversation_id = n.conversation_id and o.kind = 'assigned'
      and o.actor_id is not distinct from ${actorId} and o.user_id = n.user_id and o.read_at is null
    returning o.conversation_id as "conversationId", o.user_id as "userId"`.execute(tx)
  return rows
}

/** What tells somebody of an act. */
export interface ActNotice {
  id: string
  userId: string
  actId: string
  conversationId: string | null
  facts: GivenFacts
  isRead: boolean
}

/** What tells these people of acts of one actor, locked in the order of their keys. */
export async function lockActNotices(
  tx: Tx,
  workspaceId: string,
  actorId: string | null,
  which: { actIds: readonly string[]; userIds: readonly string[] },
): Promise<ActNotice[]> {
  const { rows } = await sql<ActNotice>`
    select id, user_id as "userId", act_id as "actId", conversation_id as "conversationId", facts,
      read_at is not null as "isRead"
    from notifications
    where workspace_id = ${workspaceId} and act_id = any (${[...which.actIds]}::uuid[])
      and user_id = any (${[...which.userIds]}::text[]) and actor_id = ${actorId}
    order by id for update`.execute(tx)
  return rows
}

/** Of one conversation it tells as of any other. False where another request of the same act told them at the same time. */
export async function insertActNotice(
  tx: Tx,
  {
    workspaceId,
    actorId,
    at,
    ...notice
  }: Omit<ActNotice, 'isRead'> & { workspaceId: string; actorId: string; at: Date },
): Promise<boolean> {
  const kind = notice.conversationId === null ? 'given' : 'assigned'
  const { rows } = await sql`
    insert into notifications (workspace_id, id, user_id, kind, conversation_id, actor_id, act_id, facts, at)
    values (${workspaceId}, ${notice.id}, ${notice.userId}, ${kind}, ${notice.conversationId}, ${actorId}, ${notice.actId},
      ${JSON.stringify(notice.facts)}, ${at})
    on conflict (workspace_id, act_id, user_id, actor_id) where act_id is not null do nothing returning id`.execute(tx)
  return rows.length > 0
}

/** It tells of other conversations now: of more, from now on and unread again; of fewer, as it was. */
export async function rewriteActNotice(
  tx: Tx,
  workspaceId: string,
  { id, facts, grownAt }: { id: string; facts: GivenFacts; grownAt: Date | null },
): Promise<void> {
  const anew = grownAt === null ? sql`` : sql`, kind = 'given', conversation_id = null, at = ${grownAt}, read_at = null`
  await sql`update notifications set facts = ${JSON.stringify(facts)} ${anew}
    where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}

export async function removeNotices(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  await sql`delete from notifications where workspace_id = ${workspaceId} and id = any (${[...ids]}::uuid[])`.execute(
    tx,
  )
}

/** What is about no conversation is about several, or about a template or a channel, and that was told to admins only. */
const visibleTo = ({ sight }: Reader) =>
  sight === null
    ? sql`and (n.conversation_id is null or c.id is not null)`
    : sql`and (c.inbox_id = any(${[...sight]}::uuid[])
        or (n.kind = 'given' and n.facts -> 'inboxes' ?| ${[...sight]}::text[]))`

/** Newest first, of conversations that the reader sees now. */
export async function notificationsOf(
  tx: Tx,
  reader: Reader,
  before: Place | null,
  limit: number,
): Promise<NotificationRow[]> {
  const { workspaceId, userId } = reader
  const older = before ? sql`and (n.at, n.id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``
  const { rows } = await sql<NotificationRow>`
    select n.id, n.kind, n.conversation_id, t.name as contact_name, n.note_id, o.text as note_text, n.actor_id,
      n.template_id, n.channel_id, n.facts, n.at, n.read_at
    from notifications n
    left join conversations c on c.workspace_id = ${workspaceId} and c.id = n.conversation_id
    left join identities i on i.workspace_id = ${workspaceId} and i.id = c.identity_id
    left join contacts t on t.workspace_id = ${workspaceId} and t.id = i.contact_id
    left join notes o on o.workspace_id = ${workspaceId} and o.id = n.note_id
    where n.workspace_id = ${workspaceId} and n.user_id = ${userId} ${visibleTo(reader)} ${older}
    order by n.at desc, n.id desc limit ${limit}`.execute(tx)
  return rows
}

/** Counted no further than `cap`. */
export async function countUnread(tx: Tx, reader: Reader, cap: number): Promise<number> {
  const { workspaceId, userId } = reader
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from notifications n
      left join conversations c on c.workspace_id = ${workspaceId} and c.id = n.conversation_id
      where n.workspace_id = ${workspaceId} and n.user_id = ${userId} and n.read_at is null ${visibleTo(reader)}
      limit ${cap}) capped`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Whether the reader has one of this id. */
export async function hasNotification(tx: Tx, reader: Reader, id: string): Promise<boolean> {
  const { workspaceId, userId } = reader
  const { rows } = await sql`
    select from notifications n left join conversations c on c.workspace_id = ${workspaceId} and c.id = n.conversation_id
    where n.workspace_id = ${workspaceId} and n.user_id = ${userId} and n.id = ${id}::uuid ${visibleTo(reader)}`.execute(
    tx,
  )
  return rows.length > 0
}

/** One, or all that are not newer; false where nothing was unread. */
export async function markRead(
  tx: Tx,
  { workspaceId, userId }: Reader,
  which: { id: string } | { until: Date },
  now: Date,
): Promise<boolean> {
  const these = 'id' in which ? sql`id = ${which.id}::uuid` : sql`at <= ${which.until}::timestamptz`
  const { numAffectedRows } = await sql`
    update notifications set read_at = ${now}
    where workspace_id = ${workspaceId} and user_id = ${userId} and read_at is null and ${these}`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}
