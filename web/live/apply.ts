import type { Frame, LiveEvent } from '#contract/live.ts'
import type { Message } from '#contract/messages.ts'
import type { Note } from '#contract/notes.ts'
import { endGuesses } from './guesses.ts'
import { dropThreads, edgesOf, inThreadOrder, isOlder, markRead, mergeActivities, upsertInto } from './known.ts'
import { EMPTY, type LiveState, type Pending, type Thread } from './state.ts'
import { changeThreads, holds, leaveThreads, regroup } from './timeline.ts'

/**
 * State and frame make state: pure, and idempotent, so that a frame heard twice, or news that a page already brought,
 * changes nothing. A frame's `after` that is not our number is a gap; the caller then asks again from `state.number`.
 */
export function applyFrame(state: LiveState, frame: Frame, myId: string): LiveState {
  switch (frame.kind) {
    case 'pulse':
    case 'presence':
      return state
    case 'start_afresh':
      return startAfresh(state, frame.upTo)
    case 'events':
      return applyEvents(state, frame, myId)
  }
}

export const upsertMessage = (state: LiveState, message: Message, version: number): LiveState =>
  upsertMessages(state, [message], version)

/** Puts messages into the threads they belong to and takes them out of any other; they stay out of a stretch that is not loaded. All of a frame
 *  at once: after a night there are thousands, and each by itself would copy the thread anew. */
function upsertMessages(state: LiveState, messages: readonly Message[], version: number): LiveState {
  const fresh = new Map(messages.filter(({ id }) => !isOlder(state, id, version)).map((one) => [one.id, one]))
  if (fresh.size === 0) return state
  const threads = { ...state.threads }
  const versions = { ...state.versions }
  const byConversation = Map.groupBy(fresh.values(), ({ conversationId }) => conversationId)
  for (const [id, known] of Object.entries(threads)) {
    const isHere = (conversationId: string) => holds(state, id, known, conversationId)
    const stays = (one: Message) => isHere(fresh.get(one.id)?.conversationId ?? one.conversationId)
    const thread = known.messages.every(stays) ? known : { ...known, messages: known.messages.filter(stays) }
    // Of a thread that is not here nothing is kept, its version neither: its page will be read after this.
    const arrived = [...byConversation].flatMap(([one, messages]) => (isHere(one) ? messages : []))
    for (const message of arrived) versions[message.id] = version
    threads[id] = arrived.length === 0 ? thread : withoutRevoked(insertInto(thread, 'messages', arrived), arrived)
  }
  const isTaken = ({ message }: Pending) => fresh.has(message.id)
  const outbox = state.outbox.some(isTaken) ? state.outbox.filter((one) => !isTaken(one)) : state.outbox
  return { ...state, threads, versions, outbox }
}

/** What was deleted is no longer read where it was quoted either. */
function withoutRevoked(thread: Thread, arrived: readonly Message[]): Thread {
  const gone = new Set(arrived.flatMap(({ id, revokedAt }) => (revokedAt === null ? [] : [id])))
  const quotesGone = ({ quote }: Message) => quote?.messageId != null && gone.has(quote.messageId) && !quote.revoked
  if (gone.size === 0 || !thread.messages.some(quotesGone)) return thread
  const messages = thread.messages.map((one) =>
    one.quote && quotesGone(one) ? { ...one, quote: { ...one.quote, text: null, fileName: null, revoked: true } } : one,
  )
  return { ...thread, messages }
}

/** Puts a note into the threads it belongs to, as far as those are loaded. A note moves only when its whole conversation becomes part of another. */
export function upsertNote(state: LiveState, note: Note, version: number): LiveState {
  if (isOlder(state, note.id, version)) return state
  const next = changeThreads(state, note.conversationId, (thread) => insertInto(thread, 'notes', [note]))
  return next === state ? state : { ...next, versions: { ...next.versions, [note.id]: version } }
}

function applyEvents(state: LiveState, frame: Extract<Frame, { kind: 'events' }>, myId: string): LiveState {
  // Before the first page there is nothing to keep up to date: that page will contain all of this.
  if (state.number === null || frame.upTo <= state.number) return state
  if (frame.after > state.number) return state.gap ? state : { ...state, gap: true }
  let next = state
  next = upsertInto(next, 'conversations', frame.conversations, frame.upTo)
  next = upsertInto(next, 'contacts', frame.contacts, frame.upTo)
  const opened = frame.events.flatMap((one) => (one.type === 'conversation.opened' && one.conversationId) || [])
  next = regroup(
    state,
    next,
    frame.conversations.map(({ id }) => id),
    new Set(opened),
  )
  next = upsertMessages(next, frame.messages, frame.upTo)
  for (const note of frame.notes) next = upsertNote(next, note, frame.upTo)
  for (const event of frame.events) if (event.number > state.number) next = applyEvent(next, event, myId)
  for (const id of frame.gone) next = removeConversation(next, id)
  return endGuesses({ ...next, number: frame.upTo, gap: false })
}

function applyEvent(state: LiveState, event: LiveEvent, myId: string): LiveState {
  const { conversationId, facts } = event
  if (conversationId === null) return state
  switch (event.type) {
    case 'conversation.read':
      return facts.userId === myId && typeof facts.inboundCount === 'number'
        ? markRead(state, conversationId, facts.inboundCount)
        : state
    case 'conversation.unread':
      return facts.userId === myId && typeof facts.inboundCount === 'number'
        ? placeRead(state, conversationId, facts.inboundCount)
        : state
    case 'conversation.moved':
      return changeThreads(state, conversationId, (thread) => ({ ...thread, stale: true }))
    case 'conversation.united':
      return typeof facts.absorbedId === 'string'
        ? unite(addActivity(state, event, conversationId), facts.absorbedId, conversationId)
        : state
    default:
      return ACTIVITIES.has(event.type) ? addActivity(state, event, conversationId) : state
  }
}

/** Somebody wants to look again: theirs goes back. What was not read at all is not there. */
function placeRead(state: LiveState, conversationId: string, inboundCount: number): LiveState {
  const { [conversationId]: _, ...others } = state.reads
  return { ...state, reads: inboundCount === 0 ? others : { ...others, [conversationId]: inboundCount } }
}

function unite(state: LiveState, absorbedId: string, survivorId: string): LiveState {
  const moved = removeConversation(state, absorbedId)
  return changeThreads({ ...moved, united: { ...moved.united, [absorbedId]: survivorId } }, survivorId, (thread) => ({
    ...thread,
    stale: true,
  }))
}

/** The events that a thread shows as one grey line. */
export const ACTIVITIES: ReadonlySet<string> = new Set([
  'conversation.opened',
  'conversation.reopened',
  'conversation.closed',
  'conversation.snoozed',
  'conversation.waiting',
  'conversation.assigned',
  'conversation.handed_over',
  'conversation.not_assigned',
  'conversation.labelled',
  'conversation.consented',
  'conversation.united',
])

function addActivity(state: LiveState, event: LiveEvent, conversationId: string): LiveState {
  const { number, type, at, actorId, facts } = event
  return changeThreads(state, conversationId, (thread) =>
    thread.activities.some((one) => one.number === number)
      ? thread
      : {
          ...thread,
          activities: mergeActivities(thread.activities, [{ number, conversationId, type, at, actorId, facts }]),
        },
  )
}

function removeConversation(state: LiveState, id: string): LiveState {
  const { [id]: _shown, ...conversations } = state.conversations
  const { [id]: _said, ...underneath } = state.underneath
  return dropThreads({ ...leaveThreads(state, id), conversations, underneath }, (one) => one === id)
}

/** Everything may be different. What I have written or pressed but the server has not taken is mine and stays. */
export function startAfresh({ outbox, guesses, generation }: LiveState, upTo: number | null): LiveState {
  return endGuesses({ ...EMPTY, outbox, guesses, generation: generation + 1, number: upTo })
}

function insertInto<Kind extends 'messages' | 'notes'>(
  thread: Thread,
  kind: Kind,
  arrived: readonly Thread[Kind][number][],
): Thread {
  type Entry = Thread[Kind][number]
  const known = new Set(thread[kind].map(({ id }) => id))
  let { oldest, newest } = edgesOf(thread)
  let { missedNewer } = thread
  const refused: Entry[] = []
  const taken = arrived.filter((entry) => {
    if (known.has(entry.id)) return true
    // It belongs to a stretch that will be loaded when someone scrolls there; shown now, it would stand beside a hole.
    const isBefore = thread.olderCursor !== null && oldest && inThreadOrder(entry, oldest) < 0
    const isBeyond = thread.newerCursor !== null && newest && inThreadOrder(entry, newest) > 0
    if (isBeyond) missedNewer = true
    if (isBefore || isBeyond) refused.push(entry)
    if (isBefore || isBeyond) return false
    if (!oldest || inThreadOrder(entry, oldest) < 0) oldest = entry
    if (!newest || inThreadOrder(entry, newest) > 0) newest = entry
    return true
  })
  const apart =
    refused.length === 0
      ? thread.apart
      : { ...thread.apart, [kind]: replacing<Entry>(thread.apart[kind] as readonly Entry[], refused) }
  if (taken.length === 0) return refused.length === 0 ? thread : { ...thread, missedNewer, apart }
  return {
    ...thread,
    missedNewer,
    apart,
    [kind]: replacing<Entry>(thread[kind] as readonly Entry[], taken).sort(inThreadOrder),
  }
}

function replacing<One extends { id: string }>(known: readonly One[], arrived: readonly One[]): One[] {
  const ids = new Set(arrived.map(({ id }) => id))
  return [...known.filter(({ id }) => !ids.has(id)), ...arrived]
}
