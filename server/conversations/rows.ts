/** Rows as queries.ts of this feature gives them; only present.ts turns them into what leaves the server. */

export interface ConversationRow {
  id: string
  inbox_id: string
  channel_id: string
  channel_kind: 'whatsapp'
  contact_id: string
  identity_id: string
  contact_name: string
  status: 'open' | 'waiting' | 'snoozed' | 'closed'
  snoozed_until: Date | null
  owner_id: string | null
  team_id: string | null
  label_ids: string[]
  last_at: Date
  last_customer_at: Date | null
  inbound_count: number
  created_at: Date
  preview_id: string | null
  preview_direction: 'in' | 'out' | null
  preview_kind: string | null
  preview_text: string | null
  preview_status: string | null
  preview_revoked_at: Date | null
  preview_file_name: string | null
}

/** A conversation as one reader's list shows it. */
export interface ListedConversationRow extends ConversationRow {
  read_count: number
}

/** A conversation while it is changed: locked, and seen through the person who asks. */
export interface LockedConversation {
  id: string
  inbox_id: string
  status: 'open' | 'waiting' | 'snoozed' | 'closed'
  snoozed_until: Date | null
  owner_id: string | null
  team_id: string | null
  inbound_count: number
}

export interface MessageRow {
  id: string
  conversation_id: string
  inbox_id: string
  channel_id: string
  direction: 'in' | 'out'
  kind: string
  at: Date
  author_id: string | null
  source: 'customer' | 'person' | 'workflow' | 'system'
  wamid: string | null
  text: string | null
  content: unknown
  context_wamid: string | null
  status: string
  status_at: Date
  fault: string | null
  fault_code: number | null
  fault_details: string | null
  edited_at: Date | null
  revoked_at: Date | null
  media_state: 'pending' | 'stored' | 'failed' | 'expired' | null
  media_mime_type: string | null
  media_file_name: string | null
  media_voice: boolean | null
  media_animated: boolean | null
  file_id: string | null
  file_mime_type: string | null
  file_size_bytes: number | null
  file_name: string | null
  file_width_pixels: number | null
  file_height_pixels: number | null
  file_thumbnail_hash: string | null
  /** Newest first is of no use here: one of each side at most. */
  reactions: ReactionRow[] | null
  quote_id: string | null
  quote_direction: 'in' | 'out' | null
  quote_kind: string | null
  quote_text: string | null
  quote_file_name: string | null
  quote_revoked: boolean | null
}

/** The message, its author and the rest only of ours: how the sending stands. */
export interface ReactionRow {
  actor: 'customer' | 'business'
  emoji: string
  at: string
  message_id: string | null
  author_id: string | null
  status: string | null
  previous: string | null
  fault: string | null
  fault_code: number | null
  fault_details: string | null
}

export interface NoteRow {
  id: string
  conversation_id: string
  inbox_id: string
  author_id: string | null
  text: string
  mentions: string[]
  at: Date
  edited_at: Date | null
  deleted_at: Date | null
}

/** What a notice about a template says. */
export interface TemplateFacts {
  name: string
  language: string
  what: 'status' | 'quality' | 'category' | 'coming_category'
  from: string | null
  to: string
  details: string | null
}

/** What a notice about a channel says. */
export interface ChannelFacts {
  name: string
  state: 'warning' | 'broken'
  link: string
  fault: string
}

/** Of what one act gave somebody, by inbox: so many, and so many of them are not taken back. */
export interface GivenFacts {
  inboxes: Record<string, { given: number; left: number }>
}

/** Of the person who asks, with what it is about. */
export interface NotificationRow {
  id: string
  kind: 'mention' | 'assigned' | 'given' | 'template' | 'channel'
  conversation_id: string | null
  contact_name: string | null
  note_id: string | null
  note_text: string | null
  actor_id: string | null
  template_id: string | null
  channel_id: string | null
  facts: TemplateFacts | ChannelFacts | GivenFacts | null
  at: Date
  read_at: Date | null
}

export interface ActivityRow {
  number: number
  conversation_id: string
  type: string
  at: Date
  actor_id: string | null
  data: Record<string, unknown>
}
