import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { brokenBy, merged, REPLIES_RESTRICTED, type Standing, type Told } from './standing.ts'
import { type AccountItem, concerns, standingIn } from './told.ts'
import { type Known, type WarningWord, warningsIn } from './warnings.ts'

const NOON = Date.parse('2026-11-22T12:00:00.000Z')
const at = (seconds: number) => new Date(NOON + seconds * 1_000)
const now = at(3_600)
const item = (field: string, value: Record<string, unknown>, seconds = 0): AccountItem => ({
  field,
  value,
  at: at(seconds),
})
const update = (event: string, more: Record<string, unknown> = {}, seconds = 0) =>
  item('account_update', { event, ...more }, seconds)
const ban = (state: string, seconds = 0) =>
  update('DISABLED_UPDATE', { ban_info: { waba_ban_state: state, waba_ban_date: 'November 22, 2026' } }, seconds)
const restricted = (type: string, expiration?: number) =>
  update('ACCOUNT_RESTRICTION', {
    restriction_info: [{ restriction_type: type, ...(expiration === undefined ? {} : { expiration }) }],
  })
const found = (word: string, seconds: number): Told => ({
  at: at(seconds).toISOString(),
  word,
  details: null,
  until: null,
})
const after = (...items: AccountItem[]) => items.reduce((all, one) => merged(all, standingIn(one)), {} as Standing)
const faultAfter = (...items: AccountItem[]) => brokenBy(after(...items), now)?.fault ?? null

const REMOVED = update('PARTNER_APP_UNINSTALLED', { waba_info: { partner_app_id: '77' } })
const EVERYTHING = [
  ban('DISABLE', 1),
  ban('REINSTATE', 2),
  ban('SCHEDULE_FOR_DISABLE', 2),
  ban('DISABLE', 2),
  REMOVED,
  update('PARTNER_ADDED', {}, 1),
  update('ACCOUNT_DELETED', {}, 5),
  update('ACCOUNT_VIOLATION', { violation_info: { violation_type: 'ADULT' } }, 3),
  restricted('RESTRICTED_BIZ_INITIATED_MESSAGING'),
  restricted(REPLIES_RESTRICTED, NOON / 1_000 + 60),
  restricted(REPLIES_RESTRICTED),
  item('account_review_update', { decision: 'REJECTED' }, 4),
  item('account_review_update', { decision: 'APPROVED' }, 4),
  item('phone_number_quality_update', { event: 'FLAGGED', current_limit: 'TIER_1K' }, 2),
  item('phone_number_quality_update', { event: 'UNFLAGGED', max_daily_conversations_per_business: 'TIER_2K' }, 2),
  item(
    'business_capability_update',
    { max_daily_conversations_per_business: 2_000, max_phone_numbers_per_waba: 25 },
    3,
  ),
  item('phone_number_name_update', { decision: 'REJECTED', rejection_reason: 'NAME_EMPLOYEE_ISSUE' }, 1),
  item('phone_number_name_update', { decision: 'APPROVED', rejection_reason: null }, 2),
  item('security', { event: 'PIN_RESET_REQUEST', requester: '61555822107539' }, 1),
  item('account_alerts', { alert_info: { alert_type: 'PROFILE_PICTURE_LOST', alert_status: 'ACTIVE' } }, 1),
]

test('H1: whatever the order, the batches and the repetitions, it ends the same', () => {
  const whole = after(...EVERYTHING)
  const some = fc.shuffledSubarray(EVERYTHING, { minLength: EVERYTHING.length })
  const repeated = fc.array(fc.constantFrom(...EVERYTHING), { maxLength: 20 })
  fc.assert(
    fc.property(some, repeated, fc.nat(EVERYTHING.length), (items, again, middle) => {
      deepEqual(after(...items, ...again), whole)
      deepEqual(merged(after(...items.slice(middle)), after(...items.slice(0, middle), ...again)), whole)
    }),
  )
})

test('H1: whatever stands in a webhook, it is read without a complaint', () => {
  const field = fc.constantFrom('account_update', 'account_alerts', 'security', 'phone_number_quality_update', 'other')
  const word = fc.constantFrom<unknown>('DISABLED_UPDATE', 'ACCOUNT_RESTRICTION', 7, null, [], {}, 'a\0b', '\ud800')
  const info = fc.dictionary(
    fc.constantFrom('waba_ban_state', 'restriction_type', 'expiration', 'alert_type'),
    fc.anything(),
  )
  const value = fc.record({
    event: word,
    ban_info: info,
    restriction_info: fc.array(info),
    alert_info: info,
    requester: word,
  })
  fc.assert(
    fc.property(field, value, (one, two) => {
      const standing = standingIn(item(one, two))
      brokenBy(standing, now)
      for (const told of Object.values(standing))
        equal(told.word.includes('\0') || told.details?.includes('\0') === true, false)
    }),
  )
})

test('H2: what names a number is about it alone, what names another app is about none', () => {
  const shop = { phoneNumberId: '100', displayPhoneNumber: '+1 555-078-3881', appId: '77' }
  const other = { ...shop, phoneNumberId: '200', displayPhoneNumber: '+1 555-078-3882' }
  const about = (one: AccountItem) => [shop, other].map((number) => concerns(one, number))
  deepEqual(about(item('security', { display_phone_number: '15550783881', event: 'PIN_CHANGED' })), [true, false])
  deepEqual(about(update('ACCOUNT_VIOLATION', { phone_number: '15550783882' })), [false, true])
  deepEqual(about(item('account_alerts', { entity_type: 'PHONE_NUMBER', entity_id: '100' })), [true, false])
  deepEqual(about(item('account_alerts', { entity_type: 'BUSINESS', entity_id: '9' })), [true, true])
  deepEqual(about(ban('DISABLE')), [true, true])
  deepEqual(about(REMOVED), [true, true])
  deepEqual(about(update('PARTNER_APP_UNINSTALLED', { partner_app_id: '78' })), [false, false])
})

test('H3: what stops a number breaks it, with Meta’s reason; the rest does not', () => {
  deepEqual(brokenBy(after(ban('DISABLE')), now), { fault: 'account_locked', details: 'November 22, 2026' })
  equal(faultAfter(REMOVED), 'app_removed')
  equal(faultAfter(update('PARTNER_REMOVED')), 'app_removed')
  equal(faultAfter(update('ACCOUNT_OFFBOARDED')), 'app_removed')
  equal(faultAfter(update('ACCOUNT_DELETED')), 'channel_not_found')
  deepEqual(brokenBy(after(restricted(REPLIES_RESTRICTED)), now), {
    fault: 'account_restricted',
    details: REPLIES_RESTRICTED,
  })
  equal(brokenBy({ access: found('reconnect_channel', 0) }, now)?.fault, 'reconnect_channel')
  equal(brokenBy({ blocked: found('yes', 0) }, now)?.fault, 'account_locked')
  for (const harmless of [
    ban('SCHEDULE_FOR_DISABLE'),
    restricted('RESTRICTED_BIZ_INITIATED_MESSAGING'),
    update('ACCOUNT_VIOLATION', { violation_info: { violation_type: 'ADULT' } }),
    update('SOMETHING_NEW'),
    item('account_review_update', { decision: 'REJECTED' }),
    item('security', { event: 'PIN_RESET_REQUEST' }),
  ])
    equal(faultAfter(harmless), null, JSON.stringify(harmless.value))
})

test('H4: it heals when Meta says so, when it runs out, when a look finds it well, and when it is connected again', () => {
  equal(faultAfter(ban('DISABLE', 1), ban('REINSTATE', 2)), null)
  equal(faultAfter(ban('REINSTATE', 1), ban('DISABLE', 2)), 'account_locked')
  equal(faultAfter(REMOVED, update('PARTNER_APP_INSTALLED', {}, 1)), null)
  equal(faultAfter(update('PARTNER_REMOVED', {}, 2), update('ACCOUNT_RECONNECTED', {}, 3)), null)
  equal(faultAfter(restricted(REPLIES_RESTRICTED, NOON / 1_000 + 3_599)), null)
  equal(faultAfter(restricted(REPLIES_RESTRICTED, NOON / 1_000 + 3_601)), 'account_restricted')
  const refuted = (standing: Standing, look: Standing) => brokenBy(merged(standing, look), now)
  equal(refuted(after(ban('DISABLE')), { blocked: found('no', 9) }), null)
  equal(refuted(after(REMOVED), { access: found('ok', 9) }), null)
  equal(refuted(after(restricted(REPLIES_RESTRICTED)), { restricted: found('no', 9) }), null)
  equal(refuted({ access: found('account_locked', 1) }, after(ban('REINSTATE', 2))), null)
  equal(refuted({ access: found('reconnect_channel', 1) }, after(ban('REINSTATE', 2)))?.fault, 'reconnect_channel')
  equal(refuted(after(ban('DISABLE'), REMOVED, update('ACCOUNT_DELETED')), { resumed: found('connected', 9) }), null)
  equal(refuted(after(ban('DISABLE', 10)), { resumed: found('connected', 9) })?.fault, 'account_locked')
})

test('H5: what was told of the second in which one looked is newer than the look', () => {
  const look = { blocked: found('no', 7.9), access: found('ok', 7.9) }
  equal(brokenBy(merged(after(ban('DISABLE', 7)), look), now)?.fault, 'account_locked')
  equal(brokenBy(merged(after(ban('DISABLE', 6)), look), now), null)
})

const KNOWN: Known = {
  ...{ qualityRating: 'GREEN', numberStatus: 'CONNECTED', nameStatus: 'APPROVED', newNameStatus: null },
  ...{ reviewStatus: 'APPROVED', refreshedAt: null, messagingLimit: 250, reachedLast24h: 0 },
}
const warned = (standing: Standing, known: Partial<Known> = {}): WarningWord[] =>
  warningsIn(standing, { ...KNOWN, ...known }, now).map(({ word }) => word)

test('H6: from 80 % of the messaging limit on one is warned', () => {
  deepEqual(warned({}, { reachedLast24h: 199 }), [])
  deepEqual(warned({}, { reachedLast24h: 200 }), ['limit_near'])
  deepEqual(warned({}, { reachedLast24h: 9_999, messagingLimit: -1 }), [])
  deepEqual(warned({}, { reachedLast24h: 9_999, messagingLimit: null }), [])
})

test('H3: what does not stop a number is a warning, for as long as it holds', () => {
  deepEqual(warned({}), [])
  deepEqual(warned(after(...EVERYTHING.slice(2, 3))), ['disable_planned'])
  deepEqual(warned(after(restricted('RESTRICTED_BIZ_INITIATED_MESSAGING', NOON / 1_000 + 3_601))), ['restricted'])
  deepEqual(warned(after(restricted('RESTRICTED_BIZ_INITIATED_MESSAGING', NOON / 1_000 + 3_599))), [])
  deepEqual(warned({ payment: found('missing', 0) }, { qualityRating: 'RED' }), ['payment_missing', 'quality_low'])
  deepEqual(warned(after(item('phone_number_quality_update', { event: 'FLAGGED' }))), ['quality_low'])
  deepEqual(warned({}, { numberStatus: 'FLAGGED', newNameStatus: 'DECLINED', reviewStatus: 'REJECTED' }), [
    'review_rejected',
    'quality_low',
    'name_declined',
  ])
  const month = 31 * 24 * 3_600
  deepEqual(
    warned(after(update('ACCOUNT_VIOLATION', {}, -month), item('security', { event: 'PIN_RESET_REQUEST' }, -month))),
    [],
  )
  deepEqual(warned(after(update('ACCOUNT_VIOLATION'), item('security', { event: 'PIN_RESET_REQUEST' }))), [
    'violation',
    'pin_reset_requested',
  ])
})
