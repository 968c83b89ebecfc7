import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { nextStep, type StepState } from './steps.ts'

const SHARED_DONE = { code: 'done', token: 'done', account: 'done', numbers: 'done' } as const

function next(states: Readonly<Record<string, StepState>>, phoneNumberIds: string[] = []) {
  const place = nextStep(
    ({ step, phoneNumberId }) => states[phoneNumberId === '' ? step : `${step} ${phoneNumberId}`] ?? 'waiting',
    phoneNumberIds,
  )
  return place && `${place.step} ${place.phoneNumberId}`.trim()
}

test('O9: steps follow one another; what failed holds up what comes after, and nothing is run that waits for others', () => {
  deepEqual(next({}), null)
  deepEqual(next({ code: 'done' }), 'token')
  deepEqual(next({ code: 'skipped' }), 'token')
  deepEqual(next({ code: 'failed' }), null)
  deepEqual(next({ code: 'done', token: 'failed' }), null)
  deepEqual(next({ ...SHARED_DONE, numbers: 'waiting' }), 'numbers')
  deepEqual(next(SHARED_DONE), null)
})

test('O9: what was left running by a process that died comes first', () => {
  deepEqual(next({ code: 'running' }), 'code')
  deepEqual(next({ ...SHARED_DONE, account: 'running', numbers: 'waiting' }), 'account')
  deepEqual(next({ ...SHARED_DONE, 'subscription 1': 'done', 'registration 1': 'running' }, ['1']), 'registration 1')
})

test('O9: one number that is stuck does not hold up the next; a profile that cannot be read holds up nothing', () => {
  deepEqual(next(SHARED_DONE, ['1', '2']), 'subscription 1')
  deepEqual(next({ ...SHARED_DONE, 'subscription 1': 'failed' }, ['1', '2']), 'subscription 2')
  const registered = { ...SHARED_DONE, 'subscription 1': 'done', 'registration 1': 'skipped' } as const
  deepEqual(next(registered, ['1']), 'profile 1')
  deepEqual(next({ ...registered, 'profile 1': 'failed' }, ['1', '2']), 'subscription 2')
  deepEqual(next({ ...registered, 'profile 1': 'done' }, ['1']), null)
})
