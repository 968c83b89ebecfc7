/** Pair rate: to one user one message in 6 seconds, and up to 45 at once borrowed from the future (fact sheet §12). */
const BURST_MAX = 45
const REFILL_MS = 6_000
const PAIRS_MAX = 200_000

export interface PairRate {
  /** Takes one message from the pair's allowance; false when there is none left (131056). */
  take(phoneNumberId: string, recipient: string, nowMs: number): boolean
  clear(): void
}

export function createPairRate(): PairRate {
  /** When the pair's allowance is full again (ms). */
  const fullAt = new Map<string, number>()
  return {
    take(phoneNumberId, recipient, nowMs) {
      const key = `${phoneNumberId}|${recipient}`
      const full = Math.max(fullAt.get(key) ?? nowMs, nowMs)
      if (full + REFILL_MS - nowMs > BURST_MAX * REFILL_MS) return false
      fullAt.delete(key)
      fullAt.set(key, full + REFILL_MS)
      if (fullAt.size > PAIRS_MAX) fullAt.delete(fullAt.keys().next().value as string)
      return true
    },
    clear: () => fullAt.clear(),
  }
}
