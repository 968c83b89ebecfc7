/**
 * Looking something up. Places come from the functions of 0005_search.sql and later ones, which see words and trigrams of the workspace of
 * this transaction; what is shown is then read back under the policies, and through the sight of the person who asks.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#server/platform/db/database.ts'
import type { Place, Sight } from '../conversations/queries.ts'
import { contactTextColumns } from './fillQueries.ts'
import type { ContactHitRow, HitRow, MessageHitRow } from './rows.ts'

/** Whatever is asked, the database gives up after this. */
const STATEMENT_MS_MAX = 2_000

export const NEWEST: Place = { at: new Date('9999-12-31T00:00:00Z'), id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

/** Messages that hold the words, newest first. A last row without a message says how far back was looked. */
export async function findMessages(
  tx: Tx,
  sight: Sight,
  tsquery: string,
  before: Place,
  limit: number,
): Promise<HitRow[]> {
  const { rows } = await sql<HitRow>`
    select message_id, at from search.messages(
      ${tsquery}::tsquery, ${before.at}::timestamptz, ${before.id}::uuid, ${sight === null ? null : [...sight]}::uuid[], ${limit}::int)`.execute(
    tx,
  )
  return rows
}

/** So far back from a place the messages of a thread are looked through at once. */
const WITHIN_ROWS_MAX = 20_000

/** Messages of these conversations that hold the words or have a file whose name fits, newest first. Each is looked up by its key, so that
 *  the policies cost no index. A last row without a message says how far back was looked. */
export async function findWithin(
  tx: Tx,
  workspaceId: string,
  conversationIds: readonly string[],
  { tsquery, pattern }: { tsquery: string | null; pattern: string | null },
  before: Place,
  limit: number,
): Promise<HitRow[]> {
  const ofThread = sql`from messages m where m.workspace_id = ${workspaceId} and m.conversation_id = any (${[...conversationIds]}::uuid[])
    and (m.at, m.id) < (${before.at}::timestamptz, ${before.id}::uuid) order by m.at desc, m.id desc`
  const { rows } = await sql<HitRow>`
    select n.id as message_id, n.at from (select m.id, m.at ${ofThread} limit ${WITHIN_ROWS_MAX}) n
      cross join lateral (
        select from search_messages s where s.workspace_id = ${workspaceId} and s.message_id = n.id
          and (s.words @@ ${tsquery}::tsquery or s.file_name like ${pattern}) offset 0) s
    order by n.at desc, n.id desc limit ${limit}`.execute(tx)
  if (rows.length >= limit) return rows
  const { rows: edge } = await sql<HitRow>`
    select null as message_id, m.at ${ofThread} offset ${WITHIN_ROWS_MAX - 1} limit 1`.execute(tx)
  return [...rows, ...edge]
}

/** Messages with a file whose name fits the pattern, newest first. A last row without a message says how far back was looked. */
export async function findFiles(
  tx: Tx,
  sight: Sight,
  pattern: string,
  before: Place,
  limit: number,
): Promise<HitRow[]> {
  const { rows } = await sql<HitRow>`
    select message_id, at from search.files(
      ${pattern}, ${before.at}::timestamptz, ${before.id}::uuid, ${sight === null ? null : [...sight]}::uuid[], ${limit}::int)`.execute(
    tx,
  )
  return rows
}

/** Contacts whose kept text fits all the patterns or one of the numbers, best first. */
export async function findContacts(
  tx: Tx,
  wanted: { all: readonly string[]; rarest: string; begins: string; numbers: readonly string[] },
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ contact_id: string }>`
    select contact_id from search.contacts(
      ${[...wanted.all]}::text[], ${wanted.rarest}, ${wanted.begins}, ${[...wanted.numbers]}::text[], ${limit}::int)`.execute(
    tx,
  )
  return rows.map(({ contact_id }) => contact_id)
}

/** The hits as they are now, for those who see their conversation, where message `m` and conversation `c` fit; deleted ones are none any more. */
export async function hitMessages(
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  ids: readonly string[],
  fits: RawBuilder<unknown> = sql``,
): Promise<MessageHitRow[]> {
  if (ids.length === 0) return []
  const visible = sight === null ? sql`` : sql`and c.inbox_id = any(${[...sight]}::uuid[])`
  const { rows } = await sql<MessageHitRow>`
    select m.id, m.conversation_id, m.at, m.text, m.content, d.file_name, m.direction, m.kind, m.author_id, i.contact_id, t.name as contact_name
    from messages m
    join conversations c on c.workspace_id = ${workspaceId} and c.id = m.conversation_id ${visible}
    join identities i on i.workspace_id = ${workspaceId} and i.id = c.identity_id
    join contacts t on t.workspace_id = ${workspaceId} and t.id = i.contact_id
    left join media d on d.workspace_id = ${workspaceId} and d.message_id = m.id
    where m.workspace_id = ${workspaceId} and m.id = any(${[...ids]}::uuid[]) and m.revoked_at is null ${fits}`.execute(
    tx,
  )
  return rows
}

/** Contacts are everybody's; of their conversations only those that the asker sees. In the order of the ids. */
export async function hitContacts(
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  ids: readonly string[],
): Promise<ContactHitRow[]> {
  if (ids.length === 0) return []
  const visible = sight === null ? sql`` : sql`and c.inbox_id = any(${[...sight]}::uuid[])`
  const { rows } = await sql<ContactHitRow>`
    select ${contactTextColumns(workspaceId)}, (
      select c.id from identities i join conversations c on c.workspace_id = ${workspaceId} and c.identity_id = i.id ${visible}
      where i.workspace_id = ${workspaceId} and i.contact_id = t.id order by c.last_at desc, c.id limit 1) as conversation_id
    from contacts t
    where t.workspace_id = ${workspaceId} and t.id = any(${[...ids]}::uuid[]) and t.merged_into is null
    order by array_position(${[...ids]}::uuid[], t.id)`.execute(tx)
  return rows
}

/** A question costs no more time than this, however it is put. */
export async function limitTime(tx: Tx): Promise<void> {
  await sql`select set_config('statement_timeout', ${String(STATEMENT_MS_MAX)}, true)`.execute(tx)
}
