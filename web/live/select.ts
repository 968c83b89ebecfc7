import type { Conversation, ConversationQuery } from '#contract/inbox.ts'
import type { Message } from '#contract/messages.ts'
import { belongs, type ConversationFilter } from '#core/view/filter.ts'
import type { LiveState, Pending } from './state.ts'

/** A list's name in the cache: what it asks for, in one order. */
export const listKeyOf = ({ before: _, limit: __, ...query }: ConversationQuery): string =>
  JSON.stringify(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)))

const filterOf = ({
  before: _,
  limit: __,
  order: ___,
  labelIds,
  unread,
  ...query
}: ConversationQuery): ConversationFilter => ({
  ...query,
  labelIds: labelIds?.split(','),
  unread: unread === 'true',
})

/** The rows of a list in its order, as far as it is loaded without a hole. */
export function rowsOf(state: LiveState, query: ConversationQuery, myId: string, now: Date): Conversation[] {
  const list = state.lists[listKeyOf(query)]
  if (!list?.loaded) return []
  const { horizon } = list
  const filter = filterOf(query)
  const isMine = (one: Conversation) => belongs(one, filter, { userId: myId, unread: unreadOf(state, one), now })
  const step = query.order === 'oldest' ? -1 : 1
  const isLoaded = ({ lastAt }: Conversation) =>
    horizon === null || (step === 1 ? lastAt >= horizon : lastAt <= horizon)
  return Object.values(state.conversations)
    .filter((one) => isLoaded(one) && isMine(one))
    .sort((a, b) => step * (a.lastAt > b.lastAt ? -1 : a.lastAt < b.lastAt ? 1 : a.id > b.id ? -1 : 1))
}

/** Customer messages I have not seen. */
export const unreadOf = ({ reads }: Pick<LiveState, 'reads'>, { id, inboundCount }: Conversation): number =>
  Math.max(0, inboundCount - (reads[id] ?? 0))

/** Mine that were stopped because somebody answered meanwhile: they stand in the composer. */
export const stoppedIn = (state: LiveState, conversationId: string): Pending[] =>
  state.outbox.filter((one) => one.state === 'stopped' && one.message.conversationId === conversationId)

/** A thread's messages with my own that the server has not taken yet, which stand last. */
export function messagesOf(state: LiveState, conversationId: string): readonly Message[] {
  const known = state.threads[conversationId]?.messages ?? []
  const pending = state.outbox
    .filter((one) => one.state !== 'stopped' && one.message.conversationId === conversationId)
    .map(({ message }) => message)
  return pending.length === 0 ? known : [...known, ...pending.filter((one) => !known.some(({ id }) => id === one.id))]
}
