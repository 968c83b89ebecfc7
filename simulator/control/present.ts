/** What a phone's page and a test see of phones, chats and messages. */
import { isOnScreen } from '../network/chats.ts'
import type { Sim } from '../sim.ts'
import type { BusinessNumber, Message, Phone } from '../state/rows.ts'

const iso = (ms: number) => new Date(ms).toISOString()

export function presentPhone(sim: Sim, phone: Phone) {
  const unread = sim.chats.numbersOf(phone.id).reduce((sum, numberId) => sum + unreadIn(sim, phone, numberId), 0)
  const { generation: _, ...shown } = phone
  return { ...shown, unread }
}

export function presentChat(sim: Sim, phone: Phone, number: BusinessNumber) {
  const typingUntilMs = sim.chats.typingUntilMs(phone.id, number.id)
  const last = sim.chats.of(phone.id, number.id).findLast(isOnScreen)
  return {
    phoneNumberId: number.id,
    verifiedName: number.verifiedName,
    displayPhoneNumber: number.displayPhoneNumber,
    unread: unreadIn(sim, phone, number.id),
    blocked: phone.blocked.includes(number.id),
    marketingStopped: sim.world.store.optOuts.get(`${number.wabaId}|${phone.id}`) !== undefined,
    typingUntil: typingUntilMs === null ? null : iso(typingUntilMs),
    lastMessage: last === undefined ? null : presentMessage(sim, last),
  }
}

export function presentMessage(sim: Sim, message: Message) {
  const hasFile = message.mediaId !== undefined && sim.world.store.media.get(message.mediaId) !== undefined
  return {
    id: message.id,
    from: message.from,
    at: iso(message.atMs),
    type: message.type,
    content: message.content,
    tick: message.from === 'phone' ? message.tick : null,
    status: message.tick,
    context: contextOf(message),
    reactions: message.reactions,
    edited: message.edited === true,
    revoked: message.revoked === true,
    mediaUrl: hasFile ? `media/${message.mediaId}` : null,
    rendered: message.rendered ?? null,
  }
}

/** What Graph accepted: for "exactly once" checks. */
export function presentSend(message: Message) {
  const { send } = message
  return {
    wamid: message.id,
    at: iso(message.atMs),
    phoneNumberId: message.phoneNumberId,
    phoneId: message.phoneId === '' ? null : message.phoneId,
    to: send?.input ?? '',
    type: message.type,
    content: message.content,
    context: message.contextId === null ? null : { message_id: message.contextId },
    biz_opaque_callback_data: send?.callbackData ?? null,
    status: message.tick,
    statuses: (send?.told ?? []).map(([status, atMs]) => ({ status, at: iso(atMs) })),
    failure: send?.failure ?? null,
    dropped: send?.dropped ?? null,
  }
}

const contextOf = ({ contextId, contextExtra }: Message) =>
  contextId === null && contextExtra === undefined
    ? null
    : { ...(contextId === null ? {} : { message_id: contextId }), ...contextExtra }

const unreadIn = (sim: Sim, phone: Phone, phoneNumberId: string) =>
  sim.chats.of(phone.id, phoneNumberId).filter((one) => one.from === 'business' && !one.isSeen && isOnScreen(one))
    .length
