import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { neverLeft, waitsIn } from './replies.ts'
import { type Figure, figuresFrom, tableOf } from './report.ts'
import { mergeResults } from './results.ts'
import { timesOf } from './stats.ts'

const ORDER = ['ingest', 'steady', 'live']
const section = (name: string, text: string) => ({ name, text: `## ${name}\n\n${text}` })

test('a bench that runs alone takes the place of its former self in the results, and the others stay', () => {
  const whole = mergeResults('', [section('ingest', 'fast'), section('steady', 'even'), section('live', 'soon')], ORDER)
  const again = mergeResults(whole, [section('steady', 'more even')], ORDER)
  equal(again, whole.replace('## steady\n\neven', '## steady\n\nmore even'))
  ok(again.indexOf('fast') < again.indexOf('more even') && again.indexOf('more even') < again.indexOf('soon'))
  equal(mergeResults(again, [], ORDER), again, 'read and written again it is the same')
  const one = mergeResults('', [section('live', 'soon')], ORDER)
  equal(mergeResults(one, [section('ingest', 'fast'), section('steady', 'even')], ORDER), whole)
})

test('the table names for each bar what was measured, the floor, their ratio, the bar, and whether it was met', () => {
  const figures: Figure[] = [
    { what: 'taken in', value: 6_000, unit: '/s', floor: 10_000, bar: { shareOfFloor: 0.6 } },
    { what: 'answer', value: 260, unit: ' ms', bar: { atMost: 250 } },
    { what: 'not measured', value: Number.NaN, unit: ' MB', bar: { atMost: 1 } },
  ]
  const [head, , taken, answer, none] = tableOf(figures)
    .split('\n')
    .map((line) => line.replace(/ +/g, ' '))
  equal(head, '| what | measured | floor | ratio | bar | met |')
  equal(taken, '| taken in | 6,000/s | 10,000/s | 60 % | ≥ 60 % of the floor | yes |')
  equal(answer, '| answer | 260 ms | | | ≤ 250 ms | **no** |')
  ok(none?.endsWith('| **no** |'), 'what could not be measured is not met')
})

test('an answer that never left is counted as such and misses the bar, and what was not measured is no time of 0 ms', () => {
  const came = new Map([['first', 1_090]])
  const waits = waitsIn(
    [
      ['first', 1_000],
      ['second', 2_000],
    ],
    (messageId) => came.get(messageId),
  )
  deepEqual(waits, { times: [90], neverLeft: 1 })
  const nothing = [timesOf([]).p95, Number.POSITIVE_INFINITY]
  const unmeasured = nothing.map((value): Figure => ({ what: 'p95', value, unit: ' ms', bar: { atMost: 200 } }))
  // A bench tells its figures as JSON, which knows neither infinity nor what is not a number.
  const told = JSON.parse(JSON.stringify([neverLeft(waits), ...unmeasured]))
  const [, , left, ...others] = tableOf(figuresFrom(told))
    .split('\n')
    .map((line) => line.replace(/ +/g, ' '))
  equal(left, '| … never left | 1 | | | ≤ 0 | **no** |')
  for (const line of others) equal(line, '| p95 | not measured | | | ≤ 200 ms | **no** |')
})
