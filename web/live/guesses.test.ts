import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Conversation } from '#contract/inbox.ts'
import { applyFrame } from './apply.ts'
import { addGuess, confirmGuess, dropGuess, type Guessed } from './guesses.ts'
import { addConversation } from './pages.ts'
import { EMPTY, type LiveState } from './state.ts'

const ID = 'conversation-ayse'

test('older news that is still on its way does not turn back what was pressed', () => {
  let state = known({ ownerId: null })
  state = addGuess(state, { id: 1, conversationId: ID, fields: { ownerId: 'mira' } })
  equal(shown(state).ownerId, 'mira')
  state = hear(state, 10, 11, { ownerId: null, inboundCount: 4 })
  equal(shown(state).ownerId, 'mira')
  equal(shown(state).inboundCount, 4)
  state = confirmGuess(state, 1, 13)
  state = hear(state, 11, 12, { ownerId: null, inboundCount: 5 })
  equal(shown(state).ownerId, 'mira')
  state = hear(state, 12, 13, { ownerId: 'mira', inboundCount: 5 })
  deepEqual(state.guesses, [])
  deepEqual(state.underneath, {})
  equal(shown(state).ownerId, 'mira')
})

test('what failed is taken back to what the server says by then, not to what it said when it was pressed', () => {
  let state = addGuess(known({ status: 'open' }), { id: 1, conversationId: ID, fields: { status: 'closed' } })
  state = hear(state, 10, 11, { status: 'waiting' })
  equal(shown(state).status, 'closed')
  equal(shown(dropGuess(state, 1)).status, 'waiting')
})

test('a press stays over everything that is loaded afresh, until that holds it', () => {
  let state = addGuess(known({ ownerId: null }), { id: 1, conversationId: ID, fields: { ownerId: 'mira' } })
  state = applyFrame(state, { kind: 'start_afresh', upTo: 90 }, 'mira')
  state = addConversation(state, conversation({ ownerId: null }), 0, 90)
  equal(shown(state).ownerId, 'mira')
  equal(shown(confirmGuess(state, 1, 91)).ownerId, 'mira')
  equal(shown(confirmGuess(state, 1, 90)).ownerId, null) // a colleague took it away again before we looked
})

type Step =
  | { kind: 'press'; fields: Guessed }
  | { kind: 'colleague'; fields: Guessed }
  | { kind: 'serve'; fails: boolean }
  | { kind: 'answer' }
  | { kind: 'frame' }
  | { kind: 'look' }

test('in whatever order news, answers and failures come, the newest open press shows, and in the end the server is right', () => {
  const fields: fc.Arbitrary<Guessed> = fc.oneof(
    fc.record({ ownerId: fc.constantFrom('mira', 'jonas', null) }),
    fc.record({ teamId: fc.constantFrom('sales', 'support', null) }),
    fc.record({ labelIds: fc.subarray(['urgent', 'refund']) }),
    fc.constantFrom(
      { status: 'open' as const, snoozedUntil: null },
      { status: 'closed' as const, snoozedUntil: null },
      { status: 'snoozed' as const, snoozedUntil: '2026-11-23T08:00:00.000Z' },
    ),
  )
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constant('press' as const), fields }),
    fc.record({ kind: fc.constant('colleague' as const), fields }),
    fc.record({ kind: fc.constant('serve' as const), fails: fc.boolean() }),
    fc.constant({ kind: 'answer' as const }),
    fc.constant({ kind: 'frame' as const }),
    fc.constant({ kind: 'look' as const }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const world = begin()
      for (const one of steps) {
        take(world, one)
        checkNewest(world)
      }
      while (world.asked.length > 0) take(world, { kind: 'serve', fails: false })
      while (world.answers.length > 0) take(world, { kind: 'answer' })
      while (world.frames.length > 0) take(world, { kind: 'frame' })
      deepEqual(shown(world.state), world.server)
      deepEqual(world.state.guesses, [])
      deepEqual(world.state.underneath, {})
    }),
    { numRuns: 500 },
  )
})

/** A server that serves one after the other, and the two ways back from it, each in order but on their own time. */
interface World {
  state: LiveState
  server: Conversation
  number: number
  /** Pressed and not yet served. */
  asked: { id: number; fields: Guessed }[]
  answers: { id: number; doneAt: number | null }[]
  frames: { after: number; upTo: number; as: Conversation }[]
  open: { id: number; fields: Guessed }[]
  presses: number
}

const begin = (): World => ({
  state: known({}),
  server: conversation({}),
  number: 10,
  asked: [],
  answers: [],
  frames: [],
  open: [],
  presses: 0,
})

function take(world: World, step: Step) {
  const happens = (fields: Guessed) => {
    world.server = { ...world.server, ...fields }
    world.number++
    world.frames.push({ after: world.number - 1, upTo: world.number, as: world.server })
  }
  switch (step.kind) {
    case 'press': {
      const press = { id: ++world.presses, fields: step.fields }
      world.asked.push(press)
      world.open.push(press)
      world.state = addGuess(world.state, { ...press, conversationId: ID })
      return
    }
    case 'colleague':
      return happens(step.fields)
    case 'serve': {
      const request = world.asked.shift()
      if (!request) return
      if (!step.fails) happens(request.fields)
      world.answers.push({ id: request.id, doneAt: step.fails ? null : world.number })
      return
    }
    case 'answer': {
      const answer = world.answers.shift()
      if (!answer) return
      world.open = world.open.filter(({ id }) => id !== answer.id)
      world.state =
        answer.doneAt === null ? dropGuess(world.state, answer.id) : confirmGuess(world.state, answer.id, answer.doneAt)
      return
    }
    case 'frame': {
      const frame = world.frames.shift()
      if (frame) world.state = hear(world.state, frame.after, frame.upTo, frame.as)
      return
    }
    case 'look':
      // Read by itself, at the newest number: ahead of the frames that are on their way.
      world.state = addConversation(world.state, world.server, 0, world.number)
  }
}

/** Each field shows what was pressed last, as long as the request of that press is open. */
function checkNewest({ state, open }: World) {
  const wanted: Guessed = Object.assign({}, ...open.map(({ fields }) => fields))
  const now = shown(state)
  deepEqual({ ...now, ...wanted }, now)
}

const shown = (state: LiveState) => state.conversations[ID] as Conversation
const known = (fields: Partial<Conversation>): LiveState =>
  addConversation({ ...EMPTY, number: 10 }, conversation(fields), 0, 10)

const hear = (state: LiveState, after: number, upTo: number, fields: Partial<Conversation>) =>
  applyFrame(
    state,
    {
      kind: 'events',
      after,
      upTo,
      events: [],
      conversations: [conversation(fields)],
      messages: [],
      notes: [],
      contacts: [],
      gone: [],
    },
    'mira',
  )

const conversation = (fields: Partial<Conversation>): Conversation => ({
  id: ID,
  inboxId: 'inbox',
  channelId: 'channel',
  channelKind: 'whatsapp',
  contactId: 'ayse',
  identityId: 'identity',
  contactName: 'Ayşe',
  status: 'open',
  snoozedUntil: null,
  ownerId: null,
  teamId: null,
  labelIds: [],
  preview: null,
  lastAt: '2026-11-22T10:00:00.000Z',
  lastCustomerAt: null,
  inboundCount: 0,
  createdAt: '2026-11-22T10:00:00.000Z',
  ...fields,
})
