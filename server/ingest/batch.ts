/** One batch of deliveries in one transaction: sort, load, decide, write, tell. */
import { receive } from '#core/conversation/receive.ts'
import type { NewEvent } from '#core/events.ts'
import { reasonOfWebhookErrors } from '#meta/faults.ts'
import { markHeard } from '../channels/heard.ts'
import { applyTold } from '../channels/standing.ts'
import { tellAdminsOfTemplates } from '../conversations/adminNotices.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '../platform/db/database.ts'
import { appendEvents } from '../platform/events.ts'
import type { Log } from '../platform/log.ts'
import type { Metrics } from '../platform/metrics.ts'
import { uuidv7 } from '../platform/uuid.ts'
import { applyTemplatesTold } from '../templates/told.ts'
import type { WorkspaceChanges } from './gather.ts'
import { load } from './load.ts'
import { type Delivery, endWait, insertDeliveryNumbers, insertKept } from './queue.ts'
import { type Opened, open, sort } from './sort.ts'
import { Statements } from './statements.ts'
import { keepWords } from './words.ts'
import { openedUnowned, write } from './write.ts'

export interface DigestDeps {
  db: Db
  clock: Clock
  log: Log
  metrics?: Metrics
  /** After a commit that left media to fetch. */
  onMedia?(): void
  /** After a commit that opened or reopened what nobody owns. */
  onUnowned?(): void
  /** After a commit that queued answers to customers' own YES and STOP, in these workspaces. */
  onConfirmations?(workspaceIds: string[]): void
}

export interface BatchOptions {
  measured?: Measures
  /** Wait for this before deciding anything. */
  turn?: Promise<unknown>
  onClaim?(isFull: boolean): void
  /** `areReports`: nobody wrote; all were statuses of our messages. */
  onDone?(result: { areReports: boolean }): void
}

export const DELIVERIES_MAX = 1_000
/** The most that Meta puts into one delivery is 1,000; a batch stops growing at so many. */
const DIGEST_ITEMS_MAX = 2_000
/** Two digests may meet on a key; then one of them begins anew. */
const RACES_MAX = 5

/** Answers how many deliveries it was; `claimed` then holds their ids, also when it throws. */
export async function digestBatch(
  deps: DigestDeps,
  measured: Measures,
  take: (tx: Tx) => Promise<Delivery[]>,
  claimed: string[] = [],
  options: BatchOptions = {},
): Promise<number> {
  for (let races = 0; ; races++) {
    try {
      claimed.length = 0
      const startedAt = performance.now()
      const result = await inWorkspaces(deps.db, [], (tx) => digestIn(tx, deps, take, claimed, options))
      measured.done(result, (performance.now() - startedAt) / 1_000)
      options.onDone?.(result)
      if (result.hasMedia) deps.onMedia?.()
      if (result.hasUnowned) deps.onUnowned?.()
      if (result.confirmedIn.length > 0) deps.onConfirmations?.(result.confirmedIn)
      return result.deliveries
    } catch (error) {
      if (races === RACES_MAX || !isRace(error)) throw error
    }
  }
}

async function digestIn(
  tx: Tx,
  deps: DigestDeps,
  take: (tx: Tx) => Promise<Delivery[]>,
  claimed: string[],
  { turn, onClaim }: BatchOptions,
) {
  const taken = await take(tx)
  const opened = openSome(taken, claimed)
  onClaim?.(taken.length === DELIVERIES_MAX || opened.length < taken.length)
  await turn
  const result = {
    deliveries: opened.length,
    items: 0,
    areReports: false,
    hasMedia: false,
    hasUnowned: false,
    confirmedIn: [] as string[],
  }
  if (opened.length === 0) return result
  const now = deps.clock.now()
  const { batches, kept, unconnected, unheard, told: toldOfChannels } = await sort(tx, opened)
  const loaded = await load(tx, batches, uuidv7)
  const changes = loaded.map(({ workspaceId, known, plans, items }) => ({
    workspaceId,
    ...receive(known, plans, items, { now, newId: uuidv7, faultOf }),
  }))
  const statements = new Statements(tx)
  await write(statements, changes, now)
  await statements.run(opened, () => endWait(opened.map(({ delivery }) => delivery.id)))
  const news = changes.flatMap((one) => told(one, now))
  await statements.done()
  await insertKept(tx, kept)
  await insertDeliveryNumbers(tx, unconnected)
  const standings = await applyTold(tx, toldOfChannels, now)
  const heard = await markHeard(tx, unheard, now)
  const words = await keepWords(tx, loaded, changes, now)
  const templates = await applyTemplatesTold(tx, toldOfChannels, now, tellAdminsOfTemplates)
  await appendEvents(tx, [...news, ...standings, ...templates, ...heard, ...words.events])
  result.items = batches.reduce((sum, { items }) => sum + items.length, 0)
  result.areReports = batches.every(({ items }) => items.every(({ type }) => type === 'status'))
  result.hasMedia = changes.some(({ media }) => media.length > 0)
  result.hasUnowned = openedUnowned(changes, now).length > 0
  result.confirmedIn = words.confirmedIn
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

const RACES = new Set(['40001', '40P01', '23505'])
const isRace = (error: unknown) => RACES.has((error as { code?: string } | null)?.code ?? '')

/** A conversation opened with its first line, however late that was delivered; all else happens as it is digested. */
function told({ workspaceId, messages, events }: WorkspaceChanges, now: Date): NewEvent[] {
  const firstAt = new Map<string, Date>()
  for (const { row } of messages) {
    if (row.at < (firstAt.get(row.conversationId) ?? now)) firstAt.set(row.conversationId, row.at)
  }
  return events.map((event) => {
    const at = event.type === 'conversation.opened' ? (firstAt.get(event.conversationId) ?? now) : now
    return { ...event, workspaceId, actorId: null, at }
  })
}

function faultOf(errors: string | null) {
  return reasonOfWebhookErrors(errors === null ? null : JSON.parse(errors))
}

export type Measures = ReturnType<typeof measures>

export function measures(metrics: Metrics | undefined) {
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
