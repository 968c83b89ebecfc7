import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  actsIn,
  advance,
  highestReported,
  type MessageState,
  OWN_STATES,
  type OwnState,
  REPORTED_STATUSES,
  type ReportedStatus,
  rankOf,
  type SendEvent,
  settledAs,
  stateOfAttempt,
  stateOfMessage,
} from './status.ts'

const status = fc.constantFrom(...REPORTED_STATUSES)
const statuses = fc.array(status, { maxLength: 8 })
const own = fc.constantFrom(...OWN_STATES)
const attempt = fc.record({ own, reported: statuses })

test('S1: ranks only rise, from sent over delivered and read to played', () => {
  const table: [ReportedStatus[], MessageState][] = [
    [[], 'accepted'],
    [['sent'], 'sent'],
    [['delivered', 'sent'], 'delivered'],
    [['read'], 'read'],
    [['read', 'delivered', 'sent'], 'read'],
    [['played', 'read'], 'played'],
  ]
  for (const [reported, expected] of table) equal(stateOfAttempt({ own: 'accepted', reported }), expected)
  fc.assert(
    fc.property(own, statuses, status, (own, reported, one) => {
      const before = stateOfAttempt({ own, reported })
      const after = stateOfAttempt({ own, reported: [...reported, one] })
      return reported.length === 0 || rankOf(after as ReportedStatus) >= rankOf(before as ReportedStatus)
    }),
  )
})

test('S2: failed outweighs sent, and delivered, read or played outweigh failed, in any order', () => {
  for (const better of ['delivered', 'read', 'played'] as const) {
    equal(highestReported(['failed', better]), better)
    equal(highestReported([better, 'failed']), better)
  }
  equal(highestReported(['failed', 'sent']), 'failed')
  equal(highestReported(['sent', 'failed']), 'failed')
})

test('S3: the merge does not depend on order, grouping or repetition', () => {
  const merge = (a: ReportedStatus | null, b: ReportedStatus | null) =>
    highestReported([a, b].filter((one) => one !== null))
  const some = fc.option(status)
  fc.assert(fc.property(some, some, (a, b) => merge(a, b) === merge(b, a)))
  fc.assert(fc.property(some, some, some, (a, b, c) => merge(a, merge(b, c)) === merge(merge(a, b), c)))
  fc.assert(fc.property(some, (a) => merge(a, a) === a))
  fc.assert(
    fc.property(own, statuses, statuses, (own, first, second) => {
      const all = [...first, ...second]
      const expected = stateOfAttempt({ own, reported: new Set(all) })
      equal(stateOfAttempt({ own, reported: all }), expected)
      equal(stateOfAttempt({ own, reported: all.toReversed() }), expected)
      equal(stateOfAttempt({ own, reported: [...all, ...first] }), expected)
      equal(merge(highestReported(first), highestReported(second)), highestReported(all))
    }),
  )
})

test('S4: any status of Meta settles what we were unsure of or believed', () => {
  fc.assert(
    fc.property(own, status, (own, one) => {
      equal(stateOfAttempt({ own, reported: [one] }), one)
    }),
  )
})

test('S5: a message shows the best any attempt reached, otherwise its newest attempt', () => {
  const table: [MessageState, { own: OwnState; reported: ReportedStatus[] }[]][] = [
    [
      'queued',
      [
        { own: 'accepted', reported: ['failed'] },
        { own: 'queued', reported: [] },
      ],
    ],
    ['failed', [{ own: 'accepted', reported: ['sent', 'failed'] }]],
    [
      'delivered',
      [
        { own: 'unconfirmed', reported: ['delivered'] },
        { own: 'queued', reported: [] },
      ],
    ],
    [
      'read',
      [
        { own: 'failed', reported: ['read'] },
        { own: 'accepted', reported: ['failed'] },
      ],
    ],
  ]
  for (const [expected, attempts] of table) equal(stateOfMessage(attempts), expected)
  equal(stateOfMessage([]), null)
  fc.assert(
    fc.property(fc.array(attempt, { minLength: 1, maxLength: 4 }), (attempts) => {
      const shuffled = attempts.map(({ own, reported }) => ({ own, reported: reported.toReversed() }))
      return stateOfMessage(attempts) === stateOfMessage(shuffled)
    }),
  )
})

test('S6: a person may cancel what waits, settle what is doubtful, retry what failed or was cancelled', () => {
  deepEqual(actsIn('queued'), ['cancel'])
  deepEqual(actsIn('unconfirmed'), ['settle'])
  deepEqual(actsIn('failed'), ['retry'])
  deepEqual(actsIn('cancelled'), ['retry'])
  for (const state of ['sending', 'accepted', 'sent', 'delivered', 'read', 'played'] as const) {
    deepEqual(actsIn(state), [], state)
  }
})

test('S7: an attempt whose outcome is unknown becomes unconfirmed and never waits to be sent again', () => {
  equal(advance('sending', 'lost'), 'unconfirmed')
  equal(advance('queued', 'lost'), 'unconfirmed')
  equal(advance('sending', 'postponed'), 'queued')
  equal(advance('unconfirmed', 'settled_sent'), 'accepted')
  equal(advance('unconfirmed', 'settled_not_sent'), 'failed')
  for (const event of ['claimed', 'postponed', 'cancelled'] as const) equal(advance('unconfirmed', event), null)
  for (const state of ['accepted', 'failed', 'cancelled'] as const) equal(advance(state, 'claimed'), null)
})

test('S10: one word settles all that is in doubt and was so when the person looked, by the rule for one alone', () => {
  deepEqual(settledAs('sent'), { state: 'accepted', fault: null })
  deepEqual(settledAs('not_sent'), { state: 'failed', fault: 'settled_not_sent' })
  deepEqual(actsIn(settledAs('sent').state), [], 'nothing more to do')
  deepEqual(actsIn(settledAs('not_sent').state), ['retry'], 'sending again stays a choice of its own')
})

/** What Meta truly did with the call that is on its way: the sender does not see it until an answer arrives. */
interface World {
  own: OwnState
  acceptedByMeta: number
  call: 'none' | 'taken' | 'rejected'
}

test('S8: over every path of calls, crashes and late answers Meta accepts one attempt at most once', () => {
  const key = (world: World) => `${world.own} ${world.acceptedByMeta} ${world.call}`
  const start: World = { own: 'queued', acceptedByMeta: 0, call: 'none' }
  const seen = new Map([[key(start), start]])
  const waiting = [start]
  while (waiting.length > 0) {
    const world = waiting.pop() as World
    ok(world.acceptedByMeta <= 1, key(world))
    for (const next of stepsFrom(world)) {
      if (seen.has(key(next))) continue
      seen.set(key(next), next)
      waiting.push(next)
    }
  }
  // Where we claim a certain end, it is the true one.
  for (const { own, acceptedByMeta } of seen.values()) {
    if (own === 'cancelled') equal(acceptedByMeta, 0)
    if (own === 'accepted') equal(acceptedByMeta, 1)
    if (own === 'failed') equal(acceptedByMeta, 0)
  }
})

function stepsFrom(world: World): World[] {
  const go = (event: SendEvent, change: Partial<World> = {}) => {
    const own = advance(world.own, event)
    return own === null ? [] : [{ ...world, own, ...change }]
  }
  const claimed = go('claimed').flatMap((next) => [
    { ...next, call: 'taken' as const, acceptedByMeta: world.acceptedByMeta + 1 },
    { ...next, call: 'rejected' as const },
    { ...next, call: 'none' as const }, // crashed before the call left
  ])
  const answered =
    world.call === 'taken'
      ? go('accepted', { call: 'none' })
      : world.call === 'rejected'
        ? [...go('refused', { call: 'none' }), ...go('postponed', { call: 'none' })]
        : []
  return [...claimed, ...answered, ...go('lost'), ...go('cancelled')]
}
