import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { Activity, Message } from '#contract/messages.ts'
import type { Note } from '#contract/notes.ts'
import { firstUnread, isAnsweredBelow, itemsOf } from './items.ts'

const at = (minute: number, day = 22) => new Date(Date.UTC(2026, 10, day, 10, minute)).toISOString()
const say = (id: string, minute: number, change: Partial<Message> = {}) =>
  ({ id, at: at(minute), direction: 'in', authorId: null, source: 'customer', kind: 'text', ...change }) as Message
const act = (number: number, minute: number) => ({ number, at: at(minute), type: 'conversation.closed' }) as Activity
const draw = (
  messages: Message[],
  activities: Activity[] = [],
  firstUnreadId: string | null = null,
  from: string | null = null,
) =>
  itemsOf({ messages, activities, firstUnreadId, from, dayOf: (instant) => instant.slice(0, 10) }).map((item) =>
    item.kind === 'message' ? `${item.first ? '(' : ''}${item.message.id}${item.last ? ')' : ''}` : item.kind,
  )

test('messages of one sender within five minutes are one group', () => {
  deepEqual(draw([say('a', 0), say('b', 3), say('c', 9)]), ['day', '(a', 'b)', '(c)'])
  deepEqual(draw([say('a', 0), say('b', 1, { direction: 'out', authorId: 'mira' })]), ['day', '(a)', '(b)'])
})

test('a new day has its line and begins a new group', () => {
  deepEqual(draw([say('a', 0), { ...say('b', 1), at: at(1, 23) }]), ['day', '(a)', 'day', '(b)'])
})

test('an act stands between the messages it happened between', () => {
  deepEqual(draw([say('a', 0), say('b', 2)], [act(1, 1)]), ['day', '(a)', 'activity', '(b)'])
})

test('a note stands between the messages in its place and parts a group', () => {
  const note = { id: 'n', at: at(1), mentions: [] as string[] } as Note
  const items = itemsOf({
    messages: [say('a', 0), say('b', 2)],
    notes: [note],
    activities: [],
    firstUnreadId: null,
    from: null,
    dayOf: () => 'today',
  })
  deepEqual(
    items.map((item) => (item.kind === 'message' ? `${item.first}${item.last}` : item.kind)),
    ['day', 'truetrue', 'note', 'truetrue'],
  )
})

test('a line stands where another conversation begins and where the open one goes on, below the line of the day', () => {
  const old = { conversationId: 'old' }
  const items = itemsOf({
    messages: [
      { ...say('a', 0), ...old },
      { ...say('b', 1), ...old },
      say('c', 2),
      { ...say('d', 3), ...old },
      say('e', 4),
    ].map((one) => Object.assign({ conversationId: 'open' }, one)),
    activities: [{ ...act(1, 5), conversationId: 'open' }],
    openId: 'open',
    firstUnreadId: null,
    from: null,
    dayOf: () => 'today',
  })
  deepEqual(
    items.map((item) =>
      item.kind === 'conversation'
        ? `${item.conversationId}:${item.messageId}`
        : item.kind === 'message'
          ? item.key
          : item.kind,
    ),
    ['day', 'old:a', 'a', 'b', 'open:c', 'c', 'old:d', 'd', 'open:e', 'e', 'activity'],
  )
})

test('acts older than what is loaded wait for their messages', () => {
  deepEqual(draw([say('b', 2)], [act(1, 1)], null, at(2)), ['day', '(b)'])
})

test('the unread line stands before the first message not seen', () => {
  deepEqual(draw([say('a', 0), say('b', 1)], [], 'b'), ['day', '(a)', 'unread', '(b)'])
  equal(firstUnread([say('a', 0), say('x', 1, { direction: 'out' }), say('b', 2)], 2), 'a')
  equal(firstUnread([say('a', 0)], 5), null)
  equal(firstUnread([say('a', 0)], 0), null)
})

test('the line of what is new has done its work when this person has answered below it, and has not taken that back', () => {
  const answer = (status: Message['status'], authorId = 'mira') => say('d', 9, { direction: 'out', authorId, status })
  const before = [say('a', 0, { direction: 'out', authorId: 'mira', status: 'read' }), say('b', 1), say('c', 2)]
  equal(isAnsweredBelow(before, 'b', 'mira'), false)
  equal(isAnsweredBelow([...before, answer('queued')], 'b', 'mira'), true)
  equal(isAnsweredBelow([...before, answer('cancelled')], 'b', 'mira'), false)
  equal(isAnsweredBelow([...before, answer('sent', 'jonas')], 'b', 'mira'), false)
})
