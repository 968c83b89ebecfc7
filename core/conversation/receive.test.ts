import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { boundedInstant, type Item, type MessageItem, type Person } from './items.ts'
import type { ConversationRow } from './known.ts'
import { Memory } from './memory.samples.ts'

const CHANNELS = ['one', 'two'].map((id) => ({ id, inboxId: 'inbox', scope: 'portfolio' }))
const at = (second: number) => new Date(Date.parse('2026-11-22T10:00:00Z') + second * 1_000)
const person = (userId: string | null, waId: string | null = null): Person => ({
  ...{ userId, waId, parentUserId: null, username: null, profileName: null },
})
const tiesOf = ({ userId, waId }: Person) => (userId !== null && waId !== null ? [{ userId, waId }] : [])

function says(wamid: string, second: number, more: Partial<MessageItem> = {}): MessageItem {
  const who = more.person ?? person('DE.1')
  return {
    ...{ type: 'message', channelId: 'one', at: at(second), person: who, facts: { ties: tiesOf(who), changes: [] } },
    ...{
      deliveryId: 'delivery',
      wamid,
      source: 'customer',
      kind: 'text',
      text: wamid,
      content: {},
      contextWamid: null,
      media: null,
    },
    ...more,
  }
}
const on = (item: MessageItem) => ({ channelId: item.channelId, at: item.at, person: item.person, facts: item.facts })
const reacts = (target: string, second: number, emoji: string, wamid = `r${second}`): Item => ({
  ...on(says('', second)),
  type: 'reaction',
  wamid,
  targetWamid: target,
  emoji,
})
const edits = (target: string, second: number, text: string | null): Item => ({
  ...on(says('', second)),
  ...{
    type: text === null ? 'revoke' : 'edit',
    wamid: `e${second}`,
    targetWamid: target,
    text,
    content: text === null ? null : {},
  },
})

function shop(...batches: Item[][]) {
  const memory = new Memory(CHANNELS)
  for (const batch of batches) memory.digest(batch)
  return memory
}
const only = (memory: Memory) => [...memory.conversations.values()][0] as ConversationRow
const line = (memory: Memory, wamid: string) => [...memory.messages.values()].find((row) => row.wamid === wamid)
const typesOf = (changes: { events: { type: string }[] }) => changes.events.map(({ type }) => type)

test('R2: a time is Meta’s within bounds, else the delivery’s', () => {
  const accepted = at(0)
  deepEqual(boundedInstant(at(-5), accepted), at(-5))
  for (const odd of [null, at(1), new Date('1970-01-01'), new Date(Number.NaN)])
    deepEqual(boundedInstant(odd, accepted), accepted)
})

test('R3: the first message opens the conversation of its identity on its number', () => {
  const memory = new Memory(CHANNELS)
  const first = memory.digest([says('a', 0), says('b', 1), says('c', 2, { channelId: 'two' })])
  equal(memory.conversations.size, 2)
  deepEqual(typesOf(first).filter((type) => type === 'conversation.opened').length, 2)
  deepEqual(
    first.events.flatMap((event) => (event.type === 'message.received' ? event.first : [])),
    [true, false, true],
  )
  equal(only(memory).inboundCount, 2)
  deepEqual(only(memory).lastCustomerAt, at(1))
})

test('R4: a repeated message does nothing more, in one batch or later', () => {
  const memory = shop([says('a', 0), says('a', 0)])
  deepEqual(typesOf(memory.digest([says('a', 0)])), [])
  equal(only(memory).inboundCount, 1)
})

test('R5: a customer’s message reopens what was closed, snoozed or waiting, however old; the owner stays', () => {
  for (const status of ['closed', 'snoozed', 'waiting'] as const) {
    const memory = shop([says('a', 10)])
    Object.assign(only(memory), { status, ownerId: 'jonas', snoozedUntil: status === 'snoozed' ? at(100) : null })
    const changes = memory.digest([says('b', 1)])
    deepEqual([only(memory).status, only(memory).ownerId, only(memory).snoozedUntil], ['open', 'jonas', null])
    ok(typesOf(changes).includes('conversation.reopened'))
  }
})

test('R6: what is no message of the customer neither reopens nor counts', () => {
  const memory = shop([says('a', 0)])
  only(memory).status = 'closed'
  memory.digest([reacts('a', 5, '👍'), edits('a', 6, 'A'), says('s', 7, { source: 'system', kind: 'system' })])
  deepEqual([only(memory).status, only(memory).inboundCount], ['closed', 1])
  deepEqual(only(memory).lastCustomerAt, at(5)) // a reaction opens the window (W3), an edit and a grey line do not (W4)
})

test('R7: the newest line is the greatest of (time, id), in whatever order they come', () => {
  const memory = shop([says('late', 9)], [says('early', 1)])
  equal(only(memory).lastMessageId, line(memory, 'late')?.id)
  memory.digest([says('same', 9)])
  equal(only(memory).lastMessageId, line(memory, 'same')?.id)
})

test('R8: the latest edit and any deletion hold, also before their message', () => {
  for (const order of [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [2, 0, 3, 1],
  ]) {
    const items = [says('a', 0), edits('a', 5, 'first'), edits('a', 9, 'last'), edits('a', 12, null)]
    const memory = shop(...order.map((nth) => [items[nth] as Item]))
    const { text, editedAt, revokedAt } = line(memory, 'a') ?? {}
    deepEqual([text, editedAt, revokedAt], ['last', at(9), at(12)])
  }
})

test('R9: the latest reaction stands and opens the window, also before its thread', () => {
  const memory = shop([reacts('a', 8, '❤️')], [reacts('a', 4, '👍')], [says('a', 0)])
  deepEqual(
    [...memory.reactions.values()].map(({ emoji }) => emoji),
    ['❤️'],
  )
  deepEqual(only(memory).lastCustomerAt, at(8))
  const changes = memory.digest([reacts('a', 9, '')])
  deepEqual(
    changes.events.map((event) => event.type === 'message.changed' && event.because),
    ['reaction'],
  )
  // What shows nothing still moves the window, and who looks at the thread hears of it.
  for (const nothing of [reacts('a', 10, ''), reacts('elsewhere', 11, '👍')])
    deepEqual(typesOf(memory.digest([nothing])), ['conversation.window_moved'])
  deepEqual(typesOf(memory.digest([reacts('elsewhere', 11, '👍')])), [])
  for (const order of [
    ['👍', ''],
    ['', '👍'],
  ]) {
    const within = shop([says('a', 0)], ...order.map((emoji) => [reacts('a', 4, emoji, emoji || ' ')]))
    deepEqual(
      [...within.reactions.values()].map(({ emoji }) => emoji),
      [''],
    )
  }
})

test('R10: all news of a call are one line', () => {
  const call = (event: string, second: number, durationSeconds: number | null = null) =>
    says('call', second, { kind: 'call', text: null, content: { call: { event, durationSeconds } } })
  for (const order of [
    [call('connect', 0), call('terminate', 30, 25)],
    [call('terminate', 30, 25), call('connect', 0)],
  ]) {
    const memory = shop(...order.map((item) => [item]))
    deepEqual(line(memory, 'call')?.content.call, { event: 'terminate', durationSeconds: 25 })
    equal(only(memory).inboundCount, 1)
    deepEqual([only(memory).lastAt, line(memory, 'call')?.at], [at(30), at(30)])
  }
})

test('R11: a report settles the send it names', () => {
  for (const state of ['queued', 'sending', 'unconfirmed'] as const) {
    const memory = shop([says('a', 0)])
    const conversationId = only(memory).id
    const base = {
      ...(line(memory, 'a') as NonNullable<ReturnType<typeof line>>),
      id: 'm',
      conversationId,
      wamid: null,
    }
    memory.messages.set('m', { ...base, direction: 'out', source: 'person', status: state })
    memory.sends.set('s', { id: 's', messageId: 'm', channelId: 'one', attempt: 1, state, wamid: null })
    const report = { ...on(says('', 4)), type: 'status' as const, wamid: 'out', errors: null, pricing: null }
    memory.digest([{ ...report, status: 'read', sendId: 's' }])
    const changes = memory.digest([{ ...report, status: 'sent', sendId: null }])
    deepEqual([memory.sends.get('s')?.state, memory.sends.get('s')?.wamid], ['accepted', 'out'])
    deepEqual([memory.messages.get('m')?.status, memory.messages.get('m')?.wamid], ['read', 'out'])
    deepEqual(typesOf(changes), [])
  }
})

test('R12, I8: identities that become one bring their conversations: lowest id, livelier state, owner, counts', () => {
  const memory = shop([says('a', 0, { person: person(null, '491') })], [says('b', 5, { person: person('DE.1') })])
  const [older, newer] = [...memory.conversations.values()] as [ConversationRow, ConversationRow]
  Object.assign(older, { status: 'closed' })
  Object.assign(newer, { status: 'waiting', ownerId: 'jonas' })
  const lowest = [...memory.identities.keys()].sort()[0]
  const changes = memory.digest([{ ...on(says('', 6, { person: person('DE.1', '491') })), type: 'person' }])
  deepEqual([...memory.identities.keys()], [lowest])
  equal(memory.conversations.size, 1)
  const { id, status, ownerId, inboundCount, lastAt } = only(memory)
  deepEqual([id, status, ownerId, inboundCount, lastAt], [older.id, 'waiting', 'jonas', 2, at(5)])
  deepEqual(
    typesOf(changes).filter((type) => type.startsWith('conversation')),
    ['conversation.united'],
  )
})

test('R13: an identity that turns out to be two parts with its messages', () => {
  const memory = shop(
    [says('by number', 1, { person: person(null, '491') })],
    [says('newcomer', 50, { person: person('DE.9', '491') })],
  )
  equal(memory.conversations.size, 1)
  const changes = memory.digest([says('first user', 0, { person: person('DE.1', '491') })])
  const threads = [...memory.conversations.keys()].map((id) =>
    [...memory.messages.values()]
      .filter(({ conversationId }) => conversationId === id)
      .map(({ wamid }) => wamid)
      .sort(),
  )
  deepEqual(threads.sort(), [['by number', 'first user'], ['newcomer']])
  equal(typesOf(changes).filter((type) => type === 'conversation.moved').length, 2)
})

test('R14: a message that is exactly a keyword is heard, with the message', () => {
  const memory = new Memory(CHANNELS)
  const items = [says('a', 0, { text: ' Stop. ' }), says('b', 1, { text: 'please stop that' })]
  const [heard, ...others] = memory.digest(items).words
  deepEqual(others, [])
  deepEqual(
    [heard?.consent, heard?.way, heard?.purposes, heard?.at],
    ['opted_out', 'keyword', ['marketing'], items[0]?.at],
  )
  equal(memory.messages.get(heard?.messageId ?? '')?.text, ' Stop. ')
  deepEqual(memory.digest(items).words, [])
})

test('R14: who turns a message into STOP is heard, before or after the message came; into YES changes nothing', () => {
  for (const turn of [0, 1]) {
    const memory = new Memory(CHANNELS)
    const items = [says('a', 0, { text: 'Hello' }), edits('a', 5, 'Stop!'), edits('a', 3, 'Yes'), edits('a', 9, null)]
    const [heard, ...others] = memory.digest(turn ? items.toReversed() : items).words
    deepEqual(others, [])
    deepEqual([heard?.consent, heard?.way, heard?.at], ['opted_out', 'keyword', items[1]?.at])
    equal(memory.conversations.get(heard?.conversationId ?? '')?.inboundCount, 1)
    deepEqual(new Set(memory.digest(items).words.map(({ key }) => key)), new Set([heard?.key]))
  }
})

test('K4: a tap on a button or a list entry opts out like a text, and never in', () => {
  const tap = (wamid: string, kind: string, text: string) => says(wamid, 0, { kind, text })
  const heard = new Memory(CHANNELS).digest([
    tap('a', 'button', 'Stop'),
    tap('b', 'interactive_reply', 'STOPP'),
    tap('c', 'interactive_reply', 'Yes'),
    tap('d', 'button', 'Start'),
    tap('e', 'flow_reply', 'Stop'),
    tap('f', 'image', 'Stop'),
    says('g', 0, { text: 'Stop', source: 'system' }),
    // What the business put behind it counts as well, and the words that were read are what is kept.
    says('h', 0, { kind: 'button', text: 'Nein danke', content: { reply: { id: 'STOP' } } }),
    says('i', 0, { kind: 'button', text: 'Start', content: { reply: { id: 'stop' } } }),
    says('j', 0, { text: 'Hello', content: { reply: { id: 'STOP' } } }),
  ]).words
  deepEqual(
    heard.map(({ consent, way, wording }) => `${consent} ${way} ${wording}`),
    ['opted_out tap Stop', 'opted_out tap STOPP', 'opted_out tap Nein danke', 'opted_out tap Start'],
  )
})

test('K7: a stop or resume in WhatsApp itself and a refusal 131050 are words about marketing, once each', () => {
  const memory = new Memory(CHANNELS)
  const about = {
    at: says('a', 5).at,
    channelId: 'one',
    person: person('DE.1', '491'),
    facts: { ties: [], changes: [] },
  }
  const stop: Item = { ...about, type: 'preference', value: 'stop', wording: 'User requested to stop' }
  const failed = (code: number): Item => ({
    ...about,
    ...{ type: 'status', wamid: `wamid.${code}`, status: 'failed', sendId: null, pricing: null },
    errors: JSON.stringify([{ code, title: 'no' }]),
  })
  const { words, contacts, conversations } = memory.digest([stop, failed(131050), failed(131026)])
  deepEqual(
    words.map(({ way, consent, purposes, party }) => [way, consent, purposes, party]),
    [
      ['meta', 'opted_out', ['marketing'], 'u:DE.1'],
      ['refusal', 'opted_out', ['marketing'], 'u:DE.1'],
    ],
  )
  deepEqual([contacts.length, conversations.length], [1, 0])
  deepEqual(
    memory.digest([stop]).words.map(({ key }) => key),
    [words[0]?.key],
  )
})
