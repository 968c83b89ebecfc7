/** Puts deliveries on disk, in groups: what arrives while one INSERT is on its way goes into the next (group commit). */
import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import type { Clock } from '../platform/clock.ts'
import { uuidv7 } from '../platform/uuid.ts'

export interface Acceptor {
  /** Resolves when the delivery is durable. Rejects with Overloaded, or with what the database said; then nothing is
   *  promised, and Meta repeats it. */
  accept(body: Buffer, appId: string): Promise<void>
  /** What waits now. */
  waiting(): { count: number; bytes: number }
  drained(): Promise<void>
}

/** More waits than will be written in time: answered 503, so that memory stays flat and Meta comes back later. */
export class Overloaded extends Error {
  constructor() {
    super('Too many deliveries wait to be written.')
    this.name = 'Overloaded'
  }
}

const WAITING_COUNT_MAX = 20_000
const WAITING_BYTES_MAX = 64 * 1024 * 1024
const WAITING_MS_MAX = 3_000
/** Nobody is left without an answer for longer, also while a group waits for a frozen database; whether it was stored the
 *  unique key decides when Meta repeats it. */
const ANSWER_MS_MAX = 4_500
const SWEEP_EVERY_MS = 200
const GROUP_COUNT_MAX = 1_000
const GROUP_BYTES_MAX = 8 * 1024 * 1024
/** Two, so that one group is prepared and sent while the other is flushed to disk. */
const GROUPS_IN_FLIGHT_MAX = 2

interface Waiting {
  body: Buffer
  appId: string
  since: number
  resolve(): void
  reject(error: unknown): void
}

export function createAcceptor(deps: { pool: Pool; clock: Clock; onAccepted?(): void }): Acceptor {
  let queue: Waiting[] = []
  let bytes = 0
  let inFlight = 0
  const groups = new Set<Waiting[]>()
  let sweeping: NodeJS.Timeout | undefined
  let whenIdle: (() => void)[] = []

  async function flush() {
    inFlight++
    sweeping ??= setInterval(sweep, SWEEP_EVERY_MS)
    while (queue.length > 0) {
      const group = nextGroup()
      if (group.length === 0) continue
      groups.add(group)
      try {
        await insert(deps.pool, group, deps.clock.now())
        for (const { resolve } of group) resolve()
        deps.onAccepted?.()
      } catch (error) {
        for (const { reject } of group) reject(error)
      } finally {
        groups.delete(group)
      }
    }
    inFlight--
    if (inFlight === 0) {
      clearInterval(sweeping)
      sweeping = undefined
      for (const resolve of whenIdle) resolve()
      whenIdle = []
    }
  }

  function sweep() {
    const tooOld = performance.now() - ANSWER_MS_MAX
    for (const waiting of [queue, ...groups]) {
      // Oldest first in the queue, and a group is a piece of it.
      for (const one of waiting) {
        if (one.since > tooOld) break
        one.reject(new Overloaded())
      }
    }
  }

  function nextGroup(): Waiting[] {
    const tooOld = performance.now() - WAITING_MS_MAX
    const group: Waiting[] = []
    let groupBytes = 0
    let taken = 0
    for (const one of queue) {
      if (group.length === GROUP_COUNT_MAX || (group.length > 0 && groupBytes + one.body.length > GROUP_BYTES_MAX))
        break
      taken++
      bytes -= one.body.length
      if (one.since < tooOld) one.reject(new Overloaded())
      else {
        group.push(one)
        groupBytes += one.body.length
      }
    }
    queue = queue.slice(taken)
    return group
  }

  return {
    accept(body, appId) {
      const isFull = queue.length >= WAITING_COUNT_MAX || bytes + body.length > WAITING_BYTES_MAX
      const isStuck = queue[0] !== undefined && performance.now() - queue[0].since > WAITING_MS_MAX
      if (isFull || isStuck) return Promise.reject(new Overloaded())
      return new Promise<void>((resolve, reject) => {
        queue.push({ body, appId, since: performance.now(), resolve, reject })
        bytes += body.length
        if (inFlight < GROUPS_IN_FLIGHT_MAX && (inFlight === 0 || queue.length >= GROUP_COUNT_MAX)) flush()
      })
    },
    waiting: () => ({ count: queue.length, bytes }),
    drained: () => (inFlight === 0 ? Promise.resolve() : new Promise((resolve) => whenIdle.push(resolve))),
  }
}

async function insert(pool: Pool, group: readonly Waiting[], now: Date) {
  const rows = group.map(({ body, appId }) => ({
    id: uuidv7(),
    hash: createHash('sha256').update(body).digest(),
    body,
    appId,
  }))
  // The same keys in the same order in every process, so that two groups with one delivery wait and never deadlock.
  rows.sort((a, b) => Buffer.compare(a.hash, b.hash))
  await pool.query({
    name: 'accept deliveries',
    text: INSERT,
    values: [
      rows.map(({ id }) => id),
      rows.map(({ hash }) => hash),
      rows.map(({ body }) => body),
      rows.map(({ appId }) => appId),
      now,
    ],
  })
}

const INSERT = `
  with new as (
    insert into deliveries (id, day, hash, body, app_id, accepted_at)
    select id, ($5::timestamptz at time zone 'UTC')::date, hash, body, app_id, $5
    from unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::uuid[]) as n(id, hash, body, app_id)
    on conflict (day, hash) do nothing
    returning id, octet_length(body) as size_bytes)
  insert into waiting_deliveries (delivery_id, size_bytes) select id, size_bytes from new`
