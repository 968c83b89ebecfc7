/** What the simulator remembers, table by table, and how many rows of each it keeps (the oldest goes first). */
import type { AccountStanding, NumberStanding, PortfolioStanding } from './standing.ts'
import type { RenderedTemplate, Template } from './templates.ts'

export type { RenderedTemplate, Template }

export const ROWS_MAX: Record<keyof Tables, number> = {
  facts: 100,
  apps: 1_000,
  portfolios: 1_000,
  accounts: 5_000,
  numbers: 10_000,
  tokens: 10_000,
  people: 1_000,
  signups: 5_000,
  codes: 5_000,
  uploads: 5_000,
  companyPhones: 5_000,
  takenNumbers: 5_000,
  templates: 50_000,
  phones: 200_000,
  ties: 400_000,
  windows: 400_000,
  optOuts: 100_000,
  media: 50_000,
  messages: 250_000,
  deliveries: 100_000,
  bodies: 100_000,
}

export interface Tables {
  facts: Fact
  apps: App
  portfolios: Portfolio
  accounts: Account
  numbers: BusinessNumber
  tokens: Token
  people: Person
  signups: Signup
  codes: Code
  uploads: Upload
  companyPhones: CompanyPhone
  takenNumbers: TakenNumber
  templates: Template
  phones: Phone
  ties: Tie
  windows: Window
  optOuts: OptOut
  media: Media
  messages: Message
  deliveries: Delivery
  bodies: Body
}

/** Settings of the whole simulator: the clock's offset, the seed, delivery behaviour, faults. */
export interface Fact {
  id: string
  value: unknown
}

export interface App {
  id: string
  secret: string
  name: string
  callbackUrl: string | null
  fields: string[]
  /** Login configurations that the signup popup may name; none: any. */
  configIds?: string[]
  /** The portfolio of whoever made the app. */
  portfolioId?: string
}

export interface Portfolio {
  id: string
  name: string
  /** §5: Meta's own book of number and business-scoped id; on by default. */
  contactBook: boolean
  details?: PortfolioDetails
  standing?: Partial<PortfolioStanding>
}

/** What the signup popup asks about a business. */
export interface PortfolioDetails {
  phone: string
  website: string
  email: string
  /** ISO 3166, two letters. */
  country: string
  /** IANA name. */
  timeZone: string
}

/** A WhatsApp Business Account (WABA). */
export interface Account {
  id: string
  name: string
  portfolioId: string
  createdAtMs: number
  /** By app id. */
  subscriptions: Record<string, { overrideUri: string | null }>
  standing?: Partial<AccountStanding>
}

export interface BusinessNumber {
  id: string
  wabaId: string
  displayPhoneNumber: string
  verifiedName: string
  throughputPerSecond: number
  isRegistered: boolean
  pin: string | null
  /** When register and deregister were tried (ms), for the 72-hour lock. */
  registrationAttemptsMs: number[]
  /** When a wrong PIN was given (ms). */
  pinGuessesMs: number[]
  onboardedAtMs: number
  overrideUri: string | null
  settings: Record<string, unknown>
  profile: Record<string, unknown>
  qualityRating: string
  /** Set for a test number: only these may be written to (131030). */
  allowList: string[] | null
  username: string | null
  /** Also used in the WhatsApp Business app (coexistence, §15): edits and revokes arrive as such. */
  isOnBizApp: boolean
  /** People whom the business blocked (phone ids). */
  blockedPhones: string[]
  /** Service messages of this calendar month, for the free allowance. */
  serviceMonth: string
  serviceCount: number
  standing?: Partial<NumberStanding>
}

export interface Token {
  /** The token itself. */
  id: string
  appId: string
  wabaIds: string[]
  scopes: string[]
  /** ms; 0 = never. */
  expiresAtMs: number
  /** Taken back: why, as a subcode of 190 (§1.4). */
  revokedSubcode?: number
}

/** Somebody with a login at Meta, who runs business portfolios. */
export interface Person {
  id: string
  name: string
  email: string
  portfolioIds: string[]
}

/** One popup, from its opening to its end. */
export interface Signup {
  id: string
  appId: string
  atMs: number
  personId: string | null
  portfolioId: string | null
  wabaId: string | null
  phoneNumberId: string | null
  /** Made by this popup, so that going back changes it instead of making another. */
  made: { portfolio?: boolean; account?: boolean; number?: boolean }
  profile: { displayName: string; differs: boolean; vertical: string; description: string } | null
  /** What goes wrong with it, as a tester asked. */
  faults: Record<string, unknown>
  code: string | null
}

/** What the popup hands over for a token, once and for 30 seconds (§14.3). */
export interface Code {
  id: string
  appId: string
  wabaIds: string[]
  personId: string | null
  scopes: string[]
  /** When it left the popup; until then it has all its time. */
  handedAtMs: number | null
  isUsed: boolean
  /** Life of the token that it gives; null = for ever. */
  tokenLifeMs: number | null
}

/** A resumable upload (§8). */
export interface Upload {
  id: string
  appId: string
  fileName: string
  mimeType: string
  /** Bytes. */
  length: number
  /** Set once all bytes are there. */
  mediaId: string | null
}

/** A telephone of a business: what codes it got. The id is its number, digits only. */
export interface CompanyPhone {
  id: string
  texts: { id: string; atMs: number; by: 'SMS' | 'VOICE'; code: string; language: string }[]
}

/** A number that cannot be added because it is in use elsewhere. The id is the number, digits only. */
export interface TakenNumber {
  id: string
  by: 'business_app' | 'provider' | 'personal'
  provider: string | null
}

/** A person with a phone. */
export interface Phone {
  id: string
  name: string
  waId: string
  username: string | null
  language: string
  online: boolean
  readReceipts: boolean
  openChat: string | null
  onWhatsApp: boolean
  hideNumber: boolean
  /** Business numbers (phone number ids) that this phone blocked. */
  blocked: string[]
  /** Counts number changes: each gives new business-scoped ids (§5). */
  generation: number
}

/** What one portfolio knows about one phone's number: the 30-day rule and the contact book. */
export interface Tie {
  /** `portfolio|phone`. */
  id: string
  isBooked: boolean
  lastContactMs: number
}

/** Customer service window and free entry point of (business number, phone). */
export interface Window {
  /** `phoneNumberId|phone`. */
  id: string
  openedAtMs: number
  /** The user came from an ad at this time and the business has not answered yet. */
  adEntryMs: number | null
  freeUntilMs: number | null
}

export interface OptOut {
  /** `waba|phone`. */
  id: string
  atMs: number
}

export interface Media {
  id: string
  phoneNumberId: string
  origin: 'inbound' | 'upload'
  mimeType: string
  fileName: string | null
  /** Bytes. */
  size: number
  sha256Hex: string
  createdAtMs: number
}

export type Tick = 'waiting' | 'sent' | 'delivered' | 'read' | 'played' | 'failed'

/** One bubble on a phone, whoever wrote it. The id is the wamid. */
export interface Message {
  id: string
  phoneId: string
  phoneNumberId: string
  from: 'phone' | 'business'
  atMs: number
  type: string
  content: unknown
  contextId: string | null
  /** What Meta adds to the context of an inbound message: forwarded and the like. */
  contextExtra?: Record<string, unknown>
  referral?: Record<string, unknown>
  tick: Tick
  /** When it came onto the phone; null while it is under way or when it never will. */
  arrivedAtMs: number | null
  /** The person has seen it. */
  isSeen: boolean
  reactions: { from: 'phone' | 'business'; emoji: string }[]
  edited?: boolean
  revoked?: boolean
  mediaId?: string
  rendered?: RenderedTemplate
  /** Only of what the business sent. */
  send?: SendFacts
}

export interface SendFacts {
  input: string
  byUserId: boolean
  callbackData: string | null
  category: string
  pricingType: string
  ttlMs: number
  /** `sent`, `delivered` … that were told by webhook, with their time. */
  told: [status: string, atMs: number][]
  /** Why it was silently dropped, for a tester's eyes. */
  dropped?: string
  isFreeEntry: boolean
  freeUntilMs: number | null
  /** Why it fails, decided when it was accepted. */
  failure: { code: number; details?: string } | null
  apiVersion: number
}

/** One POST to one callback URL, tried until it is answered with 200. */
export interface Delivery {
  id: string
  order: number
  appId: string
  url: string
  atMs: number
  items: number
  state: 'waiting' | 'delivered' | 'expired'
  nextAttemptMs: number
  attempts: { atMs: number; status: number | null; error: string | null; durationMs: number }[]
  attemptCount: number
}

/** The bytes of a delivery: ASCII only (§2.3). */
export interface Body {
  id: string
  text: string
}
