import { setTimeout as delay } from 'node:timers/promises'
import type { Db } from '../../platform/db/database.ts'
import { inWorkspaces } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log.ts'
import { lowestUuidAt } from '../../platform/uuid.ts'
import type { Called, Caller } from './call.ts'
import { type Claim, claim } from './claim.ts'
import { LEASE_MS, type Lease } from './lease.ts'
import { createPace } from './pace.ts'
import { abandonedSends, type DueSend, type LaneChannel, markedSending, type Outcome, recentStarts } from './queries.ts'
import { createRecorder } from './record.ts'
import { createSignal } from './signal.ts'

/** Calls of one number on their way at once. */
const IN_FLIGHT_MAX = 256
/** Marked `sending` ahead of their call: as many as go out in a twentieth of a second, so that a crash leaves few in doubt. */
const CLAIM_FRACTION = 20
const CLAIM_MIN = 4
const CLAIM_MAX = 64
/** With nothing to do, look again: a net under the wake-ups. */
const IDLE_LOOK_MS = 1_000
const IDLE_RELEASE_MS = 10_000
/** A call must not start when the lease could be over by the time it is on the wire. */
const LEASE_MARGIN_MS = 500
const FAULT_PAUSE_MS = 500
/** Pair rates reach this far back. */
const PAIR_MEMORY_MS = 10 * 60 * 1_000
const QUEUED_BEFORE_MS = 60 * 60 * 1_000

export interface LaneDeps {
  db: Db
  /** The application's clock (windows, due times). */
  now(): Date
  log: Log
  caller: Caller
  /** Meta says that this number cannot send at all: tell it everywhere. */
  breakChannel(lease: Lease, fault: string, details: string | null): Promise<void>
}

/** Sends for one number while the lease holds. `ended` resolves when it has nothing more to do or may not go on. */
export function runLane(deps: LaneDeps, lease: Lease) {
  const { log } = deps
  const signal = createSignal()
  const recorder = createRecorder(deps, lease)
  const pace = createPace(1)
  const inFlight = new Set<Promise<void>>()
  const givingFiles = new Set<string>()
  /** Claimed and not yet written down. */
  const open = new Set<string>()
  let claimInDoubt = false
  let ready: { send: DueSend; channel: LaneChannel }[] = []
  let stopped = false
  let heldUntilMs = performance.now() + LEASE_MS
  let pausedUntilMs = 0

  const mayCall = () => !stopped && performance.now() < heldUntilMs - LEASE_MARGIN_MS

  async function run() {
    await takeOver()
    let idleSinceMs = performance.now()
    while (!stopped) {
      const claimed = await nextClaim()
      if (claimed === 'over') break
      if (claimed === 'nothing' && inFlight.size === 0 && givingFiles.size === 0) {
        if (performance.now() - idleSinceMs > IDLE_RELEASE_MS) break
      } else idleSinceMs = performance.now()
    }
    stopped = true
    giveBack()
    await Promise.all(inFlight)
    await recorder.settled()
  }

  /** Calls which the lane's former holder began: nobody knows whether Meta took them. */
  async function takeOver() {
    const since = new Date(deps.now().getTime() - PAIR_MEMORY_MS)
    const idFrom = lowestUuidAt(Date.now() - PAIR_MEMORY_MS - QUEUED_BEFORE_MS)
    const { abandoned, starts } = await inWorkspaces(deps.db, [lease.workspaceId], async (tx) => ({
      abandoned: await abandonedSends(tx, lease),
      starts: await recentStarts(tx, lease, { since, idFrom }),
    }))
    const now = deps.now().getTime()
    for (const start of starts) pace.remember(start.conversationId, now - start.startedAt.getTime())
    if (abandoned.length > 0) log.warn({ sends: abandoned.length }, 'sends were on their way when their process ended')
    recorder.add(abandoned.map(({ id, messageId }) => outcomeOf({ id, messageId }, 'unconfirmed', 'interrupted')))
    await recorder.settled()
  }

  async function nextClaim(): Promise<'something' | 'nothing' | 'over'> {
    const pauseMs = pausedUntilMs - performance.now()
    if (pauseMs > 0) {
      await signal.wait(Math.min(pauseMs, IDLE_LOOK_MS), { anyway: true })
      return 'something'
    }
    if (inFlight.size >= IN_FLIGHT_MAX) {
      await Promise.race(inFlight)
      return 'something'
    }
    let claimed: Claim | null
    try {
      if (claimInDoubt) await giveBackNeverCalled()
      claimed = await claim(deps, lease, { limit: claimSize(), pace, givingFiles })
    } catch (error) {
      // The commit may have happened all the same: then rows say `sending` that nobody calls.
      claimInDoubt = true
      log.warn({ err: error }, 'the next messages could not be claimed')
      await delay(FAULT_PAUSE_MS)
      return performance.now() < heldUntilMs ? 'something' : 'over'
    }
    if (!claimed) return 'over'
    pace.setPerSecond(claimed.channel.throughputPerSecond)
    recorder.add(claimed.refused)
    for (const send of claimed.filesToGive) giveFile(send, claimed.channel)
    ready = claimed.sends.map((send) => ({ send, channel: claimed.channel }))
    for (const { send } of ready) open.add(send.id)
    await startReady()
    if (claimed.sends.length + claimed.refused.length + claimed.filesToGive.length > 0) return 'something'
    // What is due and yet not free (an earlier one of its contact is on its way) is woken for when that one is settled.
    const dueInMs = claimed.nextAt ? claimed.nextAt.getTime() - deps.now().getTime() : 0
    await signal.wait(dueInMs > 0 ? Math.min(dueInMs, IDLE_LOOK_MS) : IDLE_LOOK_MS)
    return 'nothing'
  }

  let perSecondKnown = CLAIM_MIN * CLAIM_FRACTION
  const claimSize = () =>
    Math.min(
      IN_FLIGHT_MAX - inFlight.size,
      Math.max(CLAIM_MIN, Math.min(CLAIM_MAX, Math.ceil(perSecondKnown / CLAIM_FRACTION))),
    )

  async function startReady() {
    while (ready.length > 0) {
      const waitMs = pace.callWaitMs()
      if (waitMs > 0) await delay(waitMs)
      const next = ready.shift()
      if (!next) return
      if (!mayCall() || pausedUntilMs > performance.now()) {
        ready.unshift(next)
        giveBack()
        return
      }
      perSecondKnown = next.channel.throughputPerSecond
      pace.started(next.send.conversationId)
      const call = deps.caller
        .call(lease, next.channel, next.send)
        .then((called) => settle(next.send, called))
        .finally(() => inFlight.delete(call))
      inFlight.add(call)
    }
  }

  async function settle(send: DueSend, called: Called) {
    if (called.outcome.state === 'accepted') pace.accepted(send.conversationId)
    if (called.slowDown === 'contact') {
      called.outcome.dueAt = new Date(deps.now().getTime() + pace.refused(send.conversationId))
    } else if (called.slowDown === 'number') {
      const waitMs = Math.max(0, (called.outcome.dueAt?.getTime() ?? 0) - deps.now().getTime())
      pausedUntilMs = Math.max(pausedUntilMs, performance.now() + waitMs)
    }
    recorder.add([called.outcome])
    if (called.breaks) {
      stopped = true
      // The message waits for the repair; nothing is discarded.
      await recorder.settled()
      await deps.breakChannel(lease, called.breaks.fault, called.breaks.details).catch((error) => {
        log.error({ err: error }, 'a channel that cannot send could not be marked so')
      })
    }
    await recorder.settled()
    open.delete(send.id)
    signal.wake()
  }

  async function giveBackNeverCalled() {
    const marked = await inWorkspaces(deps.db, [lease.workspaceId], (tx) => markedSending(tx, lease))
    recorder.add(marked.filter(({ id }) => !open.has(id)).map((send) => outcomeOf(send, 'postponed', null)))
    await recorder.settled()
    claimInDoubt = false
  }

  function giveFile(send: DueSend, channel: LaneChannel) {
    givingFiles.add(send.id)
    const giving = deps.caller
      .giveFile(lease, channel, send)
      .then((outcome) => outcome && recorder.add([outcome]))
      .catch((error) => log.warn({ err: error }, 'a file could not be given to Meta'))
      .then(() => recorder.settled())
      .finally(() => {
        givingFiles.delete(send.id)
        inFlight.delete(giving)
        signal.wake()
      })
    inFlight.add(giving)
  }

  /** Claimed, and certainly not called. */
  function giveBack() {
    const now = deps.now()
    recorder.add(ready.map(({ send }) => ({ ...outcomeOf(send, 'postponed', null), dueAt: earlier(send.dueAt, now) })))
    ready = []
  }

  return {
    lease,
    wake: () => signal.wake(),
    renewed() {
      heldUntilMs = performance.now() + LEASE_MS
    },
    /** Ends after the calls on their way; `lost`: another process may hold the lane already. */
    stop() {
      stopped = true
      signal.wake()
    },
    ended: run(),
  }
}

export type RunningLane = ReturnType<typeof runLane>

function outcomeOf(send: { id: string; messageId: string }, state: Outcome['state'], fault: string | null): Outcome {
  return {
    sendId: send.id,
    messageId: send.messageId,
    state,
    wamid: null,
    fault,
    faultCode: null,
    faultDetails: null,
    dueAt: null,
  }
}

const earlier = (a: Date, b: Date) => new Date(Math.min(a.getTime(), b.getTime()))
