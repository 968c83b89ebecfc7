/**
 * How fast a number may send (fact sheet §12). All times are milliseconds of one clock that only goes forward; the caller
 * names `now`. Should it jump back all the same, no wait grows beyond what the limit itself asks for.
 */

/** Meta counts a second, at its door. We count this much longer: calls do not all take the same time to get there. */
export const THROUGHPUT_WINDOW_MS = 1_005
/** Calls that nobody waits for catch up with a delay of at most this length, and never bunch up by more. */
export const BUNCH_MS = 100
/** Catching up is done at twice the pace, with what this much of that pace lets start at once: what starts in one bunch comes
 *  free in one bunch a second later, and two such bunches fall into one second at the door. */
const HURRY_MS = 10
const HURRY_PACE = 2
/** In the long run one message to the same person every so often. */
export const PAIR_INTERVAL_MS = 6_000
/** Messages to one person at once, borrowed from the time after them. */
export const PAIR_BURST_MAX = 45
/** After 131056: 4^X seconds, X = 0, 1, 2 … and no further than this. */
const PAIR_REFUSALS_MAX = 6
/** After 130429: what came to the door too early by this much comes through. Four times as long each time in a row. */
const CROWD_FIRST_MS = 25
const CROWD_REFUSALS_MAX = 6
const BACKOFF_FIRST_MS = 1_000
const BACKOFF_LAST_MS = 5 * 60 * 1_000

/** When the last calls of a number started: as many as may start in a second, the oldest being overwritten. */
export interface Throughput {
  readonly perSecond: number
  readonly starts: Float64Array
  next: number
  /** When all that has started would have started, had it been spread evenly. */
  evenAt: number
  /** The same at the pace of catching up. */
  hurriedAt: number
}

export function newThroughput(perSecond: number): Throughput {
  if (!Number.isInteger(perSecond) || perSecond < 1) throw new RangeError(`throughput of ${perSecond} calls per second`)
  const starts = new Float64Array(perSecond).fill(Number.NEGATIVE_INFINITY)
  return { perSecond, starts, next: 0, evenAt: Number.NEGATIVE_INFINITY, hurriedAt: Number.NEGATIVE_INFINITY }
}

/** The earliest instant at which another call may start; not after `now` when it may start at once. */
export function throughputOpensAt({ starts, next }: Throughput, now: number): number {
  const oldest = starts[next] as number
  return oldest > now ? now + THROUGHPUT_WINDOW_MS : oldest + THROUGHPUT_WINDOW_MS
}

/**
 * The same for a call that nobody waits for (broadcasts, workflows): these are spread over the second. Whatever started in a
 * bunch comes free in a bunch a second later, and a person's reply would have to wait through the gap before it.
 */
export function automaticOpensAt(throughput: Throughput, now: number): number {
  const evenAt = Math.min(throughput.evenAt, now + THROUGHPUT_WINDOW_MS)
  const hurriedAt = Math.min(throughput.hurriedAt, now + THROUGHPUT_WINDOW_MS)
  return Math.max(throughputOpensAt(throughput, now), evenAt - BUNCH_MS, hurriedAt - HURRY_MS)
}

/** Records that a call starts now, whatever becomes of it. */
export function startCall(throughput: Throughput, now: number): void {
  const { perSecond, next } = throughput
  throughput.starts[next] = now
  throughput.next = (next + 1) % perSecond
  const step = THROUGHPUT_WINDOW_MS / perSecond
  const bounded = (at: number) => Math.min(Math.max(at, now), now + THROUGHPUT_WINDOW_MS)
  throughput.evenAt = bounded(throughput.evenAt) + step
  throughput.hurriedAt = bounded(throughput.hurriedAt) + step / HURRY_PACE
}

/** The same number under another limit; what started in the last second still counts. */
export function withThroughput(throughput: Throughput, perSecond: number): Throughput {
  const changed = newThroughput(perSecond)
  const { starts, next } = throughput
  const inOrder = [...starts.subarray(next), ...starts.subarray(0, next)].filter(Number.isFinite)
  for (const start of inOrder.slice(-perSecond)) startCall(changed, start)
  return changed
}

/**
 * What was sent to one person lately. Meta's words leave open whether what is left of a burst may be used while the burst is
 * paid back ("borrows from the future"). We take it that it may: read more strictly, a person who wrote three lines would wait
 * eighteen seconds with the fourth; and where Meta disagrees it refuses before it takes the message, and that is waited for.
 */
export interface Pair {
  /** When everything sent so far is paid back at one message per interval. */
  readonly paidAt: number
  /** Refusals with 131056 in a row, and until when the last one holds. */
  readonly refusals: number
  readonly refusedUntil: number
}

export const NEW_PAIR: Pair = {
  paidAt: Number.NEGATIVE_INFINITY,
  refusals: 0,
  refusedUntil: Number.NEGATIVE_INFINITY,
}

/** The earliest instant at which the next message to this person may start; not after `now` when at once. */
export function pairOpensAt(pair: Pair, now: number): number {
  const paidFor = pair.paidAt - (PAIR_BURST_MAX - 1) * PAIR_INTERVAL_MS
  return Math.max(
    Math.min(paidFor, now + PAIR_INTERVAL_MS),
    Math.min(pair.refusedUntil, now + refusalMs(pair.refusals)),
  )
}

/** A message to this person starts now. */
export function startPair(pair: Pair, now: number): Pair {
  const paidAt = Math.min(Math.max(pair.paidAt, now), now + PAIR_BURST_MAX * PAIR_INTERVAL_MS) + PAIR_INTERVAL_MS
  return { ...pair, paidAt }
}

/** Meta refused it with 131056. */
export function refusePair(pair: Pair, now: number): Pair {
  const refusals = Math.min(pair.refusals + 1, PAIR_REFUSALS_MAX)
  return { ...pair, refusals, refusedUntil: now + refusalMs(refusals) }
}

const refusalMs = (refusals: number) => (refusals === 0 ? 0 : 1_000 * 4 ** (refusals - 1))

/** Meta took one: the next refusal begins at one second again. */
export function acceptPair(pair: Pair): Pair {
  return { ...pair, refusals: 0, refusedUntil: Number.NEGATIVE_INFINITY }
}

/** Nothing is owed or remembered: the pair need not be kept. */
export function isPairIdle(pair: Pair, now: number): boolean {
  return pair.refusals === 0 && now >= pair.paidAt
}

/** How long a number makes room after "too many in a second" (130429), by how many such came in a row, what was on its way
 *  together being one. Whatever starts late goes a second later at the earliest once more, so time waited here is lost. */
export function crowdMs(refusals: number): number {
  return CROWD_FIRST_MS * 4 ** (Math.min(Math.max(1, refusals), CROWD_REFUSALS_MAX) - 1)
}

/** How long to wait before try number `attempt` + 1 (the first failure is attempt 1). `random` from 0 (inclusive) to 1. */
export function backoff(attempt: number, random: number): number {
  const full = Math.min(BACKOFF_FIRST_MS * 2 ** Math.max(0, attempt - 1), BACKOFF_LAST_MS)
  return Math.round(full / 2 + (full / 2) * random)
}
