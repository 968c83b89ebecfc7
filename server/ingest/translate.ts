/** Meta's items in the words of the rules; what no feature reads yet is kept as it came. */
import { boundedInstant, type Facts, type Item, type Person } from '#core/conversation/items.ts'
import { nameFromOutside } from '#core/text.ts'
import { MESSAGE_KINDS, type MessageKind } from '#core/whatsapp/kind.ts'
import { REPORTED_STATUSES, type ReportedStatus } from '#core/whatsapp/status.ts'
import { opensWindow } from '#core/whatsapp/window.ts'
import type * as wire from '#meta/webhook.ts'
import type { Json } from '#meta/wire/index.ts'
import { isUuid } from '#server/platform/uuid.ts'
import { cleanJson, cleanName } from './clean.ts'
import { shownOf } from './content.ts'

export interface Origin {
  deliveryId: string
  channelId: string
  acceptedAt: Date
}

/** An item that stands in no thread: why, and the bytes. */
export interface KeptItem {
  position: number
  kind: string
  at: Date | null
  raw: Buffer
}

export type Translated = { item: Item } | { kept: KeptItem }

/** Longer ids are not Meta's, and could not stand in an index. */
const ID_CHARACTERS_MAX = 512
const SECOND_MS = 1_000

export function translate(item: wire.Item, origin: Origin): Translated {
  if ('groupId' in item && item.groupId !== null) return { kept: keep(item, 'group') }
  if (!hasUsableIds(item)) return { kept: keep(item, 'odd_id') }
  const translated = toItem(item, origin)
  return translated ? { item: translated } : { kept: keep(item, item.kind) }
}

export function keep(item: wire.Item, kind: string): KeptItem {
  const raw = 'raw' in item ? item.raw : 'value' in item ? item.value : { ...item, at: undefined, position: undefined }
  return { position: item.position.order, kind, at: item.at, raw: Buffer.from(JSON.stringify(raw)) }
}

function toItem(item: wire.Item, origin: Origin): Item | null {
  const { channelId, deliveryId, acceptedAt } = origin
  const at = boundedInstant(item.at, acceptedAt)
  switch (item.kind) {
    case 'message': {
      const shown = shownOf(item.message)
      const opens = opensWindow(windowKindOf(shown.kind, shown.content.unsupported?.type ?? item.message.type))
      const source = opens ? 'customer' : 'system'
      return line(item, { ...shown, source })
    }
    case 'numberChange': {
      const changes = changeOf('number', item.previousWaId, item.waId)
      const ties = item.waId !== null && item.userId !== null ? [{ waId: item.waId, userId: item.userId }] : []
      return notice(
        item,
        { ties, changes },
        { what: 'number_changed', previous: item.previousWaId, current: item.waId },
      )
    }
    case 'userIdChange': {
      const changes = changeOf('user_id', item.previousUserId, item.userId)
      return notice(item, { ties: [], changes }, { what: 'user_id_changed', previous: null, current: null })
    }
    case 'userIdUpdate': {
      const changes = changeOf('user_id', item.previousUserId, item.userId)
      const ties = item.waId !== null && item.userId !== null ? [{ waId: item.waId, userId: item.userId }] : []
      return { type: 'person', channelId, at, person: personOf(item.person), facts: { ties, changes } }
    }
    case 'reaction':
      return {
        ...{ type: 'reaction', channelId, at, ...about(item.person) },
        ...{ wamid: item.id, targetWamid: item.targetId, emoji: cleanName(item.emoji) ?? '' },
      }
    case 'edit': {
      const { text, content } = shownOf(item.content)
      return {
        type: 'edit',
        channelId,
        at,
        ...about(item.person),
        wamid: item.id,
        targetWamid: item.targetId,
        text,
        content,
      }
    }
    case 'revoke':
      return {
        ...{ type: 'revoke', channelId, at, ...about(item.person) },
        ...{ wamid: item.id, targetWamid: item.targetId, text: null, content: null },
      }
    case 'userPreference': {
      const { value } = item
      if (item.category !== 'marketing_messages' || !isPreference(value)) return null
      return { type: 'preference', channelId, at, ...about(item.person), value, wording: cleanName(item.detail) }
    }
    case 'status': {
      if (!(REPORTED_STATUSES as readonly string[]).includes(item.status)) return null
      const { callbackData, wire } = item
      return {
        ...{
          type: 'status',
          channelId,
          at,
          ...about(item.person),
          wamid: item.id,
          status: item.status as ReportedStatus,
        },
        sendId: callbackData !== null && isUuid(callbackData) ? callbackData.toLowerCase() : null,
        errors: wire.errors && wire.errors.length > 0 ? cleanJson(wire.errors) : null,
        pricing: wire.pricing ? cleanJson(wire.pricing) : null,
      }
    }
    case 'call': {
      if (item.what !== 'event' || item.call.direction === 'BUSINESS_INITIATED') return null
      const { event, duration, start_time } = item.call
      const call = {
        event: cleanName(event ?? null) ?? 'connect',
        durationSeconds: typeof duration === 'number' ? duration : null,
      }
      const message = {
        kind: 'call',
        source: 'customer',
        text: null,
        content: { call },
        contextWamid: null,
        media: null,
      } as const
      // The end of a call is no new sign of life: it counts from its start (W5), as far as Meta tells it.
      const startedAt = event === 'terminate' ? startOf(start_time, duration, at) : at
      return { ...line(item, message), at: boundedInstant(startedAt, acceptedAt) }
    }
    default:
      return null
  }

  function line(
    item: { id: string; person: wire.Person },
    shown: Pick<Extract<Item, { type: 'message' }>, 'source' | 'kind' | 'text' | 'content' | 'contextWamid' | 'media'>,
  ): Extract<Item, { type: 'message' }> {
    return { type: 'message', channelId, deliveryId, at, wamid: item.id, ...about(item.person), ...shown }
  }

  /** A grey line in the thread: Meta tells something about the person. */
  function notice(
    item: { id: string; person: wire.Person; body: string | null },
    facts: Facts,
    system: { what: string; previous: string | null; current: string | null },
  ) {
    const shown = {
      kind: 'system',
      source: 'system',
      text: null,
      content: { system },
      contextWamid: null,
      media: null,
    } as const
    return { ...line(item, shown), facts }
  }
}

const isPreference = (value: string | null) => value === 'stop' || value === 'resume' || value === 'signup'

const about = (person: wire.Person): { person: Person; facts: Facts } => {
  const { waId, userId } = person
  const ties = waId !== null && userId !== null ? [{ waId, userId }] : []
  return { person: personOf(person), facts: { ties, changes: [] } }
}

const personOf = (person: wire.Person): Person => ({
  ...person,
  username: cleanName(person.username),
  profileName: nameFromOutside(cleanName(person.profileName) ?? ''),
})

const changeOf = (kind: 'number' | 'user_id', previous: string | null, current: string | null) =>
  previous !== null && current !== null && previous !== current ? [{ kind, previous, current }] : []

/** What Meta hands over as unsupported may be an edit, which does not open the window (§4.11, §4.16). */
function windowKindOf(kind: string, type: string | undefined): MessageKind | 'edit' | 'system' {
  if (kind === 'system') return 'system'
  if (kind === 'unsupported') return type === 'edit' || type === 'revoke' ? 'edit' : 'unsupported'
  if (kind === 'interactive_reply' || kind === 'flow_reply') return 'interactive'
  return (MESSAGE_KINDS as readonly string[]).includes(kind) ? (kind as MessageKind) : 'unsupported'
}

function startOf(startTime: unknown, duration: unknown, endedAt: Date): Date {
  const seconds = typeof startTime === 'string' ? Number(startTime) : startTime
  if (typeof seconds === 'number' && Number.isFinite(seconds)) {
    const startedAt = new Date(seconds * SECOND_MS)
    if (startedAt <= endedAt) return startedAt
  }
  return typeof duration === 'number' && duration >= 0 ? new Date(endedAt.getTime() - duration * SECOND_MS) : endedAt
}

function hasUsableIds(item: wire.Item): boolean {
  const person = 'person' in item ? item.person : null
  const ids: (Json | undefined)[] = [
    'id' in item ? item.id : null,
    'targetId' in item ? item.targetId : null,
    ...('previousUserId' in item ? [item.previousUserId, item.userId, item.waId] : []),
    ...('previousWaId' in item ? [item.previousWaId, item.waId, item.userId] : []),
    ...(person ? [person.waId, person.userId, person.parentUserId] : []),
  ]
  return ids.every(
    (id) => typeof id !== 'string' || (id.length <= ID_CHARACTERS_MAX && id.isWellFormed() && !id.includes('\0')),
  )
}
