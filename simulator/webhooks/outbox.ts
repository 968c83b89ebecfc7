/** From a change to a delivery: who is subscribed, to which address, and what travels in one POST (fact sheet §2). */
import type { App, Delivery } from '../state/rows.ts'
import { newId, type World } from '../world.ts'
import { behaviourOf } from './behaviour.ts'
import { toWire } from './bytes.ts'
import type { Courier } from './courier.ts'

const LINGER_MS = 4 // changes of the same moment travel together
const BODY_BYTES_MAX = 3 * 1024 * 1024 // §2.3
const LATE_BY_MS: Record<string, number> = { sent: 600, delivered: 300 }

export interface Change {
  wabaId: string
  phoneNumberId: string | null
  field: string
  value: Record<string, unknown>
  /** Unix seconds, on account-level fields (§2.6). */
  time?: number
  /** For this app alone, subscribed to the WABA or not; the entry then names the portfolio (§2.6). */
  toPartner?: { appId: string; portfolioId: string }
}

interface Group {
  app: App
  url: string
  changes: Change[]
}

export interface Outbox {
  publish(change: Change): void
  /** Makes deliveries of everything that still lingers. */
  cut(): void
  /** A body of the tester's own, signed for each subscribed app. Answers the deliveries' ids. */
  publishRaw(wabaId: string, phoneNumberId: string | null, field: string, body: string): string[]
}

export function createOutbox(world: World, courier: Courier): Outbox {
  let groups = new Map<string, Group>()
  let timer: NodeJS.Timeout | undefined

  const add = (change: Change) => {
    const limit = behaviourOf(world).batch
    for (const { app, url } of readersOf(world, change)) {
      const key = `${app.id}|${url}`
      const group = groups.get(key) ?? { app, url, changes: [] }
      groups.set(key, group)
      group.changes.push(change)
      if (group.changes.length >= limit) {
        groups.delete(key)
        send(world, courier, group)
      }
    }
    if (groups.size > 0) timer ??= setTimeout(cut, LINGER_MS)
  }
  const cut = () => {
    clearTimeout(timer)
    timer = undefined
    const ready = groups
    groups = new Map()
    for (const group of ready.values()) send(world, courier, group)
  }
  world.store.onFlush(cut)
  world.onReset(() => {
    groups = new Map()
  })

  return {
    cut,
    publish(change) {
      const lateMs = behaviourOf(world).outOfOrderStatuses ? (LATE_BY_MS[statusIn(change) ?? ''] ?? 0) : 0
      if (lateMs === 0) add(change)
      else setTimeout(add, lateMs, change).unref()
    },
    publishRaw: (wabaId, phoneNumberId, field, body) =>
      subscribersOf(world, wabaId, phoneNumberId, field).map(({ app, url }) =>
        deliver(world, courier, app, url, body, 1),
      ),
  }
}

function readersOf(world: World, change: Change) {
  const { toPartner, field } = change
  if (toPartner === undefined) return subscribersOf(world, change.wabaId, change.phoneNumberId, field)
  const app = world.store.apps.get(toPartner.appId)
  return app?.callbackUrl && app.fields.includes(field) ? [{ app, url: app.callbackUrl }] : []
}

/** Number before WABA before app, the overrides for `messages` only (§2.4); one POST for each app. */
function subscribersOf(world: World, wabaId: string, phoneNumberId: string | null, field: string) {
  const found: { app: App; url: string }[] = []
  const subscriptions = world.store.accounts.get(wabaId)?.subscriptions ?? {}
  const number = phoneNumberId === null ? undefined : world.store.numbers.get(phoneNumberId)
  for (const [appId, subscription] of Object.entries(subscriptions)) {
    const app = world.store.apps.get(appId)
    if (app === undefined || !app.fields.includes(field)) continue
    const override = field === 'messages' ? (number?.overrideUri ?? subscription.overrideUri) : null
    const url = override ?? app.callbackUrl
    if (url !== null) found.push({ app, url })
  }
  return found
}

function send(world: World, courier: Courier, { app, url, changes }: Group) {
  const ordered = behaviourOf(world).shuffle ? shuffled(world, changes) : changes
  const limit = behaviourOf(world).batch
  for (let at = 0; at < ordered.length; at += limit) sendWithin(world, courier, app, url, ordered.slice(at, at + limit))
}

/** Halves a batch until it fits into Meta's largest body. */
function sendWithin(world: World, courier: Courier, app: App, url: string, changes: Change[]) {
  const body = toWire({ object: 'whatsapp_business_account', entry: entriesOf(changes) })
  if (body.length > BODY_BYTES_MAX && changes.length > 1) {
    const middle = changes.length >> 1
    sendWithin(world, courier, app, url, changes.slice(0, middle))
    sendWithin(world, courier, app, url, changes.slice(middle))
    return
  }
  deliver(world, courier, app, url, body, changes.length)
}

function entriesOf(changes: Change[]) {
  const entries: { id: string; time?: number; changes: { value: unknown; field: string }[] }[] = []
  for (const { wabaId, field, value, time, toPartner } of changes) {
    const id = toPartner?.portfolioId ?? wabaId
    const last = entries.at(-1)
    const entry = last?.id === id && last.time === time ? last : { id, ...(time ? { time } : {}), changes: [] }
    if (entry !== last) entries.push(entry)
    entry.changes.push({ value, field })
  }
  return entries
}

function deliver(world: World, courier: Courier, app: App, url: string, body: string, items: number): string {
  const atMs = world.clock.now()
  const delivery: Delivery = {
    id: newId(world, 'delivery'),
    order: courier.nextOrder(),
    appId: app.id,
    url,
    atMs,
    items,
    state: 'waiting',
    nextAttemptMs: atMs + behaviourOf(world).holdMs,
    attempts: [],
    attemptCount: 0,
  }
  world.store.deliveries.put(delivery)
  world.store.bodies.put({ id: delivery.id, text: body })
  courier.take(delivery)
  return delivery.id
}

function statusIn(change: Change): string | undefined {
  const statuses = change.value.statuses
  return Array.isArray(statuses) ? (statuses[0] as { status?: string }).status : undefined
}

function shuffled<Item>(world: World, items: Item[]): Item[] {
  const key = world.nextKey('shuffle')
  return items
    .map((item, index) => ({ item, rank: world.chance().of(`${key}/${index}`) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item)
}
