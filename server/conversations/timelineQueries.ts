/** What was said with one contact across conversations. Each conversation is asked by its own index and merged, so that a page
 *  costs a page of each. */
import { sql } from 'kysely'
import type { Tx } from '#server/platform/db/database.ts'
import { messagesById, type Place, type Sight } from './queries.ts'
import type { ActivityRow, MessageRow, NoteRow } from './rows.ts'

/** Of a contact with more of them the newest count. */
const CONVERSATIONS_MAX = 50
const ACTIVITIES_MAX = 200

/** The conversations with a contact that somebody sees. */
export async function conversationIdsOf(
  tx: Tx,
  workspaceId: string,
  contactId: string,
  sight: Sight,
): Promise<string[]> {
  const visible = sight === null ? sql`` : sql`and c.inbox_id = any(${[...sight]}::uuid[])`
  const { rows } = await sql<{ id: string }>`
    select c.id from identities i join conversations c on c.workspace_id = ${workspaceId} and c.identity_id = i.id ${visible}
    where i.workspace_id = ${workspaceId} and i.contact_id = ${contactId}::uuid
    order by c.last_at desc, c.id desc limit ${CONVERSATIONS_MAX}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** The newest messages before a place, over all of these conversations. */
export async function messagesOfAll(
  tx: Tx,
  workspaceId: string,
  conversationIds: readonly string[],
  before: Place | null,
  limit: number,
): Promise<MessageRow[]> {
  const { rows } = await sql<Place>`
    select m.id, m.at from unnest(${[...conversationIds]}::uuid[]) as k(id) cross join lateral (
      select m.id, m.at from messages m where m.workspace_id = ${workspaceId} and m.conversation_id = k.id ${older(before)}
      order by m.at desc, m.id desc limit ${limit}) m
    order by m.at desc, m.id desc limit ${limit}`.execute(tx)
  return inOrder(tx, workspaceId, rows)
}

/** Those with a medium among the newest `lookedAt` before a place, and where looking ended; null: that was all. */
export async function mediaOfAll(
  tx: Tx,
  workspaceId: string,
  conversationIds: readonly string[],
  before: Place | null,
  { lookedAt, kinds }: { lookedAt: number; kinds: readonly string[] },
): Promise<{ rows: MessageRow[]; end: Place | null }> {
  const { rows } = await sql<Place & { kind: string }>`
    select m.id, m.at, m.kind from unnest(${[...conversationIds]}::uuid[]) as k(id) cross join lateral (
      select m.id, m.at, m.kind from messages m
      where m.workspace_id = ${workspaceId} and m.conversation_id = k.id ${older(before)}
      order by m.at desc, m.id desc limit ${lookedAt}) m
    order by m.at desc, m.id desc limit ${lookedAt}`.execute(tx)
  const withMedia = rows.filter(({ kind }) => kinds.includes(kind))
  return {
    rows: await inOrder(tx, workspaceId, withMedia),
    end: rows.length === lookedAt ? (rows.at(-1) ?? null) : null,
  }
}

/** Notes before a place, over all of these conversations, newest first. */
export async function notesOfAll(
  tx: Tx,
  workspaceId: string,
  conversationIds: readonly string[],
  before: Place | null,
  limit: number,
): Promise<NoteRow[]> {
  const place = before ? sql`and (n.at, n.id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``
  const { rows } = await sql<NoteRow>`
    select n.id, n.conversation_id, c.inbox_id, n.author_id, n.text, n.mentions, n.at, n.edited_at, n.deleted_at
    from unnest(${[...conversationIds]}::uuid[]) as k(id) cross join lateral (
      select * from notes n where n.workspace_id = ${workspaceId} and n.conversation_id = k.id ${place}
      order by n.at desc, n.id desc limit ${limit}) n
    join conversations c on c.workspace_id = ${workspaceId} and c.id = n.conversation_id
    order by n.at desc, n.id desc limit ${limit}`.execute(tx)
  return rows
}

/** What happened to these conversations between two times; the newest where there is more than can be shown. */
export async function activitiesOfAll(
  tx: Tx,
  workspaceId: string,
  conversationIds: readonly string[],
  from: Date | null,
  before: Date | null,
): Promise<ActivityRow[]> {
  const notBefore = from ? sql`and e.at >= ${from}::timestamptz` : sql``
  const older = before ? sql`and e.at < ${before}::timestamptz` : sql``
  const { rows } = await sql<ActivityRow>`
    select e.* from unnest(${[...conversationIds]}::uuid[]) as k(id) cross join lateral (
      select e.number, e.conversation_id, e.type, e.at, e.actor_id, e.data from events e
      where e.workspace_id = ${workspaceId} and e.conversation_id = k.id and e.type like 'conversation.%'
        and e.type not in ('conversation.read', 'conversation.moved') ${notBefore} ${older}
      order by e.number desc limit ${ACTIVITIES_MAX}) e
    order by e.number desc limit ${ACTIVITIES_MAX}`.execute(tx)
  return rows.reverse()
}

const older = (before: Place | null) =>
  before ? sql`and (m.at, m.id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``

async function inOrder(tx: Tx, workspaceId: string, page: readonly { id: string }[]): Promise<MessageRow[]> {
  const known = await messagesById(
    tx,
    workspaceId,
    page.map(({ id }) => id),
  )
  const byId = new Map(known.map((row) => [row.id, row]))
  return page.flatMap(({ id }) => byId.get(id) ?? [])
}
