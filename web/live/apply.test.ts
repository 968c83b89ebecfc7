import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Conversation } from '#contract/inbox.ts'
import type { Frame, LiveEvent } from '#contract/live.ts'
import type { Message, MessagePage } from '#contract/messages.ts'
import type { Note } from '#contract/notes.ts'
import { applyFrame } from './apply.ts'
import { addConversationPage, addMessagePage, addPending, emptyThread, expectThread } from './pages.ts'
import { listKeyOf, messagesOf, rowsOf, unreadOf } from './select.ts'
import { EMPTY, type LiveState } from './state.ts'

const JONAS = 'jonas'
const AYSE = 'conversation-ayse'
const BORIS = 'conversation-boris'

test('a message that arrives takes its place by time, then by id, and is there once however often it is heard', () => {
  const state = openThread([message('b', 2)])
  const frame = events(10, 12, { messages: [message('c', 2), message('a', 1)] })
  const once = hear(state, frame)
  deepEqual(idsOf(once), ['a', 'b', 'c'])
  equal(hear(once, frame), once)
  deepEqual(idsOf(hear(once, events(12, 13, { messages: [message('c', 2, { status: 'read' })] }))), ['a', 'b', 'c'])
})

test('a frame that does not follow ours is a gap and changes nothing else; the catch-up that overlaps closes it', () => {
  const state = openThread([message('a', 1)])
  const lost = hear(state, events(14, 15, { messages: [message('d', 4)] }))
  equal(lost.gap, true)
  equal(lost.number, 10)
  deepEqual(idsOf(lost), ['a'])
  const caughtUp = hear(lost, events(10, 15, { messages: [message('c', 3), message('d', 4)] }))
  equal(caughtUp.gap, false)
  equal(caughtUp.number, 15)
  deepEqual(idsOf(caughtUp), ['a', 'c', 'd'])
  equal(hear(caughtUp, events(12, 14, { messages: [message('c', 3, { status: 'sent' })] })), caughtUp)
})

test('a page that was read before a frame does not undo what the frame said', () => {
  const waiting = expectThread(withList([]), AYSE)
  const live = hear(waiting, events(10, 11, { messages: [message('a', 1, { status: 'read' }), message('b', 2)] }))
  const loaded = addMessagePage(live, AYSE, page([message('a', 1, { status: 'sent' })], 10), 'newest')
  deepEqual(idsOf(loaded), ['a', 'b'])
  equal(loaded.threads[AYSE]?.messages[0]?.status, 'read')
  const conversations = hear(withList([]), events(10, 11, { conversations: [conversation(AYSE, 5)] }))
  const again = addConversationPage(conversations, KEY, listPage([conversation(AYSE, 3)], 10), 'first')
  equal(again.conversations[AYSE]?.lastAt, at(5))
})

test('a message older than what is loaded waits until someone scrolls there', () => {
  const state = addMessagePage(withList([]), AYSE, { ...page([message('m', 50)], 10), nextCursor: 'older' }, 'newest')
  const heard = hear(state, events(10, 11, { messages: [message('a', 1), message('z', 60)] }))
  deepEqual(idsOf(heard), ['m', 'z'])
  const older = addMessagePage(heard, AYSE, page([message('a', 1), message('b', 2)], 11), 'older')
  deepEqual(idsOf(older), ['a', 'b', 'm', 'z'])
})

test('a message that is heard while the first page is on its way and lies further back waits as well', () => {
  const heard = hear(
    expectThread(withList([]), AYSE),
    events(10, 11, { messages: [message('a', 1), message('z', 60)] }),
  )
  const state = addMessagePage(heard, AYSE, { ...page([message('m', 50)], 10), nextCursor: 'older' }, 'newest')
  deepEqual(idsOf(state), ['m', 'z'])
  const older = addMessagePage(state, AYSE, page([message('a', 1), message('b', 2)], 11), 'older')
  deepEqual(idsOf(older), ['a', 'b', 'm', 'z'])
})

test('what I wrote stands at the end at once, and the message of the server takes its place', () => {
  const state = addPending(openThread([message('a', 1)]), message('mine', 2, { status: 'queued' }))
  deepEqual(
    messagesOf(state, AYSE).map(({ id }) => id),
    ['a', 'mine'],
  )
  const heard = hear(state, events(10, 11, { messages: [message('mine', 3, { status: 'accepted' })] }))
  equal(heard.outbox.length, 0)
  deepEqual(
    messagesOf(heard, AYSE).map(({ id, status }) => `${id} ${status}`),
    ['a received', 'mine accepted'],
  )
})

test('start afresh forgets everything but what I wrote, and says so by a new generation', () => {
  const state = addPending(openThread([message('a', 1)]), message('mine', 2))
  const afresh = applyFrame(state, { kind: 'start_afresh', upTo: 99 }, JONAS)
  deepEqual(afresh, { ...EMPTY, outbox: state.outbox, number: 99, generation: state.generation + 1 })
})

test('a jump far back shows what stands there and no news beside the hole, until one has come down to the newest', () => {
  const window = { ...page([message('d', 4), message('e', 5)], 10), nextCursor: 'older', newerCursor: 'newer' }
  const emptied = emptyThread(openThread([message('y', 50), message('z', 51)]), AYSE)
  const meanwhile = hear(emptied, events(10, 11, { messages: [message('u', 60)] }))
  const jumped = addMessagePage(meanwhile, AYSE, window, 'around')
  deepEqual(idsOf(jumped), ['d', 'e'])
  const heard = hear(jumped, events(11, 12, { messages: [message('v', 61), message('e', 5, { text: 'edited' })] }))
  deepEqual(idsOf(heard), ['d', 'e'])
  equal(heard.threads[AYSE]?.messages.at(-1)?.text, 'edited')
  const rest = { ...page([message('y', 50), message('z', 51), message('u', 60)], 11) }
  const nearly = addMessagePage(heard, AYSE, rest, 'newer')
  deepEqual(idsOf(nearly), ['d', 'e', 'y', 'z', 'u'])
  equal(nearly.threads[AYSE]?.newerCursor, 'newer') // v came while that page was on the way
  const whole = addMessagePage(nearly, AYSE, page([message('u', 60), message('v', 61)], 12), 'newer')
  deepEqual(idsOf(whole), ['d', 'e', 'y', 'z', 'u', 'v'])
  equal(whole.threads[AYSE]?.newerCursor, null)
  equal(whole.threads[AYSE]?.olderCursor, 'older')
  deepEqual(idsOf(hear(whole, events(12, 13, { messages: [message('w', 62)] }))).at(-1), 'w')
  const near = addMessagePage(
    meanwhile,
    AYSE,
    { ...page([message('y', 50), message('z', 51)], 10), nextCursor: 'o' },
    'around',
  )
  deepEqual(idsOf(near), ['y', 'z', 'u'])
})

test('what is heard of a stretch while its page is on the way is there once the page has come, as it is now', () => {
  const around = { ...page([message('m', 50)], 10), nextCursor: 'older', newerCursor: 'newer' }
  const state = addMessagePage(expectThread(withList([]), AYSE), AYSE, around, 'around')
  const heard = hear(state, events(10, 14, { messages: [message('a', 1, { status: 'read' }), message('x', 60)] }))
  deepEqual(idsOf(heard), ['m'])
  const newer = { ...page([message('w', 55), message('x', 60)], 12), newerCursor: 'further' }
  const below = addMessagePage(heard, AYSE, newer, 'newer')
  const above = addMessagePage(below, AYSE, page([message('a', 1, { status: 'sent' })], 12), 'older')
  deepEqual([idsOf(above), above.threads[AYSE]?.messages[0]?.status], [['a', 'm', 'w', 'x'], 'read'])
})

test('a conversation that is gone leaves the list, and one united with another says where it went', () => {
  const state = withList([conversation(AYSE, 2), conversation(BORIS, 1)])
  const united = event(11, 'conversation.united', AYSE, { absorbedId: BORIS })
  const heard = hear(state, events(10, 11, { events: [united], gone: [BORIS] }))
  deepEqual(
    rowsOf(heard, QUERY, JONAS, NOW).map(({ id }) => id),
    [AYSE],
  )
  equal(heard.united[BORIS], AYSE)
})

test('a message that moved leaves its old thread, and a moved thread drops what its newest page no longer names', () => {
  const two = addMessagePage(openThread([message('a', 1), message('b', 2)]), BORIS, page([], 10), 'newest')
  const heard = hear(two, events(10, 11, { messages: [message('b', 2, { conversationId: BORIS })] }))
  deepEqual(idsOf(heard), ['a'])
  deepEqual(idsOf(heard, BORIS), ['b'])
  const stale = hear(heard, events(11, 12, { events: [event(12, 'conversation.moved', AYSE)] }))
  equal(stale.threads[AYSE]?.stale, true)
  deepEqual(idsOf(addMessagePage(stale, AYSE, page([], 12), 'newest')), [])
})

test('a row is in the list that its status and owner belong to, and never below what is loaded', () => {
  const first = addConversationPage(
    EMPTY,
    KEY,
    { ...listPage([conversation(AYSE, 5)], 10), nextCursor: 'n', lookedTo: at(5) },
    'first',
  )
  const older = hear(first, events(10, 11, { conversations: [conversation(BORIS, 3)] }))
  equal(rowsOf(older, QUERY, JONAS, NOW).length, 1)
  const newer = hear(older, events(11, 12, { conversations: [conversation(BORIS, 6)] }))
  deepEqual(
    rowsOf(newer, QUERY, JONAS, NOW).map(({ id }) => id),
    [BORIS, AYSE],
  )
  const closed = hear(newer, events(12, 13, { conversations: [{ ...conversation(BORIS, 6), status: 'closed' }] }))
  equal(rowsOf(closed, QUERY, JONAS, NOW).length, 1)
})

test('unread counts against my own position, which only moves forward', () => {
  const state = withList([{ ...conversation(AYSE, 2), inboundCount: 5 }])
  const read = (number: number, userId: string, inboundCount: number) =>
    events(number - 1, number, { events: [event(number, 'conversation.read', AYSE, { userId, inboundCount })] })
  const heard = [read(11, JONAS, 4), read(12, 'mira', 5), read(13, JONAS, 2)].reduce(hear, state)
  equal(unreadOf(heard, heard.conversations[AYSE] as Conversation), 1)
})

test('acts of people stand in the thread once', () => {
  const closed = event(11, 'conversation.closed', AYSE)
  const heard = hear(openThread([]), events(10, 11, { events: [closed] }))
  const again = addMessagePage(
    heard,
    AYSE,
    { ...page([], 11), activities: heard.threads[AYSE]?.activities as MessagePage['activities'] },
    'newest',
  )
  equal(again.threads[AYSE]?.activities.length, 1)
})

test('a note takes its place beside the messages, waits beyond what is loaded, and its changes replace it', () => {
  const state = addMessagePage(withList([]), AYSE, { ...page([message('m', 50)], 10), nextCursor: 'older' }, 'newest')
  const heard = hear(state, events(10, 11, { notes: [note('n', 55), note('far', 1)] }))
  deepEqual(notesOf(heard), ['n'])
  deepEqual(notesOf(hear(heard, events(11, 12, { notes: [note('n', 55, { text: 'changed' })] })), 'text'), ['changed'])
  const older = addMessagePage(heard, AYSE, { ...page([message('a', 2)], 11), notes: [note('far', 1)] }, 'older')
  deepEqual(notesOf(older), ['far', 'n'])
  const newest = { ...page([message('m', 50)], 9), notes: [note('n', 55, { text: 'before' })] }
  deepEqual(notesOf(addMessagePage(older, AYSE, newest, 'newest'), 'text'), ['far', 'n'])
  const far = { ...page([], 12), notes: [note('far', 1)], nextCursor: null, newerCursor: 'newer' }
  const jumped = addMessagePage(emptyThread(older, AYSE), AYSE, far, 'around')
  const beyond = hear(jumped, events(11, 13, { notes: [note('z', 60)] }))
  deepEqual(notesOf(beyond), ['far'])
  equal(beyond.threads[AYSE]?.missedNewer, true)
  const united = hear(
    older,
    events(11, 12, { events: [event(12, 'conversation.united', AYSE, { absorbedId: BORIS })] }),
  )
  deepEqual(notesOf(addMessagePage(united, AYSE, { ...page([], 12), notes: [note('n', 55)] }, 'newest')), ['n'])
})

test('any way of cutting, repeating and overlapping the same history into frames ends in the same state', () => {
  const history = fc.array(fc.record({ id: fc.nat(6), at: fc.nat(3), status: fc.constantFrom('sent', 'read') }), {
    maxLength: 20,
  })
  fc.assert(
    fc.property(history, fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 30 }), (changes, cuts) => {
      // Each event says how its message is from then on; a frame carries the newest snapshot of what it names.
      const frameOf = (after: number, upTo: number) => {
        const newest = new Map(changes.slice(after, upTo).map((one) => [one.id, one] as const))
        const messages = [...newest.values()].map(({ id, at, status }) =>
          message(`m${id}`, at, { status: status as Message['status'] }),
        )
        return events(10 + after, 10 + upTo, { messages })
      }
      const whole = hear(openThread([]), frameOf(0, changes.length))
      const jumbled = cuts
        .map(([a, b]) => [Math.min(a, b, changes.length), Math.min(Math.max(a, b), changes.length)] as const)
        .filter(([after, upTo]) => after < upTo)
        .map(([after, upTo]) => frameOf(after, upTo))
        .reduce(hear, openThread([]))
      const ended = hear(jumbled, frameOf((jumbled.number ?? 10) - 10, changes.length))
      deepEqual(ended.threads, whole.threads)
      if (changes.length > 0) equal(ended.number, whole.number)
    }),
  )
})

const QUERY = { status: 'open' as const }
const KEY = listKeyOf(QUERY)
const NOW = new Date(Date.UTC(2026, 10, 22, 11))
const hear = (state: LiveState, frame: Frame) => applyFrame(state, frame, JONAS)
const idsOf = (state: LiveState, conversationId = AYSE) =>
  state.threads[conversationId]?.messages.map(({ id }) => id) ?? []
const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, second)).toISOString()

const withList = (conversations: Conversation[]) =>
  addConversationPage(EMPTY, KEY, listPage(conversations, 10), 'first')
const openThread = (messages: Message[]) => addMessagePage(withList([]), AYSE, page(messages, 10), 'newest')
const listPage = (conversations: Conversation[], upTo: number) => ({
  conversations,
  reads: {},
  asked: {},
  nextCursor: null,
  order: 'newest' as const,
  lookedTo: null,
  upTo,
})
const NOTHING = { notes: [], activities: [], others: null, nextCursor: null, newerCursor: null }
const page = (messages: Message[], upTo: number): MessagePage => ({ ...NOTHING, messages, upTo })

function events(after: number, upTo: number, parts: Partial<Extract<Frame, { kind: 'events' }>>): Frame {
  return {
    kind: 'events',
    after,
    upTo,
    events: [],
    conversations: [],
    messages: [],
    notes: [],
    contacts: [],
    gone: [],
    ...parts,
  }
}

function event(number: number, type: string, conversationId: string, facts: Record<string, unknown> = {}): LiveEvent {
  return {
    number,
    type,
    at: at(number),
    actorId: JONAS,
    inboxId: 'inbox',
    conversationId,
    messageId: null,
    contactId: null,
    facts,
  }
}

const notesOf = (state: LiveState, what: 'id' | 'text' = 'id') =>
  state.threads[AYSE]?.notes.map((one) => one[what]) ?? []

const note = (id: string, second: number, change: Partial<Note> = {}): Note => ({
  id,
  conversationId: AYSE,
  authorId: JONAS,
  text: id,
  mentions: [],
  at: at(second),
  editedAt: null,
  deletedAt: null,
  ...change,
})

function conversation(id: string, second: number): Conversation {
  return {
    id,
    inboxId: 'inbox',
    channelId: 'channel',
    channelKind: 'whatsapp',
    identityId: 'identity',
    contactId: `contact of ${id}`,
    contactName: id,
    status: 'open',
    snoozedUntil: null,
    ownerId: null,
    teamId: null,
    labelIds: [],
    preview: null,
    lastAt: at(second),
    lastCustomerAt: at(second),
    inboundCount: 1,
    createdAt: at(0),
  }
}

function message(id: string, second: number, change: Partial<Message> = {}): Message {
  return {
    id,
    conversationId: AYSE,
    channelId: 'channel',
    direction: 'in',
    kind: 'text',
    at: at(second),
    authorId: null,
    source: 'customer',
    text: id,
    content: {},
    media: null,
    quote: null,
    reactions: [],
    status: 'received',
    statusAt: at(second),
    fault: null,
    editedAt: null,
    revokedAt: null,
    ...change,
  }
}
