/** What people change about conversations, on rows that lockConversations() holds: one statement, however many they are. */
import { type RawBuilder, sql } from 'kysely'
import { insertRows, unnest, unnestAnew } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { LockedConversation } from './rows.ts'

/** Whose, when, and by whom: null is a workflow. */
interface Common {
  workspaceId: string
  at: Date
  by: string | null
}

const reasonOf = (by: string | null) => (by === null ? 'workflow' : 'person')

interface Reassigned {
  conversationId: string
  /** Of the assignment that tells of it. */
  id: string
}

/** Gives them to people, or to nobody; the team stays. */
export const setOwners = (tx: Tx, common: Common, rows: readonly (Reassigned & { ownerId: string | null })[]) =>
  reassign(tx, common, rows, 'owner_id', ['text', (row) => row.ownerId])

/** Hands them to teams; whose they are stays. */
export const setTeams = (tx: Tx, common: Common, rows: readonly (Reassigned & { teamId: string | null })[]) =>
  reassign(tx, common, rows, 'team_id', ['uuid', (row) => row.teamId])

async function reassign<Row extends Reassigned>(
  tx: Tx,
  { workspaceId, at, by }: Common,
  rows: readonly Row[],
  column: 'owner_id' | 'team_id',
  to: readonly [type: 'text' | 'uuid', of: (row: Row) => string | null],
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    with changed as (
      update conversations c set ${sql.ref(column)} = n.holder, updated_at = ${at}
      from ${unnestAnew(rows, {
        conversation_id: ['uuid', (row) => row.conversationId],
        assignment_id: ['uuid', (row) => row.id],
        holder: to,
      })}
      where c.workspace_id = ${workspaceId} and c.id = n.conversation_id
      returning n.assignment_id, c.id, c.owner_id, c.team_id)
    insert into assignments (workspace_id, id, conversation_id, owner_id, team_id, assigned_by, reason, at)
    select ${workspaceId}, assignment_id, id, owner_id, team_id, ${by}, ${reasonOf(by)}, ${at} from changed`.execute(tx)
}

/** Further than an undo can be pressed after its act nobody needs to look. */
const NEWS_MAX = 100

/** What was told of each conversation behind its event `after`, of these types: the labels it named, where it was about labels. */
export async function toldSince(
  tx: Tx,
  workspaceId: string,
  places: readonly { id: string; after: number }[],
  types: readonly string[],
): Promise<Map<string, { added?: string[]; removed?: string[] }[]>> {
  const { rows } = await sql<{ id: string; data: { added?: string[]; removed?: string[] } }>`
    select n.id, told.data
    from ${unnestAnew(places, { id: ['uuid', (one) => one.id], after: ['bigint', (one) => one.after] })}
      cross join lateral (
        select e.data from events e where e.workspace_id = ${workspaceId} and e.conversation_id = n.id
          and e.number > n.after and e.type like 'conversation.%' and e.type = any (${[...types]}::text[])
        order by e.number limit ${NEWS_MAX}) told`.execute(tx)
  const told = new Map<string, { added?: string[]; removed?: string[] }[]>()
  for (const { id, data } of rows) told.set(id, [...(told.get(id) ?? []), data])
  return told
}

/** Which of these people may own a conversation of which inbox, as `<user> <inbox>`: members who see it, and go on doing so until the
 *  transaction ends. Who leaves meanwhile waits, and then gives back these as well. */
export async function ownersSeeing(
  tx: Tx,
  workspaceId: string,
  wanted: readonly { userId: string; inboxId: string }[],
): Promise<Set<string>> {
  const userIds = [...new Set(wanted.map(({ userId }) => userId))]
  const inboxIds = [...new Set(wanted.map(({ inboxId }) => inboxId))]
  await holdMembers(tx, workspaceId, userIds)
  // A statement of its own: it sees what was changed while the first one waited.
  const { rows } = await sql<{ key: string }>`
    select m.user_id || ' ' || asked.inbox_id as key
    from members m cross join unnest(${inboxIds}::uuid[]) as asked (inbox_id)
    where m.workspace_id = ${workspaceId} and m.user_id = any (${userIds}::text[])
      and (m.role = 'admin' or exists (select from inbox_members i
        where i.workspace_id = ${workspaceId} and i.inbox_id = asked.inbox_id and i.user_id = m.user_id))`.execute(tx)
  return new Set(rows.map(({ key }) => key))
}

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
export async function setStatuses(
  tx: Tx,
  { workspaceId, at }: Omit<Common, 'by'>,
  rows: readonly { conversationId: string; status: string; snoozedUntil: Date | null }[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    update conversations c set status = n.status, snoozed_until = n.snoozed_until, updated_at = ${at}
    from ${unnestAnew(rows, {
      conversation_id: ['uuid', (row) => row.conversationId],
      status: ['text', (row) => row.status],
      snoozed_until: ['timestamptz', (row) => row.snoozedUntil],
    })} where c.workspace_id = ${workspaceId} and c.id = n.conversation_id`.execute(tx)
}

export async function insertClosures(
  tx: Tx,
  { workspaceId, at, by }: Common,
  rows: readonly { conversationId: string; id: string }[],
): Promise<void> {
  if (rows.length === 0) return
  await insertRows(
    'closures',
    rows,
    {
      workspace_id: ['uuid', () => workspaceId],
      id: ['uuid', (row) => row.id],
      conversation_id: ['uuid', (row) => row.conversationId],
      closed_by: ['text', () => by],
      closed_at: ['timestamptz', () => at],
    },
    sql`on conflict do nothing`,
  ).execute(tx)
}

export async function endClosures(
  tx: Tx,
  { workspaceId, at, by }: Common,
  conversationIds: readonly string[],
): Promise<void> {
  if (conversationIds.length === 0) return
  await sql`update closures set reopened_at = ${at}, reopened_by = ${by}
    where workspace_id = ${workspaceId} and conversation_id = any (${[...conversationIds]}::uuid[])
      and reopened_at is null`.execute(tx)
}

/** How far one person has read each of these. */
interface ReadRow {
  conversationId: string
  inboundCount: number
}

/** Moves read positions forward, never back; answers those conversations in which one moved. */
export const moveReadPositions = (tx: Tx, reader: Reader, rows: readonly ReadRow[]): Promise<string[]> =>
  writeReads(tx, reader, rows, sql`where r.inbound_count < excluded.inbound_count`)

/** Puts read positions where they are wanted, back as well. */
export const placeReadPositions = (tx: Tx, reader: Reader, rows: readonly ReadRow[]): Promise<string[]> =>
  writeReads(tx, reader, rows, sql``)

interface Reader {
  workspaceId: string
  userId: string
  at: Date
}

async function writeReads(
  tx: Tx,
  { workspaceId, userId, at }: Reader,
  rows: readonly ReadRow[],
  where: RawBuilder<unknown>,
): Promise<string[]> {
  if (rows.length === 0) return []
  const { rows: written } = await sql<{ conversation_id: string }>`
    insert into reads as r (workspace_id, conversation_id, user_id, inbound_count, read_at)
    select ${workspaceId}, n.conversation_id, ${userId}, n.inbound_count, ${at}
    from ${unnest(rows, {
      conversation_id: ['uuid', (row) => row.conversationId],
      inbound_count: ['integer', (row) => row.inboundCount],
    })} order by n.conversation_id
    on conflict (workspace_id, conversation_id, user_id) do update
      set inbound_count = excluded.inbound_count, read_at = excluded.read_at ${where}
    returning conversation_id`.execute(tx)
  return written.map((row) => row.conversation_id)
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
