/** Numbers that a portfolio may register (fact sheet §0.1.6, §12): at first, and once it is verified or has left the lowest limit. */
const PORTFOLIO_NUMBERS_AT_FIRST = 2
const PORTFOLIO_NUMBERS_LATER = 20
const LOWEST_TIERS: ReadonlySet<string> = new Set(['TIER_50', 'TIER_250'])

/** How many numbers the portfolio may have: what Meta reported of this one, else what its documents say; null where neither tells. */
export function portfolioNumbersMax(portfolio: {
  reported: number | null
  tier: string | null
  verification: string | null
}): number | null {
  const { reported, tier, verification } = portfolio
  if (reported !== null) return reported
  if (verification === 'verified') return PORTFOLIO_NUMBERS_LATER
  if (tier === null || tier === 'TIER_NOT_SET') return null
  return LOWEST_TIERS.has(tier) ? PORTFOLIO_NUMBERS_AT_FIRST : PORTFOLIO_NUMBERS_LATER
}

export type NumberRefusal = 'account_numbers_full' | 'portfolio_numbers_full'

/** Whether one more number may be registered. Only what Meta itself has reported refuses: its documents know general limits, not
 *  the exceptions it made, and a registration that it refuses is told in its own words. */
export function refuseOneMoreNumber(registered: {
  inAccount: number
  accountMax: number
  inPortfolio: number
  portfolioReported: number | null
}): NumberRefusal | null {
  const { inAccount, accountMax, inPortfolio, portfolioReported } = registered
  if (inAccount >= accountMax) return 'account_numbers_full'
  return portfolioReported !== null && inPortfolio >= portfolioReported ? 'portfolio_numbers_full' : null
}
