import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { type AttemptRecord, stepsOf } from './life.ts'

const at = (second: number) => `2026-03-02T10:00:0${second}.000Z`
const attempt = (change: Partial<AttemptRecord<string>>): AttemptRecord<string> => ({
  state: 'queued',
  settledBy: null,
  tries: 0,
  createdAt: at(0),
  startedAt: null,
  finishedAt: null,
  fault: null,
  ...change,
})
const ended = { startedAt: at(1), finishedAt: at(2) }
const told = (change: Partial<AttemptRecord<string>>, ...reports: [status: string, second: number, fault?: string][]) =>
  stepsOf(
    attempt(change),
    reports.map(([status, second, fault]) => ({ status, at: at(second), fault: fault ?? null })),
  ).map(({ name, at, by, fault }) => [name, at?.slice(18, 19), by, fault].filter((part) => part != null).join(' '))

test('S9: an attempt is told from the queue to its end, with who settled it and why it failed or was in doubt', () => {
  const table: [string[], string[]][] = [
    [told({}), ['queued 0']],
    [told({ tries: 2, fault: 'slow_down_number', startedAt: at(1) }), ['queued 0', 'postponed slow_down_number']],
    [told({ state: 'cancelled', finishedAt: at(2), settledBy: 'mira' }), ['queued 0', 'cancelled 2 mira']],
    [told({ state: 'sending', startedAt: at(1) }), ['queued 0', 'called 1']],
    [told({ state: 'failed', finishedAt: at(2), fault: 'window_closed' }), ['queued 0', 'refused 2 window_closed']],
    [told({ state: 'failed', ...ended, fault: 'bad_media' }), ['queued 0', 'called 1', 'refused 2 bad_media']],
    [told({ state: 'unconfirmed', ...ended, fault: 'temporary' }), ['queued 0', 'called 1', 'unconfirmed 2 temporary']],
    [
      told({ state: 'accepted', ...ended, settledBy: 'mira', fault: 'temporary' }),
      ['queued 0', 'called 1', 'unconfirmed temporary', 'settled_sent 2 mira'],
    ],
    [
      told({ state: 'failed', ...ended, settledBy: 'jonas', fault: 'interrupted' }),
      ['queued 0', 'called 1', 'unconfirmed interrupted', 'settled_not_sent 2 jonas'],
    ],
    [
      told({ state: 'accepted', ...ended, fault: 'answer_unclear' }, ['sent', 3]),
      ['queued 0', 'called 1', 'unconfirmed 2 answer_unclear', 'sent 3'],
    ],
    [
      told({ state: 'accepted', ...ended }, ['failed', 3, 'undeliverable'], ['sent', 1]),
      ['queued 0', 'called 1', 'accepted 2', 'sent 1', 'failed 3 undeliverable'],
    ],
    [
      told(
        { state: 'accepted', ...ended, tries: 1 },
        ['read', 4],
        ['played', 4],
        ['delivered', 4],
        ['sent', 1],
        ['odd', 1],
      ),
      ['queued 0', 'postponed', 'called 1', 'accepted 2', 'sent 1', 'delivered 4', 'read 4', 'played 4'],
    ],
  ]
  for (const [said, expected] of table) deepEqual(said, expected)
})
