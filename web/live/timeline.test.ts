import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { Conversation } from '#contract/inbox.ts'
import type { Frame, LiveEvent } from '#contract/live.ts'
import type { Message, MessagePage } from '#contract/messages.ts'
import { applyFrame } from './apply.ts'
import { addConversation, addMessagePage, expectThread, keepThreads } from './pages.ts'
import { closedOf, lastWrittenIn, ownMessagesOf } from './select.ts'
import { EMPTY, type LiveState, type Thread } from './state.ts'

const [SUPPORT, SALES, OTHERS] = ['support', 'sales', 'others']
const AYSE = 'ayse'

test('news of the contact’s other conversation takes its place in the timeline, and in its own thread', () => {
  const both = open(open(START, SUPPORT), SALES)
  const heard = hear(both, 11, { messages: [message('d', SALES, 4)], conversations: [conversation(SALES, 4)] })
  deepEqual(
    [idsOf(heard, SUPPORT), idsOf(heard, SALES)],
    [
      ['a', 'b', 'c', 'd'],
      ['a', 'b', 'c', 'd'],
    ],
  )
  deepEqual(
    ownMessagesOf(heard, SUPPORT).map(({ id }) => id),
    ['a', 'c'],
  )
  equal(lastWrittenIn(both, SUPPORT), SUPPORT)
  equal(lastWrittenIn(heard, SUPPORT), SALES)
  deepEqual(idsOf(hear(heard, 12, { messages: [message('x', OTHERS, 5)] }), SUPPORT), ['a', 'b', 'c', 'd'])
})

test('what is heard while the first page is on its way stands there once it has come, from all conversations with the contact', () => {
  const waiting = expectThread(START, SUPPORT)
  const heard = hear(waiting, 11, { messages: [message('d', SALES, 4), message('x', OTHERS, 5)] })
  deepEqual(idsOf(addMessagePage(heard, SUPPORT, timeline(SUPPORT), 'newest'), SUPPORT), ['a', 'b', 'c', 'd'])
})

test('a conversation that begins joins the timeline; one with a past makes it be read again', () => {
  const begun = hear(open(START, SUPPORT), 11, {
    events: [event(11, 'conversation.opened', 'new')],
    conversations: [conversation('new', 5)],
    messages: [message('e', 'new', 5)],
  })
  deepEqual([idsOf(begun, SUPPORT), begun.threads[SUPPORT]?.stale], [['a', 'b', 'c', 'e'], false])
  const joined = hear(begun, 12, { conversations: [{ ...conversation(OTHERS, 3), contactId: AYSE }] })
  equal(joined.threads[SUPPORT]?.stale, true)
  const left = hear(begun, 12, { conversations: [{ ...conversation(SALES, 2), contactId: 'boris' }] })
  deepEqual([idsOf(left, SUPPORT), left.threads[SUPPORT]?.stale], [['a', 'c', 'e'], false])
})

test('a conversation that may no longer be seen leaves the timeline, its acts too', () => {
  const closed = hear(open(START, SUPPORT), 11, { events: [event(11, 'conversation.closed', SALES)] })
  equal(closed.threads[SUPPORT]?.activities.length, 1)
  const gone = hear(closed, 12, { gone: [SALES] })
  deepEqual([idsOf(gone, SUPPORT), gone.threads[SUPPORT]?.activities], [['a', 'c'], []])
})

test('who closed another conversation is known from the page, and from then on from what is heard', () => {
  const read = open(START, SUPPORT, { by: 'mira', at: at(2) })
  const shut = { ...conversation(SALES, 2), status: 'closed' as const }
  const by = (state: LiveState, one: Conversation) => closedOf(state.threads[SUPPORT] as Thread, one)?.by
  equal(by(read, shut), 'mira')
  equal(by(read, conversation(SALES, 2)), undefined)
  equal(by(hear(read, 11, { events: [event(11, 'conversation.closed', SALES)] }), shut), 'jonas')
})

test('an older page does not turn back what another thread has heard, nor does forgetting one of them', () => {
  const both = open(open(START, SUPPORT), SALES)
  const read = hear(both, 11, { messages: [message('b', SALES, 2, 'read')] })
  const kept = keepThreads(read, [SUPPORT])
  const again = addMessagePage(kept, SUPPORT, timeline(SUPPORT), 'newest')
  equal(again.threads[SUPPORT]?.messages[1]?.status, 'read')
  const later = addMessagePage(expectThread(kept, SALES), SALES, timeline(SALES), 'newest')
  equal(later.threads[SALES]?.messages[1]?.status, 'read')
})

test('a thread that was asked for as one conversation stays one', () => {
  const page = { ...timeline(SUPPORT), messages: [message('a', SUPPORT, 1)], others: null }
  const heard = hear(addMessagePage(expectThread(START, SUPPORT), SUPPORT, page, 'newest'), 11, {
    messages: [message('d', SALES, 4)],
    conversations: [conversation(SALES, 4)],
  })
  deepEqual(idsOf(heard, SUPPORT), ['a'])
})

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, second)).toISOString()
const idsOf = (state: LiveState, id: string) => state.threads[id]?.messages.map((one) => one.id)
const conversation = (id: string, second: number) =>
  ({
    id,
    contactId: id === OTHERS ? 'boris' : AYSE,
    status: 'open',
    lastAt: at(second),
    lastCustomerAt: at(second),
    inboundCount: 1,
  }) as Conversation
const message = (id: string, conversationId: string, second: number, status: Message['status'] = 'received') =>
  ({ id, conversationId, at: at(second), direction: 'in', status }) as Message

const KNOWN = [conversation(SUPPORT, 3), conversation(SALES, 2), conversation(OTHERS, 1)]
const START = KNOWN.reduce((state, one) => addConversation(state, one, 0, 10), { ...EMPTY, number: 10 } as LiveState)
/** a and c in Support, b in Sales. */
const timeline = (of: string, closed: { by: string; at: string } | null = null): MessagePage => ({
  messages: [message('c', SUPPORT, 3), message('b', SALES, 2), message('a', SUPPORT, 1)],
  notes: [],
  activities: [],
  others: KNOWN.slice(0, 2)
    .filter(({ id }) => id !== of)
    .map((one) => ({ conversation: one, read: 0, closed })),
  nextCursor: null,
  newerCursor: null,
  upTo: 10,
})
const open = (state: LiveState, id: string, closed: { by: string; at: string } | null = null) =>
  addMessagePage(expectThread(state, id), id, timeline(id, closed), 'newest')

function hear(state: LiveState, number: number, parts: Partial<Extract<Frame, { kind: 'events' }>>): LiveState {
  const nothing = { events: [], conversations: [], messages: [], notes: [], contacts: [], gone: [] }
  return applyFrame(state, { kind: 'events', after: number - 1, upTo: number, ...nothing, ...parts }, 'jonas')
}

const event = (number: number, type: string, conversationId: string): LiveEvent => ({
  number,
  type,
  at: at(number),
  actorId: 'jonas',
  inboxId: 'inbox',
  conversationId,
  messageId: null,
  contactId: null,
  facts: {},
})
