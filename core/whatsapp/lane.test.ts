import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  acceptPair,
  automaticOpensAt,
  BUNCH_MS,
  backoff,
  crowdMs,
  isPairIdle,
  NEW_PAIR,
  newThroughput,
  PAIR_BURST_MAX,
  PAIR_INTERVAL_MS,
  type Pair,
  pairOpensAt,
  refusePair,
  startCall,
  startPair,
  THROUGHPUT_WINDOW_MS,
  throughputOpensAt,
  withThroughput,
} from './lane.ts'

const gaps = fc.array(fc.nat(400), { minLength: 1, maxLength: 200 })

/** The most starts in any window of that length, start inclusive, end exclusive. */
const mostIn = (starts: readonly number[], length: number) =>
  Math.max(...starts.map((from) => starts.filter((at) => at >= from && at < from + length).length))

test('D1: never more calls start in any one second than the number may, and none waits longer than needed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), gaps, (perSecond, waits) => {
      const throughput = newThroughput(perSecond)
      const starts: number[] = []
      let now = 0
      for (const wait of waits) {
        now += wait
        const at = Math.max(now, throughputOpensAt(throughput, now))
        // A millisecond earlier the limit would have been broken.
        if (at > now) ok(mostIn([...starts, at - 1], THROUGHPUT_WINDOW_MS) > perSecond)
        now = at
        starts.push(now)
        startCall(throughput, now)
      }
      ok(mostIn(starts, THROUGHPUT_WINDOW_MS) <= perSecond)
    }),
  )
})

test('D1: at its limit a number reaches it', () => {
  const throughput = newThroughput(80)
  let now = 0
  for (let call = 0; call < 801; call++) {
    now = Math.max(now, throughputOpensAt(throughput, now))
    startCall(throughput, now)
  }
  equal(Math.round(now), 10 * THROUGHPUT_WINDOW_MS)
  throws(() => newThroughput(0), RangeError)
})

test('D2: a changed limit holds at once and forgets nothing of the last second', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      gaps,
      gaps,
      (before, after, one, two) => {
        let throughput = newThroughput(before)
        const starts: number[] = []
        let now = 0
        const go = (waits: number[]) => {
          for (const wait of waits) {
            now = Math.max(now + wait, throughputOpensAt(throughput, now + wait))
            starts.push(now)
            startCall(throughput, now)
          }
        }
        go(one)
        throughput = withThroughput(throughput, after)
        const changedAt = starts.length
        go(two)
        ok(mostIn(starts, THROUGHPUT_WINDOW_MS) <= Math.max(before, after))
        ok(mostIn(starts.slice(changedAt), THROUGHPUT_WINDOW_MS) <= after)
        // The first call under the new limit also counted those before it.
        const first = starts[changedAt] as number
        ok(starts.filter((at) => at > first - THROUGHPUT_WINDOW_MS && at <= first).length <= after)
      },
    ),
  )
})

test('D3: a clock that jumps back delays no call by more than the window', () => {
  const throughput = newThroughput(1)
  startCall(throughput, 7_200_000)
  equal(throughputOpensAt(throughput, 0), THROUGHPUT_WINDOW_MS)
})

/** Sends as early as allowed after each wait and gives the starts. */
function sendAll(waits: readonly number[]): number[] {
  let pair: Pair = NEW_PAIR
  let now = 0
  return waits.map((wait) => {
    now = Math.max(now + wait, pairOpensAt(pair, now + wait))
    pair = startPair(pair, now)
    return now
  })
}

test('D4: one message each 6 seconds to a person, and a burst of at most 45 within 6 seconds', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9_000), { minLength: 1, maxLength: 150 }), (waits) => {
      const starts = sendAll(waits)
      ok(mostIn(starts, PAIR_INTERVAL_MS) <= PAIR_BURST_MAX)
      for (const from of starts) {
        for (const to of starts) {
          if (to < from) continue
          const count = starts.filter((at) => at >= from && at <= to).length
          ok(count <= PAIR_BURST_MAX + Math.floor((to - from) / PAIR_INTERVAL_MS))
        }
      }
    }),
    { numRuns: 50 },
  )
  const burst = sendAll(Array.from({ length: 47 }, () => 0))
  equal(burst[44], 0)
  equal(burst[45], PAIR_INTERVAL_MS)
  equal(burst[46], 2 * PAIR_INTERVAL_MS)
})

test('D5: a burst is paid back at one message each 6 seconds; what is left of it stays usable meanwhile', () => {
  let pair: Pair = NEW_PAIR
  for (let sent = 0; sent < 20; sent++) pair = startPair(pair, sent * 100)
  equal(isPairIdle(pair, 119_999), false)
  equal(isPairIdle(pair, 120_000), true)
  // A person who goes on writing does not wait: 25 are left, and after half a minute 30.
  ok(pairOpensAt(pair, 2_000) <= 2_000)
  for (let sent = 0; sent < 29; sent++) pair = startPair(pair, 30_000)
  ok(pairOpensAt(pair, 30_000) <= 30_000)
  pair = startPair(pair, 30_000)
  equal(pairOpensAt(pair, 30_000), 36_000)
})

test('D3: nor does it make anybody wait longer for one person than the pair rate and its refusals ask for', () => {
  let pair: Pair = NEW_PAIR
  for (let sent = 0; sent < PAIR_BURST_MAX; sent++) pair = startPair(pair, 7_200_000)
  equal(pairOpensAt(pair, 0), PAIR_INTERVAL_MS)
  equal(pairOpensAt(refusePair(NEW_PAIR, 7_200_000), 0), 1_000)
})

test('D6: after 131056 the pair waits 1, 4, 16 … seconds, bounded; a success starts over', () => {
  let pair: Pair = NEW_PAIR
  const waits = Array.from({ length: 8 }, () => {
    pair = refusePair(pair, 0)
    return pairOpensAt(pair, 0)
  })
  equal(waits.join(), '1000,4000,16000,64000,256000,1024000,1024000,1024000')
  equal(isPairIdle(pair, 2_000_000), false)
  pair = acceptPair(pair)
  equal(pairOpensAt(pair, 0) <= 0, true)
  equal(pairOpensAt(refusePair(pair, 0), 0), 1_000)
})

test('D7: a back-off doubles from one second to five minutes, spread over its upper half', () => {
  equal(backoff(1, 0), 500)
  equal(backoff(1, 0.5), 750)
  equal(backoff(3, 0), 2_000)
  equal(backoff(50, 0.9999999), 300_000)
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempt, random) => {
        const wait = backoff(attempt, random)
        ok(wait >= 500 && wait <= 300_000)
        ok(backoff(attempt + 1, random) >= wait)
      },
    ),
  )
})

test('D8: automatic sends reach the throughput and leave no gap that would make a reply wait longer than a bunch', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 300 }),
      fc.array(fc.record({ calls: fc.nat(60), stallMs: fc.nat(250) }), { minLength: 1, maxLength: 20 }),
      (perSecond, turns) => {
        const throughput = newThroughput(perSecond)
        const starts: number[] = []
        let now = 0
        for (const { calls, stallMs } of turns) {
          now += stallMs
          for (let call = 0; call < calls; call++) {
            now = Math.max(now, automaticOpensAt(throughput, now))
            startCall(throughput, now)
            starts.push(now)
            // However they bunched up before: whoever comes now waits for a tenth of a second at most.
            ok(throughputOpensAt(throughput, now) - now <= BUNCH_MS + THROUGHPUT_WINDOW_MS / perSecond + 1e-6)
          }
        }
        if (starts.length > 0) ok(mostIn(starts, THROUGHPUT_WINDOW_MS) <= perSecond)
      },
    ),
    { numRuns: 50 },
  )
  const throughput = newThroughput(80)
  let now = 0
  for (let call = 0; call < 801; call++) {
    now = Math.max(now, automaticOpensAt(throughput, now))
    startCall(throughput, now)
  }
  ok(now <= 10 * THROUGHPUT_WINDOW_MS && now >= 10 * THROUGHPUT_WINDOW_MS - BUNCH_MS)
})

test('D8: a call that people wait for starts at once wherever the throughput allows it', () => {
  const throughput = newThroughput(80)
  for (let call = 0; call < 20; call++) startCall(throughput, 0)
  equal(automaticOpensAt(throughput, 0), THROUGHPUT_WINDOW_MS / 4 - BUNCH_MS)
  ok(throughputOpensAt(throughput, 0) <= 0)
})

test('D8: after a stall it catches up at twice the pace, not in one bunch that would come free in one bunch', () => {
  const throughput = newThroughput(80)
  let now = 0
  const call = () => {
    now = Math.max(now, automaticOpensAt(throughput, now))
    startCall(throughput, now)
    return now
  }
  for (let calls = 0; calls < 40; calls++) call()
  now += 100
  const late = Array.from({ length: 12 }, call)
  equal(mostIn(late, 1), 2)
  ok(mostIn(late, 50) <= 10)
  // Behind by eight calls, it has caught up a tenth of a second later.
  ok((late[11] as number) - (late[0] as number) < 100)
})

/** A number that always has something to send, for `seconds`, beside a program that is late by up to 2 ms and a door that takes what
 *  comes while it is busy all at once; it counts any one second, and lets through a fiftieth more than the number may. */
function sendThroughDoor(perSecond: number, seconds: number, busy: { everyMs: number; forMs: number }) {
  const throughput = newThroughput(perSecond)
  const [starts, taken]: [number[], number[]] = [[], []]
  const doorMax = Math.floor(perSecond * 1.02)
  let [now, crowdedUntil, refusals, refused] = [0, 0, 0, 0]
  for (let turn = 0; now < seconds * 1_000; turn++) {
    now = Math.max(now + (turn % 5) * 0.4, automaticOpensAt(throughput, now), crowdedUntil)
    startCall(throughput, now)
    starts.push(now)
    const intoMs = now % busy.everyMs
    const arrival = intoMs < busy.forMs ? now - intoMs + busy.forMs : now
    const oldest = taken.at(-doorMax)
    if (oldest === undefined || oldest <= arrival - 1_000) {
      taken.push(arrival)
      refusals = 0
    } else {
      refused++
      refusals++
      crowdedUntil = now + crowdMs(refusals)
    }
  }
  return { starts, refused, perSecond: taken.length / seconds }
}

test('D9: where some calls take longer to the door than others, few are refused, and the number still sends at its pace', () => {
  for (const perSecond of [80, 1_000]) {
    const { starts, refused, ...reached } = sendThroughDoor(perSecond, 20, { everyMs: 430, forMs: 30 })
    ok(reached.perSecond >= perSecond * 0.985, `${reached.perSecond} of ${perSecond} a second`)
    ok(refused <= 40, `${refused} refused`)
    ok(starts.every((at, nth) => nth < perSecond || at >= (starts[nth - perSecond] as number) + THROUGHPUT_WINDOW_MS))
  }
})

test('D9: the room that is made grows fourfold with each refusal in a row, and stays bounded', () => {
  deepEqual([1, 2, 3, 4].map(crowdMs), [25, 100, 400, 1_600])
  equal(crowdMs(1_000), 25_600)
})
