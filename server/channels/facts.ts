import type { WirePhoneNumber, WireWaba } from '#meta/wire/index.ts'

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
  if (status === 'BANNED') return 'account_locked'
  if (status === 'DELETED' || status === 'MIGRATED') return 'channel_not_found'
  const isOff = status === 'DISCONNECTED' || status === 'UNVERIFIED' || status === 'PENDING'
  return isOff && platform_type === 'NOT_APPLICABLE' ? 'number_not_registered' : null
}
