import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { calmOrder } from './calmOrder.ts'

const always = () => true

test('rows follow the newest message when nobody is about to click', () => {
  deepEqual(calmOrder(['a', 'b'], ['b', 'a'], false, always), { ids: ['b', 'a'], waiting: 0 })
})

test('under the pointer rows keep their place, what is newer waits above and is counted', () => {
  deepEqual(calmOrder(['a', 'b'], ['new', 'b', 'a'], true, always), { ids: ['a', 'b'], waiting: 2 })
})

test('further rows join below while someone scrolls', () => {
  deepEqual(calmOrder(['a', 'b'], ['a', 'b', 'c'], true, always).ids, ['a', 'b', 'c'])
})

test('a row that was closed meanwhile stays until the pointer leaves, one that no longer exists goes', () => {
  deepEqual(calmOrder(['a', 'b'], ['b'], true, always).ids, ['a', 'b'])
  deepEqual(calmOrder(['a', 'b'], ['b'], true, (id) => id !== 'a').ids, ['b'])
})

test('nothing changed is the very same list', () => {
  const shown = ['a', 'b']
  equal(calmOrder(shown, ['b', 'a'], true, always).ids, shown)
})
