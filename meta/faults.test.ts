import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { type Fault, faultOf, faultOfWebhookError, type Retry } from './faults.ts'

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

/** Fact sheet §11, row by row, with the HTTP status it documents (400 where it names none). */
const SHEET: [codes: number[], http: number, fault: Fault, retry: Retry, channel?: 'stop' | 'warn'][] = [
  [[0], 401, 'reconnect_channel', 'never', 'stop'],
  [[1], 400, 'temporary', 'maybe_sent'],
  [[2], 503, 'temporary', 'maybe_sent'],
  [[3], 500, 'permission_missing', 'never', 'stop'],
  [[4], 400, 'slow_down_app', 'automatic'],
  [[10], 403, 'permission_missing', 'never', 'stop'],
  [[33], 400, 'channel_not_found', 'never', 'stop'],
  [[100], 400, 'bad_content', 'never'],
  [[190], 401, 'reconnect_channel', 'never', 'stop'],
  [range(200, 299), 403, 'permission_missing', 'never', 'stop'],
  [[368], 403, 'policy_block', 'never', 'stop'],
  [[613], 400, 'slow_down_app', 'after_backoff'],
  [[80007], 400, 'slow_down_account', 'automatic'],
  [[130403], 400, 'customer_blocked', 'never'],
  [[130429], 400, 'slow_down_number', 'automatic'],
  [[130472], 400, 'marketing_experiment', 'never'],
  [[130497], 403, 'country_restricted', 'never'],
  [[131000], 500, 'temporary', 'maybe_sent'],
  [[131005], 403, 'permission_missing', 'never', 'stop'],
  [[131008, 131009], 400, 'bad_content', 'never'],
  [[131016], 500, 'temporary', 'maybe_sent'],
  [[131020, 131041], 400, 'group_problem', 'never'],
  [[131021], 400, 'recipient_is_sender', 'never'],
  [[131026], 400, 'undeliverable', 'never'],
  [[131030], 400, 'not_in_test_list', 'never'],
  [[131031], 403, 'account_locked', 'never', 'stop'],
  [[131037], 400, 'name_not_approved', 'never', 'stop'],
  [[131042, 131044], 400, 'payment_problem', 'never', 'warn'],
  [[131045], 500, 'number_not_registered', 'never', 'stop'],
  [[131047], 400, 'window_closed', 'never'],
  [[131048], 400, 'spam_limited', 'never', 'warn'],
  [[131049], 400, 'marketing_capped', 'after_backoff'],
  [[131050], 400, 'customer_stopped_marketing', 'never'],
  [[131051], 400, 'unsupported_message', 'never'],
  [[131052], 400, 'media_unavailable', 'never'],
  [[131053], 400, 'bad_media', 'never'],
  [[131055, 134100], 400, 'template_not_marketing', 'never'],
  [[131056], 400, 'slow_down_contact', 'automatic'],
  [[131057], 500, 'maintenance', 'maybe_sent'],
  [[131058], 400, 'only_from_test_number', 'never'],
  [[131059], 400, 'cursor_invalid', 'after_backoff'],
  [[131062], 400, 'needs_phone_number', 'never'],
  [[131063], 400, 'marketing_disabled', 'never'],
  [[131064], 400, 'category_misuse_limited', 'never', 'warn'],
  [[131201, 131202, 131204, ...range(131207, 131215)], 400, 'group_problem', 'never'],
  [[132000, 132005, 132008, 132012, 132018], 400, 'bad_template_parameters', 'never'],
  [[132001], 404, 'template_missing', 'never'],
  [[132007], 400, 'template_rejected', 'never'],
  [[132015], 400, 'template_paused', 'after_backoff'],
  [[132016], 400, 'template_disabled', 'never'],
  [[132068], 400, 'flow_problem', 'never'],
  [[132069], 400, 'flow_problem', 'after_backoff'],
  [[133000], 500, 'registration_wait', 'after_backoff'],
  [[133004], 503, 'temporary', 'maybe_sent'],
  [[133005], 400, 'pin_wrong', 'never'],
  [[133006, 133010], 400, 'number_not_registered', 'never', 'stop'],
  [[133008, 133009], 400, 'pin_locked', 'after_backoff'],
  [[133015, 133016], 400, 'registration_wait', 'after_backoff'],
  [[134011], 400, 'payment_problem', 'never', 'warn'],
  [[134101], 400, 'template_syncing', 'after_backoff'],
  [[134102], 500, 'temporary', 'maybe_sent'],
  [[135000], 400, 'bad_content', 'never'],
  [[136024, 136025], 400, 'code_failed', 'after_backoff'],
  [[137000], 400, 'identity_changed', 'never'],
  [[...range(138000, 138004), ...range(138006, 138012), ...range(138014, 138025)], 400, 'call_problem', 'never'],
  [[138005], 400, 'call_problem', 'after_backoff'],
  [[138013], 400, 'slow_down_app', 'after_backoff'],
  [range(139000, 139004), 400, 'flow_problem', 'never'],
  [[139100, 139101, 139102], 400, 'block_list_problem', 'never'],
  [[139103], 400, 'block_list_problem', 'after_backoff'],
  [[141002], 400, 'template_missing', 'never'],
  [range(147001, 147005), 400, 'username_problem', 'never'],
  [[1752041], 400, 'already_done', 'never'],
  [[200005, 200006, 200007], 400, 'insights_problem', 'never'],
  [[2388001, 2388012, 2388091, 2388093, 2388103, 2593079, 2593085], 400, 'migration_problem', 'never'],
  [[2388019], 400, 'template_limit', 'never'],
  [[2388023, 2388024], 400, 'template_name_taken', 'never'],
  [[2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299], 400, 'template_rejected', 'never'],
  [[2494100], 400, 'maintenance', 'after_backoff'],
  [[2593107, 2593108, 2593109], 400, 'history_problem', 'never'],
]

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
