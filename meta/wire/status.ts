/** What became of messages we sent (fact sheet §6). */
import type { Open, UnixSeconds, WireError } from './common.ts'

export interface WireStatus {
  /** The wamid of our message. */
  id: string
  status: Open<'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'deleted' | 'warning'>
  timestamp?: UnixSeconds
  /** `message` or absent; `call` inside the calls field (§16.1). */
  type?: Open<'message' | 'call'>
  /** Number of the recipient, or the group id; absent when the number is hidden. */
  recipient_id?: string
  recipient_type?: Open<'individual' | 'group'>
  recipient_user_id?: string
  recipient_parent_user_id?: string
  /** Names of February 2026 for `recipient_parent_user_id` (§19). */
  parent_recipient_user_id?: string
  parent_user_id?: string
  recipient_participant_id?: string
  recipient_participant_user_id?: string
  recipient_participant_parent_user_id?: string
  recipient_identity_key_hash?: string
  /** Our own string of at most 512 characters, returned as sent. */
  biz_opaque_callback_data?: string
  template_id?: string
  conversation?: {
    id?: string
    expiration_timestamp?: UnixSeconds
    origin?: { type?: Open<'referral_conversion' | 'marketing' | 'utility' | 'authentication' | 'service'> }
  }
  pricing?: WirePricing
  errors?: WireError[]
}

export interface WirePricing {
  billable?: boolean
  pricing_model?: Open<'PMP' | 'CBP'>
  type?: Open<'regular' | 'free_customer_service' | 'free_entry_point'>
  category?: Open<
    | 'marketing'
    | 'marketing_lite'
    | 'utility'
    | 'authentication'
    | 'authentication_international'
    | 'service'
    | 'referral_conversion'
    | 'general_purpose_ai'
    | 'group_marketing'
    | 'group_utility'
    | 'group_service'
  >
}
