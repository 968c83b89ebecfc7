import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type AssignmentCondition,
  type AssignmentOutcome,
  type AssignmentRule,
  assign,
  type Colleague,
  holds,
  type Unowned,
} from './assign.ts'

const person = (userId: string, more: Partial<Colleague> = {}): Colleague => ({
  ...{ userId, isAway: false, seesInbox: true, worksInInbox: true, teamIds: [], openCount: 0 },
  ...more,
})
const rule = (id: string, outcome: AssignmentOutcome, more: Partial<AssignmentRule> = {}): AssignmentRule => ({
  ...{ id, name: `Rule ${id}`, isOn: true, conditions: [], outcome },
  ...more,
})
const hello: Unowned = { channelId: 'shop', text: 'Hello', language: null, contactOwnerId: null, teamId: null }
const nobodyYet = () => null
const turn: AssignmentOutcome = { to: 'round_robin', teamId: null }

test('U1: the first rule that is on and fits decides, and only that one', () => {
  const rules = [
    rule('a', { to: 'user', userId: 'ann' }, { conditions: [{ on: 'keyword', words: ['refund'] }] }),
    rule('b', { to: 'user', userId: 'ben' }, { isOn: false }),
    rule('c', { to: 'user', userId: 'cem' }),
    rule('d', { to: 'user', userId: 'ann' }),
  ]
  const people = ['ann', 'ben', 'cem'].map((one) => person(one))
  const decided = assign(rules, hello, people, nobodyYet)
  deepEqual([decided?.ruleId, decided?.ruleNumber, decided?.ruleName, decided?.ownerId], ['c', 3, 'Rule c', 'cem'])
  equal(assign(rules, { ...hello, text: 'My REFUND, please' }, people, nobodyYet)?.ownerId, 'ann')
  equal(assign([], hello, people, nobodyYet), null)
  equal(assign(rules.slice(0, 2), hello, people, nobodyYet), null)
})

test('U2: conditions look at channel, first words, language, the contact’s owner and the team', () => {
  const table: [AssignmentCondition, Partial<Unowned>, boolean][] = [
    [{ on: 'channel', channelIds: ['shop', 'other'] }, {}, true],
    [{ on: 'channel', channelIds: ['other'] }, {}, false],
    [{ on: 'keyword', words: ['Rückgabe'] }, { text: 'Frage zur RUCKGABE!' }, true],
    [{ on: 'keyword', words: ['return'] }, { text: 'returning customer' }, false],
    [{ on: 'keyword', words: ['out of order'] }, { text: 'it is out of   order' }, true],
    [{ on: 'keyword', words: ['out of order'] }, { text: 'out of the order' }, false],
    [{ on: 'keyword', words: ['退货'] }, { text: '我要退货' }, true],
    [{ on: 'keyword', words: ['!!'] }, { text: '!!' }, false],
    [{ on: 'keyword', words: ['photo'] }, { text: null }, false],
    [{ on: 'language', languages: ['de'] }, { language: 'de_AT' }, true],
    [{ on: 'language', languages: ['de-AT'] }, { language: 'de' }, false],
    [{ on: 'language', languages: ['de'] }, { language: 'den' }, false],
    [{ on: 'language', languages: ['de'] }, {}, false],
    [{ on: 'contact_owner', known: true }, { contactOwnerId: 'ann' }, true],
    [{ on: 'contact_owner', known: true }, {}, false],
    [{ on: 'contact_owner', known: false }, {}, true],
    [{ on: 'team', teamId: 'orders' }, { teamId: 'orders' }, true],
    [{ on: 'team', teamId: null }, { teamId: 'orders' }, false],
    [{ on: 'team', teamId: null }, {}, true],
  ]
  for (const [condition, change, expected] of table) {
    equal(holds(condition, { ...hello, ...change }), expected, JSON.stringify([condition, change]))
  }
})

const someone = fc.record({
  userId: fc.stringMatching(/^[a-z]{1,3}$/),
  isAway: fc.boolean(),
  seesInbox: fc.boolean(),
  worksInInbox: fc.boolean(),
  teamIds: fc.constantFrom([], ['orders']),
  openCount: fc.nat(5),
})
const crowd = fc.uniqueArray(someone, { selector: ({ userId }) => userId, maxLength: 8 })
const outcome = fc.oneof(
  fc.record({ to: fc.constant('user' as const), userId: fc.stringMatching(/^[a-z]$/) }),
  fc.constant({ to: 'contact_owner' as const }),
  fc.record({
    to: fc.constantFrom('round_robin' as const, 'least_busy' as const),
    teamId: fc.constantFrom(null, 'orders'),
  }),
)

test('U3: nobody who is away, or who does not see the inbox, is ever chosen; who is away is named', () => {
  fc.assert(
    fc.property(crowd, outcome, fc.option(fc.stringMatching(/^[a-z]{1,3}$/)), (people, to, last) => {
      const decided = assign([rule('a', to)], { ...hello, contactOwnerId: last }, people, () => last)
      const chosen = people.find(({ userId }) => userId === decided?.ownerId)
      equal(decided?.ownerId === null, chosen === undefined)
      if (chosen) ok(!chosen.isAway && chosen.seesInbox)
      for (const id of decided?.away ?? []) ok(people.find(({ userId }) => userId === id)?.isAway)
    }),
  )
})

test('U4: where the rule finds nobody it stays without an owner and says why; no later rule is asked', () => {
  const after = rule('z', { to: 'user', userId: 'ben' })
  const lacking = (to: AssignmentOutcome, people: Colleague[], conversation = hello) => {
    const decided = assign([rule('a', to), after], conversation, people, nobodyYet)
    equal(decided?.ownerId, null)
    return [decided?.lacking, decided?.away]
  }
  const ben = person('ben', { worksInInbox: false })
  deepEqual(lacking(turn, [person('ann', { isAway: true }), ben]), ['all_away', ['ann']])
  deepEqual(lacking({ to: 'user', userId: 'ann' }, [person('ann', { seesInbox: false }), ben]), ['nobody_there', []])
  deepEqual(lacking({ to: 'least_busy', teamId: 'orders' }, [ben]), ['nobody_there', []])
  deepEqual(lacking({ to: 'contact_owner' }, [ben]), ['no_contact_owner', []])
  const owned = { ...hello, contactOwnerId: 'ann' }
  deepEqual(lacking({ to: 'contact_owner' }, [person('ann', { isAway: true }), ben], owned), ['all_away', ['ann']])
})

test('U5: taking turns is fair: over any number of conversations nobody is ahead of another by more than one', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 9 }),
      fc.nat(40),
      (ids, n) => {
        const counts = new Map(ids.map((id) => [id, 0]))
        let last: string | null = null
        for (let step = 0; step < n; step++) {
          const chosen =
            assign(
              [rule('a', turn)],
              hello,
              ids.map((id) => person(id)),
              () => last,
            )?.ownerId ?? ''
          counts.set(chosen, (counts.get(chosen) ?? 0) + 1)
          last = chosen
        }
        ok(Math.max(...counts.values()) - Math.min(...counts.values()) <= 1)
      },
    ),
  )
})

test('U5: who comes, goes or is away meanwhile neither loses nor doubles the turns of the others', () => {
  const people = ['ann', 'ben', 'cem', 'dan'].map((one) => person(one))
  const next = (last: string | null, without: string[]) =>
    assign(
      [rule('a', turn)],
      hello,
      people.map((one) => ({ ...one, isAway: without.includes(one.userId) })),
      () => last,
    )?.ownerId
  equal(next(null, []), 'ann')
  equal(next('ann', ['ben']), 'cem')
  equal(next('dan', []), 'ann')
  equal(next('bob', []), 'cem', 'whose turn was last has left')
})

test('U6: the least busy is who has the fewest open; of equals always the same one, in whatever order they are read', () => {
  const to: AssignmentOutcome = { to: 'least_busy', teamId: null }
  fc.assert(
    fc.property(crowd, fc.integer(), (people, seed) => {
      const chosen = assign([rule('a', to)], hello, people, nobodyYet)?.ownerId ?? null
      const turned = [...people.slice(seed % (people.length || 1)), ...people.slice(0, seed % (people.length || 1))]
      equal(assign([rule('a', to)], hello, turned, nobodyYet)?.ownerId ?? null, chosen)
      const free = people.filter((one) => one.worksInInbox && one.seesInbox && !one.isAway)
      if (chosen !== null) {
        equal(
          people.find(({ userId }) => userId === chosen)?.openCount,
          Math.min(...free.map(({ openCount }) => openCount)),
        )
      }
    }),
  )
})

test('U7: a team gets it with the person chosen of it, and stays without one where all are away', () => {
  const to: AssignmentOutcome = { to: 'round_robin', teamId: 'orders' }
  const ann = person('ann', { teamIds: ['orders'], worksInInbox: false })
  const decided = assign([rule('a', to)], hello, [ann, person('ben')], nobodyYet)
  deepEqual([decided?.ownerId, decided?.teamId], ['ann', 'orders'])
  const left = assign([rule('a', to)], hello, [{ ...ann, isAway: true }], nobodyYet)
  deepEqual([left?.ownerId, left?.teamId, left?.lacking], [null, 'orders', 'all_away'])
  const only = assign([rule('a', { to: 'team', teamId: 'orders' })], hello, [], nobodyYet)
  deepEqual([only?.ownerId, only?.teamId, only?.lacking], [null, 'orders', null])
})
