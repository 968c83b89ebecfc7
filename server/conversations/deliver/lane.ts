import { crowdMs } from '#core/whatsapp/lane.ts'
import { type Db, inWorkspaces } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log.ts'
import { lowestUuidAt } from '../../platform/uuid.ts'
import type { Called, Caller } from './call.ts'
import { type Claim, KINDS, type Priority, type Wanted } from './claim.ts'
import { LEASE_MS, type Lease } from './lease.ts'
import { abandonedSends, markedSending, outcomeOf, recentStarts } from './outcomes.ts'
import { createPace } from './pace.ts'
import { type DueSend, type LaneChannel, lookUpOnly, PRIORITY } from './queries.ts'
import { createQueue } from './queue.ts'
import type { Recorder } from './record.ts'

/** Calls of one number on their way at once: as many as start in a second, and these for a slow number. */
const IN_FLIGHT_MIN = 64
/** Calls started in one go; the rest of the program gets its turn in between. */
const CALLS_PER_TURN_MAX = 25
/** What is claimed stays in hand through a pause of this length at most: no longer than it may stay there anyway. */
const KEPT_MS_MAX = 100
const IDLE_RELEASE_MS = 10_000
/** A call must not start when the lease could be over by the time it is on the wire. */
const LEASE_MARGIN_MS = 500
/** Pair rates reach this far back. */
const PAIR_MEMORY_MS = 5 * 60 * 1_000
const QUEUED_BEFORE_MS = 60 * 60 * 1_000
const RECENT_STARTS_MAX = 20_000

export interface LaneDeps {
  db: Db
  /** The application's clock (windows, due times). */
  now(): Date
  log: Log
  caller: Caller
  /** Meta says that this number cannot send at all: tell it everywhere. */
  breakChannel(lease: Lease, fault: string, details: string | null): Promise<void>
}

interface Ready {
  send: DueSend
  channel: LaneChannel
  claimedAt: Date
}

/**
 * Sends for one number while the lease holds. What to send it asks of the dispatcher, which claims for all its lanes at once
 * (`wanted`, `take`) while earlier ones are paced and called here. `ended` resolves when it has nothing more to do or may not go
 * on.
 */
export function runLane(deps: LaneDeps & { recorder: Recorder; onHungry(): void }, lease: Lease) {
  const { log, recorder } = deps
  const pace = createPace(1)
  const queue = createQueue<Ready>()
  const inFlight = new Set<Promise<void>>()
  const givingFiles = new Set<string>()
  /** Claimed and not yet written down. */
  const open = new Set<string>()
  let isTakenOver = false
  let claimInDoubt = false
  /** Transactions on their way that may mark sends of this lane. */
  let claims = 0
  let stopped = false
  let perSecond = 1
  let heldUntilMs = performance.now() + LEASE_MS
  let pausedUntilMs = 0
  let crowdedUntilMs = 0
  let refusals = 0
  let idleSinceMs = performance.now()
  let pumping: NodeJS.Timeout | null = null
  let looking: NodeJS.Timeout | null = null
  const end = Promise.withResolvers<void>()

  const mayCall = () => !stopped && performance.now() < heldUntilMs - LEASE_MARGIN_MS
  const inFlightRoom = () => Math.max(IN_FLIGHT_MIN, perSecond) - inFlight.size - queue.size()

  async function run() {
    await takeOver()
    isTakenOver = true
    look()
    await end.promise
    giveBack()
    await Promise.all(inFlight)
  }

  /** Calls which the lane's former holder began: nobody knows whether Meta took them. */
  async function takeOver() {
    const since = new Date(deps.now().getTime() - PAIR_MEMORY_MS)
    const idFrom = lowestUuidAt(Date.now() - PAIR_MEMORY_MS - QUEUED_BEFORE_MS)
    const { abandoned, starts } = await inWorkspaces(deps.db, [lease.workspaceId], async (tx) => {
      await lookUpOnly(tx)
      return {
        abandoned: await abandonedSends(tx, lease),
        starts: await recentStarts(tx, lease, { since, idFrom, countMax: RECENT_STARTS_MAX }),
      }
    })
    const now = deps.now().getTime()
    for (const start of starts) pace.remember(start.conversationId, now - start.startedAt.getTime())
    if (abandoned.length > 0) log.warn({ sends: abandoned.length }, 'sends were on their way when their process ended')
    await recorder.record(
      lease,
      abandoned.map((send) => outcomeOf(send, 'unconfirmed', 'interrupted')),
    )
  }

  function stop() {
    stopped = true
    if (pumping) clearTimeout(pumping)
    if (looking) clearTimeout(looking)
    end.resolve()
  }

  /** There may be something to claim again. */
  function look() {
    queue.mayHoldMore()
    deps.onHungry()
  }

  const waitsUntilMs = (kind: Priority) =>
    kind === 'automatic' ? Math.max(pausedUntilMs, crowdedUntilMs) : pausedUntilMs
  const isAble = (kind: Priority) =>
    isTakenOver && !stopped && !claimInDoubt && inFlightRoom() > 0 && performance.now() >= waitsUntilMs(kind)
  const isHungry = (kind: Priority) => isAble(kind) && queue.isHungry(kind, perSecond)

  /** `take` or `claimFailed` must follow. */
  function wanted(kind: Priority): Wanted | null {
    const wish = isAble(kind) ? queue.wish(kind, perSecond, inFlightRoom()) : null
    if (!wish) return null
    claims++
    return { lease, pace, kind, wish, givingFiles }
  }

  function take(kind: Priority, claimed: Claim | null) {
    claims--
    if (!claimed) return stop()
    const { channel, at: claimedAt } = claimed
    perSecond = channel.throughputPerSecond
    pace.setPerSecond(perSecond)
    if (claimed.refused.length > 0) keep(recorder.record(lease, claimed.refused).then(look))
    for (const send of claimed.filesToGive) giveFile(send, channel)
    for (const send of claimed.sends) open.add(send.id)
    queue.take(
      kind,
      claimed.sends.map((send) => ({ send, channel, claimedAt })),
      claimed.found,
    )
    const isIdle = claimed.sends.length + claimed.refused.length + inFlight.size + queue.size() === 0
    if (!isIdle) idleSinceMs = performance.now()
    else if (kind === 'automatic' && performance.now() - idleSinceMs > IDLE_RELEASE_MS) return stop()
    if (claimed.nextAt) lookIn(claimed.nextAt.getTime() - deps.now().getTime())
    pump()
  }

  function lookIn(waitMs: number) {
    if (looking) clearTimeout(looking)
    looking = setTimeout(look, Math.min(Math.max(1, waitMs), IDLE_RELEASE_MS))
  }

  /** Starts what may start now, people's replies first, and comes back when the next one may. */
  function pump() {
    if (pumping) clearTimeout(pumping)
    pumping = null
    for (let calls = 0; queue.size() > 0; calls++) {
      if (!mayCall() || performance.now() < pausedUntilMs) return giveBack()
      const kind = queue.first()
      const pauseMs = waitsUntilMs(kind) - performance.now()
      if (pauseMs > KEPT_MS_MAX) {
        giveBack([kind])
        continue
      }
      const waitMs = calls < CALLS_PER_TURN_MAX ? Math.max(pauseMs, pace.callWaitMs(kind)) : 1
      if (waitMs > 0) {
        pumping = setTimeout(pump, waitMs)
        break
      }
      start(queue.next())
    }
    if (KINDS.some(isHungry)) deps.onHungry()
  }

  function start({ send, channel, claimedAt }: Ready) {
    const calling = deps.caller.call(lease, channel, send)
    // Counted when it has left, not before: the next second begins no earlier than that.
    pace.started(send.conversationId)
    const startedMs = performance.now()
    keep(calling.then((called) => settle(send, { ...called, outcome: { ...called.outcome, claimedAt } }, startedMs)))
  }

  function keep(work: Promise<unknown>) {
    const kept: Promise<void> = work
      .then(
        () => {},
        (error) => log.error({ err: error, channelId: lease.channelId }, 'a lane could not finish its work'),
      )
      .finally(() => inFlight.delete(kept))
    inFlight.add(kept)
  }

  async function settle(send: DueSend, { outcome, slowDown, isThroughput, breaks }: Called, startedMs: number) {
    // What was on its way together is refused together: that is one refusal.
    const isAfterPause = startedMs >= crowdedUntilMs
    if (outcome.state === 'accepted') {
      pace.accepted(send.conversationId)
      if (isAfterPause) refusals = 0
    }
    if (slowDown === 'contact') outcome.dueAt = new Date(deps.now().getTime() + pace.refused(send.conversationId))
    else if (slowDown === 'number') {
      const waitMs = Math.max(0, (outcome.dueAt?.getTime() ?? 0) - deps.now().getTime())
      if (!isThroughput) pause(waitMs)
      else {
        if (isAfterPause) refusals++
        // What nobody waits for makes room; a person's reply finds it and goes on.
        const shortMs = Math.min(waitMs, crowdMs(refusals))
        if (send.priority === PRIORITY.person) outcome.dueAt = new Date(deps.now().getTime() + shortMs)
        if (isAfterPause) crowdedUntilMs = performance.now() + shortMs
        lookIn(crowdedUntilMs - performance.now())
        pump()
      }
    }
    if (breaks) stop()
    await recorder.record(lease, [outcome])
    open.delete(send.id)
    if (breaks) {
      // The message waits for the repair; nothing is discarded.
      await deps.breakChannel(lease, breaks.fault, breaks.details).catch((error) => {
        log.error({ err: error }, 'a channel that cannot send could not be marked so')
      })
    }
    if (outcome.dueAt) lookIn(outcome.dueAt.getTime() - deps.now().getTime())
    queue.cameFree()
    if (KINDS.some(isHungry)) deps.onHungry()
  }

  /** What is claimed goes back; whoever takes it next waits as well. */
  function pause(waitMs: number) {
    pausedUntilMs = Math.max(pausedUntilMs, performance.now() + waitMs)
    lookIn(pausedUntilMs - performance.now())
    giveBack()
  }

  function giveFile(send: DueSend, channel: LaneChannel) {
    givingFiles.add(send.id)
    const giving = deps.caller
      .giveFile(lease, channel, send)
      .then((outcome) => outcome && recorder.record(lease, [outcome]))
      .catch((error) => log.warn({ err: error }, 'a file could not be given to Meta'))
      .finally(() => {
        givingFiles.delete(send.id)
        look()
      })
    keep(giving)
  }

  /** Claimed, and certainly not called. */
  function giveBack(kinds: readonly Priority[] = KINDS) {
    const unsent = queue.clear(kinds)
    for (const { send } of unsent) open.delete(send.id)
    if (unsent.length === 0) return
    const outcomes = unsent.map(({ send, claimedAt }) => ({ ...outcomeOf(send, 'returned', null), claimedAt }))
    keep(recorder.record(lease, outcomes).then(look))
  }

  return {
    lease,
    ended: run().finally(stop),
    isHungry,
    wanted,
    take,
    look: () => queue.mayHoldMore(),
    renewed() {
      heldUntilMs = performance.now() + LEASE_MS
    },
    isInDoubt: () => claimInDoubt,
    /** A claim for it may have been committed or not: then rows say `sending` that nobody calls. */
    claimFailed() {
      claims--
      claimInDoubt = true
    },
    /** Nothing is claimed for it until then. Not while another claim is under way, whose rows would look the same. */
    async giveBackNeverCalled() {
      if (!claimInDoubt || claims > 0) return
      const marked = await inWorkspaces(deps.db, [lease.workspaceId], async (tx) => {
        await lookUpOnly(tx)
        return await markedSending(tx, lease)
      })
      const never = marked.filter(({ id }) => !open.has(id))
      await recorder.record(
        lease,
        never.map((send) => ({ ...outcomeOf(send, 'returned', null), claimedAt: send.claimedAt })),
      )
      claimInDoubt = false
    },
    /** Ends after the calls on their way. */
    stop,
  }
}

export type RunningLane = ReturnType<typeof runLane>
