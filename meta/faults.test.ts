import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { SHEET } from './faults.samples.ts'
import { type Fault, faultOf, faultOfWebhookError, type Retry } from './faults.ts'

test('every code of the fact sheet has its fault, its retry rule and its effect on the channel', () => {
  for (const [codes, http, fault, retry, channel = null] of SHEET) {
    for (const code of codes) {
      deepEqual(faultOf(http, { error: { code } }), { fault, retry, channel, code, subcode: null }, String(code))
    }
  }
})

test('only four codes are ever sent again without asking', () => {
  const automatic = SHEET.flatMap(([codes, http]) =>
    codes.filter((code) => faultOf(http, { error: { code } }).retry === 'automatic'),
  )
  deepEqual(automatic, [4, 80007, 130429, 131056])
})

test('a code that stands only in the subcode of a generic one is found there', () => {
  const inside: [number, number, Fault][] = [
    [100, 33, 'channel_not_found'],
    [100, 2388293, 'template_rejected'],
    [100, 2388023, 'template_name_taken'],
    [100, 2494165, 'bad_content'],
    [100, 2593107, 'history_problem'],
    [100, 36009, 'signup_code_spent'],
    [1, 2494100, 'maintenance'],
    [200, 2388001, 'migration_problem'],
    [100, 99999999, 'bad_content'],
  ]
  for (const [code, subcode, fault] of inside) {
    equal(faultOf(400, { error: { code, error_subcode: subcode } }).fault, fault, `${code}/${subcode}`)
  }
  equal(faultOf(400, { error: { code: 130429, error_subcode: 2494055 } }).fault, 'slow_down_number')
  equal(faultOf(401, { error: { code: 190, error_subcode: 463 } }).fault, 'reconnect_channel')
  equal(faultOf(400, { error: { error_subcode: 133010 } }).fault, 'number_not_registered')
})

test('without a known code the HTTP status decides, and doubt is never taken for refusal', () => {
  const byStatus: [number, Fault, Retry][] = [
    [400, 'unknown', 'never'],
    [401, 'reconnect_channel', 'never'],
    [403, 'permission_missing', 'never'],
    [408, 'answer_unclear', 'maybe_sent'],
    [429, 'slow_down_app', 'automatic'],
    [500, 'temporary', 'maybe_sent'],
    [502, 'temporary', 'maybe_sent'],
    [504, 'temporary', 'maybe_sent'],
    [200, 'answer_unclear', 'maybe_sent'],
    [302, 'answer_unclear', 'maybe_sent'],
  ]
  for (const [status, fault, retry] of byStatus) {
    for (const envelope of [null, undefined, {}, { error: {} }, { error: { code: 987654 } }, { error: 'x' as never }]) {
      const verdict = faultOf(status, envelope)
      deepEqual([verdict.fault, verdict.retry], [fault, retry], `${status} ${JSON.stringify(envelope)}`)
    }
  }
  equal(faultOf(400, { error: { code: 987654, is_transient: true } }).retry, 'maybe_sent')
})

test('in a failed status nothing is in doubt any more', () => {
  deepEqual(faultOfWebhookError({ code: 131000 }).retry, 'after_backoff')
  deepEqual(faultOfWebhookError({ code: 131047 }).fault, 'window_closed')
  deepEqual(faultOfWebhookError({ code: 131049 }).retry, 'after_backoff')
  deepEqual(faultOfWebhookError(undefined), {
    fault: 'unknown',
    retry: 'never',
    channel: null,
    code: null,
    subcode: null,
  })
})
