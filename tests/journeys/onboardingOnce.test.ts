/** What Meta takes once or counts: the code, registrations, numbers; and clocks that do not agree. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, beforeEach, test } from 'node:test'
import { sql } from 'kysely'
import type { Onboarding } from '#contract/onboarding.ts'
import { refusal } from '../graphDoor.ts'
import type { Person } from '../house.ts'
import {
  acceptTerms,
  again,
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

let stage: OnboardingStage
let mira: Person

before(async () => {
  stage = await openOnboardingStage()
  mira = await stage.house.mira()
  await acceptTerms(mira)
})
beforeEach(() => stage.door.clear())

const on = (call: string | RegExp, ...parameters: Parameters<typeof refusal>) =>
  stage.door.on(call, () => refusal(...parameters))
const settled = (onboarding: Onboarding) => settledFor(mira, onboarding)

test('the answer to the registration is lost, but it was done: that is seen, and it is not done twice', async () => {
  const business = await newBusiness(stage)
  const found = await signUp(stage, mira, business)
  const { phoneNumberId, token } = business
  const register = `POST /${phoneNumberId}/register`
  stage.door.on(register, async ({ body }) => {
    await fetch(`${stage.sim.url()}/v26.0/${phoneNumberId}/register`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
    })
    return 'cut' as const
  })
  stage.door.calls.length = 0
  const connected = await settled(await choose(mira, found, phoneNumberId))
  equal(stepOf(connected, 'registration').state, 'done')
  equal(stage.door.calls.filter((call) => call === register).length, 1)
})

test('ten registrations in 72 hours: the eleventh is not even asked for', async () => {
  const business = await newBusiness(stage)
  const found = await signUp(stage, mira, business)
  const { phoneNumberId } = business
  const register = `POST /${phoneNumberId}/register`
  on(register, 133005, 'Two-step verification PIN mismatch')
  stage.door.calls.length = 0
  let tried = await settled(await choose(mira, found, phoneNumberId))
  for (let attempt = 2; attempt <= 11; attempt++) {
    equal(stepOf(tried, 'registration').fault, 'pin_wrong')
    tried = await settled(await again(mira, found, 'registration', { phoneNumberId, pin: '111111' }))
  }
  const locked = stepOf(tried, 'registration')
  equal(locked.fault, 'registration_wait')
  equal(stage.door.calls.filter((call) => call === register).length, 10)
  const hours = (new Date(locked.retryAt ?? 0).getTime() - Date.now()) / 3_600_000
  ok(hours > 71 && hours <= 72, `${hours}`)
  const body = { step: 'registration', phoneNumberId, pin: '111111' }
  equal(await mira.refused('POST', `/api/v1/onboardings/${found.id}/attempts`, body), '409 step_too_early')
})

test('Meta’s own lock is respected as well', async () => {
  const business = await newBusiness(stage)
  const found = await signUp(stage, mira, business)
  on(`POST /${business.phoneNumberId}/register`, 133016, 'Too many attempts')
  const locked = stepOf(await settled(await choose(mira, found, business.phoneNumberId)), 'registration')
  equal(locked.fault, 'registration_wait')
  ok(locked.retryAt)
})

test('Meta’s answer to the code is lost: the code is not tried again, and the popup is asked for', async () => {
  const { id } = await start(mira)
  stage.door.on('GET /oauth/access_token', () => 'cut')
  stage.door.calls.length = 0
  const lost = await settled(await mira.ok('POST', `/api/v1/onboardings/${id}/code`, { code: 'once', session: null }))
  deepEqual([stepOf(lost, 'code').fault, stepOf(lost, 'code').needs], ['code_unclear', 'popup'])
  equal(stage.door.calls.filter((call) => call === 'GET /oauth/access_token').length, 1)
})

test('the code came after its 30 seconds, or the app secret is another now: each says so, and asks for the popup', async () => {
  for (const [code, subcode, message, fault] of [
    [100, 36007, 'This authorization code has expired.', 'signup_code_spent'],
    [1, undefined, 'Error validating client secret.', 'app_secret_wrong'],
    [101, undefined, 'Error validating application.', 'app_secret_wrong'],
  ] as const) {
    const { id } = await start(mira)
    on('GET /oauth/access_token', code, message, subcode)
    const late = await settled(await mira.ok('POST', `/api/v1/onboardings/${id}/code`, { code: 'late', session: null }))
    deepEqual([stepOf(late, 'code').fault, stepOf(late, 'code').needs], [fault, 'popup'])
    await mira.ok('DELETE', `/api/v1/onboardings/${id}`)
  }
})

test('PIN locked by Meta after too many wrong ones: not before twelve hours, and said so', async () => {
  const business = await newBusiness(stage)
  const found = await signUp(stage, mira, business)
  on(`POST /${business.phoneNumberId}/register`, 133009, 'Too many PIN guesses')
  const locked = stepOf(await settled(await choose(mira, found, business.phoneNumberId)), 'registration')
  equal(locked.fault, 'pin_locked')
  const hours = (new Date(locked.retryAt ?? 0).getTime() - Date.now()) / 3_600_000
  ok(hours > 11 && hours <= 12, `${hours}`)
})

test('the portfolio has as many numbers as Meta reported: one more is not even tried, and one that is registered goes on', async () => {
  const portfolioId = '77001100220033'
  const [first, second] = [await newBusiness(stage, { registered: true }), await newBusiness(stage)]
  const account = (wabaId: string) =>
    stage.door.on(`GET /${wabaId}`, async () => {
      const answer = await fetch(`${stage.sim.url()}/v26.0/${wabaId}?fields=id,name,account_review_status`, {
        headers: { authorization: `Bearer ${token}` },
      })
      return {
        body: {
          ...((await answer.json()) as object),
          id: wabaId,
          name: 'One of two',
          owner_business_info: { id: portfolioId, name: 'Huber' },
        },
      }
    })
  const { token } = await stage.sim<{ token: string }>('POST', '/tokens', {
    appId: stage.app.appId,
    wabaIds: [first.wabaId, second.wabaId],
  })
  for (const { wabaId } of [first, second]) account(wabaId)
  const { id } = await start(mira)
  const session = { wabaId: null, phoneNumberId: null }
  const code = popupGives(stage, token)
  const found = await settled(await mira.ok('POST', `/api/v1/onboardings/${id}/code`, { code, session }))
  equal(standing(found), 'code done, token done, account done, numbers done')
  equal((await settled(await choose(mira, found, first.phoneNumberId, { pin: null }))).channels[0]?.state, 'connected')
  const list = await mira.ok('GET', '/api/v1/channels')
  const shown = list.accounts.find((one: { wabaId: string }) => one.wabaId === first.wabaId)
  deepEqual([shown?.numbersUsed, shown?.numbersMax], [1, 25])
  await stage.house.inside(mira.workspaceId, (tx) =>
    sql`update whatsapp_accounts set portfolio_numbers_max = 1 where waba_id = ${first.wabaId}`.execute(tx),
  )
  stage.door.calls.length = 0
  const wanted = { phoneNumberId: second.phoneNumberId, inboxId: found.inboxId, pin: '123456' }
  equal(await mira.refused('POST', `/api/v1/onboardings/${id}/channels`, wanted), '409 portfolio_numbers_full')
  deepEqual(
    stage.door.calls.filter((call) => call.includes(second.phoneNumberId)),
    [],
  )
  await stage.house.inside(mira.workspaceId, (tx) =>
    sql`update whatsapp_accounts set portfolio_numbers_max = 2 where waba_id = ${first.wabaId}`.execute(tx),
  )
  const both = await settled(await choose(mira, found, second.phoneNumberId))
  deepEqual(
    both.channels.map(({ state }) => state),
    ['connected', 'connected'],
  )
})

test('clocks that do not agree: Meta’s word on a token counts, not the date on it', async () => {
  const business = await newBusiness(stage)
  const { id } = await start(mira)
  stage.door.on('GET /debug_token', async ({ query }) => {
    const asApp = `${stage.app.appId}|${stage.app.appSecret}`
    const answer = await fetch(`${stage.sim.url()}/v26.0/debug_token?${query}`, {
      headers: { authorization: `Bearer ${asApp}` },
    })
    const { data } = (await answer.json()) as { data: object }
    // An hour ago by our clock, which may be fast; valid by Meta's.
    return { body: { data: { ...data, expires_at: Math.floor(Date.now() / 1000) - 3_600 } } }
  })
  const code = popupGives(stage, business.token)
  const found = await settled(await mira.ok('POST', `/api/v1/onboardings/${id}/code`, { code, session: null }))
  equal(standing(found), 'code done, token done, account done, numbers done')
  equal(only(await settled(await choose(mira, found, business.phoneNumberId))).state, 'connected')
})
