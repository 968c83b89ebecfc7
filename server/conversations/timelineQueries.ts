/** What was said with one contact across conversations. Each conversation is asked by its own index and merged, so that a page
 *  costs a page of each. */
import { sql } from 'kysely'
import { kept } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { messagesById, type Place, type Sight } from './queries.ts'
import type { ActivityRow, MessageRow, NoteRow } from './rows.ts'

/** Of a contact with more of them the newest count. */
const CONVERSATIONS_MAX = 50
const ACTIVITIES_MAX = 200

/** A reaction of ours is a message that is sent, and stands on another one instead of in the thread. */
const IN_THREAD = sql`m.kind <> 'reaction'`

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

/** A conversation, first, and the others with its contact, as far as somebody sees them; none where they do not see itself. */
export async function conversationIdsBeside(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  sight: Sight,
): Promise<string[]> {
  const [own, visible] =
    sight === null
      ? [sql``, sql``]
      : [sql`and own.inbox_id = any(${[...sight]}::uuid[])`, sql`and c.inbox_id = any(${[...sight]}::uuid[])`]
  const { rows } = await sql<{ id: string }>`
    ${kept} select c.id from conversations own
    join identities its on its.workspace_id = ${workspaceId} and its.id = own.identity_id
    join identities i on i.workspace_id = ${workspaceId} and i.contact_id = its.contact_id
    join conversations c on c.workspace_id = ${workspaceId} and c.identity_id = i.id ${visible}
    where own.workspace_id = ${workspaceId} and own.id = ${conversationId}::uuid ${own}
    order by c.id = own.id desc, c.last_at desc, c.id desc limit ${CONVERSATIONS_MAX}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Who closed conversations that are closed, and how far somebody has read in them. */
export async function standingOf(
  tx: Tx,
  workspaceId: string,
  userId: string,
  conversationIds: readonly string[],
): Promise<Map<string, { closed_by: string | null; closed_at: Date | null; read_count: number }>> {
  if (conversationIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; closed_by: string | null; closed_at: Date | null; read_count: number }>`
    select k.id, x.closed_by, x.closed_at, coalesce(r.inbound_count, 0) as read_count
    from unnest(${[...conversationIds]}::uuid[]) as k(id)
    left join closures x on x.workspace_id = ${workspaceId} and x.conversation_id = k.id and x.reopened_at is null
    left join reads r on r.workspace_id = ${workspaceId} and r.conversation_id = k.id and r.user_id = ${userId}`.execute(
    tx,
  )
  return new Map(rows.map(({ id, ...standing }) => [id, standing]))
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
      select m.id, m.at from messages m
      where m.workspace_id = ${workspaceId} and m.conversation_id = k.id and ${IN_THREAD} ${older(before)}
      order by m.at desc, m.id desc limit ${limit}) m
    order by m.at desc, m.id desc limit ${limit}`.execute(tx)
  return inOrder(tx, workspaceId, rows)
}

/** Those that follow a place, the nearest to it, newest first. */
export async function newerOfAll(
  tx: Tx,
  workspaceId: string,
  conversationIds: readonly string[],
  after: Place,
  limit: number,
): Promise<MessageRow[]> {
  const { rows } = await sql<Place>`
    select m.id, m.at from unnest(${[...conversationIds]}::uuid[]) as k(id) cross join lateral (
      select m.id, m.at from messages m
      where m.workspace_id = ${workspaceId} and m.conversation_id = k.id and ${IN_THREAD}
        and (m.at, m.id) > (${after.at}::timestamptz, ${after.id}::uuid) and m.id <> ${after.id}::uuid
      order by m.at, m.id limit ${limit}) m
    order by m.at, m.id limit ${limit}`.execute(tx)
  return inOrder(tx, workspaceId, rows.reverse())
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

/** Notes that follow a place, the nearest to it, newest first. */
export async function newerNotesOfAll(
  tx: Tx,
  workspaceId: string,
  conversationIds: readonly string[],
  after: Place,
  limit: number,
): Promise<NoteRow[]> {
  const { rows } = await sql<NoteRow>`
    select n.id, n.conversation_id, c.inbox_id, n.author_id, n.text, n.mentions, n.at, n.edited_at, n.deleted_at
    from unnest(${[...conversationIds]}::uuid[]) as k(id) cross join lateral (
      select * from notes n where n.workspace_id = ${workspaceId} and n.conversation_id = k.id
        and (n.at, n.id) > (${after.at}::timestamptz, ${after.id}::uuid)
      order by n.at, n.id limit ${limit}) n
    join conversations c on c.workspace_id = ${workspaceId} and c.id = n.conversation_id
    order by n.at, n.id limit ${limit}`.execute(tx)
  return rows.reverse()
}

/** What happened to these conversations between two times, as grey lines; the newest where there is more than can be shown.
 *  Read positions are nobody else's business. */
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
        and e.type not in ('conversation.read', 'conversation.unread', 'conversation.moved', 'conversation.window_moved') ${notBefore} ${older}
      order by e.number desc limit ${ACTIVITIES_MAX}) e
    order by e.number desc limit ${ACTIVITIES_MAX}`.execute(tx)
  return rows.reverse()
}

const older = (before: Place | null) =>
  before ? sql`and (m.at, m.id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``

/** Messages of a page, in its order. By a statement that was planned before: planning it takes longer than running it. */
async function inOrder(tx: Tx, workspaceId: string, page: readonly { id: string }[]): Promise<MessageRow[]> {
  const known = await messagesById(
    tx,
    workspaceId,
    page.map(({ id }) => id),
  )
  const byId = new Map(known.map((row) => [row.id, row]))
  return page.flatMap(({ id }) => byId.get(id) ?? [])
}
