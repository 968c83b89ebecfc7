import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { messagingLimitOf, NO_LIMIT } from './messagingLimit.ts'
import { portfolioNumbersMax, refuseOneMoreNumber } from './numberLimits.ts'
import { REGISTRATIONS_MAX, REGISTRATIONS_WITHIN_MS, registrationAllowed } from './registration.ts'
import { judgeToken, SCOPES_NEEDED, type TokenSaid } from './token.ts'
import { webhookPlan } from './webhook.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const ago = (ms: number) => new Date(now.getTime() - ms)

const good: TokenSaid = {
  appId: '1',
  isValid: true,
  isExpired: false,
  scopes: [...SCOPES_NEEDED, 'public_profile'],
  granted: new Map(SCOPES_NEEDED.map((scope) => [scope, ['10', '11']])),
}
const judged = (change: Partial<TokenSaid>, claimedWabaId: string | null = null) =>
  judgeToken({ ...good, ...change }, { appId: '1', claimedWabaId })

test('O2: a token counts for the app it was made for, while it is valid, with both scopes', () => {
  deepEqual(judged({}), { ok: true, wabaIds: ['10', '11'] })
  deepEqual(judged({ isValid: false }), { ok: false, fault: 'token_invalid' })
  deepEqual(judged({ isValid: false, isExpired: true }), { ok: false, fault: 'token_expired' })
  deepEqual(judged({ appId: '2' }), { ok: false, fault: 'token_of_other_app' })
  deepEqual(judged({ scopes: [SCOPES_NEEDED[1]] }), { ok: false, fault: 'scope_management_missing' })
  deepEqual(judged({ scopes: [SCOPES_NEEDED[0]] }), { ok: false, fault: 'scope_messaging_missing' })
})

test('O3: ids from the browser are claims: only an account that Meta names for both scopes is taken', () => {
  const granted = new Map([
    [SCOPES_NEEDED[0] as string, ['10', '11']],
    [SCOPES_NEEDED[1] as string, ['10']],
  ])
  deepEqual(judged({ granted }), { ok: true, wabaIds: ['10'] })
  deepEqual(judged({ granted }, '10'), { ok: true, wabaIds: ['10'] })
  deepEqual(judged({ granted }, '11'), { ok: false, fault: 'account_not_granted' })
  deepEqual(judged({ granted }, '99'), { ok: false, fault: 'account_not_granted' })
  deepEqual(judged({ granted: new Map(SCOPES_NEEDED.map((scope) => [scope, []])) }), {
    ok: false,
    fault: 'no_account_granted',
  })
  // A system user's token may hold for all of the business: then the account itself must say whether it can be read.
  deepEqual(judged({ granted: new Map() }, '99'), { ok: true, wabaIds: ['99'] })
  deepEqual(judged({ granted: new Map() }), { ok: false, fault: 'no_account_granted' })
})

test('O4: ten registrations in 72 hours are all there are, and the eleventh waits for the first to be long enough ago', () => {
  const calls = Array.from({ length: REGISTRATIONS_MAX }, (_, index) => ago((index + 1) * 1_000))
  deepEqual(registrationAllowed(calls.slice(1), now), { allowed: true, left: 1 })
  deepEqual(registrationAllowed(calls, now), {
    allowed: false,
    retryAt: new Date(now.getTime() - 10_000 + REGISTRATIONS_WITHIN_MS),
  })
  const old = ago(REGISTRATIONS_WITHIN_MS)
  deepEqual(registrationAllowed([old, ...calls.slice(1)], now), { allowed: true, left: 1 })
})

test('O4: at the instant it names, one more is allowed', () => {
  const instants = fc.array(fc.integer({ min: 0, max: REGISTRATIONS_WITHIN_MS * 2 }), { maxLength: 30 })
  fc.assert(
    fc.property(instants, (since) => {
      const calls = since.map(ago)
      const verdict = registrationAllowed(calls, now)
      if (verdict.allowed) return
      ok(verdict.retryAt > now)
      equal(registrationAllowed(calls, verdict.retryAt).allowed, true)
      equal(registrationAllowed(calls, new Date(verdict.retryAt.getTime() - 1)).allowed, false)
    }),
  )
})

test('O5: who came first has the app’s address; the others set one for their numbers, and take nobody’s away', () => {
  const plan = (has: Partial<Parameters<typeof webhookPlan>[0]>) =>
    webhookPlan({ ours: 'https://a/w', oursBefore: null, app: null, account: null, number: null, ...has })
  deepEqual(plan({}), { setApp: true, number: 'keep' })
  deepEqual(plan({ app: 'https://a/w' }), { setApp: true, number: 'keep' })
  deepEqual(plan({ app: 'https://old/w', oursBefore: 'https://old/w' }), { setApp: true, number: 'keep' })
  deepEqual(plan({ app: 'https://b/w' }), { setApp: false, number: 'set' })
  deepEqual(plan({ app: 'https://b/w', number: 'https://a/w' }), { setApp: false, number: 'keep' })
  deepEqual(plan({ app: 'https://b/w', number: 'https://c/w' }), { setApp: false, number: 'set' })
  deepEqual(plan({ app: 'https://a/w', account: 'https://b/w' }), { setApp: true, number: 'set' })
  deepEqual(plan({ app: 'https://b/w', account: 'https://a/w' }), { setApp: false, number: 'keep' })
  deepEqual(plan({ app: 'https://a/w', number: 'https://b/w' }), { setApp: true, number: 'remove' })
})

test('O5: after it was followed, the address that counts for the number is ours', () => {
  const url = fc.constantFrom('https://a/w', 'https://b/w', 'https://c/w')
  const has = fc.record({
    oursBefore: fc.option(url),
    app: fc.option(url),
    account: fc.option(url),
    number: fc.option(url),
  })
  fc.assert(
    fc.property(has, (before) => {
      const ours = 'https://a/w'
      const plan = webhookPlan({ ours, ...before })
      const number = plan.number === 'set' ? ours : plan.number === 'remove' ? null : before.number
      equal(number ?? before.account ?? (plan.setApp ? ours : before.app), ours)
      ok(plan.setApp || before.app !== null)
    }),
  )
})

test('O6: Meta’s words for messaging limits are numbers; what it does not say is not known', () => {
  equal(messagingLimitOf('TIER_250'), 250)
  equal(messagingLimitOf('TIER_2K'), 2_000)
  equal(messagingLimitOf('TIER_UNLIMITED'), NO_LIMIT)
  equal(messagingLimitOf(2_000), 2_000)
  equal(messagingLimitOf(-1), NO_LIMIT)
  for (const nothing of ['TIER_NOT_SET', 'SOMETHING_NEW', '', null, undefined])
    equal(messagingLimitOf(nothing), null, `${nothing}`)
})

test('O10: a portfolio has room for 2 numbers at first and for 20 later, unless Meta said otherwise; only what Meta said refuses', () => {
  const max = (has: Partial<Parameters<typeof portfolioNumbersMax>[0]>) =>
    portfolioNumbersMax({ reported: null, tier: null, verification: null, ...has })
  equal(max({ tier: 'TIER_250' }), 2)
  equal(max({ tier: 'TIER_250', verification: 'verified' }), 20)
  equal(max({ tier: 'TIER_2K', verification: 'not_verified' }), 20)
  equal(max({ reported: 5, tier: 'TIER_250' }), 5)
  for (const nothing of [{}, { tier: 'TIER_NOT_SET' }, { verification: 'pending' }]) equal(max(nothing), null)
  const room = { inAccount: 1, accountMax: 25, inPortfolio: 2, portfolioReported: null }
  equal(refuseOneMoreNumber(room), null)
  equal(refuseOneMoreNumber({ ...room, portfolioReported: 3 }), null)
  equal(refuseOneMoreNumber({ ...room, portfolioReported: 2 }), 'portfolio_numbers_full')
  equal(refuseOneMoreNumber({ ...room, inAccount: 25, inPortfolio: 25 }), 'account_numbers_full')
})
