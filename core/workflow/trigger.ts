import { tokensOf } from '../search/words.ts'
import { isOneOf } from '../whatsapp/keywords.ts'
import type { Definition, MessageTrigger, Trigger, WaitEvent } from './definition.ts'

/** Something that happened to a contact, as triggers and waits look at it. */
export type Happening =
  | { kind: 'contact_created' }
  /** Keys of the registry. */
  | { kind: 'property_changed'; properties: readonly string[] }
  | { kind: 'opted_in' | 'opted_out'; purposes: readonly string[] }
  | { kind: 'message_received'; channelId: string; first: boolean; text: string | null }
  | { kind: 'conversation_status'; status: string }
  | { kind: 'conversation_owner'; ownerId: string | null }
  | { kind: 'segment_entered'; segmentId: string }

/** The first of the triggers that this sets off; null: none (J2). Those that hang on time alone are timers, see timersOf. */
export function triggerOf({ triggers }: Pick<Definition, 'triggers'>, happening: Happening): Trigger | null {
  return triggers.find((trigger) => isSetOff(trigger, happening)) ?? null
}

function isSetOff(trigger: Trigger, happening: Happening): boolean {
  if (trigger.kind !== happening.kind) return false
  switch (trigger.kind) {
    case 'property_changed':
      return (
        happening.kind === trigger.kind &&
        (trigger.property === null || happening.properties.includes(trigger.property))
      )
    case 'opted_in':
    case 'opted_out':
      return (
        happening.kind === trigger.kind && (trigger.purpose === null || happening.purposes.includes(trigger.purpose))
      )
    case 'message_received':
      return happening.kind === trigger.kind && says(trigger, happening)
    case 'conversation_status':
      return happening.kind === trigger.kind && happening.status === trigger.status
    case 'conversation_owner':
      return happening.kind === trigger.kind && isOwner(trigger.owner, happening.ownerId)
    case 'segment_entered':
      return happening.kind === trigger.kind && happening.segmentId === trigger.segmentId
    default:
      return true
  }
}

function says(trigger: MessageTrigger, message: Extract<Happening, { kind: 'message_received' }>): boolean {
  if (trigger.channelId !== null && trigger.channelId !== message.channelId) return false
  if (trigger.first && !message.first) return false
  if (trigger.keywords.length === 0) return true
  const { text } = message
  if (text === null) return false
  if (trigger.match === 'is') return isOneOf(text, trigger.keywords)
  const said = tokensOf(text)
  return trigger.keywords.some((keyword) => {
    const wanted = tokensOf(keyword)
    if (wanted.length === 0) return false
    return said.some((_, start) =>
      wanted.every((word, offset) => {
        const here = said[start + offset]
        if (here?.kind !== word.kind) return false
        // A script without spaces between words may hold it anywhere.
        return word.kind === 'stretch' ? here.folded.includes(word.folded) : here.folded === word.folded
      }),
    )
  })
}

function isOwner(wanted: Extract<Trigger, { kind: 'conversation_owner' }>['owner'], ownerId: string | null): boolean {
  if (wanted === 'nobody') return ownerId === null
  return wanted === 'anybody' ? ownerId !== null : ownerId === wanted.userId
}

/** Which waits this ends. */
export function waitEventOf(happening: Happening): WaitEvent | null {
  switch (happening.kind) {
    case 'message_received':
      return 'customer_wrote'
    case 'opted_in':
    case 'opted_out':
    case 'property_changed':
      return happening.kind
    case 'conversation_status':
      return happening.status === 'closed' ? 'conversation_closed' : null
    case 'conversation_owner':
      return happening.ownerId === null ? null : 'conversation_assigned'
    default:
      return null
  }
}
