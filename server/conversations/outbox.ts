/** What leaves is written here: a message of ours and its attempts. One door for people, workflows, schedules and the API. */
import { sql } from 'kysely'
import type { MessageContent } from '#contract/messages.ts'
import type { StoredContent } from '#core/whatsapp/stored.ts'
import { provesConsent } from '../consents/queries.ts'
import { standsInLibrary } from '../library/queries.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Sight } from './queries.ts'

/** Everything the send guard needs to know about a conversation; locked, so that a reply and a closure take turns. */
export interface ReplyTarget {
  channelId: string
  inboxId: string
  channelState: 'connected' | 'broken' | 'disconnected'
  lastCustomerAt: Date | null
  userId: string | null
  waId: string | null
  identityId: string
}

export const replyTarget = async (
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  conversationId: string,
): Promise<ReplyTarget | undefined> => {
  const visible = sight === null ? sql`` : sql`and c.inbox_id = any (${[...sight]}::uuid[])`
  const { rows } = await sql<ReplyTarget>`
    select c.channel_id as "channelId", c.inbox_id as "inboxId", ch.state as "channelState",
      c.last_customer_at as "lastCustomerAt", i.user_id as "userId", i.wa_id as "waId",
      i.id as "identityId"
    from conversations c
      join channels ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
      join identities i on i.workspace_id = c.workspace_id and i.id = c.identity_id
    where c.workspace_id = ${workspaceId} and c.id = ${conversationId}::uuid ${visible}
    for update of c`.execute(tx)
  return rows[0]
}

export interface OwnMessage {
  id: string
  conversationId: string
  channelId: string
  inboxId: string
  authorId: string | null
  status: string
  kind: string
  text: string | null
  content: MessageContent & StoredContent
  fileId: string | null
}

/** A message of ours that the asker may see, locked. */
export const lockOwnMessage = async (
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  messageId: string,
): Promise<OwnMessage | undefined> => {
  // First the conversation, then its attempts, then their message: as replies, outcomes and Meta's reports take them. Any other way
  // round two would wait crosswise.
  await sql`
    select id from conversations where workspace_id = ${workspaceId} and id = (
      select conversation_id from messages where workspace_id = ${workspaceId} and id = ${messageId}::uuid) for update`.execute(
    tx,
  )
  await sql`
    select id from sends where workspace_id = ${workspaceId} and message_id = ${messageId}::uuid order by id for update`.execute(
    tx,
  )
  const visible = sight === null ? sql`` : sql`and c.inbox_id = any (${[...sight]}::uuid[])`
  const { rows } = await sql<OwnMessage>`
    select m.id, m.conversation_id as "conversationId", m.channel_id as "channelId", c.inbox_id as "inboxId",
      m.author_id as "authorId", m.status, m.kind, m.text, m.content, md.file_id as "fileId"
    from messages m
      join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
      left join media md on md.workspace_id = m.workspace_id and md.message_id = m.id
    where m.workspace_id = ${workspaceId} and m.id = ${messageId}::uuid and m.direction = 'out' ${visible}
    for update of m`.execute(tx)
  return rows[0]
}

export interface NewMessage {
  workspaceId: string
  id: string
  conversationId: string
  channelId: string
  kind: string
  text: string | null
  /** What the kind carries besides. */
  content?: MessageContent & StoredContent
  contextWamid: string | null
  authorId: string | null
  source: 'person' | 'workflow' | 'system'
  file: { id: string; mimeType: string; fileName: string | null; voice?: boolean } | null
  now: Date
}

/** Writes the message and moves its conversation to the top, but for a reaction; false: this id was written before. */
export const insertMessage = async (tx: Tx, message: NewMessage): Promise<boolean> => {
  const { workspaceId, id, conversationId, channelId, now, file } = message
  const { rows } = await sql`
    insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, party, author_id, source, text,
      content, context_wamid, status, status_at, created_at)
    select ${workspaceId}, ${id}, ${conversationId}, ${channelId}, 'out', ${message.kind}, ${now},
      -- to whom it goes: should the identity part, each side keeps what was written to it
      coalesce('u:' || i.user_id, 'w:' || i.wa_id), ${message.authorId},
      ${message.source}, ${message.text}, ${JSON.stringify(message.content ?? {})}::jsonb, ${message.contextWamid}, 'queued', ${now}, ${now}
    from conversations c join identities i on i.workspace_id = c.workspace_id and i.id = c.identity_id
    where c.workspace_id = ${workspaceId} and c.id = ${conversationId}
    on conflict do nothing returning id`.execute(tx)
  if (rows.length === 0) return false
  if (file) {
    await sql`
      insert into media (workspace_id, message_id, channel_id, mime_type, file_name, voice, state, file_id, due_at)
      values (${workspaceId}, ${id}, ${channelId}, ${file.mimeType}, ${file.fileName}, ${file.voice ?? false}, 'stored', ${file.id}, ${now})`.execute(
      tx,
    )
  }
  if (message.kind === 'reaction') return true
  await sql`
    update conversations set last_at = ${now}, last_message_id = ${id}, updated_at = ${now}
    where workspace_id = ${workspaceId} and id = ${conversationId} and (last_at, coalesce(last_message_id, id)) <= (${now}, ${id}::uuid)`.execute(
    tx,
  )
  return true
}

export interface NewSend {
  workspaceId: string
  id: string
  messageId: string
  conversationId: string
  channelId: string
  attempt: number
  priority: number
  requestedBy: string | null
  now: Date
  /** Not before so long from now. */
  holdMs?: number | undefined
}

/** Queues an attempt; false: this id was queued before. */
export const insertSend = async (tx: Tx, send: NewSend): Promise<boolean> => {
  const { rows } = await sql`
    insert into sends (workspace_id, id, message_id, conversation_id, channel_id, attempt, priority, due_at, state,
      requested_by, created_at, postponed_at)
    values (${send.workspaceId}, ${send.id}, ${send.messageId}, ${send.conversationId}, ${send.channelId}, ${send.attempt},
      ${send.priority}, ${new Date(send.now.getTime() + (send.holdMs ?? 0))}, 'queued', ${send.requestedBy}, ${send.now},
      -- A clock that is set back does not hold it for longer.
      ${send.holdMs ? send.now : null})
    on conflict do nothing returning id`.execute(tx)
  return rows.length > 0
}

/** The newest attempt of a message, locked: the one a person retries or settles. */
export const lastSend = async (tx: Tx, workspaceId: string, messageId: string) => {
  const { rows } = await sql<{ id: string; attempt: number; state: string }>`
    select id, attempt, state from sends
    where workspace_id = ${workspaceId} and message_id = ${messageId}
    order by attempt desc limit 1 for update`.execute(tx)
  return rows[0]
}

export const writeStatus = async (
  tx: Tx,
  workspaceId: string,
  messageId: string,
  { status, fault, now }: { status: string; fault: string | null; now: Date },
): Promise<void> => {
  await sql`
    update messages set status = ${status}, status_at = ${now}, fault = ${fault}, fault_code = null, fault_details = null
    where workspace_id = ${workspaceId} and id = ${messageId}`.execute(tx)
}

/** Its end by a person's word. Why it was in doubt stays: each attempt keeps its own reason. */
export const settleSend = async (
  tx: Tx,
  workspaceId: string,
  sendId: string,
  { state, by, now }: { state: string; by: string; now: Date },
): Promise<void> => {
  await sql`
    update sends set state = ${state}, settled_by = ${by}, finished_at = ${now}
    where workspace_id = ${workspaceId} and id = ${sendId}`.execute(tx)
}

/** A message that will not be sent is no longer what its conversation shows last. */
export const stepBack = async (tx: Tx, workspaceId: string, own: OwnMessage, now: Date): Promise<void> => {
  await sql`
    update conversations c set last_at = m.at, last_message_id = m.id, updated_at = ${now}
    from (select id, at from messages
      where workspace_id = ${workspaceId} and conversation_id = ${own.conversationId}::uuid and status <> 'cancelled'
        and kind <> 'reaction'
      order by at desc, id desc limit 1) m
    where c.workspace_id = ${workspaceId} and c.id = ${own.conversationId}::uuid and c.last_message_id = ${own.id}::uuid`.execute(
    tx,
  )
}

/** Meta's id of a message of this conversation, to quote it; null where it has none (yet), undefined where there is no such message. */
export const wamidOf = async (
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  messageId: string,
): Promise<string | null | undefined> => {
  const { rows } = await sql<{ wamid: string | null }>`
    select wamid from messages
    where workspace_id = ${workspaceId} and id = ${messageId}::uuid and conversation_id = ${conversationId}::uuid`.execute(
    tx,
  )
  return rows[0]?.wamid
}

export interface OutgoingFile {
  id: string
  mimeType: string
  sizeBytes: number
  fileName: string | null
  hash: string
  thumbnailHash: string | null
  widthPixels: number | null
  heightPixels: number | null
  /** To be shown as a voice message. */
  voice?: boolean
}

/** A file the asker uploaded, or one that stands in a conversation they may see or in a document they may use. */
export const visibleFile = async (
  tx: Tx,
  workspaceId: string,
  { userId, sight }: { userId: string; sight: Sight },
  fileId: string,
): Promise<OutgoingFile | undefined> => {
  const visible = sight === null ? sql`` : sql`and c.inbox_id = any (${[...sight]}::uuid[])`
  const { rows } = await sql<OutgoingFile>`
    select f.id, f.mime_type as "mimeType", f.size_bytes as "sizeBytes", f.file_name as "fileName", f.hash,
      f.thumbnail_hash as "thumbnailHash", f.width_pixels as "widthPixels", f.height_pixels as "heightPixels"
    from files f
    where f.workspace_id = ${workspaceId} and f.id = ${fileId}::uuid and (f.uploaded_by = ${userId}
      or ${standsInLibrary({ workspaceId, userId, isAdmin: sight === null })} or ${provesConsent(workspaceId)} or exists (
      select from media md
        join messages m on m.workspace_id = md.workspace_id and m.id = md.message_id
        join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
      where md.workspace_id = f.workspace_id and md.file_id = f.id and m.revoked_at is null ${visible}))`.execute(tx)
  return rows[0]
}
