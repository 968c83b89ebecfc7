import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import type { Conversation } from '#contract/inbox.ts'
import { CATCH_UP_EVENTS_MAX, type Frame } from '#contract/live.ts'
import type { Message } from '#contract/messages.ts'
import { applyFrame } from './apply.ts'
import { addMessagePage } from './pages.ts'
import { EMPTY, type LiveState } from './state.ts'

/** As many as the server puts into one frame while it catches somebody up. */
const EVENTS_PER_FRAME = 500
const CONVERSATIONS = 100
const THREADS = 30
/** Of processor time, so that neighbours do not count: a person who opens the laptop waits for the network as well. */
const TAKEN_MS_MAX = 1_000

test('ten thousand missed events are taken within a second, each once and in order, into the open threads too', () => {
  let state: LiveState = { ...EMPTY, number: 0 }
  for (let nth = 0; nth < THREADS; nth++) state = addMessagePage(state, idOf(nth), EMPTY_PAGE, 'newest')
  const frames: Frame[] = []
  for (let after = 0; after < CATCH_UP_EVENTS_MAX; after += EVENTS_PER_FRAME) frames.push(frameAfter(after))
  const startedAt = process.cpuUsage()
  state = frames.reduce((now, frame) => applyFrame(now, frame, 'mira'), state)
  const { user, system } = process.cpuUsage(startedAt)
  const taken = (user + system) / 1_000
  equal(state.number, CATCH_UP_EVENTS_MAX)
  equal(state.gap, false)
  const first = state.threads[idOf(0)]?.messages.map(({ id }) => id) ?? []
  deepEqual(
    first,
    Array.from({ length: CATCH_UP_EVENTS_MAX / CONVERSATIONS }, (_, nth) => nameOf(nth * CONVERSATIONS)),
  )
  ok(taken < TAKEN_MS_MAX, `it took ${Math.round(taken)} ms`)
})

const EMPTY_PAGE = {
  messages: [],
  notes: [],
  activities: [],
  others: null,
  nextCursor: null,
  newerCursor: null,
  upTo: 0,
}
const idOf = (nth: number) => `conversation-${nth % CONVERSATIONS}`
const nameOf = (number: number) => `message-${String(number).padStart(6, '0')}`
const atOf = (number: number) => new Date(Date.UTC(2026, 10, 22) + number * 1_000).toISOString()

function frameAfter(after: number): Frame {
  const numbers = Array.from({ length: EVENTS_PER_FRAME }, (_, nth) => after + nth)
  return {
    kind: 'events',
    after,
    upTo: after + EVENTS_PER_FRAME,
    events: [],
    conversations: Array.from({ length: CONVERSATIONS }, (_, nth) => conversation(nth, after)),
    messages: numbers.map(message),
    notes: [],
    contacts: [],
    gone: [],
  }
}

const conversation = (nth: number, after: number) =>
  ({ id: idOf(nth), lastAt: atOf(after), inboundCount: after }) as Conversation

const message = (number: number) =>
  ({ id: nameOf(number), conversationId: idOf(number), at: atOf(number), direction: 'in' }) as Message
