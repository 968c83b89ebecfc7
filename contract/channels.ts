/**
 * The workspace's numbers, in full. `contract/inbox` has the short `Channel` that every page needs.
 *
 * GET   /api/v1/channels                                    – ChannelList: of the inboxes the asker may see (`channels.read`).
 * GET   /api/v1/channels/:id                                – ChannelDetails (`channels.read`)
 * PATCH /api/v1/channels/:id             ChannelPatch       – ChannelDetails: name, inbox (`channels.manage`, as all below)
 * POST  /api/v1/channels/:id/refresh                        – ChannelDetails: asks Meta anew. 409 `channel_disconnected`;
 *                                                             where Meta refuses, `refreshFault` says why and a dead token turns it red.
 * POST  /api/v1/channels/:id/disconnection DisconnectionRequest – Disconnection: ends the connection, keeps all history.
 *                                                             Connecting the number again (onboarding) continues this channel.
 * POST  /api/v1/channels/:id/resumption                     – 204: a broken or held channel sends again (see server/channels/state).
 * GET   /api/v1/channels/:id/profile                        – BusinessProfile, read from Meta now
 * PATCH /api/v1/channels/:id/profile     BusinessProfilePatch – BusinessProfile
 * PUT   /api/v1/channels/:id/profile/picture  (multipart, one file) – BusinessProfile. JPEG or PNG, at most PICTURE_BYTES_MAX.
 * GET   /api/v1/channels/:id/profile/picture?version=…       – the picture's bytes, for an <img>; 404 where there is none. `version`
 *                                                             is any other one after a change, past what the browser keeps.
 *
 * Meta's refusals of an act on a profile: 422 `meta_refused` with details { fault, code, details }.
 */
import { z } from 'zod'
import { WARNING_WORDS } from '#core/channel/warnings.ts'
import { Id, Instant } from './common.ts'
import { Channel } from './inbox.ts'

/** What several numbers share: the WhatsApp Business Account and its portfolio. */
export const Account = z.object({
  wabaId: z.string(),
  connection: z.enum(['meta', 'practice']),
  name: z.string().nullable(),
  portfolioId: z.string().nullable(),
  portfolioName: z.string().nullable(),
  /** Meta's words: APPROVED, PENDING, REJECTED, DEFERRED. */
  reviewStatus: z.string().nullable(),
  /** verified, not_verified, pending … */
  verification: z.string().nullable(),
  currency: z.string().nullable(),
  /** How many numbers the account has at Meta, and how many it may have (25). */
  numbersUsed: z.int().nullable(),
  numbersMax: z.int(),
  /** How many numbers all accounts of the portfolio may have together: what Meta reported, else what its documents say for this
   *  limit (core/channel/numberLimits); null where neither tells. */
  portfolioNumbersMax: z.int().nullable(),
  templateCount: z.int().nullable(),
  templatesMax: z.int().nullable(),
  /** Unique contacts that may be written to outside their window in 24 hours, shared by all numbers of the portfolio: null where
   *  it is not known, -1 without limit (core/channel/messagingLimit). */
  messagingLimit: z.int().nullable(),
  /** TIER_250 …, as Meta says it. */
  messagingTier: z.string().nullable(),
  /** How many of them were reached in the last 24 hours, as far as Posthorn sent it. */
  reachedLast24h: z.int(),
  refreshedAt: Instant.nullable(),
})
export type Account = z.infer<typeof Account>

/** What an admin should know of a number that still works. */
export const ChannelWarning = z.object({
  word: z.enum(WARNING_WORDS),
  /** In Meta's own words. */
  details: z.string().nullable(),
  /** When it ends by itself. */
  until: Instant.nullable(),
  /** Of the messaging limit. */
  used: z.int().nullable(),
  max: z.int().nullable(),
})
export type ChannelWarning = z.infer<typeof ChannelWarning>

export const ChannelDetails = Channel.extend({
  wabaId: z.string(),
  verifiedName: z.string().nullable(),
  /** The review of the display name: APPROVED, AVAILABLE_WITHOUT_REVIEW, PENDING_REVIEW, DECLINED, EXPIRED, NONE. */
  nameStatus: z.string().nullable(),
  /** A new display name on its way, and its review. */
  newNameStatus: z.string().nullable(),
  /** Meta's state of the number: CONNECTED, PENDING, FLAGGED, RESTRICTED, BANNED … */
  numberStatus: z.string().nullable(),
  qualityRating: z.string().nullable(),
  throughputPerSecond: z.int(),
  isOfficial: z.boolean(),
  isOnBusinessApp: z.boolean(),
  username: z.string().nullable(),
  /** Where Meta keeps the messages at rest; null: not known or its default (the USA). */
  dataRegion: z.string().nullable(),
  /** How its webhooks reach us: by the app's address, or by one set for this number because the app's is another's. */
  webhookBy: z.enum(['app', 'number']),
  connectedAt: Instant,
  disconnectedAt: Instant.nullable(),
  /** When the first webhook for it came in since it was connected: null while none has. */
  firstEventAt: Instant.nullable(),
  refreshedAt: Instant.nullable(),
  /** Why the last refresh failed: a word of meta/faults. */
  refreshFault: z.string().nullable(),
  /** Sends that wait; after a disconnection they were ended, see Disconnection. */
  waitingSends: z.int(),
  /** The customer sees blue ticks once an agent has read; and that somebody writes, which goes with them. */
  readReceipts: z.boolean(),
  typingIndicator: z.boolean(),
  /** The graver first; none while it is disconnected. */
  warnings: z.array(ChannelWarning),
})
export type ChannelDetails = z.infer<typeof ChannelDetails>

export const ChannelList = z.object({ channels: z.array(ChannelDetails), accounts: z.array(Account) })
export type ChannelList = z.infer<typeof ChannelList>
export const ChannelOne = z.object({ channel: ChannelDetails, account: Account.nullable() })
export type ChannelOne = z.infer<typeof ChannelOne>

export const ChannelPatch = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  /** Conversations stay in the inbox where they are; new ones come into this one. */
  inboxId: Id.optional(),
  /** Off takes the typing indicator with it; the typing indicator brings it along. */
  readReceipts: z.boolean().optional(),
  typingIndicator: z.boolean().optional(),
})
export type ChannelPatch = z.infer<typeof ChannelPatch>

export const DisconnectionRequest = z.strictObject({
  /** Also take the number off the Cloud API, so that it can be used in the WhatsApp app or elsewhere. Counts as one of the ten
   *  registrations in 72 hours. */
  deregister: z.boolean().default(false),
})
export type DisconnectionRequest = z.input<typeof DisconnectionRequest>
export const Disconnection = z.object({
  channel: ChannelDetails,
  /** Sends that waited and were ended: they show as failed with the reason "number disconnected". */
  endedSends: z.int(),
  /** What was done at Meta. `kept`: other numbers here still need it. */
  left: z.array(
    z.object({
      what: z.enum(['webhook_override', 'subscription', 'registration']),
      state: z.enum(['done', 'kept', 'failed']),
      fault: z.string().nullable(),
      details: z.string().nullable(),
    }),
  ),
})
export type Disconnection = z.infer<typeof Disconnection>

export const PictureQuery = z.strictObject({ version: z.string().max(30).optional() })
export const PICTURE_BYTES_MAX = 5 * 1024 * 1024
/** Limits of Meta's (fact sheet §13.4). */
export const PROFILE_LIMITS = {
  about: 139,
  address: 256,
  description: 512,
  email: 128,
  website: 256,
  websites: 2,
} as const
export const VERTICALS = [
  'ALCOHOL',
  'APPAREL',
  'AUTO',
  'BEAUTY',
  'EDU',
  'ENTERTAIN',
  'EVENT_PLAN',
  'FINANCE',
  'GOVT',
  'GROCERY',
  'HEALTH',
  'HOTEL',
  'NONPROFIT',
  'ONLINE_GAMBLING',
  'OTC_DRUGS',
  'OTHER',
  'PHYSICAL_GAMBLING',
  'PROF_SERVICES',
  'RESTAURANT',
  'RETAIL',
  'TRAVEL',
] as const

export const BusinessProfile = z.object({
  about: z.string(),
  address: z.string(),
  description: z.string(),
  email: z.string(),
  websites: z.array(z.string()),
  /** One of VERTICALS, or UNDEFINED, NOT_A_BIZ. */
  vertical: z.string(),
  hasPicture: z.boolean(),
})
export type BusinessProfile = z.infer<typeof BusinessProfile>

const Website = z.url({ protocol: /^https?$/ }).max(PROFILE_LIMITS.website)
/** Only what is named is changed. '' empties a field; `about` cannot be empty at Meta. */
export const BusinessProfilePatch = z.strictObject({
  about: z.string().trim().min(1).max(PROFILE_LIMITS.about).optional(),
  address: z.string().trim().max(PROFILE_LIMITS.address).optional(),
  description: z.string().trim().max(PROFILE_LIMITS.description).optional(),
  email: z.union([z.literal(''), z.email().max(PROFILE_LIMITS.email)]).optional(),
  websites: z.array(Website).max(PROFILE_LIMITS.websites).optional(),
  vertical: z.enum(VERTICALS).optional(),
})
export type BusinessProfilePatch = z.infer<typeof BusinessProfilePatch>
