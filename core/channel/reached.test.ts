import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { createReached } from './reached.ts'

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 9, 0, second))
const firsts = ['ayse', 'bo', 'chloe'].map((party, second) => ({ party, at: at(second), messageId: `${second}` }))

test('Y9: what waits finds those before it: the first message of somebody is too many where the limit was used up, a later one goes', () => {
  const reached = createReached(firsts)
  const asked = [
    { party: 'bo', at: at(1), messageId: '1' },
    { party: 'ayse', at: at(1), messageId: '5' },
    { party: 'bo', at: at(9), messageId: '9' },
  ]
  equal(reached.newAmong(asked), 0)
  deepEqual(reached.before(asked, 2), [
    { limit: 2, used: 1, isCounted: false },
    { limit: 2, used: 2, isCounted: true },
    { limit: 2, used: 3, isCounted: true },
  ])
})

test('Y9: what is written now comes after all, and whoever it goes to is one of them from then on, nobody else', () => {
  const reached = createReached(firsts)
  const write = (party: string) => ({ party, at: at(60), messageId: null })
  equal(reached.newAmong(['dan', 'dan', 'ayse'].map(write)), 1)
  deepEqual(
    reached.before(['dan', 'ayse', 'dan', 'eli'].map(write), 4).map(({ used, isCounted }) => [used, isCounted]),
    [
      [3, false],
      [4, true],
      [4, true],
      [4, false],
    ],
  )
  equal(reached.size(), 4, 'there was no room for Eli, however often it is tried')
  equal(reached.before([write('eli')], 4)[0]?.isCounted, false)
  reached.add([write('dan'), write('fay')])
  equal(reached.size(), 5)
})
