export interface Times {
  count: number
  p50: number
  p95: number
  p99: number
  max: number
}

/** Of milliseconds, in any order. */
export function timesOf(values: Iterable<number>): Times {
  const sorted = Float64Array.from(values).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

/** The most of these instants (ms, ascending) that fall into any window of this length. */
export function mostInAnyWindow(instants: readonly number[], windowMs = 1_000): number {
  let first = 0
  let most = 0
  instants.forEach((instant, index) => {
    while (instant - (instants[first] ?? instant) >= windowMs) first++
    most = Math.max(most, index - first + 1)
  })
  return most
}
