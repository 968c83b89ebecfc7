/** Unique contacts that a portfolio may write to outside their window in 24 hours (fact sheet §12); `NO_LIMIT` without bound. */
export const NO_LIMIT = -1

const LIMITS: Readonly<Record<string, number>> = {
  TIER_50: 50,
  TIER_250: 250,
  TIER_1K: 1_000,
  TIER_2K: 2_000,
  TIER_10K: 10_000,
  TIER_100K: 100_000,
  TIER_UNLIMITED: NO_LIMIT,
}

/** The number behind Meta's word, which may also be a number itself; null where it says nothing. */
export function messagingLimitOf(tier: string | number | null | undefined): number | null {
  if (typeof tier === 'number') return tier < 0 ? NO_LIMIT : tier
  if (tier && /^-?\d{1,9}$/.test(tier)) return messagingLimitOf(Number(tier))
  return tier ? (LIMITS[tier] ?? null) : null
}
