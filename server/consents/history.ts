/** The entries about a contact, as somebody reads them. */
import { sql } from 'kysely'
import type { ConsentEntry, ConsentStandings } from '#contract/consents.ts'
import { showReordering } from '#core/text.ts'
import type { Standings } from '#core/whatsapp/consentMarks.ts'
import type { Tx } from '../platform/db/database.ts'

interface HistoryRow extends Omit<ConsentEntry, 'at' | 'recordedAt'> {
  at: Date
  recordedAt: Date
}

/**
 * Newest entry first. Which entries are about a contact follows from who their parties are today, so that they go along when
 * identities unite or part. `inboxIds` null: all are seen; a word from another inbox comes without its text and place.
 */
export async function entriesOfContact(
  tx: Tx,
  workspaceId: string,
  contactId: string,
  { inboxIds, before, limit }: { inboxIds: readonly string[] | null; before: number | null; limit: number },
): Promise<HistoryRow[]> {
  const isSeen =
    inboxIds === null ? sql`true` : sql`(w.message_id is null or v.inbox_id = any (${[...inboxIds]}::uuid[]))`
  const older = before === null ? sql`` : sql`and w.number < ${before}`
  const { rows } = await sql<HistoryRow>`
    with subjects as materialized (
      select p.scope, p.party from identities i
        join parties p on p.workspace_id = ${workspaceId} and p.identity_id = i.id
        where i.workspace_id = ${workspaceId} and i.contact_id = ${contactId}::uuid
      union select i.scope, coalesce('u:' || i.user_id, 'w:' || i.wa_id) from identities i
        where i.workspace_id = ${workspaceId} and i.contact_id = ${contactId}::uuid
      union select '', 'c:' || c.id from contacts c
        where c.workspace_id = ${workspaceId} and (c.id = ${contactId}::uuid or c.merged_into = ${contactId}::uuid)),
    found as materialized (
      select distinct b.number from subjects s join consent_subjects b
        on b.workspace_id = ${workspaceId} and b.scope = s.scope and b.party = s.party)
    select w.number, w.consent, w.purposes, w.way, w.at, e.recorded_at as "recordedAt", w.actor_id as "actorId",
      case when ${isSeen} then w.wording end as wording, w.proof,
      case when pf.id is not null then jsonb_build_object('id', pf.id, 'mimeType', pf.mime_type, 'sizeBytes', pf.size_bytes, 'fileName', pf.file_name,
        'widthPixels', pf.width_pixels, 'heightPixels', pf.height_pixels, 'hasThumbnail', pf.thumbnail_hash is not null) end as "proofFile",
      case when ${isSeen} then coalesce(v.id, w.conversation_id) end as "conversationId",
      case when ${isSeen} then w.message_id end as "messageId"
    from found f join consent_words w on w.workspace_id = ${workspaceId} and w.number = f.number
      join consent_entries e on e.workspace_id = ${workspaceId} and e.number = w.number
      left join files pf on pf.workspace_id = ${workspaceId} and pf.id = w.proof_file_id
      left join messages m on m.workspace_id = ${workspaceId} and m.id = w.message_id
      left join conversations v on v.workspace_id = ${workspaceId} and v.id = m.conversation_id
    where true ${older}
    order by w.number desc limit ${limit}`.execute(tx)
  return rows
}

export const presentEntry = ({ at, recordedAt, ...entry }: HistoryRow): ConsentEntry => ({
  number: entry.number,
  consent: entry.consent,
  purposes: entry.purposes,
  way: entry.way,
  at: at.toISOString(),
  recordedAt: recordedAt.toISOString(),
  actorId: entry.actorId,
  wording: entry.wording,
  proof: entry.proof,
  proofFile: entry.proofFile && {
    ...entry.proofFile,
    fileName: entry.proofFile.fileName === null ? null : showReordering(entry.proofFile.fileName),
  },
  conversationId: entry.conversationId,
  messageId: entry.messageId,
})

export const presentStandings = ({ utility, marketing }: Standings): ConsentStandings => ({
  utility: { ...utility, since: utility.since?.toISOString() ?? null },
  marketing: { ...marketing, since: marketing.since?.toISOString() ?? null },
})
