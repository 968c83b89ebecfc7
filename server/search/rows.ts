/** Rows as queries.ts of this feature gives them; only present.ts turns them into what leaves the server. */

export interface MessageTextRow {
  id: string
  conversation_id: string
  at: Date
  text: string | null
  content: unknown
  file_name: string | null
}

export interface ContactTextRow {
  id: string
  name: string
  company: string | null
  email: string | null
  phone: string | null
  mobile_phone: string | null
  phone_key: string | null
  mobile_phone_key: string | null
  /** Names on WhatsApp and user names. */
  names: string[]
  numbers: string[]
}

export interface PositionRow {
  event_number: number
  messages_after: string | null
  contacts_after: string | null
}

/** What an event says of what is looked for. */
export interface NewsRow {
  number: number
  type: string
  message_id: string | null
  conversation_id: string | null
  contact_id: string | null
  absorbed_id: string | null
}

/** A place in the order by time; without a message, where looking had to stop. */
export interface HitRow {
  message_id: string | null
  at: Date
}

export interface MessageHitRow extends MessageTextRow {
  direction: 'in' | 'out'
  kind: string
  author_id: string | null
  contact_id: string
  contact_name: string
}

export interface ContactHitRow extends ContactTextRow {
  conversation_id: string | null
}
