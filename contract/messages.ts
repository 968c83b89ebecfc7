import { z } from 'zod'
import { CARD_FIELDS } from '#core/contact/card.ts'
import { MESSAGE_KINDS } from '#core/whatsapp/kind.ts'
import { Cursor, Id, Instant, UserId } from './common.ts'
import { File } from './files.ts'
import { Conversation } from './inbox.ts'
import { Note } from './notes.ts'
import { TemplateValues } from './templates.ts'

export const MessageStatus = z.enum([
  'received',
  'queued',
  'sending',
  'unconfirmed',
  'accepted',
  'sent',
  'delivered',
  'read',
  'played',
  'failed',
  'cancelled',
])
export type MessageStatus = z.infer<typeof MessageStatus>

/** Kinds the interface draws. What Meta sends beyond them arrives as `unsupported`, in words. */
export const MessageKind = z.enum(MESSAGE_KINDS)
export type MessageKind = z.infer<typeof MessageKind>

export const Media = z.object({
  /** pending: on its way from Meta; failed: tried and given up for now; expired: Meta no longer has it. */
  state: z.enum(['pending', 'stored', 'failed', 'expired']),
  mimeType: z.string().nullable(),
  fileName: z.string().nullable(),
  voice: z.boolean(),
  animated: z.boolean(),
  file: File.nullable(),
})
export type Media = z.infer<typeof Media>

const Coordinates = z.object({
  latitude: z.number(),
  longitude: z.number(),
  name: z.string().nullable(),
  address: z.string().nullable(),
})
export const ContactCard = z.object({
  name: z.string(),
  phones: z.array(z.object({ phone: z.string(), type: z.string().nullable() })),
  emails: z.array(z.string()),
  organisation: z.string().nullable(),
})
export const Button = z.object({ kind: z.string(), text: z.string(), value: z.string().nullable() })

/** What a kind carries besides its text. Everything optional: each kind fills its own. All of it is hostile text. */
export const MessageContent = z.object({
  location: Coordinates.optional(),
  contacts: z.array(ContactCard).optional(),
  /** A tap on a button or a list row, or a flow's answer. */
  reply: z.object({ id: z.string().nullable(), title: z.string(), description: z.string().nullable() }).optional(),
  /** Answers of a flow, name and value in words. */
  answers: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  order: z
    .object({
      items: z.array(
        z.object({
          product: z.string(),
          quantity: z.number(),
          price: z.number().nullable(),
          currency: z.string().nullable(),
        }),
      ),
    })
    .optional(),
  /** Interactive and template messages of ours, as the phone shows them. */
  header: z.string().optional(),
  footer: z.string().optional(),
  buttons: z.array(Button).optional(),
  sections: z
    .array(
      z.object({
        title: z.string().nullable(),
        rows: z.array(z.object({ title: z.string(), description: z.string().nullable() })),
      }),
    )
    .optional(),
  /** Of a list: what stands on the button that opens it. */
  menu: z.string().optional(),
  template: z.object({ name: z.string(), language: z.string(), id: Id.optional() }).optional(),
  /** Of a template: an offer that may run out. */
  offer: z.object({ text: z.string(), expiresAt: z.string().nullable() }).optional(),
  /** Of a template: cards side by side. */
  cards: z
    .array(
      z.object({
        fileId: z.string().nullable(),
        format: z.string().nullable(),
        text: z.string(),
        buttons: z.array(Button),
      }),
    )
    .optional(),
  referral: z
    .object({
      headline: z.string().nullable(),
      body: z.string().nullable(),
      sourceUrl: z.string().nullable(),
      sourceType: z.string().nullable(),
    })
    .optional(),
  product: z.object({ catalogId: z.string(), productId: z.string() }).optional(),
  call: z.object({ event: z.string(), durationSeconds: z.number().nullable() }).optional(),
  system: z.object({ what: z.string(), previous: z.string().nullable(), current: z.string().nullable() }).optional(),
  /** What Meta called it (poll, edit, …), and its own words if it gave any. */
  unsupported: z.object({ type: z.string(), details: z.string().nullable() }).optional(),
  forwarded: z.enum(['once', 'often']).optional(),
  /** Characters that cannot be stored were replaced. */
  cleaned: z.boolean().optional(),
})
export type MessageContent = z.infer<typeof MessageContent>

export const Fault = z.object({ word: z.string(), code: z.int().nullable(), details: z.string().nullable() })

export const Reaction = z.object({
  actor: z.enum(['customer', 'business']),
  emoji: z.string(),
  at: Instant,
  /** Of ours: how its sending stands. The id is that of the send's message, to try it again with. */
  sending: z
    .object({ messageId: Id, authorId: UserId.nullable(), status: MessageStatus, fault: Fault.nullable() })
    .nullable()
    .default(null),
})

/** A quoted message in short; null id where we never saw it, `revoked` where it was deleted since. */
export const Quote = z.object({
  messageId: Id.nullable(),
  direction: z.enum(['in', 'out']).nullable(),
  kind: z.string().nullable(),
  text: z.string().nullable(),
  /** Of the file that it carries. */
  fileName: z.string().nullable().optional(),
  revoked: z.boolean().optional(),
})

export const Message = z.object({
  id: Id,
  conversationId: Id,
  channelId: Id,
  direction: z.enum(['in', 'out']),
  kind: MessageKind,
  at: Instant,
  authorId: UserId.nullable(),
  source: z.enum(['customer', 'person', 'workflow', 'system']),
  text: z.string().nullable(),
  content: MessageContent,
  media: Media.nullable(),
  quote: Quote.nullable(),
  reactions: z.array(Reaction),
  status: MessageStatus,
  statusAt: Instant,
  /** Of a failure: a word of meta/faults, Meta's number, Meta's own sentence. */
  fault: Fault.nullable(),
  editedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
})
export type Message = z.infer<typeof Message>

/** What happened to the conversation, shown as one grey line in the thread. */
export const Activity = z.object({
  number: z.int(),
  conversationId: Id,
  type: z.string(),
  at: Instant,
  actorId: UserId.nullable(),
  /** ownerId, previousOwnerId, until, …: as in core/events. */
  facts: z.record(z.string(), z.unknown()),
})
export type Activity = z.infer<typeof Activity>

/** Who closed a conversation, and when. */
const Closed = z.object({ by: UserId.nullable(), at: Instant })
export type Closed = z.infer<typeof Closed>

/** GET /api/v1/conversations/:id/messages – newest first; `before` asks for older ones, `after` for newer ones, and `around`
 *  for a message or a note with what was said before and after it. One of them at most. `limit` counts messages and notes. */
export const MessageQuery = z.strictObject({
  /** With what stands in the other conversations with this contact, as far as the asker sees their inboxes. */
  timeline: z.literal('true').optional(),
  before: Cursor.optional(),
  after: Cursor.optional(),
  around: Id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const MessagePage = z.object({
  messages: z.array(Message),
  /** Those of colleagues that stand between these messages. */
  notes: z.array(Note),
  activities: z.array(Activity),
  /** Of a timeline: the other conversations that it is put together from, with the asker's read position; null: it is none. */
  others: z
    .array(
      z.object({
        conversation: Conversation,
        read: z.int(),
        /** While it is closed; by null: a rule did it. */
        closed: Closed.nullable(),
      }),
    )
    .nullable(),
  nextCursor: Cursor.nullable(),
  /** Asks for newer ones (`after`); null: this page reaches to the newest message, or it was asked for with `before`. */
  newerCursor: Cursor.nullable(),
  upTo: z.int(),
})
export type MessagePage = z.infer<typeof MessagePage>

/** Bounds of the request; what WhatsApp takes is core/whatsapp/draft's to say, in words. */
const CARDS_MAX = 300
const Line = z.string().max(500)
const Frame = { header: Line.nullable(), body: z.string().max(20_000), footer: Line.nullable() }

/** How long a reply may be held back at most, so that its author can take it back. */
export const HOLD_MS_MAX = 10_000
/** Counted on from here one by one, it stays exact. */
export const DRAFT_SEQUENCE_MAX = 2 ** 52
/** POST /api/v1/conversations/:id/messages → 202. The id is made by the client (UUIDv7): repeated, the request does nothing more. */
export const ReplyRequest = z.strictObject({
  id: z.uuidv7(),
  draft: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('text'), text: z.string().max(20_000) }),
    z.strictObject({
      kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
      fileId: Id,
      caption: z.string().max(5_000).nullable(),
      /** Sound that the phone shows as a voice message: OGG with Opus, mono. */
      voice: z.boolean().optional(),
    }),
    z.strictObject({
      kind: z.literal('location'),
      latitude: z.number(),
      longitude: z.number(),
      name: Line.nullable(),
      address: Line.nullable(),
    }),
    /** Contacts of the workspace; only the named fields of each go out, beside its name. */
    z.strictObject({
      kind: z.literal('contacts'),
      cards: z.array(z.strictObject({ contactId: Id, fields: z.array(z.enum(CARD_FIELDS)) })).max(CARDS_MAX),
    }),
    z.strictObject({
      ...Frame,
      kind: z.literal('buttons'),
      buttons: z.array(z.strictObject({ title: Line })).max(10),
    }),
    z.strictObject({
      ...Frame,
      kind: z.literal('list'),
      button: Line,
      sections: z
        .array(
          z.strictObject({
            title: Line.nullable(),
            rows: z.array(z.strictObject({ title: Line, description: Line.nullable() })).max(50),
          }),
        )
        .max(20),
    }),
    z.strictObject({ kind: z.literal('template'), templateId: Id, values: TemplateValues }),
  ]),
  quoteOf: Id.nullable().default(null),
  /** The newest message of the thread that its author had before them (null: there was none). Where somebody else has answered
   *  since, the server refuses with `answered_meanwhile`; left out, it does not ask. */
  seen: Id.nullable().optional(),
  /** It waits so long before it leaves, and can be taken back meanwhile; left out, it leaves at once. */
  holdMs: z.int().min(0).max(HOLD_MS_MAX).optional(),
  /** Above that of the author's draft here: the draft ends with the message. */
  draftSequence: z.int().min(0).max(DRAFT_SEQUENCE_MAX).optional(),
})
export type ReplyRequest = z.input<typeof ReplyRequest>
export const ReplyAccepted = z.object({ message: Message })
/** Of the refusal `answered_meanwhile`: what the others wrote, oldest first. The last one is what has been seen then. */
export const AnsweredMeanwhile = z.object({ messages: z.array(Message).min(1) })
export type AnsweredMeanwhile = z.infer<typeof AnsweredMeanwhile>

/** POST /api/v1/messages/:id/cancellation – its author takes it back, as long as nobody has begun to send it; else `on_its_way`. */
/** POST /api/v1/messages/:id/sends – a person tries a failed message again: a new attempt with its own record. */
export const RetryRequest = z.strictObject({ sendId: z.uuidv7() })

/** PUT /api/v1/messages/:id/reaction → 202, DELETE takes it back. To a customer's message; answers the message as it is now. */
export const ReactionRequest = z.strictObject({ emoji: z.string().min(1).max(50) })
export const ReactionAccepted = z.object({ message: Message })

/** POST /api/v1/files (multipart, one part named `file`) */
export const FileCreated = z.object({ file: File, kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']) })
export type FileCreated = z.infer<typeof FileCreated>
