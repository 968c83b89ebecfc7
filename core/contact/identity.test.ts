import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Facts,
  faceOf,
  type IdentityChange,
  laterProfile,
  mergeTies,
  type Party,
  type Profile,
  partition,
  partyOf,
  type Tie,
  tieSeen,
} from './identity.ts'

const at = (minute: number) => new Date(Date.parse('2026-11-22T10:00:00Z') + minute * 60_000)
const tie = (waId: string, userId: string, from: number, to = from): Tie => ({
  waId,
  userId,
  firstAt: at(from),
  lastAt: at(to),
})
const moved = (previous: string, current: string, when: number): IdentityChange => ({
  kind: 'number',
  previous,
  current,
  at: at(when),
})
const renamed = (previous: string, current: string, when = 0): IdentityChange => ({
  kind: 'user_id',
  previous,
  current,
  at: at(when),
})

/** The groups with more than one party, each as one sorted line. */
function groups(facts: Partial<Facts>, parties: Party[] = []): string[] {
  const leaders = partition(parties, { ties: [], changes: [], ...facts })
  const lines = Map.groupBy(leaders.keys(), (party) => leaders.get(party))
  return [...lines.values()]
    .filter(({ length }) => length > 1)
    .map((group) => group.sort().join(' '))
    .sort()
}

test('I1: the user id decides, the number only without it', () => {
  equal(partyOf({ userId: 'DE.1', waId: '491' }), 'u:DE.1')
  equal(partyOf({ userId: null, waId: '491' }), 'w:491')
  equal(partyOf({ userId: null, waId: null }), null)
  deepEqual(groups({}, ['u:DE.1', 'w:491']), [])
})

test('I2: who wrote without a user id is the number’s first user, unless they had given it up', () => {
  deepEqual(groups({ ties: [tie('491', 'DE.1', 5)] }, ['w:491']), ['u:DE.1 w:491'])
  deepEqual(groups({ ties: [tie('491', 'DE.2', 9), tie('491', 'DE.1', 5)] }), ['u:DE.1 w:491'])
  const gaveUp = { ties: [tie('491', 'DE.9', 30)], changes: [moved('491', '492', 10)] }
  deepEqual(groups(gaveUp), ['w:491 w:492'])
})

test('I3: a second user id on a number is a stranger, and the number is theirs', () => {
  const facts = { ties: [tie('491', 'DE.1', 0, 5), tie('491', 'DE.2', 50, 60)], changes: [] }
  deepEqual(groups(facts), ['u:DE.1 w:491'])
  equal(faceOf(['u:DE.1', 'w:491'], facts, []).waId, null)
  equal(faceOf(['u:DE.2'], facts, []).waId, '491')
})

test('I4: a change of user id makes both one, over any number of steps', () => {
  deepEqual(groups({ changes: [renamed('DE.1', 'DE.2'), renamed('DE.3', 'DE.4'), renamed('DE.2', 'DE.3')] }), [
    'u:DE.1 u:DE.2 u:DE.3 u:DE.4',
  ])
})

test('I5: a change of number joins its last user by then and the first user of the new one from then on', () => {
  const changes = [moved('491', '492', 10)]
  deepEqual(groups({ changes }), ['w:491 w:492'])
  deepEqual(groups({ changes, ties: [tie('491', 'DE.1', 0), tie('492', 'DE.2', 11)] }), ['u:DE.1 u:DE.2 w:491 w:492'])
  // The new number's former user, and a later user of the old one, are strangers.
  deepEqual(groups({ changes, ties: [tie('491', 'DE.1', 0), tie('492', 'DE.8', 0, 3)] }), [
    'u:DE.1 w:491',
    'u:DE.8 w:492',
  ])
  deepEqual(
    groups({
      changes,
      ties: [tie('491', 'DE.1', 0), tie('491', 'DE.9', 20), tie('492', 'DE.8', 0, 3), tie('492', 'DE.2', 12)],
    }),
    ['u:DE.1 u:DE.2 w:491', 'u:DE.8 w:492'],
  )
})

const users = fc.constantFrom('DE.1', 'DE.2', 'DE.3')
const numbers = fc.constantFrom('491', '492', '493')
const minute = fc.integer({ min: 0, max: 8 })
const ties = fc
  .array(fc.record({ waId: numbers, userId: users, from: minute, more: minute }), { maxLength: 6 })
  .map((list) => [
    ...new Map(
      list.map((one) => [`${one.waId} ${one.userId}`, tie(one.waId, one.userId, one.from, one.from + one.more)]),
    ).values(),
  ])
const changes = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('number' as const), previous: numbers, current: numbers, at: minute.map(at) }),
    fc.record({ kind: fc.constant('user_id' as const), previous: users, current: users, at: minute.map(at) }),
  ),
  { maxLength: 4 },
)
const profiles = fc.array(
  fc.record({
    party: fc.oneof(
      users.map((id) => `u:${id}`),
      numbers.map((id) => `w:${id}`),
    ),
    name: fc.option(fc.constantFrom('Ayşe', 'Mira')),
    username: fc.constant(null),
    parentUserId: fc.constant(null),
    at: minute.map(at),
  }),
  { maxLength: 4 },
)

test('I6: the order of facts does not matter, nor in which groups sightings were merged', () => {
  fc.assert(
    fc.property(ties, changes, profiles, fc.array(numbers), (ties, changes, profiles, seen) => {
      const parties = [...seen.map((one) => `w:${one}`), ...profiles.map(({ party }) => party)]
      const facts = { ties, changes }
      const back = { ties: ties.toReversed(), changes: changes.toReversed() }
      deepEqual(groups(back, parties.toReversed()), groups(facts, parties))
      const group = ['u:DE.1', 'u:DE.2', 'w:491']
      deepEqual(faceOf(group.toReversed(), back, profiles.toReversed()), faceOf(group, facts, profiles))
    }),
    { numRuns: 2_000 },
  )
  const sighting = fc.record({
    waId: fc.constant('491'),
    userId: fc.constant('DE.1'),
    when: fc.integer({ min: 0, max: 600 }),
  })
  fc.assert(
    fc.property(fc.array(sighting, { minLength: 1 }), (all) => {
      const seen = all.map(({ waId, userId, when }) => tieSeen(waId, userId, new Date(at(0).getTime() + when * 1_000)))
      deepEqual(seen.toReversed().reduce(mergeTies), seen.reduce(mergeTies))
    }),
  )
})

test('I7: the newest user id, number and profile are shown', () => {
  const facts = {
    ties: [tie('491', 'DE.1', 0, 5), tie('492', 'DE.2', 20)],
    changes: [renamed('DE.1', 'DE.2', 10), moved('491', '492', 10)],
  }
  const profile = (party: Party, name: string, when: number): Profile => ({
    party,
    name,
    username: name.toLowerCase(),
    parentUserId: null,
    at: at(when),
  })
  const face = faceOf(['u:DE.1', 'u:DE.2', 'w:491', 'w:492'], facts, [
    profile('u:DE.1', 'Old', 3),
    profile('u:DE.2', 'New', 20),
  ])
  deepEqual([face.userId, face.waId, face.profileName, face.username], ['DE.2', '492', 'New', 'new'])
  const [a, b] = [profile('u:DE.1', 'Ayşe', 1), profile('u:DE.1', 'Zoe', 1)]
  equal(laterProfile(a, b), laterProfile(b, a))
  const silent: Profile = { party: 'u:DE.1', name: null, username: null, parentUserId: null, at: at(30) }
  equal(laterProfile(silent, a), a)
  equal(faceOf(['u:DE.1', 'w:491'], facts, [a, silent]).profileName, 'Ayşe')
})

test('I7: what a change replaced within the minute of a message is not shown, whatever its digits', () => {
  const changes = [renamed('DE.9', 'DE.1', 10), moved('499', '491', 10)]
  const face = (seenUntil: number) =>
    faceOf(
      ['u:DE.1', 'u:DE.9', 'w:491', 'w:499'],
      { ties: [tie('499', 'DE.9', 9, seenUntil), tie('491', 'DE.1', 10)], changes },
      [],
    )
  deepEqual([face(10).userId, face(10).waId], ['DE.1', '491'])
  deepEqual([face(10.9).userId, face(10.9).waId], ['DE.1', '491'])
  // Seen long after it, they are still what they were: the change was one of somebody's many.
  deepEqual([face(30).userId, face(30).waId], ['DE.9', '499'])
})
