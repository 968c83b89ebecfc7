import { sql } from 'kysely'
import type { NewEvent as CoreEvent } from '#core/events.ts'
import { kept, unnest } from './db/columns.ts'
import type { Tx } from './db/database.ts'
import { listen, type NoticeListener } from './db/listen.ts'
import type { Log } from './log.ts'

/** Something that happened in a workspace: ids and facts, never what people wrote. Programs say a `core/events` event;
 *  its facts without a column of their own go into `data`. */
export interface NewEvent {
  workspaceId: string
  type: string
  at: Date
  /** The user who did it; null for customers and for Posthorn itself. */
  actorId?: string | null
  inboxId?: string | null
  conversationId?: string | null
  messageId?: string | null
  contactId?: string | null
  /** The user whom it concerns, e.g. who gained sight of a conversation. */
  userId?: string | null
  data?: Record<string, unknown> | null
}

export interface NumberedRange {
  workspaceId: string
  first: number
  last: number
}

const CHANNEL = 'posthorn_events'
const EVENTS_PER_STATEMENT_MAX = 5_000
const IDS_PER_NOTICE_MAX = 200 // a notice holds 8,000 bytes
const MANY = '*'
/** Before the workspaces: only reports (isReport). */
const REPORTS = '~'

/** Writes events as the last thing a transaction does, numbered per workspace in the order of commits and without
 *  gaps: a lock per workspace, held until the commit, lets the next writer see our numbers first. Needs READ COMMITTED
 *  and a transaction opened for these workspaces. Wakes every process with one notice. */
export async function appendEvents(tx: Tx, events: readonly (NewEvent | CoreEvent)[]): Promise<NumberedRange[]> {
  if (events.length === 0) return []
  const workspaceIds = [...new Set(events.map((event) => event.workspaceId.toLowerCase()))]
  await lock(tx, workspaceIds)
  const ranges = new Map<string, NumberedRange>()
  for (let start = 0; start < events.length; start += EVENTS_PER_STATEMENT_MAX) {
    const part = events.slice(start, start + EVENTS_PER_STATEMENT_MAX)
    for (const range of await insert(tx, part, noticeOf(workspaceIds, part.every(isReport)))) {
      const earlier = ranges.get(range.workspaceId)
      ranges.set(range.workspaceId, { ...range, first: earlier?.first ?? range.first })
    }
  }
  return [...ranges.values()]
}

/** The newest event of the workspace that this snapshot contains. */
export async function newestEvent(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ up_to: number }>`
    select coalesce(max(number), 0) as up_to from events where workspace_id = ${workspaceId}`.execute(tx)
  return rows[0]?.up_to ?? 0
}

/** Hears of new events: with the workspaces that have some, or null when any may (after a reconnect, and every few
 *  seconds as a net). `areReports`: nobody but who looks at them needs to know. What else is to be heard on the same connection
 *  comes by `others`. */
export function listenForEvents(options: {
  url: string
  log: Log
  onNews(workspaceIds: string[] | null, areReports: boolean): void
  others?: Record<string, NoticeListener>
  pollMs?: number
}): Promise<{ close(): Promise<void> }> {
  const onNotice = (payload: string | null) => {
    const areReports = payload?.startsWith(REPORTS) ?? false
    const ids = areReports ? payload?.slice(REPORTS.length) : payload
    options.onNews(ids === null || ids === undefined || ids === MANY ? null : ids.split(','), areReports)
  }
  return listen({ ...options, channels: { ...options.others, [CHANNEL]: onNotice } })
}

/** In the order of the keys, so that two transactions never wait for each other crosswise. The lock and the reading of
 *  the greatest number are two statements: a statement sees what was committed before it began. */
async function lock(tx: Tx, workspaceIds: string[]) {
  const keys = workspaceIds.map(lockKey).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  await sql`${kept} select pg_advisory_xact_lock(key) from unnest(${keys.map(String)}::bigint[]) as key`.execute(tx)
}

/** The random end of the id. Two workspaces on one key would only wait for each other. */
const lockKey = (workspaceId: string) => BigInt.asIntN(64, BigInt(`0x${workspaceId.replaceAll('-', '').slice(16)}`))

const noticeOf = (workspaceIds: string[], areReports: boolean) =>
  (areReports ? REPORTS : '') + (workspaceIds.length > IDS_PER_NOTICE_MAX ? MANY : workspaceIds.join(','))

/** How far a message has come, by Meta's word or a lane's: nothing becomes due by it, and several hundred come in a second. Workflows,
 *  which mind those that failed, look by themselves twice a second. What a person does about a message has an actor. */
const isReport = (event: NewEvent | CoreEvent) =>
  event.type === 'message.changed' && 'because' in event && event.because === 'status' && !event.actorId

function rowOf(event: NewEvent | CoreEvent): Row {
  const { workspaceId, type, at, actorId, ...rest } = event
  const { inboxId, conversationId, messageId, contactId, userId, data, ...facts } = rest as Partial<Row>
  const ids = { inboxId, conversationId, messageId, contactId, userId }
  return { workspaceId, type, at, actorId, ...ids, data: { ...facts, ...data } }
}

type Row = Omit<NewEvent, 'data'> & { data: Record<string, unknown> }

async function insert(tx: Tx, news: readonly (NewEvent | CoreEvent)[], notice: string): Promise<NumberedRange[]> {
  const events = news.map((event, place) => ({ ...rowOf(event), place }))
  const { rows } = await sql<{ workspace_id: string; first: number; last: number }>`
    with new as (
      select *, row_number() over (partition by workspace_id order by place) as step from ${unnest(events, {
        workspace_id: ['uuid', (event) => event.workspaceId],
        type: ['text', (event) => event.type],
        at: ['timestamptz', (event) => event.at],
        actor_id: ['text', (event) => event.actorId],
        inbox_id: ['uuid', (event) => event.inboxId],
        conversation_id: ['uuid', (event) => event.conversationId],
        message_id: ['uuid', (event) => event.messageId],
        contact_id: ['uuid', (event) => event.contactId],
        user_id: ['text', (event) => event.userId],
        data: ['jsonb', (event) => JSON.stringify(event.data ?? {})],
        place: ['integer', (event) => event.place],
      })}
    ), ends as (
      select w.workspace_id, coalesce((select max(e.number) from events e where e.workspace_id = w.workspace_id), 0) as number
      from (select distinct workspace_id from new) w
    ), inserted as (
      insert into events (workspace_id, number, type, at, actor_id, inbox_id, conversation_id, message_id, contact_id, user_id, data)
      select workspace_id, ends.number + step, type, at, actor_id, inbox_id, conversation_id, message_id, contact_id, user_id, data
      from new join ends using (workspace_id) order by workspace_id, step
      returning workspace_id, number
    )
    select workspace_id, min(number) as first, max(number) as last, (select pg_notify(${CHANNEL}, ${notice})::text)
    from inserted group by workspace_id`.execute(tx)
  return rows.map((row) => ({ workspaceId: row.workspace_id, first: row.first, last: row.last }))
}
