import type { Conversation } from '#contract/inbox.ts'
import type { Activity, Message, MessagePage } from '#contract/messages.ts'
import { endGuesses, laid } from './guesses.ts'
import type { LiveState, Thread } from './state.ts'

/** What pages (pages.ts) and news (apply.ts) have in common when they join what is known. The first screen needs this and no news. */

/** Puts conversations or contacts in, each unless what is here is newer. */
export function upsertInto<Kind extends 'conversations' | 'contacts'>(
  state: LiveState,
  kind: Kind,
  things: readonly LiveState[Kind][string][],
  version: number,
): LiveState {
  const fresh = things.filter(({ id }) => !isOlder(state, id, version))
  if (fresh.length === 0) return state
  const pairs = fresh.map((thing) => [thing.id, thing] as const)
  const next = {
    ...state,
    [kind]: { ...state[kind], ...Object.fromEntries(pairs) },
    versions: { ...state.versions, ...Object.fromEntries(fresh.map(({ id }) => [id, version])) },
  }
  return kind === 'conversations' && state.guesses.length > 0 ? underGuesses(next, fresh as Conversation[]) : next
}

/** What the server now says of these lies under what is guessed of them. */
const underGuesses = (state: LiveState, said: readonly Conversation[]): LiveState =>
  endGuesses(said.reduce((next, one) => laid(next, one.id, one), state))

/** What has a place of its own in a thread. */
export type Placed = Pick<Message, 'at' | 'id'>

/** The order of a thread: by time, and by id where the time is the same. */
export const inThreadOrder = (a: Placed, b: Placed) =>
  a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0

/** A read position only moves forward, whichever of my tabs moved it. */
export function markRead(state: LiveState, conversationId: string, inboundCount: number): LiveState {
  if ((state.reads[conversationId] ?? 0) >= inboundCount) return state
  return { ...state, reads: { ...state.reads, [conversationId]: inboundCount } }
}

export function mergeActivities(known: readonly Activity[], more: readonly Activity[]): readonly Activity[] {
  const byNumber = new Map([...known, ...more].map((one) => [one.number, one]))
  return [...byNumber.values()].sort((a, b) => a.number - b.number)
}

/** Forgets threads, and the versions of what stood in them. */
export function dropThreads(state: LiveState, isDropped: (conversationId: string) => boolean): LiveState {
  const dropped = Object.entries(state.threads).filter(([id]) => isDropped(id))
  if (dropped.length === 0) return state
  const threads = { ...state.threads }
  const versions = { ...state.versions }
  const named = namedElsewhere(state, isDropped)
  for (const [id, thread] of dropped) {
    delete threads[id]
    const { apart } = thread
    for (const { id } of [...thread.messages, ...thread.notes, ...apart.messages, ...apart.notes]) {
      if (!named.has(id)) delete versions[id]
    }
  }
  return { ...state, threads, versions }
}

/** The first and the last of what is loaded. */
export function edgesOf({ messages, notes }: Pick<Thread, 'messages' | 'notes'>): {
  oldest: Placed | undefined
  newest: Placed | undefined
} {
  const first = [messages[0], notes[0]].filter((one) => one !== undefined)
  const last = [messages.at(-1), notes.at(-1)].filter((one) => one !== undefined)
  return { oldest: first.sort(inThreadOrder)[0], newest: last.sort(inThreadOrder).at(-1) }
}

export const isOlder = (state: LiveState, id: string, version: number) => (state.versions[id] ?? -1) > version

/** What a page says of the others, with those that began since it was read. */
export function othersOf(state: LiveState, ownId: string, thread: Thread, page: MessagePage): Thread['others'] {
  if (page.others === null) return null
  const contactId = state.conversations[ownId]?.contactId
  const since = Object.keys(thread.others ?? {}).filter((id) => state.conversations[id]?.contactId === contactId)
  return {
    ...Object.fromEntries(since.map((id) => [id, null])),
    ...Object.fromEntries(page.others.map(({ conversation, closed }) => [conversation.id, closed])),
  }
}

/** What stands in threads, but for one of them: its versions are still needed. */
export function namedElsewhere({ threads }: LiveState, isLeftOut: (ownId: string) => boolean): ReadonlySet<string> {
  const others = Object.entries(threads).filter(([id]) => !isLeftOut(id))
  return new Set(
    others.flatMap(([, { messages, notes, apart }]) => idsOf(messages, notes, apart.messages, apart.notes)),
  )
}

const idsOf = (...lists: (readonly { id: string }[])[]) => lists.flatMap((list) => list.map(({ id }) => id))
