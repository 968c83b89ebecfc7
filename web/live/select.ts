import type { Conversation, ConversationQuery } from '#contract/inbox.ts'
import type { Message } from '#contract/messages.ts'
import type { LiveState } from './state.ts'

/** A list's name in the cache: what it asks for. */
export const listKeyOf = ({ inboxId, status, owner, contactId }: ConversationQuery): string =>
  JSON.stringify([inboxId ?? null, status ?? null, owner ?? null, contactId ?? null])

/** Whether a conversation belongs to a list, as the server would say. */
export function matches(conversation: Conversation, query: ConversationQuery, myId: string): boolean {
  if (query.inboxId && conversation.inboxId !== query.inboxId) return false
  if (query.status && conversation.status !== query.status) return false
  if (query.contactId && conversation.contactId !== query.contactId) return false
  if (query.owner === 'me') return conversation.ownerId === myId
  if (query.owner === 'none') return conversation.ownerId === null
  return true
}

/** The rows of a list, newest first, as far as it is loaded without a hole. */
export function rowsOf(state: LiveState, query: ConversationQuery, myId: string): Conversation[] {
  const list = state.lists[listKeyOf(query)]
  if (!list?.loaded) return []
  const { horizon } = list
  return Object.values(state.conversations)
    .filter((one) => (horizon === null || one.lastAt >= horizon) && matches(one, query, myId))
    .sort((a, b) => (a.lastAt > b.lastAt ? -1 : a.lastAt < b.lastAt ? 1 : a.id > b.id ? -1 : 1))
}

/** Customer messages I have not seen. */
export const unreadOf = ({ reads }: Pick<LiveState, 'reads'>, { id, inboundCount }: Conversation): number =>
  Math.max(0, inboundCount - (reads[id] ?? 0))

/** A thread's messages with my own that the server has not taken yet, which stand last. */
export function messagesOf(state: LiveState, conversationId: string): readonly Message[] {
  const known = state.threads[conversationId]?.messages ?? []
  const pending = state.outbox.map(({ message }) => message).filter((one) => one.conversationId === conversationId)
  return pending.length === 0 ? known : [...known, ...pending.filter((one) => !known.some(({ id }) => id === one.id))]
}
