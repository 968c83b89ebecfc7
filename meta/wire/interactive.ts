/** Interactive messages that a business sends (fact sheet §7.8–§7.10). */
import type { Json } from './common.ts'

export type InteractiveHeader =
  | { type: 'text'; text: string }
  | { type: 'image'; image: { id?: string; link?: string } }
  | { type: 'video'; video: { id?: string; link?: string } }
  | { type: 'document'; document: { id?: string; link?: string; filename?: string } }

interface Framed {
  header?: InteractiveHeader
  body?: { text: string }
  footer?: { text: string }
}

/** 1–3 buttons; ids at most 256 characters, titles at most 20, both unique. */
export interface ReplyButtons extends Framed {
  type: 'button'
  body: { text: string }
  action: { buttons: { type: 'reply'; reply: { id: string; title: string } }[] }
}

export interface ListRow {
  id: string
  title: string
  description?: string
}

/** 1–10 sections, 10 rows in total; a section needs a title when there are several. */
export interface ListMessage extends Framed {
  type: 'list'
  body: { text: string }
  action: { button: string; sections: { title?: string; rows: ListRow[] }[] }
}

export interface CtaUrl extends Framed {
  type: 'cta_url'
  action: { name: 'cta_url'; parameters: { display_text: string; url: string } }
}

export interface LocationRequest extends Framed {
  type: 'location_request_message'
  action: { name: 'send_location' }
}

export interface ContactInfoRequest extends Framed {
  type: 'request_contact_info'
  action: { name: 'request_contact_info' }
}

export interface FlowMessage extends Framed {
  type: 'flow'
  action: {
    name: 'flow'
    parameters: {
      flow_message_version: string
      flow_id?: string
      flow_name?: string
      flow_cta: string
      flow_token?: string
      mode?: 'published' | 'draft'
      flow_action?: 'navigate' | 'data_exchange'
      flow_action_payload?: { screen?: string; data?: Json }
    }
  }
}

/** Catalogue, carousel, calls and payments: passed through as they are. */
export interface OtherInteractive extends Framed {
  type:
    | 'product'
    | 'product_list'
    | 'catalog_message'
    | 'carousel'
    | 'voice_call'
    | 'call_permission_request'
    | 'address_message'
    | 'order_details'
    | 'order_status'
  action: { [key: string]: Json }
}

export type OutboundInteractive =
  | ReplyButtons
  | ListMessage
  | CtaUrl
  | LocationRequest
  | ContactInfoRequest
  | FlowMessage
  | OtherInteractive
