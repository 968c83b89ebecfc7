/** What must have become of deliveries, read from their bytes alone: a second, plain writing of the rules, which shares nothing with core. */

export interface Told {
  phoneNumberId: string
  wamid: string
  seconds: number
}
export interface MessageTold extends Told {
  waId: string
  text: string | null
}

export interface Model {
  /** Customer messages by `phoneNumberId wamid`. */
  messages: Map<string, MessageTold>
  /** Statuses by `phoneNumberId wamid`. */
  statuses: Map<string, Set<string>>
  /** The last reaction to a message, by `phoneNumberId target`. */
  reactions: Map<string, { emoji: string; seconds: number }>
  /** The last edit, by `phoneNumberId target`. */
  edits: Map<string, { text: string; seconds: number }>
  revoked: Set<string>
}

const RANKS = ['sent', 'failed', 'delivered', 'read', 'played']

interface WireValue {
  metadata?: { phone_number_id?: string }
  messages?: WireMessage[]
  statuses?: { id: string; status: string }[]
}
interface WireMessage {
  id: string
  from?: string
  timestamp: string
  type: string
  text?: { body: string }
  image?: { caption?: string }
  reaction?: { message_id: string; emoji?: string }
  edit?: { original_message_id: string; message: { text?: { body: string } } }
  revoke?: { original_message_id: string }
}

export function modelOf(bodies: Iterable<Buffer>): Model {
  const model: Model = {
    messages: new Map(),
    statuses: new Map(),
    reactions: new Map(),
    edits: new Map(),
    revoked: new Set(),
  }
  for (const body of bodies) {
    for (const value of valuesIn(body)) {
      const phoneNumberId = value.metadata?.phone_number_id ?? ''
      for (const message of value.messages ?? []) add(model, phoneNumberId, message)
      for (const { id, status } of value.statuses ?? []) {
        const key = `${phoneNumberId} ${id}`
        if (!RANKS.includes(status)) continue
        model.statuses.set(key, (model.statuses.get(key) ?? new Set()).add(status))
      }
    }
  }
  return model
}

/** The greatest of Meta's statuses; null without any. */
export const greatest = (statuses: Iterable<string>): string | null =>
  [...statuses].sort((a, b) => RANKS.indexOf(a) - RANKS.indexOf(b)).at(-1) ?? null

function add(model: Model, phoneNumberId: string, message: WireMessage) {
  const seconds = Number(message.timestamp)
  const at = (target: string) => `${phoneNumberId} ${target}`
  if (message.reaction) {
    const key = at(message.reaction.message_id)
    if ((model.reactions.get(key)?.seconds ?? 0) <= seconds)
      model.reactions.set(key, { emoji: message.reaction.emoji ?? '', seconds })
  } else if (message.edit) {
    const key = at(message.edit.original_message_id)
    const text = storable(message.edit.message.text?.body ?? '')
    if ((model.edits.get(key)?.seconds ?? 0) <= seconds) model.edits.set(key, { text, seconds })
  } else if (message.revoke) model.revoked.add(at(message.revoke.original_message_id))
  else if (message.type !== 'system') {
    const written = message.text?.body ?? message.image?.caption
    const text = written === undefined ? null : storable(written)
    const told = { phoneNumberId, wamid: message.id, seconds, waId: message.from ?? '', text }
    model.messages.set(at(message.id), told)
  }
}

function valuesIn(body: Buffer): WireValue[] {
  try {
    const { entry } = JSON.parse(body.toString('utf8')) as {
      entry: { changes: { field: string; value: WireValue }[] }[]
    }
    return entry.flatMap(({ changes }) => changes.flatMap(({ field, value }) => (field === 'messages' ? [value] : [])))
  } catch {
    return [] // what cannot be read says nothing
  }
}

/** PostgreSQL holds neither NUL nor half a pair. */
const storable = (text: string) => text.toWellFormed().replaceAll('\u0000', '\ufffd')
