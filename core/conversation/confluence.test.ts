import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { played, startingWorkspace } from './histories.samples.ts'
import { pictureOf } from './memory.samples.ts'

const RUNS = Number(process.env.CONFLUENCE_RUNS ?? 10_000)
/** The same seed makes the same histories. */
const SEED = Number(process.env.CONFLUENCE_SEED ?? Math.floor(Math.random() * 2 ** 31))

test('R1: any order, batching and repetition of a history ends in the same state', () => {
  console.log(`${RUNS} histories of seed ${SEED}`)
  fc.assert(
    fc.property(played, ({ items, batches }) => {
      const straight = startingWorkspace()
      straight.digest(items)
      const other = startingWorkspace()
      for (const batch of batches) other.digest(batch.map((index) => items[index] as (typeof items)[number]))
      deepEqual(pictureOf(other), pictureOf(straight))
    }),
    { numRuns: RUNS, seed: SEED },
  )
})
