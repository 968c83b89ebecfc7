/** The template inside a send (fact sheet §7.11). */
import type { Json, Open } from './common.ts'

export interface OutboundTemplate {
  name: string
  language: { code: string; policy?: 'deterministic' }
  /** Left out when nothing is variable. */
  components?: TemplateComponentInput[]
}

export type TemplateComponentInput =
  | { type: 'header'; parameters: TemplateParameter[] }
  | { type: 'body'; parameters: TemplateParameter[] }
  | {
      type: 'button'
      sub_type: Open<'url' | 'quick_reply' | 'copy_code' | 'flow' | 'catalog' | 'mpm' | 'voice_call'>
      /** Position among the buttons, from 0. */
      index: string | number
      parameters: TemplateParameter[]
    }
  | { type: 'limited_time_offer'; parameters: TemplateParameter[] }
  | { type: 'carousel'; cards: { card_index: number; components: TemplateComponentInput[] }[] }

interface MediaInput {
  id?: string
  link?: string
  filename?: string
}

/** Positional parameters count in order; named ones carry `parameter_name`. */
export type TemplateParameter = { parameter_name?: string } & (
  | { type: 'text'; text: string }
  | { type: 'currency'; currency: { fallback_value: string; code: string; amount_1000: number } }
  | { type: 'date_time'; date_time: { fallback_value: string } }
  | { type: 'image'; image: MediaInput }
  | { type: 'video'; video: MediaInput }
  | { type: 'gif'; gif: MediaInput }
  | { type: 'document'; document: MediaInput }
  | {
      type: 'location'
      location: { latitude: number | string; longitude: number | string; name?: string; address?: string }
    }
  | { type: 'product'; product: { catalog_id?: string; product_retailer_id: string } }
  | { type: 'payload'; payload: string }
  | { type: 'coupon_code'; coupon_code: string }
  | { type: 'action'; action: { [key: string]: Json } }
  | { type: 'ttl_minutes'; ttl_minutes: number }
  | { type: 'limited_time_offer'; limited_time_offer: { expiration_time_ms: number } }
)
