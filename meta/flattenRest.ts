/** Items of the quieter fields: history, state sync, preferences, routing, groups (fact sheet §3.13–§3.17, §3.27, §16.2). */
import { type Made, type Maker, personal, receiverOf, senderOf } from './flattenMessages.ts'
import { asArray, isObject, text } from './shape.ts'
import * as shapes from './shapes.ts'
import * as groupShapes from './shapesOfGroups.ts'
import type { Json, WireContact } from './wire/index.ts'

export const userPreference: Maker = (raw, contacts) => {
  const read = shapes.userPreference(raw)
  if (!read) return null
  return {
    kind: 'userPreference',
    category: read.category ?? null,
    value: read.value ?? null,
    detail: read.detail ?? null,
    signupId: read.signup_id ?? null,
    raw,
    timestamp: read.timestamp,
    ...personal({ waId: read.wa_id, userId: read.user_id, parentUserId: read.parent_user_id }, contacts),
  }
}

export const userIdUpdate: Maker = (raw, contacts) => {
  const read = shapes.userIdUpdate(raw)
  if (!read) return null
  const now = { waId: read.wa_id, userId: read.user_id?.current, parentUserId: read.parent_user_id?.current }
  return {
    kind: 'userIdUpdate',
    previousUserId: read.user_id?.previous ?? null,
    userId: read.user_id?.current ?? null,
    previousParentUserId: read.parent_user_id?.previous ?? null,
    parentUserId: read.parent_user_id?.current ?? null,
    waId: read.wa_id ?? null,
    raw,
    timestamp: read.timestamp,
    ...personal(now, contacts),
  }
}

export const stateSync: Maker = (raw) => {
  const sync = shapes.stateSync(raw)
  if (!sync) return null
  const { phone_number, user_id, parent_user_id, username, full_name } = sync.contact ?? {}
  const contact = { wa_id: phone_number, user_id, parent_user_id, profile: { name: full_name, username } }
  return {
    kind: 'stateSync',
    sync,
    raw,
    timestamp: sync.metadata?.timestamp,
    ...personal({}, [contact]),
    contact: null,
  }
}

export const group: Maker = (raw) => {
  const event = groupShapes.groupEvent(raw)
  return event ? { kind: 'group', groupId: event.group_id ?? null, event, raw, timestamp: event.timestamp } : null
}

export const userAction: Maker = (raw) => {
  const action = shapes.userAction(raw)
  return action ? { kind: 'userAction', action, raw, timestamp: action.timestamp } : null
}

export const valueError: Maker = (raw) => {
  const error = shapes.error(raw)
  return error && Object.keys(error).length > 0 ? { kind: 'valueError', error, raw } : null
}

/** The whole value is one event: it has no list and no metadata (§3.27). */
export const handover: Maker = (raw) => {
  const read = groupShapes.handover(raw)
  if (!read || Object.keys(read).length === 0) return null
  const { phone_number, wa_id, user_id, parent_user_id } = read.sender ?? {}
  const ids = { waId: wa_id ?? phone_number, userId: user_id, parentUserId: parent_user_id }
  return { kind: 'handover', handover: read, raw, timestamp: read.timestamp, ...personal(ids, []) }
}

/** One chunk gives an item for each message, one for each error, and one for the progress. */
export function history(raw: Json, contacts: readonly WireContact[], businessNumber: string | null): Made[] {
  if (!isObject(raw)) return [{ raw, draft: null }]
  const chunk = shapes.historyChunk(raw)
  const phase = chunk?.metadata?.phase ?? null
  const chunkOrder = chunk?.metadata?.chunk_order ?? null
  const made = (asArray(raw.threads) as Json[]).flatMap((thread): Made[] => {
    if (!isObject(thread)) return [{ raw: thread, draft: null }]
    const context = shapes.threadContext(thread.context) ?? {}
    const place = { threadId: text(thread.id) ?? null, phase, chunkOrder, businessNumber, context }
    const maker = historyMessage(place)
    return (asArray(thread.messages) as Json[]).map((message) => ({ raw: message, draft: maker(message, contacts) }))
  })
  for (const error of asArray(raw.errors) as Json[]) made.push({ raw: error, draft: valueError(error, contacts) })
  if (chunk?.metadata) {
    const progress = chunk.metadata.progress ?? null
    made.push({ raw, draft: { kind: 'historyProgress', phase, chunkOrder, progress } })
  }
  return made
}

interface HistoryPlace {
  threadId: string | null
  phase: number | null
  chunkOrder: number | null
  businessNumber: string | null
  context: { wa_id?: string; user_id?: string; parent_user_id?: string; username?: string }
  outbound?: boolean
}

/** Outbound when `from` is the business number (§3.14); the person is then the receiver, named by `to` or the thread. */
export function historyMessage(place: HistoryPlace): Maker {
  return (raw, contacts) => {
    const message = shapes.historyMessage(raw)
    if (!message?.id) return null
    message.type ??= 'unknown'
    const { threadId, phase, chunkOrder, businessNumber, context } = place
    const outbound = place.outbound ?? directionOf(message.from, message.to, businessNumber)
    const named = outbound ? receiverOf(message) : senderOf(message)
    const ids = {
      waId: named.waId ?? context.wa_id ?? (threadId && /^\d+$/.test(threadId) ? threadId : undefined),
      userId: named.userId ?? context.user_id,
      parentUserId: named.parentUserId ?? context.parent_user_id,
    }
    const about = personal(ids, contacts, message.group_id)
    const person = { ...about.person, username: about.person.username ?? context.username ?? null }
    return {
      kind: 'history',
      id: message.id,
      threadId,
      outbound,
      message,
      phase,
      chunkOrder,
      raw,
      timestamp: message.timestamp,
      ...about,
      person,
    }
  }
}

function directionOf(from: string | undefined, to: string | undefined, businessNumber: string | null): boolean | null {
  if (to !== undefined) return true
  if (businessNumber === null) return null
  return onlyDigits(from ?? '') === onlyDigits(businessNumber)
}

const onlyDigits = (number: string) => number.replace(/\D/g, '')
