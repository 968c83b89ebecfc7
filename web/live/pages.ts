import type { Contact } from '#contract/contacts.ts'
import type { Conversation, ConversationPage } from '#contract/inbox.ts'
import type { Message, MessagePage } from '#contract/messages.ts'
import type { Note } from '#contract/notes.ts'
import {
  dropThreads,
  inThreadOrder,
  markRead,
  mergeActivities,
  namedElsewhere,
  othersOf,
  type Placed,
  upsertInto,
} from './known.ts'
import { EMPTY_LIST, EMPTY_THREAD, type LiveState, type Pending, type Thread } from './state.ts'

/**
 * What is loaded by asking joins what arrives by itself. A page was read at its `upTo`; news that came meanwhile is newer
 * and stays.
 */
export function addConversationPage(
  state: LiveState,
  listKey: string,
  page: ConversationPage,
  kind: 'first' | 'further',
): LiveState {
  let next = upsertInto(state, 'conversations', page.conversations, page.upTo)
  next = { ...next, asked: joinAsked(next.asked, page) }
  for (const [id, count] of Object.entries(page.reads)) next = markRead(next, id, count)
  const known = next.lists[listKey]
  const horizon = page.nextCursor === null ? null : page.lookedTo
  // A first page that is read again must not hide what was scrolled to already.
  const keepsMore = kind === 'first' && known?.loaded && isFurther(known.horizon, horizon, page.order)
  const list = keepsMore && known ? known : { nextCursor: page.nextCursor, horizon, loaded: true }
  return {
    ...next,
    number: next.number ?? page.upTo,
    lists: { ...next.lists, [listKey]: list },
  }
}

/** Another list may have asked for something else. */
function joinAsked(asked: LiveState['asked'], page: ConversationPage): LiveState['asked'] {
  const told = Object.entries(page.asked)
  if (told.length === 0) return asked
  const joined = told.map(([id, values]) => {
    const known = asked[id]
    if (!known) return [id, { values, version: page.upTo }] as const
    const isOlder = known.version > page.upTo
    const both = isOlder ? { ...values, ...known.values } : { ...known.values, ...values }
    return [id, { values: both, version: Math.max(known.version, page.upTo) }] as const
  })
  return { ...asked, ...Object.fromEntries(joined) }
}

/** The page of a thread that was asked for; `newest` replaces what a move of messages made stale. `around` is asked for a thread
 *  that was emptied for it; where it does not reach to the newest message, nothing newer is kept beside it. */
export function addMessagePage(
  before: LiveState,
  conversationId: string,
  page: MessagePage,
  kind: 'newest' | 'older' | 'around' | 'newer',
): LiveState {
  const state = (page.others ?? []).reduce(
    (next, { conversation, read }) => addConversation(next, conversation, read, page.upTo),
    before,
  )
  const thread = state.threads[conversationId] ?? EMPTY_THREAD
  const versions = { ...state.versions }
  const inPage = new Set([...page.messages, ...page.notes].map(({ id }) => id))
  const replacesAll = kind === 'older' || (kind !== 'newer' && (!thread.loaded || thread.stale))
  const others = othersOf(state, conversationId, thread, page)
  const isHere = (one: { conversationId: string }) =>
    one.conversationId === conversationId || (others !== null && one.conversationId in others)
  const first = [...page.messages, ...page.notes].sort(inThreadOrder)[0]
  const hasHoleBefore = (kind === 'newest' || kind === 'around') && replacesAll && page.nextCursor !== null
  let named: ReadonlySet<string> | null = null
  const isNamed = (id: string) => {
    named ??= namedElsewhere(state, (one) => one === conversationId)
    return named.has(id)
  }
  const stays = (one: Placed) => {
    if (inPage.has(one.id)) return true
    // After a move, what the newest page does not name and nothing since has named is no longer here.
    if (thread.stale && kind === 'newest' && (versions[one.id] ?? -1) <= page.upTo) return false
    const isBeyond = kind === 'around' && page.newerCursor !== null
    // What was heard before the page came and lies further back than it would stand beside a hole.
    const isBefore = hasHoleBefore && first !== undefined && inThreadOrder(one, first) < 0
    if ((isBeyond || isBefore) && !isNamed(one.id)) delete versions[one.id]
    return !isBeyond && !isBefore
  }
  const joined = <One extends Message | Note>(
    known: readonly One[],
    arrived: readonly One[],
    heard: () => readonly One[],
  ) => {
    const byId = new Map(known.filter(stays).map((one) => [one.id, one]))
    for (const one of arrived) {
      if ((versions[one.id] ?? -1) > page.upTo) {
        // Heard since the page was read: as it is here already, was put apart, or stands in another thread.
        const newer = byId.get(one.id) ?? heard().find(({ id }) => id === one.id)
        if (newer) byId.set(one.id, newer)
        continue
      }
      byId.set(one.id, one)
      versions[one.id] = page.upTo
    }
    return [...byId.values()].filter(isHere).sort(inThreadOrder)
  }
  const all = [thread, ...Object.values(state.threads)]
  const next: Thread = {
    messages: joined(thread.messages, page.messages, () =>
      all.flatMap((one) => [...one.apart.messages, ...one.messages]),
    ),
    notes: joined(thread.notes, page.notes, () => all.flatMap((one) => [...one.apart.notes, ...one.notes])),
    apart: {
      messages: thread.apart.messages.filter(({ id }) => !inPage.has(id)),
      notes: thread.apart.notes.filter(({ id }) => !inPage.has(id)),
    },
    activities: mergeActivities(thread.activities, page.activities).filter(isHere),
    others,
    olderCursor: replacesAll ? page.nextCursor : thread.olderCursor,
    ...beyond(thread, page, kind),
    loaded: true,
    stale: kind === 'newest' ? false : thread.stale,
  }
  const arrived = new Set(page.messages.map(({ id }) => id))
  return {
    ...state,
    number: state.number ?? page.upTo,
    versions,
    threads: { ...state.threads, [conversationId]: next },
    outbox: state.outbox.filter(({ message }) => !arrived.has(message.id)),
  }
}

/** How far the thread then reaches. News that came while its last page was on the way is asked for by the same cursor. */
function beyond(
  thread: Thread,
  page: MessagePage,
  kind: 'newest' | 'older' | 'around' | 'newer',
): Pick<Thread, 'newerCursor' | 'missedNewer'> {
  if (kind === 'older') return { newerCursor: thread.newerCursor, missedNewer: thread.missedNewer }
  if (kind === 'newer' && page.newerCursor === null && thread.missedNewer) {
    return { newerCursor: thread.newerCursor, missedNewer: false }
  }
  return { newerCursor: page.newerCursor, missedNewer: false }
}

/** The thread is asked for anew, at another place; what arrives meanwhile is kept. */
export const emptyThread = (state: LiveState, conversationId: string): LiveState =>
  expectThread(
    dropThreads(state, (id) => id === conversationId),
    conversationId,
  )

/** From now on live messages of this conversation are kept, while its first page is on the way. */
export function expectThread(state: LiveState, conversationId: string): LiveState {
  if (state.threads[conversationId]) return state
  return { ...state, threads: { ...state.threads, [conversationId]: EMPTY_THREAD } }
}

export const expectList = (state: LiveState, listKey: string): LiveState =>
  state.lists[listKey] ? state : { ...state, lists: { ...state.lists, [listKey]: EMPTY_LIST } }

/** One conversation or contact that was asked for by name. It was read at or after the number we had when we asked. */
export const addConversation = (
  state: LiveState,
  conversation: Conversation,
  read: number,
  askedAt: number,
): LiveState => markRead(upsertInto(state, 'conversations', [conversation], askedAt), conversation.id, read)
export const addContact = (state: LiveState, contact: Contact, version: number): LiveState =>
  upsertInto(state, 'contacts', [contact], version)

/** Forgets threads that are not among these, so that a day's work does not pile up. */
export const keepThreads = (state: LiveState, ids: readonly string[]): LiveState =>
  dropThreads(state, (id) => !ids.includes(id))

/** My message appears at once; the server's takes its place by its id. */
export function addPending(state: LiveState, message: Message): LiveState {
  if (state.outbox.some((one) => one.message.id === message.id)) return state
  return { ...state, outbox: [...state.outbox, { message, state: 'sending', refusal: null, answers: [] }] }
}

export const changePending = (state: LiveState, id: string, change: Partial<Pending>): LiveState => ({
  ...state,
  outbox: state.outbox.map((one) => (one.message.id === id ? { ...one, ...change } : one)),
})

/** Whatever has not left of a conversation leaves one after the other: what holds up the first holds up all. */
export const changeLine = (state: LiveState, conversationId: string, change: Partial<Pending>): LiveState => ({
  ...state,
  outbox: state.outbox.map((one) =>
    one.message.conversationId === conversationId && one.state !== 'refused' && one.state !== 'stopped'
      ? { ...one, ...change }
      : one,
  ),
})

export const dropPending = (state: LiveState, id: string): LiveState => ({
  ...state,
  outbox: state.outbox.filter(({ message }) => message.id !== id),
})

const isFurther = (known: string | null, other: string | null, order: ConversationPage['order']) =>
  known === null || (other !== null && (order === 'newest' ? known <= other : known >= other))
