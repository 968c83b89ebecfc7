import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Db } from '../../platform/db/database.ts'
import { type LaneDeps, type RunningLane, runLane } from './lane.ts'
import { acquire, lanesWithoutHolder, RENEW_EVERY_MS, release, renew } from './lease.ts'
import { createSignal } from './signal.ts'

/** Look for numbers with work that nobody sends for; wake-ups come sooner. */
const LOOK_EVERY_MS = 1_000
/** However often it is woken, by every batch of news. */
const LOOK_APART_MS = 40
/** Numbers this process sends for at once; the others wait for a free place or another process. */
const LANES_MAX = 200
const STOP_MS_MAX = 15_000

/**
 * Sends what is due, one lane for each business number. Several processes share the lanes: each is held by a lease and taken
 * over when its holder dies.
 */
export interface Dispatcher {
  /** Something was queued in these workspaces; null: in any. */
  wake(workspaceIds: readonly string[] | null): void
  /** Ends after the calls on their way; nothing new starts. */
  stop(): Promise<void>
}

export function startDispatcher(deps: LaneDeps & { db: Db }): Dispatcher {
  const holder = randomUUID()
  const lanes = new Map<string, RunningLane>()
  const looking = createSignal()
  let stopped = false

  async function look() {
    while (!stopped) {
      try {
        for (const lane of await lanesWithoutHolder(deps.db, deps.now())) {
          if (stopped || lanes.size >= LANES_MAX) break
          if (lanes.has(lane.channelId)) continue
          const lease = await acquire(deps.db, lane, holder)
          if (lease) begin(runLane(deps, lease))
        }
      } catch (error) {
        deps.log.warn({ err: error }, 'numbers with work could not be looked up')
      }
      await delay(LOOK_APART_MS)
      await looking.wait(LOOK_EVERY_MS)
    }
  }

  function begin(lane: RunningLane) {
    lanes.set(lane.lease.channelId, lane)
    lane.ended
      .catch((error) => deps.log.error({ err: error }, 'a lane ended badly'))
      .then(() => release(deps.db, lane.lease))
      .catch((error) => deps.log.warn({ err: error }, 'a lane could not be released; its lease runs out by itself'))
      .finally(() => {
        lanes.delete(lane.lease.channelId)
        looking.wake()
      })
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
      deps.log.warn({ err: error }, 'leases could not be renewed') // each lane stops by itself when its lease is over
    }
  }

  let keeping: Promise<void> | null = null
  const renewing = setInterval(() => {
    keeping ??= keep().finally(() => {
      keeping = null
    })
  }, RENEW_EVERY_MS)
  const looked = look()

  return {
    wake(workspaceIds) {
      for (const lane of lanes.values()) if (workspaceIds?.includes(lane.lease.workspaceId) ?? true) lane.wake()
      looking.wake()
    },
    async stop() {
      stopped = true
      looking.wake()
      await looked
      for (const lane of lanes.values()) lane.stop()
      const all = Promise.allSettled([...lanes.values()].map((lane) => lane.ended))
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, STOP_MS_MAX).unref())])
      clearInterval(renewing)
      await keeping
    },
  }
}
