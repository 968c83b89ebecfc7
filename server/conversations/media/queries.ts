import { sql } from 'kysely'
import type { Tx } from '../../platform/db/database.ts'

export interface DueMedia {
  workspaceId: string
  messageId: string
  channelId: string
  conversationId: string
  inboxId: string
  providerMediaId: string
  mimeType: string | null
  fileName: string | null
  sha256: string | null
  attempts: number
  expiresAt: Date | null
  phoneNumberId: string
  connection: 'meta' | 'practice'
  graphUrl: string
  graphVersion: string
  tokenEncrypted: string
}

/** Takes media that are due; until `leaseUntil` nobody else does, and if this process dies they are due again then. */
export const claimMedia = async (
  tx: Tx,
  { now, leaseUntil, limit }: { now: Date; leaseUntil: Date; limit: number },
): Promise<DueMedia[]> => {
  const { rows } = await sql<DueMedia>`
    with due as (
      select workspace_id, message_id from media
      where state = 'pending' and due_at <= ${now} and provider_media_id is not null
      order by due_at limit ${limit} for update skip locked),
    taken as (
      update media m set attempts = m.attempts + 1, due_at = ${leaseUntil}
      from due where m.workspace_id = due.workspace_id and m.message_id = due.message_id
      returning m.*)
    select t.workspace_id as "workspaceId", t.message_id as "messageId", t.channel_id as "channelId",
      msg.conversation_id as "conversationId", c.inbox_id as "inboxId", t.provider_media_id as "providerMediaId",
      t.mime_type as "mimeType", t.file_name as "fileName", t.sha256, t.attempts, t.expires_at as "expiresAt",
      ch.phone_number_id as "phoneNumberId", a.connection, a.graph_url as "graphUrl", a.graph_version as "graphVersion",
      ch.token_encrypted as "tokenEncrypted"
    from taken t
      join messages msg on msg.workspace_id = t.workspace_id and msg.id = t.message_id
      join conversations c on c.workspace_id = msg.workspace_id and c.id = msg.conversation_id
      join channels ch on ch.workspace_id = t.workspace_id and ch.id = t.channel_id
      join apps a on a.id = ch.app_id`.execute(tx)
  return rows
}

export interface NewFile {
  workspaceId: string
  id: string
  hash: string
  sizeBytes: number
  mimeType: string
  fileName: string | null
  widthPixels: number | null
  heightPixels: number | null
  thumbnailHash: string | null
  uploadedBy: string | null
  now: Date
}

export const insertFile = async (tx: Tx, file: NewFile): Promise<void> => {
  await sql`
    insert into files (workspace_id, id, hash, size_bytes, mime_type, file_name, width_pixels, height_pixels,
      thumbnail_hash, uploaded_by, created_at)
    values (${file.workspaceId}, ${file.id}, ${file.hash}, ${file.sizeBytes}, ${file.mimeType}, ${file.fileName},
      ${file.widthPixels}, ${file.heightPixels}, ${file.thumbnailHash}, ${file.uploadedBy}, ${file.now})`.execute(tx)
}

/** False when it was stored or given up meanwhile. */
export const storeMedia = async (tx: Tx, media: DueMedia, fileId: string): Promise<boolean> => {
  const { rows } = await sql`
    update media set state = 'stored', file_id = ${fileId}, fault = null
    where workspace_id = ${media.workspaceId} and message_id = ${media.messageId} and state = 'pending'
    returning message_id`.execute(tx)
  return rows.length > 0
}

export const postponeMedia = async (tx: Tx, media: DueMedia, dueAt: Date, fault: string): Promise<void> => {
  await sql`
    update media set due_at = ${dueAt}, fault = ${fault}
    where workspace_id = ${media.workspaceId} and message_id = ${media.messageId} and state = 'pending'`.execute(tx)
}

export const giveUpMedia = async (
  tx: Tx,
  media: DueMedia,
  { state, fault }: { state: 'failed' | 'expired'; fault: string },
): Promise<void> => {
  await sql`
    update media set state = ${state}, fault = ${fault}
    where workspace_id = ${media.workspaceId} and message_id = ${media.messageId} and state = 'pending'`.execute(tx)
}
