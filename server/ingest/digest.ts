/** Deliveries into conversations: batch after batch, and what to do when one fails. */
import { setTimeout as delay } from 'node:timers/promises'
import { type Db, inWorkspaces, type Tx } from '../platform/db/database.ts'
import { isDatabaseUnavailable } from '../platform/db/faults.ts'
import { type BatchOptions, DELIVERIES_MAX, type DigestDeps, digestBatch, type Measures, measures } from './batch.ts'
import { park } from './park.ts'
import { claim, claimThese, requeueNumber, requeueParked } from './queue.ts'

export type { DigestDeps } from './batch.ts'

export interface Digest {
  /** There may be something to do. */
  wake(): void
  /** Resolves when the running batch is written. */
  stop(): Promise<void>
}

const DELIVERY_BYTES_MAX = 8 * 1024 * 1024
/** In-process wake-ups come at once; this finds what other processes accepted. */
const POLL_MS = 500
/** After a batch of nothing but reports on our messages, so that the next holds more: each costs the same few dozen statements, and what
 *  a lane sends at full speed is reported in some hundred deliveries a second. What a customer writes waits for it at most. */
const REPORTS_APART_MS = 40
const RETRY_FIRST_MS = 50
const RETRY_LAST_MS = 5_000
/** A batch that fails so often for want of the database is taken apart: one of its deliveries may be what is too much. */
const UNAVAILABLE_MAX = 5

export function startDigest(deps: DigestDeps): Digest {
  const { log } = deps
  const measured = measures(deps.metrics)
  let stopped = false
  let wakeUp = () => {}
  let woken = false
  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      if (woken || stopped) return resolve()
      const timer = setTimeout(resolve, ms)
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  // While one batch is written, the next is claimed and taken apart; it goes on only when the first is done, so that
  // what came first is digested first.
  const begin = (before: Promise<unknown> | null, onDone: BatchOptions['onDone']): Begun => {
    let tell = (_isFull: boolean) => {}
    const isFull = new Promise<boolean>((resolve) => {
      tell = resolve
    })
    const turn = before?.catch(() => {})
    const done = digestOnce(deps, { measured, onClaim: tell, onDone, ...(turn ? { turn } : {}) })
    done.then(
      () => tell(false),
      () => tell(false),
    )
    return { done, isFull }
  }

  async function loop() {
    let areReports = false
    const onDone = (result: { areReports: boolean }) => {
      areReports = result.areReports
    }
    let next: Begun | null = null
    for (let failures = 0; !stopped || next; ) {
      woken = false
      const current: Begun = next ?? begin(null, onDone)
      next = (await current.isFull) && !stopped && failures === 0 ? begin(current.done, onDone) : null
      try {
        const done = await current.done
        failures = 0
        if (next !== null || stopped) continue
        if (done === 0) await wait(POLL_MS)
        else if (areReports) await delay(REPORTS_APART_MS)
      } catch (error) {
        failures++
        log.warn({ err: error, failures }, 'deliveries could not be digested; trying again')
        if (next) continue
        if (failures >= UNAVAILABLE_MAX && (await isReachable(deps.db))) await takeApart(deps, measured).catch(() => {})
        woken = false
        await wait(Math.min(RETRY_LAST_MS, RETRY_FIRST_MS * 2 ** failures))
      }
    }
  }
  const running = loop()
  return {
    wake() {
      woken = true
      wakeUp()
    },
    async stop() {
      stopped = true
      wakeUp()
      await running
    },
  }
}

interface Begun {
  done: Promise<number>
  /** Whether more waits than this batch holds. */
  isFull: Promise<boolean>
}

/** Digests one batch; answers how many deliveries are done with. Throws only while the database cannot work. */
export async function digestOnce(deps: DigestDeps, options: BatchOptions = {}): Promise<number> {
  const { measured = measures(deps.metrics) } = options
  const claimed: string[] = []
  try {
    return await digestBatch(deps, measured, (tx) => claim(tx, DELIVERIES_MAX, DELIVERY_BYTES_MAX), claimed, options)
  } catch (error) {
    if (claimed.length === 0 || isDatabaseUnavailable(error)) throw error
    deps.log.warn(
      { err: error, deliveries: claimed.length },
      'a batch could not be digested; looking for the delivery that is to blame',
    )
    await digestHalves(deps, measured, claimed, error)
    return claimed.length
  }
}

/** Connecting a number digests what came for it before. */
export const replayNumber = (db: Db | Tx, phoneNumberId: string): Promise<number> => requeueNumber(db, phoneNumberId)

/** Tries parked deliveries again: one, or all of them. Answers how many. */
export const replay = (db: Db | Tx, deliveryId: string | 'all'): Promise<number> =>
  requeueParked(db, deliveryId === 'all' ? null : deliveryId)

/** Halves a batch that fails until the delivery to blame stands alone; that one is parked, all others are digested. */
async function digestHalves(
  deps: DigestDeps,
  measured: Measures,
  ids: readonly string[],
  error: unknown,
): Promise<void> {
  const [only, ...others] = ids
  if (only === undefined) return
  if (others.length === 0) {
    await park(deps, only, error)
    measured.parked()
    return
  }
  const middle = Math.ceil(ids.length / 2)
  for (const half of [ids.slice(0, middle), ids.slice(middle)]) {
    try {
      await digestBatch(deps, measured, (tx) => claimThese(tx, half))
    } catch (cause) {
      if (isDatabaseUnavailable(cause) && half.length > 1) throw cause
      await digestHalves(deps, measured, half, cause)
    }
  }
}

/** The database answers, and yet batches fail as if it did not: something in them takes too long. */
async function takeApart(deps: DigestDeps, measured: Measures): Promise<void> {
  const ids = await inWorkspaces(deps.db, [], async (tx) =>
    (await claim(tx, DELIVERIES_MAX, DELIVERY_BYTES_MAX)).map(({ id }) => id),
  )
  for (const id of ids) {
    try {
      await digestBatch(deps, measured, (tx) => claimThese(tx, [id]))
    } catch (error) {
      if (!(await isReachable(deps.db))) throw error
      await park(deps, id, error)
      measured.parked()
    }
  }
}

const isReachable = (db: Db) =>
  inWorkspaces(db, [], async (tx) => (await claimThese(tx, [])).length === 0).catch(() => false)
