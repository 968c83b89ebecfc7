/** What the control face (`/_sim`) says to this page. Message contents keep the shape of the fact sheet (§4, §7). */

export interface Phone {
  id: string
  name: string
  waId: string
  username?: string | null
  language?: string
  online: boolean
  readReceipts: boolean
  openChat: string | null
  onWhatsApp: boolean
  hideNumber: boolean
  /** Business numbers (phone number ids) that this phone blocked. */
  blocked: string[]
  unread?: number
}

export interface Chat {
  phoneNumberId: string
  verifiedName: string
  displayPhoneNumber: string
  unread: number
  blocked: boolean
  marketingStopped: boolean
  /** The business is typing until this instant (ISO), or not. */
  typingUntil?: string | null
  lastMessage: Message | null
}

export type Tick = 'waiting' | 'sent' | 'delivered' | 'read' | 'played' | 'failed'

export interface Message {
  id: string
  /** `phone`: written on this phone. */
  from: 'phone' | 'business'
  /** ISO */
  at: string
  type: string
  /** The wire object of the type: `{ text: { body } }` has `{ body }` here. */
  content: Record<string, unknown>
  tick: Tick | null
  context?: { message_id?: string; id?: string; forwarded?: boolean; frequently_forwarded?: boolean } | null
  reactions: { from: 'phone' | 'business'; emoji: string }[]
  edited?: boolean
  revoked?: boolean
  /** Where the bytes of its file are, relative to `/_sim/`. */
  mediaUrl?: string | null
  /** A template with its parameters filled in. */
  rendered?: RenderedTemplate | null
}

export interface RenderedTemplate {
  header?: { format: string; text?: string; mediaUrl?: string | null } | null
  body: string
  footer?: string | null
  buttons: TemplateButton[]
  offer?: { text: string; expiresAtMs: number | null }
  cards?: { header?: RenderedTemplate['header']; body: string; buttons: TemplateButton[] }[]
}

export interface TemplateButton {
  type: string
  text: string
  url?: string
  phoneNumber?: string
  code?: string
}

/** What the telephone of a company's number got. */
export interface CompanyPhone {
  /** Digits with country code. */
  number: string
  texts: Omit<CompanyText, 'number'>[]
}

export interface CompanyText {
  id: string
  number: string
  /** ISO */
  at: string
  by: 'SMS' | 'VOICE'
  code: string
  expired: boolean
}

export interface Clock {
  now: string
  offsetMs: number
}

export interface Fault {
  on: 'send' | 'media' | 'graph' | 'webhook'
  code?: number
  httpStatus?: number
  times?: number
  mode?: string
  async?: boolean
}

export interface Template {
  id: string
  name: string
  language: string
  category: string
  status: string
  quality: string
}

export interface TemplateDecision {
  status?: string
  reason?: string
  quality?: string
  category?: string
  /** Only announced: it comes a day later. */
  notice?: boolean
}

export interface WebhookBehaviour {
  duplicate?: boolean
  shuffle?: boolean
  outOfOrderStatuses?: boolean
  paused?: boolean
  holdMs?: number
}

export interface Delivery {
  id: string
  at: string
  url: string
  body: string
  attempts: { at: string; status?: number | null; error?: string | null; durationMs?: number }[]
}
