import { ok } from 'node:assert/strict'
import { test } from 'node:test'
import {
  actsIn,
  advance,
  type OwnState,
  type ReportedStatus,
  type SendEvent,
  stateOfAttempt,
  stateOfMessage,
} from './status.ts'

/** One attempt as it is: what we believe, what Meta really did, and what it has told so far. */
interface Attempt {
  own: OwnState
  isTaken: boolean
  /** What the call that is under way will come back with, if it comes back. */
  answer: 'none' | 'taken' | 'rejected'
  reported: readonly ReportedStatus[]
  /** Meta has said so at some time, also where a restore forgot it. */
  hasFailed: boolean
  wasRestored: boolean
}
interface World {
  attempts: readonly Attempt[]
  /** How often a person said that it did not go out, though it did. */
  mistakes: number
}

/** A message is sent, and tried again once. */
const ATTEMPTS_MAX = 2
const MISTAKES_MAX = 2
/** Whatever Meta says of what it took; of what it did not take it says nothing. */
const REPORTS = ['sent', 'failed', 'delivered'] as const
const NEW: Attempt = {
  own: 'queued',
  isTaken: false,
  answer: 'none',
  reported: [],
  hasFailed: false,
  wasRestored: false,
}
/** Attempts that will do nothing more by themselves. */
const RESTING = new Set<OwnState>(['unconfirmed', 'accepted', 'failed', 'cancelled'])

test('S8 (R24): calls, crashes, restores, late answers, late reports, people who cancel, settle, err and retry: no path sends twice by itself', () => {
  const worlds = everyWorld()
  ok(worlds.length > 1_000, `only ${worlds.length} worlds were reached`)
  for (const world of worlds) {
    const { attempts, mistakes } = world
    const what = JSON.stringify(world)
    const taken = attempts.filter(({ isTaken }) => isTaken)
    const delivered = attempts.filter(({ reported }) => reported.includes('delivered'))
    // Twice only where a person said so wrongly, or where Meta had said that the first one failed.
    const failedAtMeta = attempts.filter(({ hasFailed }) => hasFailed).length
    ok(taken.length <= 1 + mistakes + failedAtMeta, what)
    for (const attempt of attempts) {
      const state = stateOfAttempt(attempt)
      if (['accepted', 'sent', 'delivered'].includes(state)) ok(attempt.isTaken || mistakes > 0 || told(attempt), what)
      if (state === 'failed' && attempt.isTaken) ok(attempt.reported.includes('failed') || mistakes > 0, what)
      if (state === 'cancelled') ok(!attempt.isTaken, what)
    }
    // What arrived is never shown as anything less, whatever became of the other attempt.
    if (delivered.length > 0) ok(stateOfMessage(attempts) === 'delivered', what)
    // While it is open what became of it, there is nothing to retry.
    if (stateOfMessage(attempts) === 'unconfirmed') ok(!actsIn('unconfirmed').includes('retry'), what)
  }
})

test('S8 (R24): wherever it stands, it can come to rest, and a person is shown a certain end or asked', () => {
  for (const world of everyWorld()) {
    const last = world.attempts.at(-1) as Attempt
    if (RESTING.has(last.own)) continue
    const next = stepsFrom(world).some(({ attempts }) => {
      const { own } = attempts[world.attempts.length - 1] as Attempt
      return RESTING.has(own)
    })
    ok(next, JSON.stringify(world))
  }
})

/** A person said that it went out: then that is what we say too. */
const told = ({ own }: Attempt) => own === 'accepted'

function everyWorld(): World[] {
  const start: World = { attempts: [NEW], mistakes: 0 }
  const seen = new Map([[JSON.stringify(start), start]])
  const waiting = [start]
  for (let world = waiting.pop(); world; world = waiting.pop()) {
    for (const next of stepsFrom(world).filter(({ mistakes }) => mistakes <= MISTAKES_MAX)) {
      const key = JSON.stringify(next)
      if (seen.has(key)) continue
      seen.set(key, next)
      waiting.push(next)
    }
  }
  return [...seen.values()]
}

function stepsFrom(world: World): World[] {
  const { attempts, mistakes } = world
  const acts = actsIn(stateOfMessage(attempts) ?? 'queued')
  const steps = attempts.flatMap((attempt, index) => {
    const isNewest = index === attempts.length - 1
    const put = (change: Partial<Attempt>, more = 0): World => ({
      attempts: attempts.with(index, { ...attempt, ...change }),
      mistakes: mistakes + more,
    })
    const go = (event: SendEvent, change: Partial<Attempt> = {}, more = 0) => {
      const own = advance(attempt.own, event)
      return own === null ? [] : [put({ own, ...change }, more)]
    }
    const isError = attempt.isTaken && !attempt.reported.some((status) => status === 'failed')
    return [
      // The call leaves, or the process dies before it does.
      ...go('claimed', { isTaken: true, answer: 'taken' }),
      ...go('claimed', { answer: 'rejected' }),
      ...go('claimed'),
      ...(attempt.answer === 'taken' ? go('accepted', { answer: 'none' }) : []),
      ...(attempt.answer === 'rejected' ? go('refused', { answer: 'none' }) : []),
      ...(attempt.answer === 'rejected' ? go('postponed', { answer: 'none' }) : []),
      ...go('lost'),
      // The database is an older one, in which it was still waiting: it is in doubt, whatever became of it.
      ...(attempt.own === 'accepted' && !attempt.wasRestored
        ? [put({ own: 'unconfirmed', reported: [], wasRestored: true })]
        : []),
      ...(attempt.isTaken ? REPORTS : [])
        .filter((status) => !attempt.reported.includes(status))
        .map((status) => {
          const hasFailed = attempt.hasFailed || status === 'failed'
          return put({ reported: [...attempt.reported, status].sort(), hasFailed })
        }),
      ...(isNewest && acts.includes('cancel') ? go('cancelled') : []),
      ...(isNewest && acts.includes('settle') ? go('settled_sent', {}, attempt.isTaken ? 0 : 1) : []),
      ...(isNewest && acts.includes('settle') ? go('settled_not_sent', {}, isError ? 1 : 0) : []),
    ]
  })
  if (attempts.length < ATTEMPTS_MAX && acts.includes('retry')) steps.push({ attempts: [...attempts, NEW], mistakes })
  return steps
}
