/** What a batch is held against, and what it changes. Rows are as the database holds them, in our words. */
import type { ContactRow, LinkedIdentity, Offer } from '../contact/link.ts'
import type { Event } from '../events.ts'
import type { KeywordSettings } from '../whatsapp/keywords.ts'
import type { MessageState, OwnState, ReportedStatus } from '../whatsapp/status.ts'
import type { Channel, Content, Media } from './items.ts'
import type { PeoplePlan } from './people.ts'
import type { HeardWord } from './words.ts'

export interface ConversationRow {
  id: string
  channelId: string
  inboxId: string
  identityId: string
  status: 'open' | 'waiting' | 'snoozed' | 'closed'
  snoozedUntil: Date | null
  ownerId: string | null
  lastAt: Date
  lastMessageId: string | null
  lastCustomerAt: Date | null
  inboundCount: number
}

/** What one party (null: we ourselves) contributed to a conversation; read only where parties may move. */
export interface Share {
  conversationId: string
  party: string | null
  /** Messages of the customer. */
  count: number
  lastAt: Date
  lastMessageId: string
  lastCustomerAt: Date | null
}

export interface MessageRow {
  id: string
  conversationId: string
  channelId: string
  direction: 'in' | 'out'
  source: string
  kind: string
  at: Date
  party: string | null
  wamid: string | null
  text: string | null
  content: Content
  contextWamid: string | null
  status: MessageState | 'received'
  statusAt: Date
  fault: Fault | null
  editedAt: Date | null
  revokedAt: Date | null
}

/** Why a message failed: a word of ours, Meta's number, Meta's sentence. */
export interface Fault {
  word: string
  code: number | null
  details: string | null
}

export interface StatusRow {
  channelId: string
  wamid: string
  status: ReportedStatus
  at: Date
  sendId: string | null
  errors: string | null
  pricing: string | null
}

export interface ReactionRow {
  channelId: string
  targetWamid: string
  party: string | null
  emoji: string
  at: Date
  wamid: string
}

export interface ChangeRow {
  channelId: string
  targetWamid: string
  wamid: string
  kind: 'edit' | 'revoke'
  at: Date
  text: string | null
  content: Content | null
}

export interface SendRow {
  id: string
  messageId: string
  channelId: string
  attempt: number
  state: OwnState
  wamid: string | null
}

export interface MediaRow extends Media {
  messageId: string
  channelId: string
}

export interface Known {
  /** What this workspace listens for. */
  keywords: KeywordSettings
  channels: ReadonlyMap<string, Channel>
  contacts: readonly ContactRow[]
  /** Every identity that the batch touches, and all that share a contact with one. */
  identities: readonly LinkedIdentity[]
  /** All conversations of these identities. */
  conversations: readonly ConversationRow[]
  /** Of the conversations of regrouped, absorbed and split identities. */
  shares: readonly Share[]
  /** When each party last reacted, by `channel party`, for new and regrouped identities. */
  lastReactions: ReadonlyMap<string, Date>
  /** Wamids of customer messages seen before, by `channel wamid`. */
  received: ReadonlySet<string>
  /** Messages that an item of the batch speaks of. */
  messages: readonly MessageRow[]
  sends: readonly SendRow[]
  statuses: readonly StatusRow[]
  reactions: readonly ReactionRow[]
  changes: readonly ChangeRow[]
}

export interface Changes {
  people: readonly PeoplePlan[]
  contacts: { row: ContactRow; isNew: boolean }[]
  offers: Offer[]
  identities: { row: LinkedIdentity; isNew: boolean }[]
  absorbedIdentities: string[]
  conversations: { row: ConversationRow; isNew: boolean }[]
  /** Messages of a party that go to another conversation; before `united`. */
  moved: { party: string | null; from: string; to: string }[]
  united: { survivorId: string; absorbedId: string }[]
  reopened: string[]
  messages: { row: MessageRow; deliveryId: string }[]
  changedMessages: MessageRow[]
  media: MediaRow[]
  statuses: StatusRow[]
  reactions: ReactionRow[]
  messageChanges: ChangeRow[]
  sends: SendRow[]
  /** For the ledger of consents, which knows those it has heard before. */
  words: HeardWord[]
  events: Event[]
}

/** Keys of what is found by Meta's id on one number. */
export const wireKey = (channelId: string, wamid: string) => `${channelId} ${wamid}`
