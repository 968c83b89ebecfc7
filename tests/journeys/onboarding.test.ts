import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { ChannelList } from '#contract/channels.ts'
import type { Onboarding } from '#contract/onboarding.ts'
import { TERMS_VERSION } from '#core/terms/index.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../house.ts'
import {
  acceptTerms,
  again,
  CONFIG_ID,
  choose,
  newBusiness,
  type OnboardingStage,
  only,
  openOnboardingStage,
  popupGives,
  settledFor,
  signUp,
  standing,
  start,
  stepOf,
} from '../onboardingStage.ts'
import { newPhone } from '../practice.ts'

let stage: OnboardingStage
let mira: Person

before(async () => {
  stage = await openOnboardingStage()
  mira = await stage.house.mira()
})

const CONNECTED =
  'code done, token done, account done, numbers done, subscription done, registration done, profile done, first_event waiting'

test('nothing is connected before the data terms are accepted, and who accepted them is kept', async () => {
  const inbox = await mira.ok('POST', '/api/v1/inboxes', { name: 'Support' })
  const wanted = { inboxId: inbox.id, way: 'signup', connection: 'meta' }
  equal((await mira.ok('GET', '/api/v1/terms')).isAccepted, false)
  equal(await mira.refused('POST', '/api/v1/onboardings', wanted), '409 terms_not_accepted')
  const outdated = { version: TERMS_VERSION + 1, locale: 'en' }
  equal(await mira.refused('POST', '/api/v1/terms/acceptances', outdated), '409 terms_outdated')
  const terms = await acceptTerms(mira)
  equal(terms.isAccepted, true)
  const [first] = terms.acceptances
  deepEqual(
    [first.version, first.acceptedBy, first.acceptedByName, first.locale],
    [TERMS_VERSION, mira.userId, 'Mira', 'en'],
  )
  match(first.address, /^(::1|(::ffff:)?127\.0\.0\.1)$/)
})

test('what the page needs to open Meta’s popup, and nothing secret', async () => {
  const { connections } = await mira.ok('GET', '/api/v1/connections')
  deepEqual(connections, [
    {
      connection: 'meta',
      ways: ['signup', 'hand'],
      webhookUrl: `${stage.house.url}/webhooks/whatsapp`,
      webhookTrouble: 'local_address',
    },
  ])
  const onboarding = await start(mira)
  deepEqual(onboarding.signup, {
    connection: 'meta',
    sdkUrl: 'https://connect.facebook.net/en_US/sdk.js',
    appId: stage.app.appId,
    configId: CONFIG_ID,
    graphVersion: 'v26.0',
    allowedOrigins: ['https://*.facebook.com'],
  })
  equal(JSON.stringify(onboarding).includes(stage.app.appSecret), false)
  await mira.ok('DELETE', `/api/v1/onboardings/${onboarding.id}`)
})

test('a number that is new to the Cloud API: popup, found account, Connect, and Ayşe’s first message arrives', async () => {
  const business = await newBusiness(stage)
  const found = await signUp(stage, mira, business)
  equal(standing(found), 'code done, token done, account done, numbers done')
  const [account] = found.accounts
  equal(account?.wabaId, business.wabaId)
  equal(account?.numbers[0]?.isChosen, true)
  equal(account?.numbers[0]?.isRegistered, false)
  const connected = await choose(mira, found, business.phoneNumberId)
  equal(standing(connected), CONNECTED)
  equal(only(connected).state, 'connected')
  const list: ChannelList = await mira.ok('GET', '/api/v1/channels')
  equal(list.channels.length, 1)
  const [channel] = list.channels
  deepEqual(
    [channel?.state, channel?.numberStatus, channel?.webhookBy, channel?.wabaId, channel?.firstEventAt],
    ['connected', 'CONNECTED', 'app', business.wabaId, null],
  )
  equal(list.accounts[0]?.numbersMax, 25)
  const ayse = await newPhone(stage.sim, 'Ayşe')
  await ayse.sends({ to: business.phoneNumberId, type: 'text', text: { body: 'Hello' } })
  const heard: Onboarding = await eventually(async () => {
    const now = await mira.ok('GET', `/api/v1/onboardings/${connected.id}`)
    equal(stepOf(now, 'first_event').state, 'done')
    return now
  })
  ok(stepOf(heard, 'first_event').finishedAt)
  equal(JSON.stringify([found, connected, list]).includes(business.token), false)
  // Nothing of it asks for anybody any more.
  const { onboardings } = await mira.ok('GET', '/api/v1/onboardings')
  deepEqual(onboardings, [])
})

test('a code is never exchanged twice: a second one begins anew, the same one is refused by Meta alone', async () => {
  const business = await newBusiness(stage)
  const { id } = await start(mira)
  const code = popupGives(stage, business.token)
  const path = `/api/v1/onboardings/${id}/code`
  const first = await settledFor(mira, await mira.ok('POST', path, { code, session: null }))
  equal(standing(first), 'code done, token done, account done, numbers done')
  const second = await settledFor(mira, await mira.ok('POST', path, { code, session: null }))
  equal(stepOf(second, 'code').fault, 'signup_code_spent')
  equal(stepOf(second, 'code').needs, 'popup')
  equal(await mira.refused('POST', `/api/v1/onboardings/${id}/attempts`, { step: 'code' }), '409 popup_needed')
  const fresh = popupGives(stage, business.token)
  const third = await settledFor(mira, await mira.ok('POST', path, { code: fresh, session: null }))
  equal(standing(third), 'code done, token done, account done, numbers done')
  await mira.ok('DELETE', `/api/v1/onboardings/${id}`)
})

test('the PIN: asked for, wrong, right; only the registration is tried again', async () => {
  const business = await newBusiness(stage)
  const found = await signUp(stage, mira, business)
  await graph(`/${business.phoneNumberId}`, business.token, { pin: '654321' })
  const asked = await choose(mira, found, business.phoneNumberId, { pin: null })
  deepEqual([stepOf(asked, 'registration').fault, stepOf(asked, 'registration').needs], ['pin_needed', 'pin'])
  equal(only(asked).state, 'failed')
  const wrong = await again(mira, found, 'registration', { phoneNumberId: business.phoneNumberId, pin: '111111' })
  equal(stepOf(wrong, 'registration').fault, 'pin_wrong')
  stage.door.calls.length = 0
  const right = await again(mira, found, 'registration', { phoneNumberId: business.phoneNumberId, pin: '654321' })
  equal(standing(right), CONNECTED)
  equal(stepOf(right, 'registration').attempts, 3)
  const earlier = ['GET /debug_token', 'GET /oauth/access_token', `POST /${business.wabaId}/subscribed_apps`]
  deepEqual(
    stage.door.calls.filter((call) => earlier.includes(call)),
    [],
  )
  const { rows } = await stage.house.database.ownerPool.query(
    'select (count(*) filter (where pin_encrypted is not null))::int as pins from onboarding_numbers where released_at is not null',
  )
  equal(rows[0].pins, 0)
})

test('a number that is registered already needs no PIN, and its place for data cannot be changed by the way', async () => {
  const business = await newBusiness(stage, { registered: true })
  const found = await signUp(stage, mira, business)
  const region = { pin: null, region: 'DE' }
  const fixed = await choose(mira, found, business.phoneNumberId, region)
  equal(stepOf(fixed, 'registration').fault, 'region_fixed')
  const skipped = await again(mira, found, 'registration', { phoneNumberId: business.phoneNumberId, region: null })
  equal(stepOf(skipped, 'registration').state, 'skipped')
  equal(only(skipped).state, 'connected')
})

test('a place for the data is chosen at the registration, and told where the data is', async () => {
  const business = await newBusiness(stage)
  const found = await signUp(stage, mira, business)
  equal(
    await mira.refused('POST', `/api/v1/onboardings/${found.id}/channels`, {
      phoneNumberId: business.phoneNumberId,
      inboxId: found.inboxId,
      region: 'ZZ',
    }),
    '422 unknown_region',
  )
  await choose(mira, found, business.phoneNumberId, { region: 'DE' })
  const locations = await mira.ok('GET', '/api/v1/data-locations')
  ok(locations.numbers.some(({ region }: { region: string | null }) => region === 'DE'))
  for (const [locale, words] of [
    ['en', /Where the data of Blumen Huber is[\s\S]*USA \(Meta’s default\)[\s\S]*Germany/],
    ['de', /Wo die Daten von Blumen Huber sind[\s\S]*Deutschland/],
  ] as const) {
    const answer = await mira.ask('GET', `/api/v1/data-locations/export?locale=${locale}`)
    const page = await answer.text()
    match(page, words)
    match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="posthorn-data-[\d-]+\.html"$/)
    equal(/<script|https?:\/\/(?!localhost)/.test(page.replace(/<p>[^<]*<\/p>/g, '')), false)
  }
})

test('disconnected: history stays, what waited says so; connected again it is the same channel', async () => {
  const business = await newBusiness(stage)
  const connected = await choose(mira, await signUp(stage, mira, business), business.phoneNumberId)
  const channelId = only(connected).channelId
  const path = `/api/v1/channels/${channelId}`
  const ended = await mira.ok('POST', `${path}/disconnection`, { deregister: true })
  equal(ended.channel.state, 'disconnected')
  deepEqual(
    ended.left.map(({ what, state }: { what: string; state: string }) => `${what} ${state}`),
    ['registration done', 'subscription done'],
  )
  equal(await mira.refused('POST', `${path}/disconnection`, {}), '409 channel_disconnected')
  equal(await mira.refused('POST', `${path}/refresh`), '409 channel_disconnected')
  const once = await signUp(stage, mira, business)
  equal(once.accounts[0]?.numbers[0]?.channelId, channelId)
  equal(once.accounts[0]?.numbers[0]?.taken, null)
  const more = await choose(mira, once, business.phoneNumberId)
  equal(standing(more), CONNECTED)
  equal(only(more).channelId, channelId)
  equal((await mira.ok('GET', path)).channel.state, 'connected')
})

test('by hand: the wrong field is named, the right ones connect', async () => {
  const business = await newBusiness(stage)
  const other = await newBusiness(stage)
  const { id, signup } = await start(mira, 'hand')
  equal(signup, null)
  const { wabaId, phoneNumberId, token } = business
  const { appId, appSecret } = stage.app
  const right = { appId, appSecret, token, wabaId, phoneNumberId }
  const foreign = await stage.sim<{ appId: string; appSecret: string }>('POST', '/apps', { name: 'Another app' })
  const { token: ofForeign } = await stage.sim<{ token: string }>('POST', '/tokens', {
    appId: foreign.appId,
    wabaIds: [wabaId],
  })
  const scopes = ['whatsapp_business_messaging']
  const { token: narrow } = await stage.sim<{ token: string }>('POST', '/tokens', {
    appId: stage.app.appId,
    wabaIds: [wabaId],
    scopes,
  })
  const cases: [change: Record<string, string>, faults: string][] = [
    [{}, ''],
    [{ appId: 'my app' }, 'appId app_id_format'],
    [{ appSecret: 'short' }, 'appSecret app_secret_format'],
    [{ appSecret: '0'.repeat(32) }, 'appSecret app_secret_wrong'],
    [{ appId: foreign.appId }, 'appSecret app_secret_wrong'],
    [{ token: 'EAA' }, 'token token_format'],
    [{ token: `EAA${'x'.repeat(60)}` }, 'token token_invalid'],
    [{ token: ofForeign }, 'token token_of_other_app'],
    [{ token: narrow }, 'token scope_management_missing'],
    [{ wabaId: '12' }, 'wabaId account_not_found'],
    [{ wabaId: phoneNumberId }, 'wabaId account_is_number'],
    [{ wabaId: other.wabaId }, 'wabaId account_not_found'],
    [{ phoneNumberId: '12' }, 'phoneNumberId number_not_found'],
    [{ phoneNumberId: '+49 30 1234' }, 'phoneNumberId id_format'],
  ]
  for (const [change, expected] of cases) {
    const { fields } = await mira.ok('POST', `/api/v1/onboardings/${id}/fields`, { ...right, ...change })
    const wrong = fields.filter(({ state }: { state: string }) => state === 'wrong')
    equal(
      wrong.map(({ field, fault }: Record<string, string>) => `${field} ${fault}`).join(),
      expected,
      JSON.stringify(change),
    )
    equal(JSON.stringify(fields).includes(token), false)
  }
  const { fields } = await mira.ok('POST', `/api/v1/onboardings/${id}/fields`, { appId: right.appId })
  deepEqual(
    fields.map(({ state }: { state: string }) => state),
    ['ok', 'unchecked', 'unchecked', 'unchecked', 'unchecked'],
  )
  const credentials = `/api/v1/onboardings/${id}/credentials`
  equal(await mira.refused('PUT', credentials, { ...right, appSecret: '0'.repeat(32) }), '422 credentials_wrong')
  const taken = await settledFor(mira, await mira.ok('PUT', credentials, right))
  equal(standing(taken), 'code skipped, token done, account done, numbers done')
  const connected = await choose(mira, taken, phoneNumberId)
  equal(only(connected).state, 'connected')
  equal(await mira.refused('POST', `/api/v1/onboardings/${id}/code`, { code: 'x', session: null }), '409 wrong_way')
})

test('the popup ended without a code: kept, shown, and begun again', async () => {
  const { id } = await start(mira)
  const ended = await mira.ok('POST', `/api/v1/onboardings/${id}/end`, {
    event: 'error',
    sessionId: 'f34b51dab5e0498',
    errorCode: '524126',
    errorMessage: 'Your account is restricted',
    currentStep: 'PHONE_NUMBER_SETUP',
  })
  deepEqual(
    [ended.end.event, ended.end.sessionId, ended.end.currentStep],
    ['error', 'f34b51dab5e0498', 'PHONE_NUMBER_SETUP'],
  )
  const { onboardings } = await mira.ok('GET', '/api/v1/onboardings')
  ok(onboardings.some((one: Onboarding) => one.id === id))
  await mira.ok('DELETE', `/api/v1/onboardings/${id}`)
  equal(
    await mira.refused('POST', `/api/v1/onboardings/${id}/code`, { code: 'x', session: null }),
    '409 onboarding_over',
  )
  notEqual((await mira.ok('GET', '/api/v1/onboardings')).onboardings.length, onboardings.length)
})

const graph = async (path: string, token: string, body: unknown) => {
  const answer = await fetch(`${stage.sim.url()}/v26.0${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  equal(answer.status, 200, await answer.text())
}
