import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAgenda } from './agenda.ts'
import { createClock } from './clock.ts'

const HOUR_MS = 60 * 60 * 1000
const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 5))
const fail = (error: unknown) => assert.fail(String(error))

test('a turn of the clock makes everything due happen in order of time, with its own time', async () => {
  const clock = createClock(() => 1_000)
  const agenda = createAgenda(clock, fail)
  const done: [string, number][] = []
  agenda.at(1_000 + 3 * HOUR_MS, (dueMs) => done.push(['third', dueMs]))
  agenda.at(1_000 + HOUR_MS, (dueMs) => done.push(['first', dueMs]))
  agenda.at(1_000 + 2 * HOUR_MS, (dueMs) => done.push(['second', dueMs]))
  clock.advance(2 * HOUR_MS)
  await nextTurn()
  assert.deepEqual(done, [
    ['first', 1_000 + HOUR_MS],
    ['second', 1_000 + 2 * HOUR_MS],
  ])
  agenda.close()
})

test('a clock set back takes what is due with it', async () => {
  const clock = createClock(() => 0)
  const agenda = createAgenda(clock, fail)
  clock.advance(24 * HOUR_MS)
  let isDone = false
  agenda.at(24 * HOUR_MS, () => {
    isDone = true
  })
  clock.set(0)
  await nextTurn()
  assert.equal(isDone, true)
  agenda.close()
})
