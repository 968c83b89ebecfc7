import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ConsentMark, consentsIn, isOwnWord, type Standings, standingsOf, strictest } from './consentMarks.ts'

const START = Date.parse('2026-11-22T10:00:00Z')
const at = (seconds: number) => new Date(START + seconds * 1_000)
let entries = 0
const said = (
  consent: 'opted_in' | 'opted_out',
  seconds: number,
  { own = true, party = 'u:DE.1', purpose = 'marketing' as 'utility' | 'marketing' } = {},
): ConsentMark => ({ party, purpose, consent, own, at: at(seconds), entry: ++entries })
const marketing = (...marks: ConsentMark[]) => standingsOf(marks).marketing.consent

test('Z1: nothing said is unknown; else the latest word holds, for each purpose by itself', () => {
  deepEqual(consentsIn(standingsOf([])), { utility: 'unknown', marketing: 'unknown' })
  equal(marketing(said('opted_in', 1), said('opted_out', 2)), 'opted_out')
  equal(marketing(said('opted_in', 3), said('opted_out', 2)), 'opted_in')
  const both = standingsOf([said('opted_in', 1), said('opted_in', 1, { purpose: 'utility' }), said('opted_out', 2)])
  deepEqual(consentsIn(both), { utility: 'opted_in', marketing: 'opted_out' })
  deepEqual(both.marketing.since, at(2))
})

test('Z2: the time it was said counts, not when it became known; of one second the opt-out counts', () => {
  equal(marketing(said('opted_out', 5), said('opted_in', 4)), 'opted_out')
  equal(marketing(said('opted_out', 5), said('opted_in', 5.9)), 'opted_out')
  equal(marketing(said('opted_out', 5), said('opted_in', 6)), 'opted_in')
})

test('Z3: whose identities become one keeps an opt-out that others did not know of; their own later YES ends it', () => {
  const stop = said('opted_out', 1, { party: 'w:49151' })
  equal(marketing(stop, said('opted_in', 9, { own: false, party: 'u:DE.1' })), 'opted_out')
  equal(marketing(stop, said('opted_in', 9, { own: false, party: 'w:49151' })), 'opted_in')
  equal(marketing(stop, said('opted_in', 9, { own: true, party: 'u:DE.1' })), 'opted_in')
  equal(isOwnWord('keyword') && isOwnWord('meta') && isOwnWord('refusal') && isOwnWord('tap'), true)
  equal(isOwnWord('person') || isOwnWord('form') || isOwnWord('import') || isOwnWord('api'), false)
})

test('Z4: what holds is a function of the set of words, in any order, and of each kind the latest is enough', () => {
  const mark = fc.record({
    party: fc.constantFrom('u:DE.1', 'w:49151', 'c:1'),
    purpose: fc.constantFrom('utility' as const, 'marketing' as const),
    consent: fc.constantFrom('opted_in' as const, 'opted_out' as const),
    own: fc.boolean(),
    at: fc.integer({ min: 0, max: 9 }).map((step) => at(step / 2)),
    entry: fc.nat(40),
  })
  const plain = ({ utility, marketing }: Standings) => [
    utility.consent,
    utility.since,
    marketing.consent,
    marketing.since,
  ]
  fc.assert(
    fc.property(fc.array(mark, { maxLength: 14 }), fc.nat(), (marks, turn) => {
      const whole = plain(standingsOf(marks))
      const turned = [...marks.slice(turn % (marks.length + 1)), ...marks.slice(0, turn % (marks.length + 1))].reverse()
      deepEqual(plain(standingsOf(turned)), whole)
      const kinds = Map.groupBy(marks, ({ party, purpose, consent, own }) => `${party} ${purpose} ${consent} ${own}`)
      const latest = [...kinds.values()].map(
        (group) => [...group].sort((a, b) => a.at.getTime() - b.at.getTime()).at(-1) as ConsentMark,
      )
      deepEqual(plain(standingsOf(latest)), whole)
    }),
  )
})

test('Z5: of a contact with several identities an opt-out of one counts, and an opt-in before nothing', () => {
  const out = standingsOf([said('opted_out', 1)])
  const into = standingsOf([said('opted_in', 2)])
  equal(strictest([into, out]).marketing.consent, 'opted_out')
  equal(strictest([standingsOf([]), into]).marketing.consent, 'opted_in')
  equal(strictest([]).marketing.consent, 'unknown')
})
