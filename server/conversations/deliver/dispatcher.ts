import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Db, inWorkspaces } from '../../platform/db/database.ts'
import { isDatabaseUnavailable } from '../../platform/db/faults.ts'
import { claim, KINDS, type Priority, type Wanted } from './claim.ts'
import { type LaneDeps, type RunningLane, runLane } from './lane.ts'
import { acquire, RENEW_EVERY_MS, release, renew } from './lease.ts'
import { endWaitsOfOtherClocks, lanesWithoutHolder, lookUpOnly } from './queries.ts'
import { createRecorder } from './record.ts'
import { createSignal } from './signal.ts'

/** Look for numbers with work that nobody sends for, and again for work of our own: a net under the wake-ups. */
export const LOOK_EVERY_MS = 1_000
/** However often it is woken, by every batch of news. */
const LOOK_APART_MS = 40
/** Claims carry what all lanes want, so they need not follow each other at once. */
const CLAIM_APART_MS = 8
const CLAIM_FAULT_PAUSE_MS = 500
const WORKSPACES_PER_LOOK_MAX = 500
/** Numbers this process sends for at once; the others wait for a free place or another process. */
const LANES_MAX = 200
const STOP_MS_MAX = 15_000

/**
 * Sends what is due, one lane for each business number. Several processes share the lanes: each is held by a lease and taken
 * over when its holder dies. The lanes of one process share their transactions: one claims for all of them, one writes down
 * what became of all their calls.
 */
export interface Dispatcher {
  /** Something was queued in these workspaces; null: in any. */
  wake(workspaceIds: readonly string[] | null): void
  /** Ends after the calls on their way; nothing new starts. */
  stop(): Promise<void>
}

export function startDispatcher(deps: LaneDeps): Dispatcher {
  const holder = randomUUID()
  const lanes = new Map<string, RunningLane>()
  const leaving = new Set<Promise<void>>()
  const looking = createSignal()
  const claiming = { person: createSignal(), automatic: createSignal() }
  const recorder = createRecorder(deps)
  let woken: Set<string> | null = null
  let keeping: Promise<void> | null = null
  let stopped = false

  async function look() {
    for (let everywhereAtMs = 0; !stopped; await looking.wait(LOOK_EVERY_MS)) {
      if (performance.now() >= everywhereAtMs) {
        everywhereAtMs = performance.now() + LOOK_EVERY_MS
        woken = null
        for (const lane of lanes.values()) lane.look()
        claimMore()
      }
      const only = woken
      woken = new Set()
      try {
        for (const workspaceIds of await workspacesOf(deps.db, only)) await lookIn(workspaceIds)
      } catch (error) {
        deps.log.warn({ err: error }, 'numbers with work could not be looked up')
      }
      await delay(LOOK_APART_MS)
    }
  }

  async function lookIn(workspaceIds: string[]) {
    const now = deps.now()
    const free = await inWorkspaces(deps.db, workspaceIds, async (tx) => {
      await lookUpOnly(tx)
      await endWaitsOfOtherClocks(tx, workspaceIds, now)
      return await lanesWithoutHolder(tx, workspaceIds, now)
    })
    for (const lane of free) {
      if (stopped || lanes.size >= LANES_MAX) return
      if (lanes.has(lane.channelId)) continue
      const lease = await acquire(deps.db, lane, holder)
      if (lease) begin(runLane({ ...deps, recorder, onHungry: claimMore }, lease))
    }
  }

  function begin(lane: RunningLane) {
    lanes.set(lane.lease.channelId, lane)
    const left: Promise<void> = lane.ended
      .catch((error) => deps.log.error({ err: error }, 'a lane ended badly'))
      .then(() => release(deps.db, lane.lease))
      .catch((error) => deps.log.warn({ err: error }, 'a lane could not be released; its lease runs out by itself'))
      .finally(() => {
        lanes.delete(lane.lease.channelId)
        leaving.delete(left)
        looking.wake()
      })
    leaving.add(left)
  }

  function claimMore() {
    for (const kind of KINDS) claiming[kind].wake()
  }

  /** People's replies are claimed for themselves: they do not wait for a large claim of what nobody waits for. */
  async function claimOn(kind: Priority) {
    while (!stopped) {
      const all = [...lanes.values()]
      if (!all.some((lane) => lane.isInDoubt() || lane.isHungry(kind))) {
        await claiming[kind].wait(LOOK_EVERY_MS)
        continue
      }
      const isDone = await claimFor(all, kind)
      await delay(isDone ? CLAIM_APART_MS : CLAIM_FAULT_PAUSE_MS)
    }
  }

  /** False: not all could claim. */
  async function claimFor(all: readonly RunningLane[], kind: Priority): Promise<boolean> {
    const asking: { lane: RunningLane; wanted: Wanted }[] = []
    try {
      for (const lane of all) {
        await lane.giveBackNeverCalled()
        const wanted = lane.wanted(kind)
        if (wanted) asking.push({ lane, wanted })
      }
      if (asking.length === 0) return true
      const claims = await claim(
        deps,
        asking.map(({ wanted }) => wanted),
      )
      for (const { lane } of asking) lane.take(kind, claims.get(lane.lease.channelId) ?? null)
      return true
    } catch (error) {
      // The commit may have happened all the same.
      for (const { lane } of asking) lane.claimFailed()
      deps.log.warn({ err: error }, 'the next messages could not be claimed')
      if (all.length === 1 || isDatabaseUnavailable(error)) return false
    }
    // One of them cannot be claimed for: it must not keep the others.
    for (const lane of all) await claimFor([lane], kind)
    return false
  }

  async function keep() {
    const held = [...lanes.values()]
    if (held.length === 0) return
    try {
      const kept = await renew(
        deps.db,
        held.map((lane) => lane.lease),
      )
      for (const lane of held) {
        if (kept.has(lane.lease.channelId)) lane.renewed()
        else lane.stop() // another process holds it
      }
    } catch (error) {
      deps.log.warn({ err: error }, 'leases could not be renewed') // no call starts any more when its lease is over
    }
  }

  const renewing = setInterval(() => {
    keeping ??= keep().finally(() => {
      keeping = null
    })
  }, RENEW_EVERY_MS)
  const working = Promise.all([look(), ...KINDS.map(claimOn)])

  return {
    wake(workspaceIds) {
      for (const lane of lanes.values()) if (workspaceIds?.includes(lane.lease.workspaceId) ?? true) lane.look()
      if (workspaceIds === null) woken = null
      else for (const id of workspaceIds) woken?.add(id)
      looking.wake()
      claimMore()
    },
    async stop() {
      stopped = true
      looking.wake()
      claimMore()
      await working
      for (const lane of lanes.values()) lane.stop()
      const all = Promise.all(leaving)
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, STOP_MS_MAX).unref())])
      clearInterval(renewing)
      await keeping
    },
  }
}

/** All that have numbers, or those of these; in parts that one transaction may see. */
async function workspacesOf(db: Db, only: ReadonlySet<string> | null): Promise<string[][]> {
  const { rows } = await sql<{ workspace_id: string }>`select distinct workspace_id from numbers`.execute(db)
  const ids = rows.map((row) => row.workspace_id).filter((id) => only?.has(id) ?? true)
  const parts: string[][] = []
  for (let start = 0; start < ids.length; start += WORKSPACES_PER_LOOK_MAX)
    parts.push(ids.slice(start, start + WORKSPACES_PER_LOOK_MAX))
  return parts
}
