/** From one element of `messages`, `statuses`, `message_echoes` … to an item (fact sheet §4, §6, §3.16). */
import type { Draft } from './items.ts'
import { contactFor, type PersonIds, personOf } from './person.ts'
import * as shapes from './shapes.ts'
import type { InboundMessage } from './wire/inbound.ts'
import type { Json, WireContact } from './wire/index.ts'
import type { WireStatus } from './wire/status.ts'

/** One element of a list and the item made of it; null = kept as unknown. */
export interface Made {
  raw: Json
  draft: Draft | null
}

/** Null = no item can be made of it: it has no id or is no object. */
export type Maker = (raw: Json, contacts: readonly WireContact[]) => Draft | null

export const inbound: Maker = (raw, contacts) => {
  const message = shapes.message(raw)
  if (!message?.id) return null
  message.type ??= 'unknown'
  const common = {
    id: message.id,
    raw,
    timestamp: message.timestamp,
    ...personal(senderOf(message), contacts, message.group_id),
  }
  const { reaction, edit, revoke, system } = message
  if (message.type === 'reaction' && reaction?.message_id) {
    return { ...common, kind: 'reaction', targetId: reaction.message_id, emoji: reaction.emoji || null }
  }
  if (message.type === 'edit' && edit?.original_message_id) {
    return { ...common, kind: 'edit', targetId: edit.original_message_id, content: edit.message ?? {} }
  }
  if (message.type === 'revoke' && revoke?.original_message_id) {
    return { ...common, kind: 'revoke', targetId: revoke.original_message_id }
  }
  if (system?.type === 'user_changed_number' || system?.type === 'customer_changed_number') {
    // Older payloads name the new number `new_wa_id` or the old one `customer` (§4.10).
    const waId = system.new_wa_id ?? system.wa_id ?? null
    const previousWaId = message.from ?? system.customer ?? null
    return {
      ...common,
      kind: 'numberChange',
      previousWaId,
      waId,
      userId: system.user_id ?? null,
      body: system.body ?? null,
    }
  }
  if (system?.type === 'user_changed_user_id') {
    const told = (system.body ?? '').match(USER_ID) ?? []
    const userId = system.user_id ?? told[1] ?? null
    const previous = [message.from_user_id, told[0]].find((id) => id !== undefined && id !== userId)
    return {
      ...common,
      kind: 'userIdChange',
      previousUserId: previous ?? null,
      userId,
      previousParentUserId:
        message.from_parent_user_id === system.parent_user_id ? null : (message.from_parent_user_id ?? null),
      parentUserId: system.parent_user_id ?? null,
      waId: system.wa_id ?? message.from ?? null,
      body: system.body ?? null,
    }
  }
  return { ...common, kind: 'message', message }
}

/** A business-scoped user id inside a sentence (§5). */
const USER_ID = /\b[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}\b/g

export const status: Maker = (raw, contacts) => {
  const wire = shapes.status(raw)
  if (!wire?.id || !wire.status) return null
  return {
    kind: 'status',
    id: wire.id,
    status: wire.status,
    callbackData: wire.biz_opaque_callback_data ?? null,
    wire,
    raw,
    timestamp: wire.timestamp,
    ...recipientOf(wire, contacts),
  }
}

export const echo: Maker = (raw, contacts) => {
  const echoed = shapes.echo(raw)
  if (!echoed?.id) return null
  echoed.type ??= 'unknown'
  return {
    kind: 'echo',
    id: echoed.id,
    echo: echoed,
    raw,
    timestamp: echoed.timestamp,
    ...personal(receiverOf(echoed), contacts, echoed.group_id),
  }
}

export const callEvent: Maker = (raw, contacts) => {
  const call = shapes.call(raw)
  if (!call?.id) return null
  const theirs =
    call.direction === 'BUSINESS_INITIATED'
      ? { waId: call.to, userId: call.to_user_id, parentUserId: call.to_parent_user_id }
      : { waId: call.from, userId: call.from_user_id, parentUserId: call.from_parent_user_id }
  return {
    kind: 'call',
    what: 'event',
    id: call.id,
    call,
    raw,
    timestamp: call.timestamp,
    ...personal(theirs, contacts),
  }
}

export const callStatus: Maker = (raw, contacts) => {
  const read = shapes.callStatus(raw)
  if (!read?.id) return null
  return {
    kind: 'call',
    what: 'status',
    id: read.id,
    callStatus: read,
    raw,
    timestamp: read.timestamp,
    ...recipientOf(read, contacts),
  }
}

export const standbyMessage: Maker = (raw, contacts) => {
  const message = shapes.message(raw)
  if (!message?.id) return null
  message.type ??= 'unknown'
  const common = personal(senderOf(message), contacts, message.group_id)
  return { kind: 'standby', what: 'message', id: message.id, message, raw, timestamp: message.timestamp, ...common }
}

export const standbyStatus: Maker = (raw, contacts) => {
  const read = shapes.status(raw)
  if (!read?.id) return null
  return {
    kind: 'standby',
    what: 'status',
    id: read.id,
    status: read,
    raw,
    timestamp: read.timestamp,
    ...recipientOf(read, contacts),
  }
}

export const standbyEcho: Maker = (raw, contacts) => {
  const read = shapes.echo(raw)
  if (!read?.id) return null
  read.type ??= 'unknown'
  return {
    kind: 'standby',
    what: 'echo',
    id: read.id,
    echo: read,
    raw,
    timestamp: read.timestamp,
    ...personal(receiverOf(read), contacts, read.group_id),
  }
}

export function personal(ids: PersonIds, contacts: readonly WireContact[], groupId?: string) {
  const contact = contactFor(ids, contacts)
  return { person: personOf(ids, contact), contact, groupId: groupId || null }
}

export const senderOf = (message: Partial<InboundMessage>): PersonIds => ({
  waId: message.from,
  userId: message.from_user_id,
  parentUserId: message.from_parent_user_id,
})

export const receiverOf = (echoed: { to?: string; to_user_id?: string; to_parent_user_id?: string }): PersonIds => ({
  waId: echoed.to,
  userId: echoed.to_user_id,
  parentUserId: echoed.to_parent_user_id,
})

/** In a group `recipient_id` names the group, and the person is the participant (§5). */
function recipientOf(wire: Omit<WireStatus, 'status'>, contacts: readonly WireContact[]) {
  const inGroup = wire.recipient_type === 'group'
  const ids = inGroup
    ? {
        waId: wire.recipient_participant_id,
        userId: wire.recipient_participant_user_id,
        parentUserId: wire.recipient_participant_parent_user_id,
      }
    : {
        waId: wire.recipient_id,
        userId: wire.recipient_user_id,
        // Three names for one thing (§19).
        parentUserId: wire.recipient_parent_user_id ?? wire.parent_recipient_user_id ?? wire.parent_user_id,
      }
  return personal(ids, contacts, inGroup ? wire.recipient_id : undefined)
}
