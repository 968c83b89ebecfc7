/** A number that stays in the WhatsApp Business app (fact sheet §3.14–§3.16, §15). */
import type { Open, UnixSeconds, WireError } from './common.ts'
import type { ConversationValue } from './envelope.ts'
import type { InboundMessage } from './inbound.ts'

/** A message sent from the phone. `edit` and `revoke` mean that the business did it there. */
export interface WireEcho extends InboundMessage {
  to?: string
  to_user_id?: string
  to_parent_user_id?: string
}

export interface SmbMessageEchoesValue extends ConversationValue {
  message_echoes?: WireEcho[]
}

/** A message of the past; outbound when `from` is the business number (`to` only then). */
export interface HistoryMessage extends WireEcho {
  history_context?: { status?: Open<'DELIVERED' | 'ERROR' | 'PENDING' | 'PLAYED' | 'READ' | 'SENT'> }
}

export interface HistoryThread {
  id?: string
  context?: { wa_id?: string; user_id?: string; parent_user_id?: string; username?: string }
  messages?: HistoryMessage[]
}

export interface HistoryChunk {
  /** Phase 0 = day 0–1, 1 = day 1–90, 2 = day 90–180; chunks may come out of order, progress 100 = done. */
  metadata?: { phase?: number; chunk_order?: number; progress?: number }
  threads?: HistoryThread[]
  errors?: WireError[]
}

/** Media of the last 14 days follow in values with `messages` or `message_echoes` instead of `history`. */
export interface HistoryValue extends ConversationValue {
  history?: HistoryChunk[]
  messages?: HistoryMessage[]
  message_echoes?: WireEcho[]
}

export interface StateSync {
  type?: Open<'contact'>
  contact?: {
    full_name?: string
    first_name?: string
    phone_number?: string
    user_id?: string
    parent_user_id?: string
    username?: string
  }
  /** `add` also means edited; with `remove` the names are absent. */
  action?: Open<'add' | 'remove'>
  metadata?: { timestamp?: UnixSeconds }
}

export interface SmbAppStateSyncValue extends ConversationValue {
  state_sync?: StateSync[]
}
