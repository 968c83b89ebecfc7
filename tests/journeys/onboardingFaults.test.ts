/**
 * Bad input and bad days while numbers are connected: each ends in a step that says what is wrong, and goes on when it is mended.
 * The rest of them: what Meta does once (onboardingOnce), several at once (onboardingTogether), killed servers (onboardingKill),
 * the window's endings (browser/connectEnds), its codes and numbers in use (simulator/signup).
 */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, beforeEach, test } from 'node:test'
import type { Onboarding } from '#contract/onboarding.ts'
import { stepWords } from '#core/channel/stepWords.ts'
import { answeringServer, closedAddress, refusal } from '../graphDoor.ts'
import type { Person } from '../house.ts'
import {
  acceptTerms,
  again,
  type Business,
  choose,
  newBusiness,
  type OnboardingStage,
  only,
  openOnboardingStage,
  popupGives,
  settledFor,
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

interface BadDay {
  name: string
  /** Of the number at Meta, and of the token. */
  number?: Record<string, unknown>
  token?: Record<string, unknown>
  breaks(business: Business): Promise<unknown> | unknown
  /** Once the numbers are found, before Connect is pressed. */
  breaksFound?(business: Business): Promise<unknown> | unknown
  /** The failed step and its word. */
  step: Onboarding['steps'][number]['step']
  fault: string
  mends?(business: Business): Promise<unknown> | unknown
  /** What goes along with "try again". */
  with?: Record<string, unknown>
}

const sim = (method: string, path: string, body: unknown) => stage.sim(method, path, body)
const on = (call: string | RegExp, ...parameters: Parameters<typeof refusal>) =>
  stage.door.on(call, () => refusal(...parameters))
const mendDoor = () => stage.door.clear()

const DAYS: BadDay[] = [
  {
    name: 'Meta has a moment of its own while the account is read',
    breaks: ({ wabaId }) => on(`GET /${wabaId}`, 2, 'Service temporarily unavailable'),
    step: 'account',
    fault: 'temporary',
    mends: mendDoor,
  },
  {
    name: 'Meta cannot be reached',
    breaks: ({ wabaId }) => stage.door.on(`GET /${wabaId}`, () => 'cut'),
    step: 'account',
    fault: 'answer_unclear',
    mends: mendDoor,
  },
  {
    name: 'too many requests',
    breaks: ({ wabaId }) => on(`GET /${wabaId}/phone_numbers`, 80007, 'Rate limit'),
    step: 'numbers',
    fault: 'slow_down_account',
    mends: mendDoor,
  },
  {
    name: 'the token is not for the account that the browser named',
    token: { wabaIds: [] },
    breaks: () => {},
    step: 'token',
    fault: 'account_not_granted',
  },
  {
    name: 'a permission was left out in the popup',
    token: { scopes: ['whatsapp_business_management'] },
    breaks: () => {},
    step: 'token',
    fault: 'scope_messaging_missing',
  },
  {
    name: 'the other permission was left out',
    token: { scopes: ['whatsapp_business_messaging'] },
    breaks: () => {},
    step: 'token',
    fault: 'scope_management_missing',
  },
  {
    name: 'the token was revoked after the numbers were found',
    breaks: () => {},
    breaksFound: ({ token }) => sim('DELETE', '/tokens', { token }),
    step: 'subscription',
    fault: 'reconnect_channel',
  },
  {
    name: 'the number is gone from the account when Connect is pressed',
    breaks: ({ phoneNumberId }) => on(`GET /${phoneNumberId}`, 100, 'Object does not exist', 33),
    step: 'subscription',
    fault: 'channel_not_found',
    mends: mendDoor,
  },
  {
    name: 'the token was revoked between two steps',
    breaks: ({ token }) => sim('DELETE', '/tokens', { token }),
    step: 'token',
    fault: 'token_invalid',
  },
  {
    name: 'the token has expired between two steps',
    token: { expiresInSeconds: 1 },
    breaks: () => stage.door.on('GET /debug_token', () => ({ body: { data: EXPIRED } })),
    step: 'token',
    fault: 'token_expired',
  },
  {
    name: 'Meta has rejected the account',
    breaks: ({ wabaId }) => sim('PATCH', `/accounts/${wabaId}`, { review: 'REJECTED' }),
    step: 'account',
    fault: 'account_suspended',
    mends: ({ wabaId }) => sim('PATCH', `/accounts/${wabaId}`, { review: 'APPROVED' }),
  },
  {
    name: 'the account has no number',
    breaks: ({ wabaId }) => stage.door.on(`GET /${wabaId}/phone_numbers`, () => ({ body: { data: [] } })),
    step: 'numbers',
    fault: 'no_numbers',
    mends: mendDoor,
  },
  {
    name: 'our webhook’s address cannot be reached: Meta itself tries and says so',
    breaks: async () => stage.door.callsBack(await closedAddress()),
    step: 'subscription',
    fault: 'webhook_unreachable',
    mends: mendDoor,
  },
  {
    name: 'something else answers at our webhook’s address, kindly and wrongly',
    breaks: async () => stage.door.callsBack(await answeringServer(200, 'Welcome')),
    step: 'subscription',
    fault: 'webhook_unreachable',
    mends: mendDoor,
  },
  {
    name: 'our webhook’s address answers that there is nothing',
    breaks: async () => stage.door.callsBack(await answeringServer(404, 'Not found')),
    step: 'subscription',
    fault: 'webhook_unreachable',
    mends: mendDoor,
  },
  {
    name: 'the system user may not use the account',
    breaks: ({ wabaId }) => on(`POST /${wabaId}/subscribed_apps`, 200, 'Permissions error'),
    step: 'subscription',
    fault: 'permission_missing',
    mends: mendDoor,
  },
  {
    name: 'the subscription is gone as soon as it was made',
    breaks: ({ wabaId }) => stage.door.on(`GET /${wabaId}/subscribed_apps`, () => ({ body: { data: [] } })),
    step: 'subscription',
    fault: 'webhook_lost',
    mends: mendDoor,
  },
  {
    name: 'the number is banned',
    breaks: ({ phoneNumberId }) => sim('PATCH', `/numbers/${phoneNumberId}`, { status: 'BANNED' }),
    step: 'registration',
    fault: 'number_banned',
    mends: ({ phoneNumberId }) => sim('PATCH', `/numbers/${phoneNumberId}`, { status: 'CONNECTED' }),
  },
  {
    name: 'the number was never confirmed by its code',
    breaks: ({ phoneNumberId }) => sim('PATCH', `/numbers/${phoneNumberId}`, { codeStatus: 'NOT_VERIFIED' }),
    step: 'registration',
    fault: 'number_unverified',
    mends: ({ phoneNumberId }) => sim('PATCH', `/numbers/${phoneNumberId}`, { codeStatus: 'VERIFIED' }),
  },
  {
    name: 'the answer to the registration is lost, and nothing happened',
    breaks: ({ phoneNumberId }) => stage.door.on(`POST /${phoneNumberId}/register`, () => 'cut'),
    step: 'registration',
    fault: 'registration_unclear',
    mends: mendDoor,
  },
  {
    name: 'Meta says yes to the registration, but shows nothing of it',
    breaks: ({ phoneNumberId }) =>
      stage.door.on(`POST /${phoneNumberId}/register`, () => ({ body: { success: true } })),
    step: 'registration',
    fault: 'registration_lost',
    mends: mendDoor,
  },
  {
    name: 'the account was suspended while the number was registered',
    breaks: ({ phoneNumberId }) => on(`POST /${phoneNumberId}/register`, 131031, 'Account has been locked'),
    step: 'registration',
    fault: 'account_locked',
    mends: mendDoor,
  },
  {
    name: 'the profile cannot be read',
    breaks: ({ phoneNumberId }) =>
      on(`GET /${phoneNumberId}/whatsapp_business_profile`, 131000, 'Something went wrong'),
    step: 'profile',
    fault: 'temporary',
    mends: mendDoor,
  },
]
const EXPIRED = { is_valid: false, expires_at: 1, scopes: [], error: { code: 190, subcode: 463, message: 'expired' } }

for (const day of DAYS) {
  test(day.name, async () => {
    const business = await newBusiness(stage, day.number, day.token)
    const { id } = await start(mira)
    const code = popupGives(stage, business.token)
    await day.breaks(business)
    const { wabaId, phoneNumberId } = business
    const path = `/api/v1/onboardings/${id}`
    const session = { wabaId, phoneNumberId }
    let broken: Onboarding = await settled(await mira.ok('POST', `${path}/code`, { code, session }))
    const isOfNumber = ['subscription', 'registration', 'profile'].includes(day.step)
    await day.breaksFound?.(business)
    if (isOfNumber) broken = await settled(await choose(mira, broken, phoneNumberId))
    const failed = stepOf(broken, day.step)
    deepEqual([failed.state, failed.fault], ['failed', day.fault], standing(broken))
    equal(broken.isRunning, false)
    for (const locale of ['en', 'de'] as const) ok(stepWords(day.fault, locale).fix !== stepWords('', locale).fix)
    await nothingHalf(broken, phoneNumberId)
    if (!day.mends) {
      // Access that is no good is not made good by trying again: the popup gives a new one, and the same onboarding goes on.
      deepEqual([failed.needs, failed.canTryAgain], ['popup', false])
      const good = await sim('POST', '/tokens', { appId: stage.app.appId, wabaIds: [wabaId] })
      stage.door.clear()
      const next = popupGives(stage, (good as { token: string }).token)
      const mended = await settled(await mira.ok('POST', `${path}/code`, { code: next, session }))
      equal(standing(mended).startsWith('code done, token done, account done, numbers done'), true, standing(mended))
      // A number that was chosen already goes on by itself with the new access.
      if (isOfNumber) equal(only(mended).state, 'connected', standing(mended))
    } else {
      equal(failed.canTryAgain, true)
      await day.mends(business)
      const before = stepOf(broken, day.step).attempts
      const target = isOfNumber ? { phoneNumberId, ...day.with } : {}
      const mended = await settled(await again(mira, broken, day.step, target))
      equal(stepOf(mended, day.step).attempts, before + 1)
      const end = isOfNumber ? 'registration' : 'numbers'
      ok(['done', 'skipped'].includes(stepOf(mended, end).state), standing(mended))
      if (isOfNumber) equal(only(mended).state, 'connected')
    }
    await mira.ok('DELETE', path)
  })
}

const settled = (onboarding: Onboarding) => settledFor(mira, onboarding)

/** No channel of a number whose steps failed, and no number that is taken without one. */
async function nothingHalf(onboarding: Onboarding, phoneNumberId: string) {
  const isConnected = onboarding.channels.some(({ state }) => state === 'connected')
  const { channels } = await mira.ok('GET', '/api/v1/channels')
  equal(
    channels.some((channel: Business) => channel.phoneNumberId === phoneNumberId),
    isConnected,
  )
  const { rows } = await stage.house.database.ownerPool.query('select from numbers where phone_number_id = $1', [
    phoneNumberId,
  ])
  equal(rows.length > 0, isConnected)
}
