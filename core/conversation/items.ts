/** What the digest hands to the rules: Meta's items put into our words, with their time already bounded. */
import type { IdentityChange } from '../contact/identity.ts'
import type { ReportedStatus } from '../whatsapp/status.ts'

export interface Person {
  waId: string | null
  userId: string | null
  parentUserId: string | null
  username: string | null
  profileName: string | null
}

interface Common {
  channelId: string
  /** Meta's time, not later than the delivery and not before WhatsApp existed. */
  at: Date
  person: Person
}

/** Facts about people that any item may bring. A tie: this number and this user id were named together. */
export interface Facts {
  ties: readonly { waId: string; userId: string }[]
  changes: readonly Omit<IdentityChange, 'at'>[]
}

export interface Media {
  providerMediaId: string | null
  mimeType: string | null
  fileName: string | null
  sha256: string | null
  voice: boolean
  animated: boolean
}

/** What a call has come to so far: later news of one call are merged into its message. */
export interface Call {
  event: string
  durationSeconds: number | null
}

/** As contract/messages MessageContent, of which the rules only look into `call`. */
export type Content = { call?: Call } & Readonly<Record<string, unknown>>

/** A line of the thread. `customer`: they wrote it, which opens the window, counts as unread and reopens. `system`: Meta
 *  tells something about them (number changed, edited where we cannot see it), which does none of that. */
export type MessageItem = Common & {
  type: 'message'
  facts: Facts
  deliveryId: string
  wamid: string
  source: 'customer' | 'system'
  kind: string
  text: string | null
  content: Content
  contextWamid: string | null
  media: Media | null
}

/** The customer's reaction; an empty emoji takes it back. */
export type ReactionItem = Common & {
  type: 'reaction'
  facts: Facts
  wamid: string
  targetWamid: string
  emoji: string
}

/** The customer edited or deleted a message of theirs. */
export type EditItem = Common & {
  type: 'edit' | 'revoke'
  facts: Facts
  wamid: string
  targetWamid: string
  text: string | null
  content: Content | null
}

export type StatusItem = Common & {
  type: 'status'
  facts: Facts
  wamid: string
  status: ReportedStatus
  /** Our own id of the send, which Meta returns as biz_opaque_callback_data. */
  sendId: string | null
  /** As JSON. */
  errors: string | null
  pricing: string | null
}

/** News about who is who, without a line in the thread. */
export type PersonItem = Common & { type: 'person'; facts: Facts }

/** The customer stopped or resumed marketing in WhatsApp itself, or signed up by a link: no line in the thread. */
export type PreferenceItem = Common & {
  type: 'preference'
  facts: Facts
  value: 'stop' | 'resume' | 'signup'
  /** Meta's sentence about it. */
  wording: string | null
}

export type Item = MessageItem | ReactionItem | EditItem | StatusItem | PersonItem | PreferenceItem

export interface Channel {
  id: string
  inboxId: string
  /** The portfolio whose ids name our customers, or a stand-in for one WABA. */
  scope: string
}

/** Meta's clock and ours may differ; before 2009 there was no WhatsApp. */
const EARLIEST = new Date('2009-01-01T00:00:00Z')

/** Never in the future, never before there was a WhatsApp; where Meta gives no usable time, the delivery's. */
export function boundedInstant(at: Date | null, acceptedAt: Date): Date {
  if (at === null || Number.isNaN(at.getTime()) || at > acceptedAt || at < EARLIEST) return acceptedAt
  return at
}
