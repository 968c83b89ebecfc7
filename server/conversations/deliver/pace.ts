import {
  acceptPair,
  automaticOpensAt,
  isPairIdle,
  NEW_PAIR,
  newThroughput,
  type Pair,
  pairOpensAt,
  refusePair,
  startCall,
  startPair,
  throughputOpensAt,
  withThroughput,
} from '#core/whatsapp/lane.ts'

/** Pairs that owe nothing are forgotten once this many are remembered. */
const PAIRS_MAX = 10_000

/** How fast one number may send now: its throughput, and each contact's pair rate. Milliseconds of a clock that only goes forward. */
export interface Pace {
  setPerSecond(perSecond: number): void
  /** How long this contact must still wait; 0: not at all. */
  waitMs(conversationId: string): number
  /** How long until the number may start another call; one that nobody waits for is spread over the second. */
  callWaitMs(kind: 'person' | 'automatic'): number
  /** A call starts now. */
  started(conversationId: string): void
  accepted(conversationId: string): void
  /** 131056. Answers how long this contact must wait. */
  refused(conversationId: string): number
  /** Started before this process took the lane. */
  remember(conversationId: string, agoMs: number): void
}

export function createPace(perSecond: number, clockMs: () => number = () => performance.now()): Pace {
  let throughput = newThroughput(perSecond)
  const pairs = new Map<string, Pair>()
  const pairOf = (id: string) => pairs.get(id) ?? NEW_PAIR
  return {
    setPerSecond(next) {
      if (next !== throughput.perSecond) throughput = withThroughput(throughput, next)
    },
    waitMs: (id) => Math.max(0, pairOpensAt(pairOf(id), clockMs()) - clockMs()),
    callWaitMs(kind) {
      const now = clockMs()
      return Math.max(0, (kind === 'person' ? throughputOpensAt : automaticOpensAt)(throughput, now) - now)
    },
    started(id) {
      const now = clockMs()
      startCall(throughput, now)
      pairs.set(id, startPair(pairOf(id), now))
      if (pairs.size > PAIRS_MAX) forgetIdle(pairs, now)
    },
    accepted(id) {
      const pair = pairs.get(id)
      if (pair && pair.refusals > 0) pairs.set(id, acceptPair(pair))
    },
    refused(id) {
      const pair = refusePair(pairOf(id), clockMs())
      pairs.set(id, pair)
      return pair.refusedUntil - clockMs()
    },
    remember(id, agoMs) {
      // By the application's clock, which may have been set back since.
      pairs.set(id, startPair(pairOf(id), clockMs() - Math.max(0, agoMs)))
    },
  }
}

function forgetIdle(pairs: Map<string, Pair>, now: number) {
  for (const [id, pair] of pairs) if (isPairIdle(pair, now)) pairs.delete(id)
}
