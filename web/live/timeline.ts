import type { Conversation } from '#contract/inbox.ts'
import type { LiveState, Thread } from './state.ts'

/**
 * Which conversations stand in one thread: its own, and where the page was asked for as a timeline, the others with the same
 * contact. A thread names those whose stretch it holds; one that joins later with a past of its own makes it stale.
 */

/** Whether what stands in this conversation belongs into this thread, which is that of `ownId`. */
export function holds(state: LiveState, ownId: string, thread: Thread, conversationId: string): boolean {
  if (conversationId === ownId) return true
  if (thread.others === null) return false
  if (conversationId in thread.others) return true
  // Until its first page says which, what is heard of any conversation with the contact is kept.
  const contactId = state.conversations[ownId]?.contactId
  return !thread.loaded && contactId !== undefined && state.conversations[conversationId]?.contactId === contactId
}

/** Changes every thread in which this conversation stands. */
export function changeThreads(
  state: LiveState,
  conversationId: string,
  how: (thread: Thread, ownId: string) => Thread,
): LiveState {
  const changed = Object.entries(state.threads).flatMap(([id, thread]) => {
    if (!holds(state, id, thread, conversationId)) return []
    const next = how(thread, id)
    return next === thread ? [] : [[id, next] as const]
  })
  return changed.length === 0 ? state : { ...state, threads: { ...state.threads, ...Object.fromEntries(changed) } }
}

/** News of conversations: some may now be with the contact of a thread, or no longer. `opened`: those that began just now, and so
 *  have no past that would have to be read. */
export function regroup(before: LiveState, state: LiveState, ids: readonly string[], opened: ReadonlySet<string>) {
  let next = state
  for (const conversation of ids.flatMap((id) => state.conversations[id] ?? [])) {
    for (const [ownId, thread] of Object.entries(next.threads)) {
      if (thread.others === null) continue
      const changed = regrouped(before, next, ownId, thread, conversation, opened)
      if (changed !== thread) next = { ...next, threads: { ...next.threads, [ownId]: changed } }
    }
  }
  return next
}

function regrouped(
  before: LiveState,
  { conversations }: LiveState,
  ownId: string,
  thread: Thread,
  { id, contactId }: Conversation,
  opened: ReadonlySet<string>,
): Thread {
  if (id === ownId) {
    const was = before.conversations[ownId]?.contactId
    return was === undefined || was === contactId || !thread.loaded ? thread : { ...thread, stale: true }
  }
  const isOne = conversations[ownId]?.contactId === contactId
  const isIn = thread.others !== null && id in thread.others
  if (isOne === isIn) return thread
  if (!isOne) return without(thread, id)
  if (opened.has(id)) return { ...thread, others: { ...thread.others, [id]: null } }
  return thread.loaded && !thread.stale ? { ...thread, stale: true } : thread
}

/** The conversation is no longer there: it leaves all threads but its own. */
export function leaveThreads(state: LiveState, conversationId: string): LiveState {
  return changeThreads(state, conversationId, (thread, ownId) =>
    ownId === conversationId ? thread : without(thread, conversationId),
  )
}

function without(thread: Thread, conversationId: string): Thread {
  const { [conversationId]: _, ...others } = thread.others ?? {}
  const stays = (one: { conversationId: string }) => one.conversationId !== conversationId
  return {
    ...thread,
    others,
    messages: thread.messages.filter(stays),
    notes: thread.notes.filter(stays),
    activities: thread.activities.filter(stays),
    apart: { messages: thread.apart.messages.filter(stays), notes: thread.apart.notes.filter(stays) },
  }
}
