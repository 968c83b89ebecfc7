import type { Conversation, ConversationQuery } from '#contract/inbox.ts'
import type { Closed, Message } from '#contract/messages.ts'
import { belongs, type NamedFilter } from '#core/view/filter.ts'
import type { LiveState, Pending, Thread } from './state.ts'

/** A list's name in the cache: what it asks for, in one order. */
export const listKeyOf = ({ before: _, limit: __, ...query }: ConversationQuery): string =>
  JSON.stringify(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)))

const filterOf = ({
  before: _,
  limit: __,
  order: ___,
  where: ____,
  labelIds,
  unread,
  ...query
}: ConversationQuery): NamedFilter => ({
  ...query,
  labelIds: labelIds?.split(','),
  unread: unread === 'true',
})

/** Whether what a list asks of properties holds of a conversation. */
type Holds = (
  where: string,
  state: LiveState,
  conversation: Conversation,
  asked: { userId: string; now: Date },
) => boolean
let holds: Holds | null = null

/** The registry comes with the first list that asks for properties (where.ts), not with the first screen. */
export const learnWhere = (how: Holds) => {
  holds = how
}

/** The rows of a list in its order, as far as it is loaded without a hole. */
export function rowsOf(state: LiveState, query: ConversationQuery, myId: string, now: Date): Conversation[] {
  const list = state.lists[listKeyOf(query)]
  if (!list?.loaded) return []
  const { horizon } = list
  const filter = filterOf(query)
  const { where } = query
  const isMine = (one: Conversation) =>
    belongs(one, filter, { userId: myId, unread: unreadOf(state, one), now }) &&
    (!where || holds?.(where, state, one, { userId: myId, now }) === true)
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

/** Those of a thread that belong to its own conversation. */
export const ownMessagesOf = (state: LiveState, conversationId: string): readonly Message[] =>
  messagesOf(state, conversationId).filter((one) => one.conversationId === conversationId)

/** In which of the conversations of its timeline the customer wrote last; null: in none. */
export function lastWrittenIn({ threads, conversations }: LiveState, conversationId: string): string | null {
  const ids = [conversationId, ...Object.keys(threads[conversationId]?.others ?? {})]
  const written = ids.flatMap((id) => conversations[id] ?? []).filter(({ lastCustomerAt }) => lastCustomerAt !== null)
  const before = (a: Conversation, b: Conversation) => (a.lastCustomerAt ?? '') < (b.lastCustomerAt ?? '')
  return written.reduce<Conversation | null>((last, one) => (last && !before(last, one) ? last : one), null)?.id ?? null
}

/** Who closed a conversation that stands in this thread and is closed, and when; by null: a rule did. */
export function closedOf(thread: Thread, { id, status }: Conversation): Closed | null {
  if (status !== 'closed') return null
  const act = thread.activities.findLast((one) => one.conversationId === id && one.type === 'conversation.closed')
  return act ? { by: act.actorId, at: act.at } : (thread.others?.[id] ?? null)
}

/** A thread's messages, of a timeline those of all its conversations, with my own that the server has not
 *  taken yet, which stand last. */
export function messagesOf(state: LiveState, conversationId: string): readonly Message[] {
  const known = state.threads[conversationId]?.messages ?? []
  const pending = state.outbox
    .filter((one) => one.state !== 'stopped' && one.message.conversationId === conversationId)
    .map(({ message }) => message)
  return pending.length === 0 ? known : [...known, ...pending.filter((one) => !known.some(({ id }) => id === one.id))]
}
