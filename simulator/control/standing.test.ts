/** What Meta decides changes Graph's answers and is told in the shapes of the fact sheet (§3.6–§3.12). */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type Shape, shapeOf } from '../shape.ts'
import { eventually, openStage, type Stage, text } from '../testing.ts'

const FIELDS =
  'messages,account_update,account_review_update,account_alerts,business_capability_update,phone_number_quality_update,phone_number_name_update,security'

let stage: Stage
beforeEach(async () => {
  stage = await openStage({ fields: FIELDS })
})
afterEach(() => stage.close())

/** The next change that was told, with its entry. */
const told = async (field: string, count = 1) => {
  const all = () =>
    stage.received.flatMap(({ raw }) =>
      ((JSON.parse(raw) as { entry: Shape[] }).entry ?? []).flatMap((entry) =>
        (entry.changes as Shape[]).filter((change) => change.field === field).map((change) => ({ entry, change })),
      ),
    )
  const found = await eventually(() => (all().length >= count ? all()[count - 1] : undefined), `${field} ${count}`)
  assert.match(String(found.entry.time), /^\d{10}$/, 'account-level entries carry a time')
  return { value: shapeOf(found.change.value), entryId: found.entry.id }
}
const account = (change: Shape) => stage.sim('PATCH', `/accounts/${stage.practice.wabaId}`, change)
const number = (change: Shape) => stage.sim('PATCH', `/numbers/${stage.practice.phoneNumberId}`, change)
const portfolio = (change: Shape) => stage.sim('PATCH', `/portfolios/${stage.practice.portfolioId}`, change)
const read = async (id: string, fields: string) => (await stage.graph('GET', `${id}?fields=${fields}`)).body
const sendText = () => stage.send({ to: '+491701234501', ...text() })
const DISPLAY = '493055500100'

test('an account is banned and comes back', async () => {
  const { wabaId, phoneNumberId } = stage.practice
  await account({ ban: 'disable', banDate: 'April 17, 2026' })
  assert.deepEqual((await told('account_update')).value, {
    event: 'DISABLED_UPDATE',
    ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: 'April 17, 2026' },
  })
  assert.equal((await sendText()).code, 131031)
  assert.equal((await read(phoneNumberId, 'status')).status, 'BANNED')
  assert.equal(shapeOf((await read(wabaId, 'health_status')).health_status).can_send_message, 'BLOCKED')
  await account({ ban: 'reinstate' })
  assert.equal(shapeOf((await told('account_update', 2)).value.ban_info).waba_ban_state, 'REINSTATE')
  assert.equal((await sendText()).code, null)
})

test('restrictions, violations, the review, an alert', async () => {
  const { wabaId, portfolioId } = stage.practice
  await account({ restrictions: [{ type: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING', expiration: 1_900_000_000 }] })
  const restriction_info = [{ restriction_type: 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING', expiration: 1_900_000_000 }]
  assert.deepEqual((await told('account_update')).value, { event: 'ACCOUNT_RESTRICTION', restriction_info })
  assert.equal((await sendText()).code, 368)
  await account({ restrictions: [], violation: 'ADULT' })
  assert.deepEqual((await told('account_update', 2)).value, {
    event: 'ACCOUNT_VIOLATION',
    violation_info: { violation_type: 'ADULT' },
  })
  await account({ review: 'REJECTED' })
  assert.deepEqual(await told('account_review_update'), { value: { decision: 'REJECTED' }, entryId: wabaId })
  assert.equal((await read(wabaId, 'account_review_status')).account_review_status, 'REJECTED')
  await account({ alert: { type: 'OBA_REJECTED', severity: 'INFORMATIONAL', status: 'NONE', description: 'No.' } })
  assert.deepEqual((await told('account_alerts')).value, {
    entity_type: 'BUSINESS',
    entity_id: portfolioId,
    alert_info: {
      alert_severity: 'INFORMATIONAL',
      alert_status: 'NONE',
      alert_type: 'OBA_REJECTED',
      alert_description: 'No.',
    },
  })
})

test('a missing payment is in the health, and templates fail later', async () => {
  await account({ paymentMissing: true })
  const health = shapeOf((await read(stage.practice.wabaId, 'health_status')).health_status)
  assert.equal(health.can_send_message, 'LIMITED')
  const [waba] = health.entities as { errors: { error_code: number }[] }[]
  assert.equal(waba?.errors[0]?.error_code, 141006)
  const filled = (...words: string[]) => words.map((one) => ({ type: 'text', text: one }))
  const components = [
    { type: 'header', parameters: filled('Ann') },
    { type: 'body', parameters: filled('4711', '9 €', '12 May') },
    { type: 'button', sub_type: 'url', index: '1', parameters: filled('4711') },
  ]
  const template = { name: 'order_confirmation', language: { code: 'en' }, components }
  assert.equal((await stage.send({ to: '+491701234501', type: 'template', template })).code, null)
  const failed = await eventually(() => stage.statuses().find(({ status }) => status === 'failed'))
  assert.equal((failed.errors as { code: number }[])[0]?.code, 131042)
})

test('a number: quality, throughput, status, PIN, and its name', async () => {
  const { phoneNumberId } = stage.practice
  await number({ quality: 'RED' })
  const limit = { current_limit: 'TIER_2K', max_daily_conversations_per_business: 'TIER_2K' }
  assert.deepEqual((await told('phone_number_quality_update')).value, {
    display_phone_number: DISPLAY,
    event: 'FLAGGED',
    ...limit,
  })
  assert.equal((await read(phoneNumberId, 'quality_rating')).quality_rating, 'RED')
  await number({ throughput: 'HIGH' })
  assert.equal((await told('phone_number_quality_update', 2)).value.event, 'THROUGHPUT_UPGRADE')
  assert.deepEqual((await read(phoneNumberId, 'throughput')).throughput, { level: 'HIGH' })
  await number({ name: { decision: 'REJECTED', reason: 'NAME_FORMAT_UNACCEPTABLE' } })
  assert.deepEqual((await told('phone_number_name_update')).value, {
    display_phone_number: DISPLAY,
    decision: 'REJECTED',
    requested_verified_name: 'Blumen Huber',
    rejection_reason: 'NAME_FORMAT_UNACCEPTABLE',
  })
  assert.equal((await read(phoneNumberId, 'name_status')).name_status, 'DECLINED')
  await number({ security: { event: 'PIN_RESET_REQUEST', requester: '61555822107539' } })
  assert.deepEqual((await told('security')).value, {
    display_phone_number: DISPLAY,
    event: 'PIN_RESET_REQUEST',
    requester: '61555822107539',
  })
  await stage.graph('POST', phoneNumberId, { pin: '654321' })
  assert.deepEqual((await told('security', 2)).value, { display_phone_number: DISPLAY, event: 'PIN_CHANGED' })
  await number({ status: 'BANNED' })
  assert.equal((await told('account_update')).value.phone_number, DISPLAY)
  assert.equal((await sendText()).code, 131031)
  await number({ status: null })
  assert.equal((await read(phoneNumberId, 'status')).status, 'CONNECTED')
})

test('a portfolio’s limit and verification', async () => {
  const { wabaId, phoneNumberId } = stage.practice
  await portfolio({ verification: 'not_verified', limitTier: 'TIER_250' })
  assert.deepEqual((await told('business_capability_update')).value, {
    max_daily_conversations_per_business: 'TIER_250',
    max_phone_numbers_per_business: 2,
  })
  const quality = (await told('phone_number_quality_update')).value
  assert.deepEqual([quality.event, quality.old_limit, quality.current_limit], ['DOWNGRADE', 'TIER_2K', 'TIER_250'])
  assert.equal((await read(wabaId, 'business_verification_status')).business_verification_status, 'not_verified')
  assert.equal((await read(phoneNumberId, 'messaging_limit_tier')).messaging_limit_tier, 'TIER_250')
  await portfolio({ limitTier: 'TIER_10K' })
  assert.deepEqual((await told('business_capability_update', 2)).value, {
    max_daily_conversations_per_business: 'TIER_10K',
    max_phone_numbers_per_waba: 25,
  })
})

test('tokens are taken back, run out, lose permissions or accounts', async () => {
  const { token, wabaId, appId, portfolioId } = stage.practice
  await stage.sim('PATCH', '/tokens', { wabaId, removeScopes: ['whatsapp_business_messaging'] })
  assert.equal((await sendText()).code, 200)
  assert.equal((await stage.graph('GET', wabaId)).code, null)
  await stage.sim('PATCH', '/tokens', { token, addScopes: ['whatsapp_business_messaging'], removeAccounts: [wabaId] })
  assert.equal((await stage.graph('GET', wabaId)).code, 100)
  const short = await stage.sim('POST', '/tokens', { appId, wabaIds: [wabaId] })
  await stage.sim('PATCH', '/tokens', { token: short.token, expire: true })
  const expired = await stage.graph('GET', wabaId, undefined, String(short.token))
  assert.deepEqual([expired.code, shapeOf(expired.body.error).error_subcode], [190, 463])
  const other = String((await stage.sim('POST', '/tokens', { appId, wabaIds: [wabaId] })).token)
  assert.deepEqual(await stage.sim('PATCH', '/tokens', { token: other, revoke: 'app_removed' }), { changed: 1 })
  const revoked = await stage.graph('GET', wabaId, undefined, other)
  assert.deepEqual([revoked.code, shapeOf(revoked.body.error).error_subcode], [190, 458])
  const { value, entryId } = await told('account_update')
  assert.equal(entryId, portfolioId, 'the entry names the portfolio')
  assert.deepEqual(value, {
    event: 'PARTNER_APP_UNINSTALLED',
    waba_info: { waba_id: wabaId, owner_business_id: portfolioId, partner_app_id: appId },
  })
  const listed = (await stage.sim('GET', '/tokens')) as unknown as Shape[]
  assert.ok(listed.every((one) => !JSON.stringify(one).includes(other)))
})

test('a subscription is dropped in silence; a deleted account is told and gone', async () => {
  const { wabaId, phoneNumberId } = stage.practice
  await account({ subscription: 'dropped' })
  assert.deepEqual((await stage.graph('GET', `${wabaId}/subscribed_apps`)).body, { data: [] })
  await stage.graph('POST', `${wabaId}/subscribed_apps`)
  await account({ deleted: true })
  assert.deepEqual((await told('account_update')).value, { event: 'ACCOUNT_DELETED' })
  for (const id of [wabaId, phoneNumberId]) assert.equal((await stage.graph('GET', id)).code, 100)
})
