import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Message } from '#contract/messages.ts'
import type { Item } from './items.ts'
import { drawnOf, STRETCH_ITEMS, STRETCHES_DRAWN_MAX, type Stretch, stretchesOf } from './stretches.ts'

const message = (number: number): Item => ({
  kind: 'message',
  key: `m${number}`,
  message: messages[number] as Message,
  first: true,
  last: true,
})
const messages = Array.from({ length: 400 }, (_, number) => ({ id: `m${number}` }) as Message)
const day: Item = { kind: 'day', key: 'day', at: '2026-11-23' }
const thread = (from: number, to: number): Item[] => [
  day,
  ...Array.from({ length: to - from }, (_, at) => message(from + at)),
]
const itemsIn = (stretches: readonly Stretch[]) => stretches.flatMap(({ items }) => items)

test('older messages that come in above leave every stretch below as it was, but for the line of its day', () => {
  const before = stretchesOf(thread(100, 150), [])
  const after = stretchesOf(thread(0, 150), before)
  deepEqual(
    before.map(({ items }) => items.length),
    [19, 20, 12],
  )
  deepEqual(after.slice(-2), before.slice(-2))
  ok(after.slice(-2).every((stretch, at) => stretch === before[1 + at]))
  deepEqual(after.at(-3)?.items, before[0]?.items.slice(1))
  deepEqual(itemsIn(after), thread(0, 150))
})

test('whatever comes in, where and in how many pages, a thread is cut into all of its items, in order, in no long stretches', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 0, max: messages.length - 1 }), { maxLength: 200 })
  fc.assert(
    fc.property(fc.array(numbers, { maxLength: 6 }), (pages) => {
      const known = new Set<number>()
      let stretches: readonly Stretch[] = []
      for (const page of pages) {
        for (const number of page) known.add(number)
        const items: Item[] = [day, ...[...known].sort((a, b) => a - b).map(message)]
        stretches = stretchesOf(items, stretches)
        deepEqual(itemsIn(stretches), items)
        equal(new Set(stretches.map(({ key }) => key)).size, stretches.length)
        ok(stretches.every((one) => one.items.length <= 2 * STRETCH_ITEMS + 1))
        ok(stretchesOf(items, stretches).every((one, at) => one === stretches[at]))
      }
    }),
  )
})

test('what is near and the newest are drawn; of the others those that were, as many as there is room for, the farthest go first', () => {
  const keys = Array.from({ length: 100 }, (_, at) => `s${at}`)
  const nobody = () => false
  const drawn = drawnOf(keys, new Set(), { from: 40, to: 44 }, nobody)
  deepEqual([...drawn].sort(), ['s40', 's41', 's42', 's43', 's99'])
  equal(drawnOf(keys, drawn, { from: 40, to: 44 }, nobody), drawn)
  let upwards = drawn
  for (let from = 39; from >= 0; from--) upwards = drawnOf(keys, upwards, { from, to: from + 4 }, nobody)
  equal(upwards.size, STRETCHES_DRAWN_MAX)
  ok(!upwards.has('s43'))
  ok(drawnOf(keys, drawn, { from: 0, to: STRETCHES_DRAWN_MAX }, (key) => key === 's43').has('s43'))
})
