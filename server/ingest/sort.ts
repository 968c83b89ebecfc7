/** Deliveries taken apart: each item to the workspace whose number it names, or kept. */
import { boundedInstant, type Channel } from '#core/conversation/items.ts'
import { flatten, type Item } from '#meta/webhook.ts'
import type { HeardChannel } from '../channels/heard.ts'
import type { ToldOfChannel } from '../channels/standing.ts'
import type { Tx } from '../platform/db/database.ts'
import type { WorkspaceBatch } from './load.ts'
import {
  type ConnectedNumber,
  type Delivery,
  type DeliveryNumber,
  enterWorkspaces,
  inboxesOf,
  type KeptRow,
  numbersOf,
} from './queue.ts'
import { keep, translate } from './translate.ts'

export interface Opened {
  delivery: Delivery
  items: Item[]
}

export interface Sorted {
  batches: WorkspaceBatch[]
  kept: KeptRow[]
  unconnected: DeliveryNumber[]
  /** Numbers from which something came for the first time since they were connected. */
  unheard: HeardChannel[]
  /** What was said about accounts and numbers, once for each channel that it may be about. */
  told: ToldOfChannel[]
}

/** A body that nothing can be read from at all; for a person to look at. */
export class Unreadable extends Error {
  constructor(because: string) {
    super(`The body cannot be read: ${because}.`)
    this.name = 'Unreadable'
  }
}

const UNREADABLE = new Set(['not_utf8', 'too_deep', 'not_json'])

export function open(delivery: Delivery): Opened {
  const items = flatten(delivery.body)
  const [first] = items
  if (first?.kind === 'unknown' && UNREADABLE.has(first.because)) throw new Unreadable(first.because)
  return { delivery, items }
}

type GrowingBatch = WorkspaceBatch & { channels: Map<string, Channel> }

/** Also makes the workspaces of the batch visible to the transaction, and takes their locks. */
export async function sort(tx: Tx, opened: readonly Opened[]): Promise<Sorted> {
  const numbers = await connectedNumbers(tx, opened)
  const byNumber = new Map(numbers.map((number) => [number.phoneNumberId, number]))
  const byWaba = Map.groupBy(numbers, ({ wabaId }) => wabaId)
  const batches = new Map<string, GrowingBatch>()
  const kept: KeptRow[] = []
  const unconnected = new Map<string, DeliveryNumber>()
  const unheard = new Map<string, HeardChannel>()
  const told: ToldOfChannel[] = []
  const take = ({ workspaceId, channelId, inboxId, scope }: ConnectedNumber, item: Item, delivery: Delivery) => {
    const batch: GrowingBatch = batches.get(workspaceId) ?? { workspaceId, channels: new Map(), items: [] }
    batches.set(workspaceId, batch)
    batch.channels.set(channelId, { id: channelId, inboxId, scope })
    const translated = translate(item, { deliveryId: delivery.id, channelId, acceptedAt: delivery.acceptedAt })
    if ('item' in translated) batch.items.push(translated.item)
    else kept.push({ workspaceId, channelId, deliveryId: delivery.id, ...translated.kept })
  }
  for (const { delivery, items } of opened) {
    const keepFor = (number: ConnectedNumber, item: Item, kind: string) => {
      const { workspaceId, channelId } = number
      kept.push({ workspaceId, channelId, deliveryId: delivery.id, ...keep(item, kind) })
    }
    for (const item of items) {
      const { phoneNumberId, wabaId } = item
      if (phoneNumberId === null) {
        // About an account or unreadable: kept once for each workspace that has a number there.
        const ofAccount = (byWaba.get(wabaId ?? '') ?? []).filter(({ appId }) => appId === delivery.appId)
        for (const [number] of Map.groupBy(ofAccount, (one) => one.workspaceId).values()) {
          // What a customer tells WhatsApp about the whole account is a word to any of its numbers.
          if (number && item.kind === 'userPreference') take(number, item, delivery)
          else if (number) keepFor(number, item, item.kind)
        }
        if (item.kind === 'accountField') {
          const { field, value } = item
          const at = boundedInstant(item.at, delivery.acceptedAt)
          for (const { workspaceId, channelId } of ofAccount) told.push({ workspaceId, channelId, field, value, at })
        }
        continue
      }
      const number = byNumber.get(phoneNumberId)
      // Whoever knows another app's secret must not speak for this number.
      if (number?.appId !== delivery.appId) {
        unconnected.set(`${phoneNumberId} ${delivery.id}`, {
          phoneNumberId,
          deliveryId: delivery.id,
          reason: 'not_connected',
        })
        continue
      }
      const { workspaceId, channelId, inboxId } = number
      if (!number.isHeard) unheard.set(channelId, { workspaceId, channelId, inboxId })
      take(number, item, delivery)
    }
  }
  return {
    batches: [...batches.values()],
    kept,
    unconnected: [...unconnected.values()],
    unheard: [...unheard.values()],
    told,
  }
}

async function connectedNumbers(tx: Tx, opened: readonly Opened[]): Promise<ConnectedNumber[]> {
  const phoneNumberIds = new Set<string>()
  const wabaIds = new Set<string>()
  for (const { items } of opened) {
    for (const { phoneNumberId, wabaId } of items) {
      if (phoneNumberId !== null) phoneNumberIds.add(phoneNumberId)
      else if (wabaId !== null) wabaIds.add(wabaId)
    }
  }
  const usable = (ids: Set<string>) =>
    [...ids].filter((id) => id.length <= ID_CHARACTERS_MAX && id.isWellFormed() && !id.includes('\0'))
  const numbers = await numbersOf(tx, usable(phoneNumberIds), usable(wabaIds))
  await enterWorkspaces(tx, [...new Set(numbers.map(({ workspaceId }) => workspaceId))])
  const channels = new Map((await inboxesOf(tx, numbers)).map((row) => [row.channelId, row]))
  return numbers.flatMap((number) => {
    const channel = channels.get(number.channelId)
    return channel ? { ...number, inboxId: channel.inboxId, scope: channel.scope, isHeard: channel.isHeard } : []
  })
}

const ID_CHARACTERS_MAX = 100
