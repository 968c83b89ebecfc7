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
}

/** A number as it is connected. */
export interface NewChannel {
  workspaceId: string
  id: string
  inboxId: string
  appId: string
  name: string
  scope: string
  portfolioId: string | null
  wabaId: string
  phoneNumberId: string
  displayPhoneNumber: string
  verifiedName: string | null
  qualityRating: string | null
  throughputPerSecond: number
  tokenEncrypted: string
  at: Date
}
