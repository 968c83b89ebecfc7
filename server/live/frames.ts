import type { Frame, LiveEvent } from '#contract/live.ts'
import { type Asker, may, maySee } from '#core/team/permission.ts'
import type { Batch } from './batch.ts'
import type { EventRow } from './queries.ts'

export type EventsFrame = Extract<Frame, { kind: 'events' }>
/** A frame without its `after`, which is each reader's own. */
export type Content = Omit<EventsFrame, 'kind' | 'after'>

/** What this reader may know of a batch; null where that is nothing. */
export function contentFor(reader: Asker, batch: Batch): Content | null {
  const events = batch.events.filter((event) => isVisible(reader, event))
  if (events.length === 0) return null
  const conversations = pick(namedIds(events, batch), batch.conversations).filter((one) => maySee(reader, one))
  const messages = pick(
    events.flatMap((event) => event.message_id ?? []),
    batch.messages,
  )
  const notes = pick(
    events.flatMap(({ data: { noteId } }) => (typeof noteId === 'string' ? noteId : [])),
    batch.notes,
  )
  return {
    upTo: batch.upTo,
    events: events.map(presentEvent),
    conversations,
    messages: messages.filter((one) => maySee(reader, one)).map(({ message }) => message),
    notes: notes.filter((one) => maySee(reader, one)).map(({ note }) => note),
    contacts: pick(
      events.flatMap((event) => event.contact_id ?? []),
      batch.contacts,
    ),
    gone: goneFor(reader, events, batch),
  }
}

/** Readers with one key are told the same, but for events that concern one of them alone. */
export const entitlementKey = (reader: Asker) =>
  reader.role === 'admin' ? 'admin' : `${reader.role} ${[...reader.inboxIds].sort().join(',')}`

/** Told to one person alone. */
export const isPersonal = ({ type }: EventRow) =>
  type === 'conversation.read' || type === 'conversation.unread' || type.startsWith('notification.')

function isVisible(reader: Asker, event: EventRow): boolean {
  if (isPersonal(event) && event.user_id !== reader.userId) return false
  if (event.type === 'delivery.parked') return may(reader, 'parked.read')
  if (event.type === 'workflow.changed' && !may(reader, 'workflows.read')) return false
  if (event.type === 'channel.examined' && !may(reader, 'channels.manage')) return false
  return event.inbox_id === null || maySee(reader, { inboxId: event.inbox_id })
}

/** An event that names a contact's change also shows the rows on which its name stands. */
function namedIds(events: readonly EventRow[], batch: Batch): string[] {
  const named = events.flatMap((event) => event.conversation_id ?? [])
  return [...named, ...batch.conversationsOfContacts]
}

/** Conversations that the events name and that this reader cannot see (any more): united with another, or moved away. */
function goneFor(reader: Asker, events: readonly EventRow[], batch: Batch): string[] {
  const gone = new Set<string>()
  for (const { type, conversation_id: id, data } of events) {
    if (type === 'conversation.united' && typeof data.absorbedId === 'string') gone.add(data.absorbedId)
    if (id === null) continue
    const now = batch.conversations.get(id)
    if (!now || !maySee(reader, now)) gone.add(id)
  }
  return [...gone]
}

const presentEvent = (row: EventRow): LiveEvent => ({
  number: row.number,
  type: row.type,
  at: row.at.toISOString(),
  actorId: row.actor_id,
  inboxId: row.inbox_id,
  conversationId: row.conversation_id,
  messageId: row.message_id,
  contactId: row.contact_id,
  facts: row.user_id === null ? row.data : { ...row.data, userId: row.user_id },
})

function pick<T>(ids: readonly string[], things: ReadonlyMap<string, T>): T[] {
  return [...new Set(ids)].flatMap((id) => things.get(id) ?? [])
}
