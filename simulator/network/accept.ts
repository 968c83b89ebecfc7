/** Meta took the message. From here on everything is told by status reports (fact sheet §7.1, §18.2). */
import { numbersOfPortfolio } from '../onboarding/holdings.ts'
import { countryOf } from '../rules/identity.ts'
import { limitTierOf } from '../rules/limits.ts'
import { priceOf } from '../rules/pricing.ts'
import { answered, isFreeEntry, isOpen, windowId } from '../rules/window.ts'
import type { Sim } from '../sim.ts'
import type { BusinessNumber, Message, Phone, RenderedTemplate } from '../state/rows.ts'
import { accountStanding } from '../state/standing.ts'
import { newWamid } from '../world.ts'
import { setOut } from './statuses.ts'

const THIRTY_DAYS_MS = 30 * 24 * 60 * 60 * 1000
const AUTHENTICATION_LIVES_MS = 10 * 60 * 1000

export interface Accepted {
  input: string
  byUserId: boolean
  callbackData: string | null
  type: string
  content: unknown
  contextId: string | null
  mediaId: string | null
  template: { category: string; rendered: RenderedTemplate } | null
  apiVersion: number
  /** A failure that was already known or planned. */
  failure: { code: number; details?: string } | null
}

export function accept(sim: Sim, number: BusinessNumber, phone: Phone | undefined, accepted: Accepted): Message {
  const { world } = sim
  const nowMs = world.clock.now()
  const id = windowId(number.id, phone?.id ?? '')
  const window = world.store.windows.get(id)
  const failure = accepted.failure ?? willFail(sim, number, phone, accepted, isOpen(window, nowMs))
  const afterAnswer = failure === null ? answered(window, nowMs) : null
  if (afterAnswer !== null) world.store.windows.put(afterAnswer)
  const current = afterAnswer ?? window
  const isFree = isFreeEntry(current, nowMs)
  const category = accepted.template?.category.toLowerCase() ?? 'service'
  const price = priceOf(number, category, { nowMs, isWindowOpen: isOpen(window, nowMs), isFreeEntry: isFree })
  world.store.numbers.put(number)
  const message: Message = {
    id: newWamid(world),
    phoneId: phone?.id ?? '',
    phoneNumberId: number.id,
    from: 'business',
    atMs: nowMs,
    type: accepted.type,
    content: accepted.content,
    contextId: accepted.contextId,
    tick: 'waiting',
    arrivedAtMs: null,
    isSeen: false,
    reactions: [],
    ...(accepted.mediaId === null ? {} : { mediaId: accepted.mediaId }),
    ...(accepted.template === null ? {} : { rendered: accepted.template.rendered }),
    send: {
      input: accepted.input,
      byUserId: accepted.byUserId,
      callbackData: accepted.callbackData,
      category: price.category,
      pricingType: price.type,
      ttlMs: category === 'authentication' ? AUTHENTICATION_LIVES_MS : THIRTY_DAYS_MS,
      told: [],
      isFreeEntry: isFree,
      freeUntilMs: current?.freeUntilMs ?? null,
      failure,
      apiVersion: accepted.apiVersion,
    },
  }
  sim.chats.add(message)
  if (phone !== undefined && !accepted.byUserId) sim.directory.noteContact(sim.directory.portfolioOf(number), phone)
  setOut(sim, message)
  return message
}

const DAY_MS = 24 * 60 * 60 * 1000
/** By portfolio: whom it wrote to outside their window, and when last. */
const reached = new WeakMap<Sim, Map<string, Map<string, number>>>()

/** The messaging limit: so many different people in 24 hours (§12); which code Meta gives then is not documented. */
function mayReach(sim: Sim, number: BusinessNumber, phone: Phone): boolean {
  const { store, clock } = sim.world
  const portfolioId = store.accounts.get(number.wabaId)?.portfolioId ?? ''
  const limit = LIMITS[limitTierOf(store.portfolios.get(portfolioId), numbersOfPortfolio(sim.world, portfolioId))]
  if (limit === undefined) return true
  const byPortfolio = reached.get(sim) ?? new Map<string, Map<string, number>>()
  reached.set(sim, byPortfolio)
  const people = byPortfolio.get(portfolioId) ?? new Map<string, number>()
  byPortfolio.set(portfolioId, people)
  const nowMs = clock.now()
  for (const [id, atMs] of people) if (nowMs - atMs >= DAY_MS || atMs > nowMs) people.delete(id)
  if (!people.has(phone.id) && people.size >= limit) return false
  people.set(phone.id, nowMs)
  return true
}

const LIMITS: Record<string, number> = { TIER_50: 50, TIER_250: 250, TIER_1K: 1_000, TIER_2K: 2_000, TIER_10K: 10_000 }

/** What Meta finds out only after it has said 200 (§18.2). */
function willFail(
  sim: Sim,
  number: BusinessNumber,
  phone: Phone | undefined,
  accepted: Accepted,
  isWindowOpen: boolean,
) {
  if (phone === undefined || !phone.onWhatsApp) return { code: 131026 }
  if (phone.blocked.includes(number.id)) return { code: 131026 }
  const account = sim.world.store.accounts.get(number.wabaId)
  if (accepted.template !== null && accountStanding(account).isPaymentMissing) return { code: 131042 }
  const isMarketing = accepted.template?.category === 'MARKETING'
  if (isMarketing && sim.world.store.optOuts.get(`${number.wabaId}|${phone.id}`) !== undefined) return { code: 131050 }
  if (isMarketing && countryOf(phone.waId) === 'US') return { code: 131049 } // since 1 Apr 2025, fact 16
  if (accepted.template === null && !isWindowOpen) return { code: 131047 }
  if (accepted.template !== null && !isWindowOpen && !mayReach(sim, number, phone)) return { code: 131048 }
  return null
}
