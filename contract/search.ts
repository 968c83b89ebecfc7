import { z } from 'zod'
import { Cursor, Id, Instant, UserId } from './common.ts'
import { ConversationQuery } from './inbox.ts'

/** GET /api/v1/search?q= – messages newest first (`before` asks for older ones), and on the first page contacts. With filters
 *  of the list only messages of conversations that fit, written in that time; a page may then be short and yet not the last. */
export const SEARCH_UNITS_MAX = 200
export const SearchQuery = ConversationQuery.pick({
  inboxId: true,
  channelId: true,
  status: true,
  owner: true,
  team: true,
  labelIds: true,
  window: true,
  unread: true,
  where: true,
  since: true,
  until: true,
}).extend({
  q: z.string().trim().min(1).max(SEARCH_UNITS_MAX),
  /** Only in what was written with the contact of this conversation, as its thread shows it; no contacts then. */
  conversationId: Id.optional(),
  before: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
})
export type SearchQuery = z.input<typeof SearchQuery>

/** A piece of a text and what is to be marked in it, from and up to, in UTF-16 units. Hostile text, never markup. */
export const Snippet = z.object({ text: z.string(), marks: z.array(z.tuple([z.int(), z.int()])) })
export type Snippet = z.infer<typeof Snippet>

export const MessageHit = z.object({
  messageId: Id,
  conversationId: Id,
  contactId: Id,
  contactName: z.string(),
  direction: z.enum(['in', 'out']),
  kind: z.string(),
  at: Instant,
  authorId: UserId.nullable(),
  snippet: Snippet.nullable(),
  fileName: Snippet.nullable(),
})
export type MessageHit = z.infer<typeof MessageHit>

export const ContactHit = z.object({
  contactId: Id,
  name: Snippet,
  /** What else fits: a number, an address, a company, a name on WhatsApp. */
  detail: Snippet.nullable(),
  /** The newest conversation with them that the asker sees. */
  conversationId: Id.nullable(),
})
export type ContactHit = z.infer<typeof ContactHit>

export const SearchAnswer = z.object({
  contacts: z.array(ContactHit),
  messages: z.array(MessageHit),
  nextCursor: Cursor.nullable(),
})
export type SearchAnswer = z.infer<typeof SearchAnswer>
