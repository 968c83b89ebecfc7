/** From a phone to the business: keeps the bubble, opens the window, tells it by webhook (fact sheet §4, §10). */
import { opened, windowId } from '../rules/window.ts'
import { isShape, shapeOf, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import { seconds } from '../state/clock.ts'
import type { BusinessNumber, Media, Message, Phone } from '../state/rows.ts'
import { newWamid } from '../world.ts'
import { mediaUrl } from './media.ts'
import { applyReaction } from './reactions.ts'
import { baseOf, contactOf, digitsOf, senderOf } from './values.ts'

export interface Inbound {
  /** The wamid, where it is not to be a new one: given again, the message is told again and stands once in the chat. */
  id?: string
  type: string
  content: unknown
  /** The time on the message (ms); usually now. */
  atMs?: number
  contextId?: string | null
  contextExtra?: Record<string, unknown>
  referral?: Record<string, unknown>
  mediaId?: string
}

/** Types that no bubble and no window belong to. */
const NEVER_OPENS = new Set(['system', 'edit', 'revoke', 'unsupported_edit'])

export function writeOnPhone(sim: Sim, phone: Phone, number: BusinessNumber, inbound: Inbound): Message {
  const before = inbound.id === undefined ? undefined : sim.world.store.messages.get(inbound.id)
  if (before !== undefined) {
    if (phone.online) reachMeta(sim, phone, number, before)
    return before
  }
  const message: Message = {
    id: inbound.id ?? newWamid(sim.world),
    phoneId: phone.id,
    phoneNumberId: number.id,
    from: 'phone',
    atMs: inbound.atMs ?? sim.world.clock.now(),
    type: inbound.type,
    content: inbound.content,
    contextId: inbound.contextId ?? null,
    tick: 'waiting',
    arrivedAtMs: null,
    isSeen: true,
    reactions: [],
    ...(inbound.contextExtra ? { contextExtra: inbound.contextExtra } : {}),
    ...(inbound.referral ? { referral: inbound.referral } : {}),
    ...(inbound.mediaId ? { mediaId: inbound.mediaId } : {}),
  }
  sim.chats.add(message)
  if (phone.online) reachMeta(sim, phone, number, message)
  sim.world.changed(phone.id)
  return message
}

/** The phone came online: what was written meanwhile leaves it, in order. */
export function leavePhone(sim: Sim, phone: Phone) {
  for (const numberId of sim.chats.numbersOf(phone.id)) {
    const number = sim.world.store.numbers.get(numberId)
    if (number === undefined) continue
    for (const message of sim.chats.of(phone.id, numberId)) {
      if (message.from === 'phone' && message.tick === 'waiting') reachMeta(sim, phone, number, message)
    }
  }
}

function reachMeta(sim: Sim, phone: Phone, number: BusinessNumber, message: Message) {
  message.tick = number.isRegistered ? 'delivered' : 'sent'
  message.arrivedAtMs = sim.world.clock.now()
  sim.world.store.messages.put(message)
  if (message.type === 'reaction') applyReaction(sim, message, 'phone')
  if (!number.isRegistered) return
  if (!NEVER_OPENS.has(message.type)) openWindow(sim, phone, number, message.atMs, message.referral !== undefined)
  const portfolioId = sim.directory.portfolioOf(number)
  if (sim.directory.shownNumber(portfolioId, phone) !== null) sim.directory.noteContact(portfolioId, phone)
  if (number.blockedPhones.includes(phone.id)) return // a blocked person's messages never arrive
  publishItem(
    sim,
    phone,
    number,
    message.type === 'system' ? 'without_contacts' : 'usual',
    wireOf(sim, phone, number, message),
  )
}

export function openWindow(sim: Sim, phone: Phone, number: BusinessNumber, atMs: number, cameFromAd: boolean) {
  const id = windowId(number.id, phone.id)
  sim.world.store.windows.put(opened(sim.world.store.windows.get(id), id, atMs, cameFromAd))
}

export function publishItem(
  sim: Sim,
  phone: Phone,
  number: BusinessNumber,
  shape: 'usual' | 'without_contacts',
  item: Record<string, unknown>,
) {
  const contacts = shape === 'usual' ? { contacts: [contactOf(sim, number, phone)] } : {}
  sim.outbox.publish({
    wabaId: number.wabaId,
    phoneNumberId: number.id,
    field: 'messages',
    value: { ...baseOf(number), ...contacts, messages: [item] },
  })
}

function wireOf(sim: Sim, phone: Phone, number: BusinessNumber, message: Message): Record<string, unknown> {
  const context = contextOf(sim, phone, number, message)
  return {
    ...senderOf(sim, number, phone),
    id: message.id,
    timestamp: String(seconds(message.atMs)),
    type: message.type === 'poll' ? 'unsupported' : message.type,
    ...contentOf(sim, message),
    ...(context === null ? {} : { context }),
    ...(message.referral ? { referral: message.referral } : {}),
  }
}

function contentOf(sim: Sim, message: Message): Record<string, unknown> {
  if (message.type === 'poll') return unsupported('poll')
  const { content } = message
  const media = message.mediaId === undefined ? undefined : sim.world.store.media.get(message.mediaId)
  if (media !== undefined) return { [message.type]: { ...wireMedia(sim, media), ...shapeOf(content) } }
  if (isShape(content) && isShape(content.$whole)) return content.$whole // several keys beside the type
  return { [message.type]: content }
}

export const unsupported = (type: string) => ({
  errors: [
    {
      code: 131051,
      title: 'Message type unknown',
      message: 'Message type unknown',
      error_data: { details: 'Message type is currently not supported.' },
    },
  ],
  unsupported: { type },
})

function wireMedia(sim: Sim, media: Media) {
  return {
    id: media.id,
    mime_type: media.mimeType,
    sha256: Buffer.from(media.sha256Hex, 'hex').toString('base64'),
    url: mediaUrl(sim.world, media.id, 'webhook'),
  }
}

function contextOf(sim: Sim, phone: Phone, number: BusinessNumber, message: Message): Record<string, unknown> | null {
  const extra = message.contextExtra ?? {}
  if (message.contextId === null) return Object.keys(extra).length > 0 ? extra : null
  const quoted = sim.world.store.messages.get(message.contextId)
  const sender = senderOf(sim, number, phone)
  const author = quoted?.from === 'phone' ? sender : { from: digitsOf(number.displayPhoneNumber) }
  return { ...author, id: message.contextId, ...extra }
}

export const quotedIdIn = (body: Record<string, unknown>): string | null => {
  const context = shapeOf(body.context)
  return textOf(context.message_id) ?? textOf(context.id)
}
