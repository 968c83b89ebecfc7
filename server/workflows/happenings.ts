/** From what was written down as events to what triggers and waits look at. */
import { sql } from 'kysely'
import type { Happening } from '#core/workflow/trigger.ts'
import type { Tx } from '#server/platform/db/database.ts'

export interface EventRow {
  number: number
  type: string
  at: Date
  conversation_id: string | null
  message_id: string | null
  contact_id: string | null
  data: Record<string, unknown>
}

/** Something that happened to a contact, perhaps in a conversation. */
export interface Happened {
  number: number
  at: Date
  contactId: string
  conversationId: string | null
  happening: Happening | null
  /** Of a message of a thread: who wrote it, and since when the window runs. */
  message: { from: 'us' | 'customer'; channelId: string; lastCustomerAt: Date | null } | null
}

/** What a status is called in events. */
const STATUS_OF: Readonly<Record<string, string>> = {
  'conversation.opened': 'open',
  'conversation.reopened': 'open',
  'conversation.closed': 'closed',
  'conversation.snoozed': 'snoozed',
  'conversation.waiting': 'waiting',
}
const OF_INTEREST: readonly string[] = [
  ...Object.keys(STATUS_OF),
  'contact.created',
  'contact.changed',
  'contact.consented',
  'message.received',
  'message.queued',
  'conversation.assigned',
  // These change only who is in which segment.
  'conversation.handed_over',
  'conversation.labelled',
  'conversation.moved',
  'conversation.window_moved',
  'conversation.united',
]
/** What segments and merges are followed by. */
const OF_MEMBERS: readonly string[] = ['segment.changed', 'contact.merged']

export interface EventsRead {
  /** Those that matter. */
  events: EventRow[]
  /** The last that was looked at; null where there was none. */
  last: number | null
  isMore: boolean
}

/** The next so many events. Most are of messages on their way, which begin nothing: they are passed by where they lie, and
 *  what we wrote is unless `withOurs`. */
export async function eventsAfter(
  tx: Tx,
  workspaceId: string,
  { after, limit, withOurs }: { after: number; limit: number; withOurs: boolean },
): Promise<EventsRead> {
  const { rows: ends } = await sql<{ last: number | null; count: number }>`
    select max(number) as last, count(*)::int as count from (
      select number from events where workspace_id = ${workspaceId} and number > ${after} order by number limit ${limit}) e`.execute(
    tx,
  )
  const { last = null, count = 0 } = ends[0] ?? {}
  if (last === null) return { events: [], last, isMore: false }
  const types = [...OF_INTEREST, ...OF_MEMBERS].filter((type) => withOurs || type !== 'message.queued')
  const { rows: events } = await sql<EventRow>`
    select number, type, at, conversation_id, message_id, contact_id, data from events
    where workspace_id = ${workspaceId} and number > ${after} and number <= ${last} and type = any (${types}::text[])
    order by number`.execute(tx)
  return { events, last, isMore: count === limit }
}

/** In the order of the events; what concerns nobody is left out. */
export async function happenedIn(tx: Tx, workspaceId: string, events: readonly EventRow[]): Promise<Happened[]> {
  const mine = events.filter(({ type }) => OF_INTEREST.includes(type))
  const threads = await threadsOf(
    tx,
    workspaceId,
    mine.flatMap(({ conversation_id }) => conversation_id ?? []),
  )
  const messages = await messagesOf(
    tx,
    workspaceId,
    mine.flatMap(({ type, message_id }) => (type === 'message.received' && message_id ? message_id : [])),
  )
  return mine.flatMap((event) => {
    const thread = event.conversation_id === null ? null : (threads.get(event.conversation_id) ?? null)
    const contactId = thread?.contactId ?? event.contact_id
    if (contactId === null || (event.conversation_id !== null && !thread)) return []
    const message = event.message_id === null ? null : (messages.get(event.message_id) ?? null)
    const written = event.type === 'message.received' || event.type === 'message.queued'
    return [
      {
        number: event.number,
        at: event.at,
        contactId,
        conversationId: event.conversation_id,
        happening: happeningOf(event, thread, message?.text ?? null),
        message:
          written && thread
            ? {
                from: event.type === 'message.received' ? 'customer' : 'us',
                channelId: thread.channelId,
                lastCustomerAt: thread.lastCustomerAt,
              }
            : null,
      },
    ]
  })
}

function happeningOf({ type, data }: EventRow, thread: Thread | null, text: string | null): Happening | null {
  const status = STATUS_OF[type]
  if (status !== undefined) return { kind: 'conversation_status', status }
  switch (type) {
    case 'contact.created':
      return { kind: 'contact_created' }
    case 'contact.changed':
      return { kind: 'property_changed', properties: textsOf(data.properties) }
    case 'contact.consented': {
      const purposes = textsOf(data.changed)
      if (purposes.length === 0) return null
      return { kind: data.consent === 'opted_in' ? 'opted_in' : 'opted_out', purposes }
    }
    case 'message.received':
      return thread && { kind: 'message_received', channelId: thread.channelId, first: data.first === true, text }
    case 'conversation.assigned':
      return { kind: 'conversation_owner', ownerId: typeof data.ownerId === 'string' ? data.ownerId : null }
    default:
      return null
  }
}

interface Thread {
  contactId: string
  channelId: string
  lastCustomerAt: Date | null
}

async function threadsOf(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Map<string, Thread>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Thread & { id: string }>`
    select c.id, i.contact_id as "contactId", c.channel_id as "channelId", c.last_customer_at as "lastCustomerAt"
    from conversations c join identities i on i.workspace_id = ${workspaceId} and i.id = c.identity_id
    where c.workspace_id = ${workspaceId} and c.id = any (${[...new Set(ids)]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}

async function messagesOf(tx: Tx, workspaceId: string, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, { text: string | null }>()
  const { rows } = await sql<{ id: string; text: string | null }>`
    select id, text from messages where workspace_id = ${workspaceId} and id = any (${[...ids]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
