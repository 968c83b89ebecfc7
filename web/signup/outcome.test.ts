import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { CodeRequest } from '#contract/onboarding.ts'
import { parseSignupMessage, type SignupMessage } from './message.ts'
import { CLOSED_WAIT_MS, type Heard, MESSAGE_WAIT_MS, type Outcome, outcomeOf } from './outcome.ts'

const message = (event: string, data: Record<string, unknown> = {}) =>
  parseSignupMessage(JSON.stringify({ type: 'WA_EMBEDDED_SIGNUP', event, data, version: '3' })) as SignupMessage

const FINISH = message('FINISH', { waba_id: '524', phone_number_id: '106', business_id: '272' })
const CANCEL = message('CANCEL', { current_step: 'PHONE_NUMBER_SETUP' })
const ERROR = message('CANCEL', { error_message: 'Not now', error_id: '524126', session_id: 'f34b51' })
const AT = 1_000_000

const withCode = (session: CodeRequest['session']): Outcome => ({ kind: 'code', request: { code: 'AQB', session } })
const FINISHED = { event: 'FINISH', wabaId: '524', phoneNumberId: '106', businessId: '272' }
const NOTHING = { currentStep: null, sessionId: null, errorCode: null, errorMessage: null }

const CASES: [what: string, heard: Heard, nowMs: number, outcome: Outcome][] = [
  ['the window is open', {}, AT, { kind: 'waiting', untilMs: null }],
  ['it was blocked', { blocked: true }, AT, { kind: 'ended', end: { event: 'blocked' } }],
  [
    'first the message, then the code',
    { message: { said: FINISH, atMs: AT }, answer: { code: 'AQB', atMs: AT + 5 } },
    AT + 5,
    withCode(FINISHED),
  ],
  [
    'the code, and the message is waited for',
    { answer: { code: 'AQB', atMs: AT } },
    AT + 1,
    { kind: 'waiting', untilMs: AT + MESSAGE_WAIT_MS },
  ],
  [
    'first the code, then the message',
    { answer: { code: 'AQB', atMs: AT }, message: { said: FINISH, atMs: AT + 9 } },
    AT + 9,
    withCode(FINISHED),
  ],
  ['the message never comes', { answer: { code: 'AQB', atMs: AT } }, AT + MESSAGE_WAIT_MS, withCode(null)],
  [
    'the code never comes while the window is open',
    { message: { said: FINISH, atMs: AT } },
    AT + 60_000,
    { kind: 'waiting', untilMs: null },
  ],
  [
    'finished and closed, and no code',
    { message: { said: FINISH, atMs: AT }, closedAtMs: AT },
    AT + CLOSED_WAIT_MS,
    { kind: 'ended', end: { event: 'closed', ...NOTHING } },
  ],
  [
    'cancelled and called back',
    { message: { said: CANCEL, atMs: AT }, answer: { code: null, atMs: AT + 1 } },
    AT + 1,
    { kind: 'ended', end: { event: 'cancelled', ...NOTHING, currentStep: 'PHONE_NUMBER_SETUP' } },
  ],
  [
    'called back without a code; why may still be told',
    { answer: { code: null, atMs: AT } },
    AT,
    { kind: 'waiting', untilMs: AT + CLOSED_WAIT_MS },
  ],
  [
    'called back without a code, and nothing is told',
    { answer: { code: null, atMs: AT } },
    AT + CLOSED_WAIT_MS,
    { kind: 'ended', end: { event: 'closed' } },
  ],
  [
    'an error, and the window is still open: they may try again in it',
    { message: { said: ERROR, atMs: AT } },
    AT + 60_000,
    { kind: 'waiting', untilMs: null },
  ],
  [
    'an error, then closed',
    { message: { said: ERROR, atMs: AT }, closedAtMs: AT + 1, answer: { code: null, atMs: AT + 2 } },
    AT + 2,
    {
      kind: 'ended',
      end: { event: 'error', currentStep: null, sessionId: 'f34b51', errorCode: '524126', errorMessage: 'Not now' },
    },
  ],
  [
    'seen to be gone, the code on its way',
    { closedAtMs: AT },
    AT + 10,
    { kind: 'waiting', untilMs: AT + CLOSED_WAIT_MS },
  ],
  ['gone, and nothing came', { closedAtMs: AT }, AT + CLOSED_WAIT_MS, { kind: 'ended', end: { event: 'closed' } }],
  [
    'the code comes after it was seen to be gone',
    { closedAtMs: AT, answer: { code: 'AQB', atMs: AT + 9_000 }, message: { said: FINISH, atMs: AT } },
    AT + 9_000,
    withCode(FINISHED),
  ],
]

test('what came of the popup, in every order of callback, message and closing', () => {
  for (const [what, heard, nowMs, outcome] of CASES) deepEqual(outcomeOf(heard, nowMs), outcome, what)
})

test('messages that are not of the sign-up are passed over, whatever they are', () => {
  for (const data of [null, 7, '', 'cb=f1', '{', '[]', 'null', '{"type":"other"}', { type: 'other' }, [1]]) {
    equal(parseSignupMessage(data), null, JSON.stringify(data))
  }
})

test('ids are digits or nothing; numbers and objects in place of texts do no harm', () => {
  const said = parseSignupMessage({
    type: 'WA_EMBEDDED_SIGNUP',
    event: 'ERROR',
    data: {
      waba_id: '<script>',
      phone_number_id: 106,
      business_id: {},
      error_code: 7,
      error_message: 'x'.repeat(5_000),
    },
  })
  deepEqual(
    [said?.wabaId, said?.phoneNumberId, said?.businessId, said?.errorCode, said?.errorMessage?.length],
    [null, '106', null, '7', 1_000],
  )
  deepEqual(parseSignupMessage('{"type":"WA_EMBEDDED_SIGNUP"}')?.event, '')
})
