import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Answer, answeredMeanwhile } from './meanwhile.ts'

const JONAS = 'jonas'
const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, second))
const said = (id: string, second: number, change: Partial<Answer> = {}): Answer => ({
  id,
  at: at(second),
  authorId: 'mira',
  source: 'person',
  status: 'queued',
  ...change,
})
const idsOf = (answers: readonly Answer[]) => answers.map(({ id }) => id)
const question = { id: 'a', at: at(1) }

test('A1: Mira answered after what Jonas had read, so his answer waits for a word of his', () => {
  deepEqual(idsOf(answeredMeanwhile(JONAS, question, [said('c', 3), said('b', 2)])), ['b', 'c'])
  deepEqual(idsOf(answeredMeanwhile(JONAS, null, [said('b', 2)])), ['b'])
  deepEqual(idsOf(answeredMeanwhile(JONAS, question, [said('b', 1)])), ['b'], 'in the same millisecond the id decides')
})

test('A2: the customer, a workflow, oneself, and what was taken back stop nobody', () => {
  const nobody = [
    said('b', 2, { source: 'customer', authorId: null }),
    said('c', 3, { source: 'workflow', authorId: null }),
    said('d', 4, { source: 'system', authorId: null }),
    said('e', 5, { authorId: JONAS }),
    said('f', 6, { status: 'cancelled' }),
  ]
  deepEqual(answeredMeanwhile(JONAS, question, nobody), [])
  const fromThePhone = said('g', 7, { authorId: null })
  deepEqual(answeredMeanwhile(JONAS, question, [...nobody, fromThePhone]), [fromThePhone])
})

test('A3: an answer that was shown stops nobody again', () => {
  const answers = fc
    .array(fc.tuple(fc.nat(9), fc.nat(3)), { maxLength: 12 })
    .map((pairs) => pairs.map(([id, second], index) => said(`${id}${index}`, second)))
  fc.assert(
    fc.property(answers, (all) => {
      const stopped = answeredMeanwhile(JONAS, question, all)
      const last = stopped.at(-1)
      if (last) deepEqual(answeredMeanwhile(JONAS, last, all), [])
      deepEqual(idsOf(stopped), idsOf(answeredMeanwhile(JONAS, question, all.toReversed())))
    }),
  )
})
