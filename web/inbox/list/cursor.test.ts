import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { cursorIn, stepFrom } from './cursor.ts'

const NOWHERE = { id: null, place: null }

test('the first step goes to the first, and further ones beside what is there, up to the ends', () => {
  const ids = ['a', 'b', 'c']
  equal(stepFrom(ids, NOWHERE, 1), 'a')
  equal(stepFrom(ids, cursorIn(ids, [null, 'b'], NOWHERE), 1), 'c')
  equal(stepFrom(ids, cursorIn(ids, ['a', 'b'], NOWHERE), -1), 'a')
  equal(stepFrom(ids, cursorIn(ids, ['c'], NOWHERE), 1), 'c')
  equal(stepFrom([], NOWHERE, 1), null)
})

test('who closes one conversation after the other goes on where they are, not at the top', () => {
  const before = cursorIn(['a', 'b', 'c', 'd'], ['c', 'c'], NOWHERE)
  const closed = cursorIn(['a', 'b', 'd'], ['c', 'c'], before)
  deepEqual(closed, { id: null, place: 2 })
  equal(stepFrom(['a', 'b', 'd'], closed, 1), 'd')
  equal(stepFrom(['a', 'b', 'd'], closed, -1), 'b')
  equal(stepFrom(['a', 'b'], cursorIn(['a', 'b'], ['c'], before), 1), 'b')
})
