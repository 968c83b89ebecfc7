/** Bodies and answers of `POST /{phone-number-id}/messages` (fact sheet §7). */
import type { Open } from './common.ts'
import type { WireCard } from './inbound.ts'
import type { OutboundInteractive } from './interactive.ts'
import type { OutboundTemplate } from './templateSend.ts'

/** Everything but the content. `to` wins over `recipient` when both are given; always give `to` as +E.164. */
export interface SendCommon {
  messaging_product: 'whatsapp'
  recipient_type?: Open<'individual' | 'group'>
  to?: string
  /** A business-scoped user id (§5). */
  recipient?: string
  context?: { message_id: string }
  /** At most 512 characters; comes back in every status. */
  biz_opaque_callback_data?: string
  recipient_identity_key_hash?: string
}

/** By an id that we uploaded (preferred) or by a public link. */
export interface OutboundMedia {
  id?: string
  link?: string
  caption?: string
  filename?: string
  voice?: boolean
}

export type SendContent =
  | { type: 'text'; text: { body: string; preview_url?: boolean } }
  | { type: 'image'; image: OutboundMedia }
  | { type: 'video'; video: OutboundMedia }
  | { type: 'audio'; audio: OutboundMedia }
  | { type: 'document'; document: OutboundMedia }
  | { type: 'sticker'; sticker: OutboundMedia }
  | { type: 'location'; location: { latitude: number; longitude: number; name?: string; address?: string } }
  | { type: 'contacts'; contacts: WireCard[] }
  | { type: 'reaction'; reaction: { message_id: string /** Empty removes it. */; emoji: string } }
  | { type: 'interactive'; interactive: OutboundInteractive }
  | { type: 'template'; template: OutboundTemplate }
  | { type: 'pin'; pin: { type: 'pin' | 'unpin'; message_id: string; expiration_days?: string } }

export type SendBody = SendCommon & SendContent

/** 200 means accepted, not sent (§7.1). */
export interface SendResponse {
  messaging_product?: 'whatsapp'
  contacts?: { input?: string; wa_id?: string; user_id?: string }[]
  messages?: {
    id: string
    group_id?: string
    message_status?: Open<'accepted' | 'held_for_quality_assessment' | 'paused'>
  }[]
}

/** Read receipt, and typing with it (§7.7). Answered with `{ success: true }`. */
export interface ReadBody {
  messaging_product: 'whatsapp'
  status: 'read'
  message_id: string
  typing_indicator?: { type: 'text' }
}
