import type { Standing } from '#core/channel/standing.ts'
import type { NumberFacts } from './facts.ts'

export interface ChannelRow {
  id: string
  inbox_id: string
  kind: 'whatsapp'
  connection: 'meta' | 'practice'
  name: string
  display_phone_number: string
  phone_number_id: string
  state: 'connected' | 'broken' | 'disconnected'
  state_fault: string | null
  state_details: string | null
  state_since: Date
  dispatch_held: boolean
  disconnected_by: string | null
}

export interface InboxRow {
  id: string
  name: string
  open_count: number
}

/** A Meta app whose webhooks reach us; its secrets encrypted. */
export interface AppRow {
  id: string
  connection: 'meta' | 'practice'
  app_id: string
  name: string
  app_secret_encrypted: string
  /** The one before, good until then as well: at Meta and here a secret does not change in the same moment. */
  former_secret_encrypted: string | null
  former_secret_until: Date | null
  verify_token_encrypted: string
  graph_url: string
  graph_version: string
  /** Where we last told Meta that we listen. */
  callback_url: string | null
}

/** A number as it is connected. */
export interface NewChannel extends NumberFacts {
  workspaceId: string
  id: string
  inboxId: string
  appId: string
  name: string
  scope: string
  portfolioId: string | null
  wabaId: string
  phoneNumberId: string
  dataRegion: string | null
  webhookBy: 'app' | 'number'
  tokenEncrypted: string
  tokenExpiresAt: Date | null
  at: Date
}

/** A channel with everything that is known of its number. */
export interface ChannelDetailsRow extends ChannelRow {
  app_id: string
  waba_id: string
  verified_name: string | null
  name_status: string | null
  new_name_status: string | null
  number_status: string | null
  quality_rating: string | null
  throughput_per_second: number
  is_official: boolean
  is_on_business_app: boolean
  username: string | null
  data_region: string | null
  webhook_by: 'app' | 'number'
  token_encrypted: string
  graph_url: string
  graph_version: string
  connected_at: Date
  disconnected_at: Date | null
  first_event_at: Date | null
  refreshed_at: Date | null
  refresh_fault: string | null
  waiting_sends: number
  read_receipts: boolean
  typing_indicator: boolean
  standing: Standing
}

export interface AccountRow {
  waba_id: string
  connection: 'meta' | 'practice'
  name: string | null
  portfolio_id: string | null
  portfolio_name: string | null
  review_status: string | null
  verification: string | null
  currency: string | null
  messaging_tier: string | null
  numbers_used: number | null
  numbers_max: number
  portfolio_numbers_max: number | null
  template_count: number | null
  templates_max: number | null
  refreshed_at: Date | null
}
