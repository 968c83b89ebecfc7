/** What becomes of a message the business sent: sent, delivered, read, played or failed (fact sheet §6, §18.3). */

import type { Sim } from '../sim.ts'
import type { BusinessNumber, Message, Phone, Tick } from '../state/rows.ts'
import { isOnScreen } from './chats.ts'
import { applyReaction } from './reactions.ts'
import { statusValue } from './values.ts'

const SENT_AFTER_MS = [100, 1_000] as const
const DELIVERED_AFTER_MS = [60, 250] as const
const READ_AFTER_MS = [100, 500] as const
/** With the chat open, this share of messages gets `read` and never `delivered`. */
const ONLY_READ_SHARE = 1 / 3

/** Begins the message's way to the phone. */
export function setOut(sim: Sim, message: Message) {
  const waitMs = sim.world.chance().between(...SENT_AFTER_MS, `sent/${message.id}`)
  sim.world.agenda.at(message.atMs + waitMs, (dueMs) => leave(sim, message, dueMs))
}

/** Takes up again what was under way when the simulator stopped. */
export function resumeWay(sim: Sim) {
  for (const message of sim.world.store.messages.rows()) {
    if (message.send === undefined || message.arrivedAtMs !== null || message.send.dropped !== undefined) continue
    if (message.tick === 'waiting') setOut(sim, message)
    else if (message.tick === 'sent' && message.type !== 'reaction') goOn(sim, message, sim.world.clock.now())
  }
}

/** The phone came online: what waited for it arrives. */
export function arriveAll(sim: Sim, phone: Phone) {
  const nowMs = sim.world.clock.now()
  for (const numberId of sim.chats.numbersOf(phone.id)) {
    for (const message of sim.chats.of(phone.id, numberId)) {
      if (message.send !== undefined && message.tick === 'sent' && message.arrivedAtMs === null)
        goOn(sim, message, nowMs)
    }
  }
}

/** The person has this chat on the screen now. */
export function seeAll(sim: Sim, phone: Phone, phoneNumberId: string) {
  const nowMs = sim.world.clock.now()
  for (const message of sim.chats.of(phone.id, phoneNumberId)) {
    if (message.from === 'business' && isOnScreen(message) && !message.isSeen) see(sim, message, phone, nowMs)
  }
}

/** Tells a status by webhook and moves the tick; also what a tester forces. */
export function tell(
  sim: Sim,
  message: Message,
  status: { status: string; atMs: number; errorCode?: number; details?: string },
) {
  const number = sim.world.store.numbers.get(message.phoneNumberId)
  if (number === undefined) return
  const phone = sim.world.store.phones.get(message.phoneId)
  message.send?.told.push([status.status, status.atMs])
  message.tick = status.status as Tick
  sim.world.store.messages.put(message)
  publish(sim, number, statusValue(sim, number, message, phone, status))
  if (phone !== undefined) sim.world.changed(phone.id)
}

const publish = (sim: Sim, number: BusinessNumber, value: Record<string, unknown>) =>
  sim.outbox.publish({ wabaId: number.wabaId, phoneNumberId: number.id, field: 'messages', value })

function leave(sim: Sim, message: Message, dueMs: number) {
  const failure = message.send?.failure
  if (failure)
    return tell(sim, message, { status: 'failed', atMs: dueMs, errorCode: failure.code, details: failure.details })
  tell(sim, message, { status: 'sent', atMs: dueMs })
  goOn(sim, message, dueMs)
}

function goOn(sim: Sim, message: Message, fromMs: number) {
  if (sim.world.store.phones.get(message.phoneId)?.online !== true) return
  const waitMs = sim.world.chance().between(...DELIVERED_AFTER_MS, `delivered/${message.id}`)
  sim.world.agenda.at(fromMs + waitMs, (dueMs) => arrive(sim, message, dueMs))
}

function arrive(sim: Sim, message: Message, dueMs: number) {
  const phone = sim.world.store.phones.get(message.phoneId)
  if (phone?.online !== true || message.arrivedAtMs !== null || message.send === undefined) return
  if (dueMs > message.atMs + message.send.ttlMs) {
    message.send.dropped = 'The message was too old when the phone came online.'
    sim.world.store.messages.put(message)
    return
  }
  message.arrivedAtMs = dueMs
  sim.chats.setTyping(phone.id, message.phoneNumberId, null)
  if (message.type === 'reaction') {
    applyReaction(sim, message, 'business') // reactions are never told as delivered or read (§6)
    return
  }
  const isLooking = phone.openChat === message.phoneNumberId
  const isOnlyRead =
    isLooking && phone.readReceipts && sim.world.chance().of(`only-read/${message.id}`) < ONLY_READ_SHARE
  if (isOnlyRead) return see(sim, message, phone, dueMs)
  tell(sim, message, { status: 'delivered', atMs: dueMs })
  if (!isLooking) return
  const waitMs = sim.world.chance().between(...READ_AFTER_MS, `read/${message.id}`)
  sim.world.agenda.at(dueMs + waitMs, (readMs) => {
    if (phone.openChat === message.phoneNumberId && phone.online) see(sim, message, phone, readMs)
  })
}

function see(sim: Sim, message: Message, phone: Phone, atMs: number) {
  if (message.isSeen) return
  message.isSeen = true
  sim.world.store.messages.put(message)
  if (phone.readReceipts && phone.online && message.tick !== 'played') tell(sim, message, { status: 'read', atMs })
  else sim.world.changed(phone.id)
}
