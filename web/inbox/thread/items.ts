import type { Activity, Message } from '#contract/messages.ts'
import type { Note } from '#contract/notes.ts'

/** Messages of one sender that follow each other this closely belong together. */
const GROUP_MS = 5 * 60 * 1000

type Entry = Message | Note | Activity

export type Item =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string }
  /** From here on this conversation; `messageId`: with which it goes on, if not with an act. */
  | { kind: 'conversation'; key: string; conversationId: string; at: string; messageId: string | null }
  | { kind: 'activity'; key: string; activity: Activity }
  | { kind: 'note'; key: string; note: Note }
  | { kind: 'message'; key: string; message: Message; first: boolean; last: boolean }

interface Parts {
  messages: readonly Message[]
  notes?: readonly Note[]
  activities: readonly Activity[]
  /** The first message that I had not seen when I opened the thread. */
  firstUnreadId: string | null
  /** Of a timeline: the conversation that is open. Where another one begins, or it goes on, a line says so. */
  openId?: string
  /** Which day an instant is on, in the reader's zone. */
  dayOf: (at: string) => string
  /** Activities before this belong to messages that are not loaded; null: all are. */
  from: string | null
  /** The same after this. */
  to?: string | null
}

/** What stands in the thread, from top to bottom: day lines, messages in groups, notes and acts in between, where the unread begins,
 *  and where one conversation passes into another. */
export function itemsOf(parts: Parts): Item[] {
  const { messages, notes = [], activities, firstUnreadId, openId, dayOf, from, to = null } = parts
  const entries: Entry[] = [
    ...messages,
    ...notes,
    ...activities.filter(({ at }) => (from === null || at >= from) && (to === null || at <= to)),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : rank(a) - rank(b) || placeInInstant(a, b)))
  const items: Item[] = []
  let day = ''
  let before: Message | null = null
  let within = openId
  for (const entry of entries) {
    const itsDay = dayOf(entry.at)
    if (itsDay !== day) {
      items.push({ kind: 'day', key: `day ${itsDay}`, at: entry.at })
      day = itsDay
      before = null
    }
    if (openId !== undefined && entry.conversationId !== within) {
      within = entry.conversationId
      const messageId = 'id' in entry ? entry.id : null
      const key = `from ${messageId ?? ('number' in entry && entry.number)}`
      items.push({ kind: 'conversation', key, conversationId: within, at: entry.at, messageId })
      before = null
    }
    if ('mentions' in entry) {
      items.push({ kind: 'note', key: entry.id, note: entry })
      before = null
      continue
    }
    if (!('direction' in entry)) {
      items.push({ kind: 'activity', key: `act ${entry.number}`, activity: entry })
      before = null
      continue
    }
    if (entry.id === firstUnreadId) {
      items.push({ kind: 'unread', key: 'unread' })
      before = null
    }
    const continues = before !== null && belongTogether(before, entry)
    const last = items.at(-1)
    if (continues && last?.kind === 'message') last.last = false
    items.push({ kind: 'message', key: entry.id, message: entry, first: !continues, last: true })
    before = standsAlone(entry) ? null : entry
  }
  return items
}

/** Which message the unread ones begin with: so many customer messages from the end. */
export function firstUnread(messages: readonly Message[], unread: number): string | null {
  let left = unread
  for (let at = messages.length - 1; at >= 0 && left > 0; at--) {
    const message = messages[at] as Message
    if (message.direction === 'in' && --left === 0) return message.id
  }
  return null
}

/** Whether this person has answered below the line of what was new to them, so that it has done its work. */
export function isAnsweredBelow(messages: readonly Message[], firstUnreadId: string, userId: string): boolean {
  const from = messages.findIndex(({ id }) => id === firstUnreadId)
  return messages.slice(from + 1).some(({ authorId, status }) => authorId === userId && status !== 'cancelled')
}

/** WhatsApp's own notes, and what was taken back before it was sent, are lines, not bubbles. */
export const standsAlone = ({ kind, status }: Message) => kind === 'system' || kind === 'call' || status === 'cancelled'

const rank = (entry: Entry) => ('id' in entry ? 1 : 0)
const placeInInstant = (a: Entry, b: Entry) => ('id' in a && 'id' in b ? (a.id < b.id ? -1 : 1) : 0)

const belongTogether = (a: Message, b: Message) =>
  a.direction === b.direction &&
  a.authorId === b.authorId &&
  a.source === b.source &&
  !standsAlone(b) &&
  Date.parse(b.at) - Date.parse(a.at) < GROUP_MS
