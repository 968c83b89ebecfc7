/** What Meta decides about tokens, accounts, numbers and portfolios: Graph's answers change, and webhooks tell (§3.6–§3.12). */
import { numbersOf, numbersOfPortfolio } from '../onboarding/holdings.ts'
import { tellAccount, tellCapability, tellNumber, tellPartner } from '../onboarding/notices.ts'
import { THROUGHPUT_USUAL_PER_SECOND } from '../onboarding/numbers.ts'
import { HIGH_THROUGHPUT_PER_SECOND, limitTierOf, TIERS } from '../rules/limits.ts'
import { isShape, listOf, numberOf, type Shape, shapeOf, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import type { Account, BusinessNumber, Portfolio } from '../state/rows.ts'
import { numberStanding, type PortfolioStanding, type Restriction, restand } from '../state/standing.ts'
import { numberOf as businessNumber } from './phones.ts'
import { badRequest, notFound } from './refusal.ts'

const BANS: Record<string, string> = { disable: 'DISABLE', schedule: 'SCHEDULE_FOR_DISABLE', reinstate: 'REINSTATE' }
const QUALITIES = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN', 'NA']
const DECISIONS = ['APPROVED', 'REJECTED', 'PENDING', 'DEFERRED']
const NAME_STATUS: Record<string, string> = {
  APPROVED: 'APPROVED',
  REJECTED: 'DECLINED',
  PENDING: 'PENDING_REVIEW',
  DEFERRED: 'PENDING_REVIEW',
}
const VERIFICATIONS = ['not_verified', 'pending', 'verified', 'rejected']

export function changeAccount(sim: Sim, id: string, asked: Shape) {
  const account = sim.world.store.accounts.get(id)
  if (account === undefined) throw notFound('business account', id)
  if (asked.ban !== undefined) ban(sim, account, oneOf(asked.ban, Object.keys(BANS), 'ban'), textOf(asked.banDate))
  if (asked.violation !== undefined) {
    const violation_type = textOf(asked.violation) ?? ''
    tellAccount(sim, id, 'account_update', { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type } })
  }
  if (asked.restrictions !== undefined) restrict(sim, account, listOf(asked.restrictions))
  if (asked.review !== undefined) {
    const decision = oneOf(asked.review, DECISIONS, 'review')
    restand(account, { reviewStatus: decision })
    tellAccount(sim, id, 'account_review_update', { decision })
  }
  // Meta has no webhook for this; health_status and failed sends tell it.
  if (typeof asked.paymentMissing === 'boolean') restand(account, { isPaymentMissing: asked.paymentMissing })
  if (asked.alert !== undefined) alertAbout(sim, account.id, 'BUSINESS', account.portfolioId, shapeOf(asked.alert))
  sim.world.store.accounts.put(account)
  if (asked.subscription === 'dropped') dropSubscription(sim, account, textOf(asked.appId))
  if (asked.deleted === true) deleteAccount(sim, account)
  return { wabaId: id }
}

function ban(sim: Sim, account: Account, kind: string, date: string | null) {
  if (kind !== 'schedule') restand(account, { isBanned: kind === 'disable' })
  const day = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(sim.world.clock.now())
  tellAccount(sim, account.id, 'account_update', {
    event: 'DISABLED_UPDATE',
    ban_info: { waba_ban_state: BANS[kind] as string, waba_ban_date: date ?? day },
  })
}

/** An empty list lifts them all, and Meta says nothing about that. */
function restrict(sim: Sim, account: Account, asked: unknown[]) {
  const restrictions: Restriction[] = asked.map((one) => {
    const type = textOf(one) ?? textOf(shapeOf(one).type) ?? ''
    if (!/^RESTRICTED_[A-Z_]+$/.test(type))
      throw badRequest('A restriction is a word like RESTRICTED_BIZ_INITIATED_MESSAGING.')
    const expiration = numberOf(shapeOf(one).expiration)
    return { restriction_type: type, ...(expiration === null ? {} : { expiration }) }
  })
  restand(account, { restrictions })
  if (restrictions.length === 0) return
  tellAccount(sim, account.id, 'account_update', { event: 'ACCOUNT_RESTRICTION', restriction_info: restrictions })
}

/** As if it had been switched off elsewhere: Meta tells nobody. */
function dropSubscription({ world }: Sim, account: Account, appId: string | null) {
  for (const id of Object.keys(account.subscriptions))
    if (appId === null || appId === id) delete account.subscriptions[id]
  world.store.accounts.put(account)
}

function deleteAccount(sim: Sim, account: Account) {
  const { store } = sim.world
  tellAccount(sim, account.id, 'account_update', { event: 'ACCOUNT_DELETED' })
  sim.outbox.cut() // told before there is nobody left to tell
  for (const token of store.tokens.rows()) {
    if (!token.wabaIds.includes(account.id)) continue
    store.tokens.put({ ...token, wabaIds: token.wabaIds.filter((id) => id !== account.id) })
  }
  for (const { id } of numbersOf(sim.world, account.id)) store.numbers.delete(id)
  store.accounts.delete(account.id)
}

export function changeNumberStanding(sim: Sim, id: string, asked: Shape) {
  const number = businessNumber(sim, id)
  const { world } = sim
  if (asked.status !== undefined) setStatus(sim, number, textOf(asked.status), textOf(asked.violation))
  if (asked.quality !== undefined) setQuality(sim, number, oneOf(asked.quality, QUALITIES, 'quality'))
  if (asked.throughput !== undefined)
    setThroughput(sim, number, oneOf(asked.throughput, ['HIGH', 'STANDARD'], 'throughput'))
  if (isShape(asked.name)) judgeName(sim, number, asked.name)
  if (typeof asked.official === 'boolean') restand(number, { isOfficial: asked.official })
  if (typeof asked.registered === 'boolean') number.isRegistered = asked.registered
  if (asked.codeStatus !== undefined) {
    restand(number, {
      codeStatus: oneOf(asked.codeStatus, ['VERIFIED', 'NOT_VERIFIED', 'EXPIRED'] as const, 'codeStatus'),
    })
  }
  if (isShape(asked.security)) {
    const event = textOf(asked.security.event) ?? 'PIN_RESET_REQUEST'
    const requester = textOf(asked.security.requester) ?? world.chance().digits(world.nextKey('requester'), 14)
    tellNumber(sim, number, 'security', { event, ...(event === 'PIN_RESET_REQUEST' ? { requester } : {}) })
    if (event === 'PIN_REQUEST_SUCCESS') number.pin = null
  }
  if (asked.alert !== undefined) alertAbout(sim, number.wabaId, 'PHONE_NUMBER', number.id, shapeOf(asked.alert))
  world.store.numbers.put(number)
  return { phoneNumberId: id }
}

/** Null or CONNECTED: nothing is held against it any more. */
function setStatus(sim: Sim, number: BusinessNumber, wanted: string | null, violation: string | null) {
  const before = numberStanding(number).status
  const status = wanted === 'CONNECTED' ? null : wanted
  restand(number, { status })
  const isFlagged = status === 'FLAGGED'
  if (isFlagged || before === 'FLAGGED') tellLimit(sim, number, isFlagged ? 'FLAGGED' : 'UNFLAGGED')
  if (status === 'BANNED') {
    tellAccount(sim, number.wabaId, 'account_update', {
      event: 'ACCOUNT_VIOLATION',
      phone_number: number.displayPhoneNumber.replace(/\D/g, ''),
      violation_info: { violation_type: violation ?? 'SPAM' },
    })
  }
}

/** Red is announced as FLAGGED, out of red as UNFLAGGED; between green and yellow Meta says nothing. */
function setQuality(sim: Sim, number: BusinessNumber, quality: string) {
  const before = number.qualityRating
  number.qualityRating = quality
  if ((quality === 'RED') !== (before === 'RED')) tellLimit(sim, number, quality === 'RED' ? 'FLAGGED' : 'UNFLAGGED')
}

function setThroughput(sim: Sim, number: BusinessNumber, level: string) {
  number.throughputPerSecond = level === 'HIGH' ? HIGH_THROUGHPUT_PER_SECOND : THROUGHPUT_USUAL_PER_SECOND
  tellLimit(sim, number, level === 'HIGH' ? 'THROUGHPUT_UPGRADE' : 'DOWNGRADE')
}

function tellLimit(sim: Sim, number: BusinessNumber, event: string, oldTier?: string) {
  const account = sim.world.store.accounts.get(number.wabaId)
  const tier = limitTierOf(sim.world.store.portfolios.get(account?.portfolioId ?? ''), [number])
  tellNumber(sim, number, 'phone_number_quality_update', {
    event,
    current_limit: tier,
    ...(oldTier === undefined ? {} : { old_limit: oldTier }),
    max_daily_conversations_per_business: tier,
  })
}

/** The result about the name that was asked for last, else about the one that is shown. */
function judgeName(sim: Sim, number: BusinessNumber, asked: Shape) {
  const decision = oneOf(asked.decision, DECISIONS, 'name.decision')
  const { newName } = numberStanding(number)
  const requested = textOf(asked.requested) ?? newName?.name ?? number.verifiedName
  const status = NAME_STATUS[decision] as string
  if (newName !== null || requested !== number.verifiedName) restand(number, { newName: { name: requested, status } })
  else restand(number, { nameStatus: status })
  tellNumber(sim, number, 'phone_number_name_update', {
    decision,
    requested_verified_name: requested,
    rejection_reason: decision === 'REJECTED' ? (textOf(asked.reason) ?? 'NAME_NOT_CONSISTENT') : null,
  })
}

export function changePortfolio(sim: Sim, id: string, asked: Shape) {
  const portfolio = sim.world.store.portfolios.get(id)
  if (portfolio === undefined) throw notFound('portfolio', id)
  const numbers = numbersOfPortfolio(sim.world, id)
  const before = limitTierOf(portfolio, numbers)
  restand(portfolio, limitsIn(asked))
  sim.world.store.portfolios.put(portfolio)
  const tier = limitTierOf(portfolio, numbers)
  const isChanged = ['verification', 'limitTier', 'numbersMax'].some((name) => asked[name] !== undefined)
  if (isChanged) tellCapability(sim, portfolio)
  if (tier !== before) {
    const event = TIERS.indexOf(tier) > TIERS.indexOf(before) ? 'UPGRADE' : 'DOWNGRADE'
    for (const number of numbers) tellLimit(sim, number, event, before)
  }
  if (asked.alert !== undefined) alertOfPortfolio(sim, portfolio, shapeOf(asked.alert))
  return { id }
}

export function limitsIn(asked: Shape): Partial<PortfolioStanding> {
  const standing: Partial<PortfolioStanding> = {}
  if (asked.verification !== undefined) {
    standing.verification = oneOf(
      asked.verification,
      VERIFICATIONS,
      'verification',
    ) as PortfolioStanding['verification']
  }
  if (asked.limitTier !== undefined) standing.limitTier = oneOf(asked.limitTier, TIERS, 'limitTier')
  if (asked.numbersMax !== undefined) standing.numbersMax = numberOf(asked.numbersMax)
  return standing
}

function alertOfPortfolio(sim: Sim, portfolio: Portfolio, asked: Shape) {
  for (const account of sim.world.store.accounts.rows()) {
    if (account.portfolioId === portfolio.id) alertAbout(sim, account.id, 'BUSINESS', portfolio.id, asked)
  }
}

function alertAbout(sim: Sim, wabaId: string, entity_type: string, entity_id: string, asked: Shape) {
  tellAccount(sim, wabaId, 'account_alerts', {
    entity_type,
    entity_id,
    alert_info: {
      alert_severity: textOf(asked.severity) ?? 'WARNING',
      alert_status: textOf(asked.status) ?? 'ACTIVE',
      alert_type: textOf(asked.type) ?? 'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED',
      alert_description: textOf(asked.description) ?? 'This was announced by a tester.',
    },
  })
}

const REVOCATIONS: Record<string, number> = { app_removed: 458, password: 460, logged_out: 467 }

/** `{ token }` names one; `{ wabaId }` or `{ appId }` every token that reaches it. */
export function changeTokens(sim: Sim, asked: Shape) {
  const { store, clock } = sim.world
  const [id, wabaId, appId] = [textOf(asked.token), textOf(asked.wabaId), textOf(asked.appId)]
  if (id === null && wabaId === null && appId === null) throw badRequest('Give "token", "wabaId" or "appId".')
  const found = [...store.tokens.rows()].filter(
    (token) =>
      (id === null || token.id === id) &&
      (wabaId === null || token.wabaIds.includes(wabaId)) &&
      (appId === null || token.appId === appId),
  )
  const reason = asked.revoke === undefined ? null : oneOf(asked.revoke, Object.keys(REVOCATIONS), 'revoke')
  const removed = listOf(asked.removeScopes).map(String)
  const lost = listOf(asked.removeAccounts).map(String)
  for (const token of found) {
    const scopes = token.scopes.filter((scope) => !removed.includes(scope))
    store.tokens.put({
      ...token,
      scopes: [...new Set([...scopes, ...listOf(asked.addScopes).map(String)])],
      wabaIds: token.wabaIds.filter((one) => !lost.includes(one)),
      ...(asked.expire === true ? { expiresAtMs: clock.now() } : {}),
      ...(reason === null ? {} : { revokedSubcode: REVOCATIONS[reason] as number }),
    })
    if (reason === 'app_removed') for (const one of token.wabaIds) uninstall(sim, one, token.appId)
  }
  return { changed: found.length }
}

/** The customer took the app away (§14.3). */
function uninstall(sim: Sim, wabaId: string, appId: string) {
  const account = sim.world.store.accounts.get(wabaId)
  if (account === undefined) return
  tellPartner(sim, appId, account, 'PARTNER_APP_UNINSTALLED')
  dropSubscription(sim, account, appId)
}

/** Without the tokens themselves: their last signs are enough to know one. */
export const listTokens = ({ world }: Sim) =>
  [...world.store.tokens.rows()].map(({ id, appId, wabaIds, scopes, expiresAtMs, revokedSubcode }) => ({
    ending: id.slice(-6),
    appId,
    wabaIds,
    scopes,
    expiresAt: expiresAtMs === 0 ? null : new Date(expiresAtMs).toISOString(),
    revokedSubcode: revokedSubcode ?? null,
  }))

function oneOf<Word extends string>(value: unknown, words: readonly Word[], name: string): Word {
  const found = words.find((word) => word === value)
  if (found === undefined) throw badRequest(`"${name}" is one of ${words.join(', ')}.`)
  return found
}
