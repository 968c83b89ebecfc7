import type { Standing, Told } from '#core/channel/standing.ts'
import type { HealthStatus, WirePhoneNumber, WireWaba } from '#meta/wire/index.ts'

/** Messages a second that Meta lets a number send (fact sheet §12), by the level it reports. */
const THROUGHPUT_PER_SECOND = { STANDARD: 80, HIGH: 1_000 }

/** What is kept of an account as Meta describes it. */
export interface AccountFacts {
  name: string | null
  portfolioId: string | null
  portfolioName: string | null
  reviewStatus: string | null
  verification: string | null
  currency: string | null
  messagingTier: string | null
}

/** What is kept of a number as Meta describes it. */
export interface NumberFacts {
  displayPhoneNumber: string
  verifiedName: string | null
  nameStatus: string | null
  newNameStatus: string | null
  numberStatus: string | null
  qualityRating: string | null
  throughputPerSecond: number
  isOfficial: boolean
  isOnBusinessApp: boolean
  username: string | null
}

export const accountFacts = (waba: WireWaba): AccountFacts => ({
  name: waba.name ?? null,
  portfolioId: waba.owner_business_info?.id ?? null,
  portfolioName: waba.owner_business_info?.name ?? null,
  reviewStatus: waba.account_review_status ?? null,
  verification: waba.business_verification_status ?? null,
  currency: waba.currency ?? null,
  messagingTier: waba.whatsapp_business_manager_messaging_limit ?? null,
})

export const numberFacts = (number: WirePhoneNumber, phoneNumberId: string): NumberFacts => ({
  displayPhoneNumber: number.display_phone_number ?? phoneNumberId,
  verifiedName: number.verified_name ?? null,
  nameStatus: number.name_status ?? null,
  newNameStatus: number.new_name_status ?? null,
  numberStatus: number.status ?? null,
  qualityRating: number.quality_rating ?? null,
  throughputPerSecond:
    number.throughput?.level === 'HIGH' ? THROUGHPUT_PER_SECOND.HIGH : THROUGHPUT_PER_SECOND.STANDARD,
  isOfficial: number.is_official_business_account === true,
  isOnBusinessApp: number.is_on_biz_app === true,
  username: number.username ?? null,
})

/** Why nothing can be sent from a number in this state: a word of meta/faults; null where nothing is wrong (§13.1). */
export function faultOfNumber({ status, platform_type }: WirePhoneNumber): string | null {
  if (status === 'BANNED') return 'number_banned'
  if (status === 'DELETED' || status === 'MIGRATED') return 'channel_not_found'
  const isOff = status === 'DISCONNECTED' || status === 'UNVERIFIED' || status === 'PENDING'
  return isOff && platform_type === 'NOT_APPLICABLE' ? 'number_not_registered' : null
}

/** Refusals that `health_status` names: a breach of rules (§11), and a payment that is missing. */
const RULES_BROKEN = 368
const PAYMENT_CODES: ReadonlySet<number> = new Set([141006, 131042])

/** What a look at a number found, at that instant: whether anything keeps it from sending, and what its `health_status` says of
 *  what it depends on (§13.1). */
export function foundStanding(number: WirePhoneNumber, at: Date): Standing {
  const told = (word: string, details: string | null = null): Told => ({
    at: at.toISOString(),
    word,
    details,
    until: null,
  })
  const fault = faultOfNumber(number)
  const access = told(fault ?? 'ok', fault ? (number.status ?? null) : null)
  if (!number.health_status?.entities) return { access }
  const { entities } = number.health_status
  const stopped = entities.find(
    ({ entity_type, can_send_message }) => can_send_message === 'BLOCKED' && STOPPING.has(entity_type ?? ''),
  )
  const problems = entities.flatMap(({ errors }) => errors ?? [])
  const payment = problems.find(({ error_code }) => PAYMENT_CODES.has(error_code ?? 0))
  const isRestricted = problems.some(({ error_code }) => error_code === RULES_BROKEN)
  // An account that only lacks its payment still answers customers.
  const isBlocked = stopped !== undefined && !(payment && stopped.errors?.length === 1)
  return {
    access,
    blocked: isBlocked ? told('yes', reasonOf(stopped)) : told('no'),
    restricted: told(isRestricted ? 'yes' : 'no'),
    payment: payment
      ? told('missing', payment.error_description?.slice(0, REASON_CHARACTERS_MAX) ?? null)
      : told('there'),
  }
}

/** What a number hangs on; a template that is blocked stops nothing else. */
const STOPPING: ReadonlySet<string> = new Set(['WABA', 'BUSINESS', 'APP'])
const REASON_CHARACTERS_MAX = 300

function reasonOf({ errors, additional_info }: NonNullable<HealthStatus['entities']>[number]): string | null {
  const reason = errors?.[0]?.error_description ?? additional_info?.[0] ?? null
  return reason?.slice(0, REASON_CHARACTERS_MAX) ?? null
}
