/** What filling reads of other features' tables, and writes into its own. Each statement names the workspace. */
import { sql } from 'kysely'
import type { Tx } from '#server/platform/db/database.ts'
import type { ContactTextRow, MessageTextRow, NewsRow, PositionRow } from './rows.ts'

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** The workspace's position, locked until the end of the transaction; null while another process is at it. What is
 *  written here can be written again, so no commit of it waits for the disk. */
export async function lockPosition(tx: Tx, workspaceId: string): Promise<PositionRow | null> {
  const { rows } = await sql<PositionRow>`
    select event_number, messages_after, contacts_after, set_config('synchronous_commit', 'off', true)
    from search_positions where workspace_id = ${workspaceId} for update skip locked`.execute(tx)
  return rows[0] ?? null
}

/** For a workspace that has none: from the newest event on, and once everything that was there before. */
export async function beginPosition(tx: Tx, workspaceId: string): Promise<void> {
  await sql`insert into search_positions (workspace_id, event_number, messages_after, contacts_after)
    select ${workspaceId}::uuid, coalesce((select max(number) from events where workspace_id = ${workspaceId}), 0), ${FIRST_ID}, ${FIRST_ID}
    where not exists (select from search_positions where workspace_id = ${workspaceId})
    on conflict do nothing`.execute(tx)
}

export async function movePosition(tx: Tx, workspaceId: string, position: PositionRow): Promise<void> {
  const { event_number, messages_after, contacts_after } = position
  await sql`update search_positions
    set event_number = ${event_number}, messages_after = ${messages_after}, contacts_after = ${contacts_after}
    where workspace_id = ${workspaceId}`.execute(tx)
}

/** Events after a number. What only tells of ticks is read past. */
export async function newsAfter(tx: Tx, workspaceId: string, number: number, limit: number): Promise<NewsRow[]> {
  const { rows } = await sql<NewsRow>`
    select number, case when type = 'message.changed' and data->>'because' in ('status', 'reaction') then '' else type end as type,
      message_id, conversation_id, contact_id, data->>'absorbedId' as absorbed_id
    from events where workspace_id = ${workspaceId} and number > ${number} order by number limit ${limit}`.execute(tx)
  return rows
}

const TEXT_COLUMNS = sql`m.id, m.conversation_id, m.at, m.text, m.content, d.file_name`

/** Messages that can be found: those that were deleted by their writer are left out. */
export async function messageTexts(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<MessageTextRow[]> {
  const { rows } = await sql<MessageTextRow>`
    select ${TEXT_COLUMNS} from messages m left join media d on d.workspace_id = ${workspaceId} and d.message_id = m.id
    where m.workspace_id = ${workspaceId} and m.id = any(${[...ids]}::uuid[]) and m.revoked_at is null
      and m.kind <> 'reaction'`.execute(tx)
  return rows
}

/** Ids of messages, or of contacts, from one on: for reading what was there before. */
export async function idsAfter(
  tx: Tx,
  table: 'messages' | 'contacts',
  workspaceId: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(table)} where workspace_id = ${workspaceId} and id > ${after}::uuid order by id limit ${limit}`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}

export interface FoundMessage {
  id: string
  conversationId: string
  at: Date
  words: readonly string[]
  fileName: string | null
}

/** Between words of one row on their way to the database; no text holds it. */
const BETWEEN = '\u0001'

/** These messages are found by this from now on. What has not changed is not written. */
export async function putMessages(tx: Tx, workspaceId: string, messages: readonly FoundMessage[]): Promise<void> {
  if (messages.length === 0) return
  const column = <T>(of: (message: FoundMessage) => T) => messages.map(of)
  await sql`
    insert into search_messages as s (workspace_id, message_id, conversation_id, at, words, file_name)
    select ${workspaceId}, n.id, n.conversation_id, n.at, array_to_tsvector(string_to_array(n.words, ${BETWEEN})), n.file_name
    from unnest(
      ${column(({ id }) => id)}::uuid[], ${column(({ conversationId }) => conversationId)}::uuid[],
      ${column(({ at }) => at)}::timestamptz[], ${column(({ words }) => words.join(BETWEEN))}::text[],
      ${column(({ fileName }) => fileName)}::text[]
    ) as n(id, conversation_id, at, words, file_name)
    on conflict (workspace_id, message_id) do update
      set conversation_id = excluded.conversation_id, at = excluded.at, words = excluded.words, file_name = excluded.file_name
      where (s.conversation_id, s.at, s.words, s.file_name)
        is distinct from (excluded.conversation_id, excluded.at, excluded.words, excluded.file_name)`.execute(tx)
}

export async function forgetMessages(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`delete from search_messages where workspace_id = ${workspaceId} and message_id = any(${[...ids]}::uuid[])`.execute(
    tx,
  )
}

/** After messages moved between these conversations. */
export async function followMoves(tx: Tx, workspaceId: string, conversationIds: readonly string[]): Promise<void> {
  if (conversationIds.length === 0) return
  await sql`update search_messages s set conversation_id = m.conversation_id from messages m
    where m.workspace_id = ${workspaceId} and m.conversation_id = any(${[...conversationIds]}::uuid[])
      and s.workspace_id = ${workspaceId} and s.message_id = m.id and s.conversation_id <> m.conversation_id`.execute(
    tx,
  )
}

/** Contacts with everything that they are looked for by; those that went into others are left out. */
export async function contactTexts(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<ContactTextRow[]> {
  const { rows } = await sql<ContactTextRow>`
    select ${contactTextColumns(workspaceId)} from contacts t
    where t.workspace_id = ${workspaceId} and t.id = any(${[...ids]}::uuid[]) and t.merged_into is null`.execute(tx)
  return rows
}

const IDENTITIES_MAX = 50

export const contactTextColumns = (workspaceId: string) => sql`
  t.id, t.name, t.company, t.email, t.phone, t.mobile_phone, t.phone_key, t.mobile_phone_key,
  array(select x.name from (
    select i.id, unnest(array[i.profile_name, i.username]) as name from identities i
    where i.workspace_id = ${workspaceId} and i.contact_id = t.id order by i.id limit ${IDENTITIES_MAX}) x where x.name is not null) as names,
  array(select i.wa_id from identities i
    where i.workspace_id = ${workspaceId} and i.contact_id = t.id and i.wa_id is not null order by i.id limit ${IDENTITIES_MAX}) as numbers`

export async function putContacts(
  tx: Tx,
  workspaceId: string,
  contacts: readonly { id: string; text: string }[],
): Promise<void> {
  if (contacts.length === 0) return
  await sql`
    insert into search_contacts as s (workspace_id, contact_id, text)
    select ${workspaceId}, n.id, n.text
    from unnest(${contacts.map(({ id }) => id)}::uuid[], ${contacts.map(({ text }) => text)}::text[]) as n(id, text)
    on conflict (workspace_id, contact_id) do update set text = excluded.text where s.text <> excluded.text`.execute(tx)
}

export async function forgetContacts(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`delete from search_contacts where workspace_id = ${workspaceId} and contact_id = any(${[...ids]}::uuid[])`.execute(
    tx,
  )
}
