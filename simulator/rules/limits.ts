/** How many numbers a business may have, and how many people it may reach (fact sheet facts 5 and 6, §12). */
import type { BusinessNumber, Portfolio } from '../state/rows.ts'
import { portfolioStanding } from '../state/standing.ts'

export const NUMBERS_PER_ACCOUNT_MAX = 25
export const ACCOUNTS_PER_PORTFOLIO_MAX = 20
export const TIERS = ['TIER_250', 'TIER_2K', 'TIER_10K', 'TIER_100K', 'TIER_UNLIMITED']

const NUMBERS_AT_FIRST = 2
const NUMBERS_LATER = 20
export const HIGH_THROUGHPUT_PER_SECOND = 1_000

/** 2 registered numbers for a new portfolio, 20 once it is verified or has reached the second tier. */
export function numbersMaxOf(portfolio: Portfolio | undefined): number {
  const { numbersMax, verification, limitTier } = portfolioStanding(portfolio)
  if (numbersMax !== null) return numbersMax
  const isGrown = verification === 'verified' || TIERS.indexOf(limitTier ?? '') > 0
  return isGrown ? NUMBERS_LATER : NUMBERS_AT_FIRST
}

/** Where nobody has set a tier, the fastest number tells it. */
export function limitTierOf(portfolio: Portfolio | undefined, numbers: Iterable<BusinessNumber>): string {
  const { limitTier, verification } = portfolioStanding(portfolio)
  if (limitTier !== null) return limitTier
  for (const one of numbers) if (one.throughputPerSecond >= HIGH_THROUGHPUT_PER_SECOND) return 'TIER_UNLIMITED'
  return verification === 'verified' ? 'TIER_2K' : 'TIER_250'
}
