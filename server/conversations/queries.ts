/**
 * What is read of conversations. Every statement names the workspace and sees inboxes through `Sight`: the inboxes of
 * the person who asks.
 */
import { type RawBuilder, sql } from 'kysely'
import type { StoredReaction } from '#core/whatsapp/stored.ts'
import { kept } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { ConversationRow, LockedConversation, MessageRow } from './rows.ts'

/** Which inboxes a person sees: null is all of the workspace. */
export type Sight = readonly string[] | null

/** A place in a list ordered by (at, id). */
export interface Place {
  at: Date
  id: string
}

/** What a list and a thread's head show of a conversation `c`; with `conversationJoins`. */
const CONVERSATION_COLUMNS = sql`
  c.id, c.inbox_id, c.channel_id, h.kind as channel_kind, i.contact_id, c.identity_id, t.name as contact_name, c.status, c.snoozed_until, c.owner_id, c.team_id,
  array(select x.label_id from conversation_labels x
    where x.workspace_id = c.workspace_id and x.conversation_id = c.id order by x.label_id) as label_ids, c.last_at,
  c.last_customer_at, c.inbound_count, c.created_at, m.id as preview_id, m.direction as preview_direction,
  m.kind as preview_kind, left(m.text, 300) as preview_text, m.status as preview_status,
  m.revoked_at as preview_revoked_at, d.file_name as preview_file_name`

const conversationJoins = (workspaceId: string) => sql`
  join identities i on i.workspace_id = ${workspaceId} and i.id = c.identity_id
  join channels h on h.workspace_id = ${workspaceId} and h.id = c.channel_id
  join contacts t on t.workspace_id = ${workspaceId} and t.id = i.contact_id
  left join messages m on m.workspace_id = ${workspaceId} and m.id = c.last_message_id
  left join media d on d.workspace_id = ${workspaceId} and d.message_id = m.id`

/** Conversations as they are now, for presenting; without a reader all of the workspace. */
export async function conversationsById(tx: Tx, workspaceId: string, ids: readonly string[], sight: Sight = null) {
  if (ids.length === 0) return []
  const visible = sight === null ? sql`` : sql`and c.inbox_id = any(${[...sight]}::uuid[])`
  const { rows } = await sql<ConversationRow>`
    ${kept} select ${CONVERSATION_COLUMNS} from conversations c ${conversationJoins(workspaceId)}
    where c.workspace_id = ${workspaceId} and c.id = any(${[...ids]}::uuid[]) ${visible}`.execute(tx)
  return rows
}

/** Conversations whose row shows this contact's name. */
export async function conversationIdsOfContacts(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
  limit: number,
) {
  if (contactIds.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select c.id from identities i join conversations c on c.workspace_id = ${workspaceId} and c.identity_id = i.id
    where i.workspace_id = ${workspaceId} and i.contact_id = any(${[...contactIds]}::uuid[]) limit ${limit}`.execute(tx)
  return rows.map((row) => row.id)
}

/** The conversation, locked until the end of the transaction, if the asker sees it. */
export async function lockConversation(
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  id: string,
): Promise<LockedConversation | null> {
  const visible = sight === null ? sql`` : sql`and inbox_id = any(${[...sight]}::uuid[])`
  const { rows } = await sql<LockedConversation>`
    select id, inbox_id, status, snoozed_until, owner_id, team_id, inbound_count from conversations
    where workspace_id = ${workspaceId} and id = ${id}::uuid ${visible} for update`.execute(tx)
  return rows[0] ?? null
}

/** The same for several, in the order of their keys, as everybody locks them. */
export async function lockConversations(
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  ids: readonly string[],
): Promise<LockedConversation[]> {
  const visible = sight === null ? sql`` : sql`and inbox_id = any(${[...sight]}::uuid[])`
  const { rows } = await sql<LockedConversation>`
    select id, inbox_id, status, snoozed_until, owner_id, team_id, inbound_count from conversations
    where workspace_id = ${workspaceId} and id = any (${[...ids]}::uuid[]) ${visible} order by id for update`.execute(
    tx,
  )
  return rows
}

/** How far this person has read each of these; those that they never opened are not there. */
export async function readPositions(
  tx: Tx,
  workspaceId: string,
  userId: string,
  conversationIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ conversation_id: string; inbound_count: number }>`
    select conversation_id, inbound_count from reads
    where workspace_id = ${workspaceId} and conversation_id = any (${[...conversationIds]}::uuid[])
      and user_id = ${userId}`.execute(tx)
  return new Map(rows.map((row) => [row.conversation_id, row.inbound_count]))
}

/** Messages as they are now, for presenting. */
export async function messagesById(tx: Tx, workspaceId: string, ids: readonly string[]) {
  if (ids.length === 0) return []
  const { rows } = await sql<MessageRow>`
    ${kept} with page as materialized (select * from messages where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[]))
    ${messagesFrom(workspaceId)}`.execute(tx)
  return rows
}

/** The same by the ids that were asked for: where one is a reaction of ours, the message on which it shows. */
export async function shownMessages(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, MessageRow>> {
  const rows = await messagesById(tx, workspaceId, ids)
  const targetIds = rows.map(targetOf).filter((id) => id !== null)
  const targets = new Map((await messagesById(tx, workspaceId, targetIds)).map((row) => [row.id, row]))
  const shown = new Map<string, MessageRow>()
  for (const row of rows) {
    const targetId = targetOf(row)
    const target = targetId === null ? row : targets.get(targetId)
    if (target) shown.set(row.id, target)
  }
  return shown
}

const targetOf = ({ kind, content }: MessageRow): string | null =>
  kind === 'reaction' ? ((content as { reaction?: StoredReaction }).reaction?.targetId ?? null) : null

/** A quoted message is found by Meta's id: the customer's through `received`, ours through the send that carried it. It is looked up by
 *  its own id and compared afterwards (offset 0): else all of a long conversation is read for each message of the page. */
const messagesFrom = (workspaceId: string) => sql`
  select m.id, m.conversation_id, c.inbox_id, m.channel_id, m.direction, m.kind, m.at, m.author_id, m.source, m.wamid, m.text,
    m.content, m.context_wamid, m.status, m.status_at, m.fault, m.fault_code, m.fault_details, m.edited_at, m.revoked_at,
    d.state as media_state, d.mime_type as media_mime_type, d.file_name as media_file_name, d.voice as media_voice,
    d.animated as media_animated, f.id as file_id, f.mime_type as file_mime_type, f.size_bytes as file_size_bytes,
    f.file_name, f.width_pixels as file_width_pixels, f.height_pixels as file_height_pixels,
    f.thumbnail_hash as file_thumbnail_hash, reaction.list as reactions,
    q.id as quote_id, q.direction as quote_direction, q.kind as quote_kind,
    case when q.revoked_at is null then left(q.text, 300) end as quote_text, q.revoked_at is not null as quote_revoked,
    case when q.revoked_at is null then q.file_name end as quote_file_name
  from page m
  join conversations c on c.workspace_id = ${workspaceId} and c.id = m.conversation_id
  left join media d on d.workspace_id = ${workspaceId} and d.message_id = m.id
  left join files f on f.workspace_id = ${workspaceId} and f.id = d.file_id
  left join lateral (
    select json_agg(json_build_object('actor', x.actor, 'emoji', x.emoji, 'at', x.at, 'message_id', r.id, 'author_id', r.author_id,
      'status', r.status, 'previous', r.content -> 'reaction' ->> 'previous', 'fault', r.fault, 'fault_code', r.fault_code,
      'fault_details', r.fault_details) order by x.actor) as list
    from reactions x left join messages r on r.workspace_id = ${workspaceId} and r.id = x.message_id
    where x.workspace_id = ${workspaceId} and x.channel_id = m.channel_id and x.target_wamid = m.wamid
      and (x.emoji <> '' or r.status = 'failed')
  ) reaction on m.wamid is not null
  left join received quoted_in on quoted_in.workspace_id = ${workspaceId} and quoted_in.channel_id = m.channel_id
    and quoted_in.wamid = m.context_wamid
  left join sends quoted_out on quoted_out.workspace_id = ${workspaceId} and quoted_out.channel_id = m.channel_id
    and quoted_out.wamid = m.context_wamid
  left join lateral (
    select q.id, q.conversation_id, q.direction, q.kind, q.text, q.revoked_at,
      case when q.kind = 'document' then (
        select coalesce(qf.file_name, qd.file_name) from media qd
        left join files qf on qf.workspace_id = ${workspaceId} and qf.id = qd.file_id
        where qd.workspace_id = ${workspaceId} and qd.message_id = q.id
      ) end as file_name
    from messages q
    where q.workspace_id = ${workspaceId} and q.id = coalesce(quoted_in.message_id, quoted_out.message_id) offset 0
  ) q on q.conversation_id = m.conversation_id`

export interface CountRow {
  name: 'mine' | 'unassigned' | 'open' | 'inbox'
  inbox_id: string | null
  count: number
}

/** Open conversations, each figure counted no further than `cap`. */
export async function countOpen(
  tx: Tx,
  reader: { workspaceId: string; userId: string; sight: Sight },
  cap: number,
): Promise<CountRow[]> {
  const { workspaceId, userId, sight } = reader
  const inboxes =
    sight === null
      ? sql`select id from inboxes where workspace_id = ${workspaceId}`
      : sql`select unnest(${[...sight]}::uuid[]) as id`
  const visible = sight === null ? sql`` : sql`and inbox_id = any(${[...sight]}::uuid[])`
  const capped = (where: RawBuilder<unknown>) => sql`(select count(*)::int from (
    select from conversations where workspace_id = ${workspaceId} and status = 'open' ${where} limit ${cap}) capped)`
  const { rows } = await sql<CountRow>`
    with inbox as materialized (
      select inbox.id, ${capped(sql`and inbox_id = inbox.id`)} as count from (${inboxes}) inbox)
    select 'mine' as name, null::uuid as inbox_id, ${capped(sql`and owner_id = ${userId} ${visible}`)} as count
    union all select 'unassigned', null, ${capped(sql`and owner_id is null ${visible}`)}
    union all select 'open', null, least(coalesce(sum(count), 0), ${cap})::int from inbox
    union all select 'inbox', id, count from inbox`.execute(tx)
  return rows
}

/** Whether the asker sees this conversation at all. */
export async function conversationIsVisible(tx: Tx, workspaceId: string, sight: Sight, id: string): Promise<boolean> {
  const visible = sight === null ? sql`` : sql`and inbox_id = any(${[...sight]}::uuid[])`
  const { rows } = await sql`
    select from conversations where workspace_id = ${workspaceId} and id = ${id}::uuid ${visible}`.execute(tx)
  return rows.length > 0
}
