import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { BulkDone } from '#contract/bulk.ts'
import { inTurns, TURN_MAX } from './inTurns.ts'

const MANY = Array.from({ length: TURN_MAX * 2 + 1 }, (_, at) => `${at}`)
const quiet = { tell: () => {}, isStopped: () => false }
const answer = (ids: readonly string[], refused: BulkDone['refused'] = []): BulkDone => ({
  done: ids.length - refused.flatMap(({ conversationIds }) => conversationIds).length,
  refused,
  undo: ids.map((id) => ({ kind: 'team', id, was: null, is: null })),
  upTo: 1,
})

test('many go in turns that the server takes, all of them once; what is refused is added up by its reason', async () => {
  const sizes: number[] = []
  const told: number[] = []
  const ask = async (ids: readonly string[]) => {
    sizes.push(ids.length)
    return answer(ids, [{ code: 'gone', message: 'Gone.', conversationIds: ids.slice(0, 1) }])
  }
  const all = await inTurns(MANY, ask, { ...quiet, tell: (count) => void told.push(count) })
  deepEqual(sizes, [TURN_MAX, TURN_MAX, 1])
  deepEqual(told, [TURN_MAX, TURN_MAX * 2, MANY.length])
  deepEqual([all.done, all.undo.length, all.left, all.error], [MANY.length - 3, MANY.length, [], null])
  deepEqual(all.refused, [{ code: 'gone', message: 'Gone.', conversationIds: ['0', `${TURN_MAX}`, `${TURN_MAX * 2}`] }])
})

test('stopped, or without an answer, it ends between two turns and says what is left and how to take back the rest', async () => {
  let turns = 0
  const counted = async (ids: readonly string[]) => {
    turns++
    return answer(ids)
  }
  const stopped = await inTurns(MANY, counted, { ...quiet, isStopped: () => turns === 1 })
  deepEqual([stopped.done, stopped.undo.length, stopped.error], [TURN_MAX, TURN_MAX, null])
  deepEqual(stopped.left, MANY.slice(TURN_MAX))
  const lost = new Error('nobody answers')
  const failing = async (ids: readonly string[]) => {
    if (ids.length === 1) throw lost
    return answer(ids)
  }
  const failed = await inTurns(MANY, failing, quiet)
  equal(failed.error, lost)
  deepEqual([failed.undo.length, failed.left], [TURN_MAX * 2, MANY.slice(-1)])
})
