/** Deliveries into conversations: claim, sort, load, decide, write, tell – one transaction a batch. */

import type { Changes } from '#core/conversation/known.ts'
import { receive } from '#core/conversation/receive.ts'
import type { Event, NewEvent } from '#core/events.ts'
import { faultOfWebhookError } from '#meta/faults.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '../platform/db/database.ts'
import { isDatabaseUnavailable } from '../platform/db/faults.ts'
import { appendEvents } from '../platform/events.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import { uuidv7 } from '../platform/uuid.ts'
import { load } from './load.ts'
import { park } from './park.ts'
import {
  claim,
  claimThese,
  type Delivery,
  insertDeliveryNumbers,
  insertKept,
  markDone,
  requeueNumber,
  requeueParked,
} from './queue.ts'
import { type Opened, open, sort } from './sort.ts'
import { type WorkspaceChanges, write } from './write.ts'

export interface DigestDeps {
  db: Db
  clock: Clock
  log: Log
  metrics?: Metrics
  /** After a commit that left media to fetch. */
  onMedia?(): void
  /** After a commit: keywords heard. Nobody acts on them yet. */
  onKeywords?(keywords: Changes['keywords']): void
}

export interface Digest {
  /** There may be something to do. */
  wake(): void
  /** Resolves when the running batch is written. */
  stop(): Promise<void>
}

const DELIVERIES_MAX = 1_000
const DELIVERY_BYTES_MAX = 8 * 1024 * 1024
/** The most that Meta puts into one delivery is 1,000; a batch stops growing at so many. */
const DIGEST_ITEMS_MAX = 2_000
/** In-process wake-ups come at once; this finds what other processes accepted. */
const POLL_MS = 500
const RETRY_FIRST_MS = 50
const RETRY_LAST_MS = 5_000
/** A batch that fails so often for want of the database is taken apart: one of its deliveries may be what is too much. */
const UNAVAILABLE_MAX = 5
/** Two digests may meet on a key; then one of them begins anew. */
const RACES_MAX = 5

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

  async function loop() {
    for (let failures = 0; !stopped; ) {
      woken = false
      try {
        const done = await digestOnce(deps, measured)
        failures = 0
        if (done === 0) await wait(POLL_MS)
      } catch (error) {
        failures++
        log.warn({ err: error, failures }, 'deliveries could not be digested; trying again')
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

/** Digests one batch; answers how many deliveries are done with. Throws only while the database cannot work. */
export async function digestOnce(deps: DigestDeps, measured = measures(deps.metrics)): Promise<number> {
  const claimed: string[] = []
  try {
    return await digestBatch(deps, measured, (tx) => claim(tx, DELIVERIES_MAX, DELIVERY_BYTES_MAX), claimed)
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

async function digestBatch(
  deps: DigestDeps,
  measured: Measures,
  take: (tx: Tx) => Promise<Delivery[]>,
  claimed: string[] = [],
): Promise<number> {
  for (let races = 0; ; races++) {
    try {
      claimed.length = 0
      const startedAt = performance.now()
      const result = await inWorkspaces(deps.db, [], (tx) => digestIn(tx, deps, take, claimed))
      measured.done(result, (performance.now() - startedAt) / 1_000)
      if (result.hasMedia) deps.onMedia?.()
      if (result.keywords.length > 0) deps.onKeywords?.(result.keywords)
      return result.deliveries
    } catch (error) {
      if (races === RACES_MAX || !isRace(error)) throw error
    }
  }
}

async function digestIn(tx: Tx, deps: DigestDeps, take: (tx: Tx) => Promise<Delivery[]>, claimed: string[]) {
  const opened = openSome(await take(tx), claimed)
  const result = { deliveries: opened.length, items: 0, hasMedia: false, keywords: [] as Changes['keywords'] }
  if (opened.length === 0) return result
  const now = deps.clock.now()
  const { batches, kept, unconnected } = await sort(tx, opened)
  const loaded = await load(tx, batches, uuidv7)
  const changes = loaded.map(({ workspaceId, known, plans, items }) => ({
    workspaceId,
    ...receive(known, plans, items, { now, newId: uuidv7, faultOf }),
  }))
  await write(tx, changes, now)
  await insertKept(tx, kept)
  await insertDeliveryNumbers(tx, unconnected)
  await markDone(
    tx,
    opened.map(({ delivery }) => delivery.id),
    now,
  )
  await appendEvents(
    tx,
    changes.flatMap((one) => one.events.map((event) => told(event, one, now))),
  )
  result.items = batches.reduce((sum, { items }) => sum + items.length, 0)
  result.hasMedia = changes.some(({ media }) => media.length > 0)
  result.keywords = changes.flatMap(({ keywords }) => keywords)
  return result
}

/** Opens deliveries until the batch is full; the others stay as they were. */
function openSome(deliveries: readonly Delivery[], claimed: string[]): Opened[] {
  const opened: Opened[] = []
  let items = 0
  for (const delivery of deliveries) {
    if (items >= DIGEST_ITEMS_MAX) break
    claimed.push(delivery.id)
    const one = open(delivery)
    if (items > 0 && items + one.items.length > DIGEST_ITEMS_MAX) {
      claimed.pop()
      break
    }
    opened.push(one)
    items += one.items.length
  }
  return opened
}

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

const RACES = new Set(['40001', '40P01', '23505'])
const isRace = (error: unknown) => RACES.has((error as { code?: string } | null)?.code ?? '')

const told = (event: Event, { workspaceId, messages }: WorkspaceChanges, now: Date): NewEvent => ({
  ...event,
  workspaceId,
  actorId: null,
  at: event.type === 'conversation.opened' ? firstAt(messages, event.conversationId, now) : now,
})

/** A conversation opened with its first line, however late that was delivered; all else happens as it is digested. */
const firstAt = (messages: WorkspaceChanges['messages'], conversationId: string, now: Date): Date =>
  messages.reduce((first, { row }) => (row.conversationId === conversationId && row.at < first ? row.at : first), now)

function faultOf(errors: string | null) {
  const [error] = errors === null ? [] : JSON.parse(errors)
  const { fault, code } = faultOfWebhookError(error)
  const details = error?.error_data?.details ?? error?.message ?? error?.title
  return { word: fault, code, details: typeof details === 'string' ? details : null }
}

type Measures = ReturnType<typeof measures>

function measures(metrics: Metrics | undefined) {
  const deliveries = metrics?.counter('digest_deliveries_total', 'Deliveries digested')
  const items = metrics?.counter('digest_items_total', 'Items of deliveries digested')
  const parked = metrics?.counter('digest_parked_total', 'Deliveries set aside because they could not be digested')
  const seconds = metrics?.seconds('digest_batch_seconds', 'Time a batch takes')
  return {
    done(result: { deliveries: number; items: number }, took: number) {
      if (result.deliveries === 0) return
      deliveries?.inc(result.deliveries)
      items?.inc(result.items)
      seconds?.observe(took)
    },
    parked: () => parked?.inc(),
  }
}
