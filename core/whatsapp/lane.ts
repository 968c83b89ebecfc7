/**
 * How fast a number may send (fact sheet §12). All times are milliseconds of one clock that only goes forward; the caller
 * names `now`. Should it jump back all the same, no wait grows beyond what the limit itself asks for.
 */

/** Throughput is counted over any window of this length. */
export const THROUGHPUT_WINDOW_MS = 1_000
/** In the long run one message to the same person every so often. */
export const PAIR_INTERVAL_MS = 6_000
/** A burst to one person: this many within PAIR_BURST_MS, borrowed from the time after it. */
export const PAIR_BURST_MAX = 45
export const PAIR_BURST_MS = 6_000
/** After 131056: 4^X seconds, X = 0, 1, 2 … and no further than this. */
const PAIR_REFUSALS_MAX = 6
const BACKOFF_FIRST_MS = 1_000
const BACKOFF_LAST_MS = 5 * 60 * 1_000

/** When the last calls of a number started: as many as may start in a second, the oldest being overwritten. */
export interface Throughput {
  readonly perSecond: number
  readonly starts: Float64Array
  next: number
}

export function newThroughput(perSecond: number): Throughput {
  if (!Number.isInteger(perSecond) || perSecond < 1) throw new RangeError(`throughput of ${perSecond} calls per second`)
  return { perSecond, starts: new Float64Array(perSecond).fill(Number.NEGATIVE_INFINITY), next: 0 }
}

/** The earliest instant at which another call may start; not after `now` when it may start at once. */
export function throughputOpensAt({ starts, next }: Throughput, now: number): number {
  const oldest = starts[next] as number
  return oldest > now ? now + THROUGHPUT_WINDOW_MS : oldest + THROUGHPUT_WINDOW_MS
}

/** Records that a call starts now, whatever becomes of it. */
export function startCall(throughput: Throughput, now: number): void {
  throughput.starts[throughput.next] = now
  throughput.next = (throughput.next + 1) % throughput.perSecond
}

/** The same number under another limit; what started in the last second still counts. */
export function withThroughput(throughput: Throughput, perSecond: number): Throughput {
  const changed = newThroughput(perSecond)
  const { starts, next } = throughput
  const inOrder = [...starts.subarray(next), ...starts.subarray(0, next)].filter(Number.isFinite)
  for (const start of inOrder.slice(-perSecond)) startCall(changed, start)
  return changed
}

/** What was sent to one person lately. */
export interface Pair {
  /** When everything sent so far is paid back at one message per interval. */
  readonly paidAt: number
  readonly burstFrom: number
  readonly burstCount: number
  /** Refusals with 131056 in a row, and until when the last one holds. */
  readonly refusals: number
  readonly refusedUntil: number
}

export const NEW_PAIR: Pair = {
  paidAt: Number.NEGATIVE_INFINITY,
  burstFrom: Number.NEGATIVE_INFINITY,
  burstCount: 0,
  refusals: 0,
  refusedUntil: Number.NEGATIVE_INFINITY,
}

/** The earliest instant at which the next message to this person may start; not after `now` when at once. */
export function pairOpensAt(pair: Pair, now: number): number {
  const inBurst = now >= pair.burstFrom && now < pair.burstFrom + PAIR_BURST_MS && pair.burstCount < PAIR_BURST_MAX
  return Math.max(inBurst ? now : pair.paidAt, pair.refusedUntil)
}

/** A message to this person starts now. */
export function startPair(pair: Pair, now: number): Pair {
  if (now >= pair.paidAt) return { ...pair, paidAt: now + PAIR_INTERVAL_MS, burstFrom: now, burstCount: 1 }
  return { ...pair, paidAt: pair.paidAt + PAIR_INTERVAL_MS, burstCount: pair.burstCount + 1 }
}

/** Meta refused it with 131056. */
export function refusePair(pair: Pair, now: number): Pair {
  const refusals = Math.min(pair.refusals + 1, PAIR_REFUSALS_MAX)
  return { ...pair, refusals, refusedUntil: now + 1_000 * 4 ** (refusals - 1) }
}

/** Meta took one: the next refusal begins at one second again. */
export function acceptPair(pair: Pair): Pair {
  return { ...pair, refusals: 0, refusedUntil: Number.NEGATIVE_INFINITY }
}

/** Nothing is owed or remembered: the pair need not be kept. */
export function isPairIdle(pair: Pair, now: number): boolean {
  return pair.refusals === 0 && now >= pair.paidAt
}

/** How long to wait before try number `attempt` + 1 (the first failure is attempt 1). `random` from 0 (inclusive) to 1. */
export function backoff(attempt: number, random: number): number {
  const full = Math.min(BACKOFF_FIRST_MS * 2 ** Math.max(0, attempt - 1), BACKOFF_LAST_MS)
  return Math.round(full / 2 + (full / 2) * random)
}
