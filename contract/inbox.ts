import { z } from 'zod'
import { LABELS_MAX } from '#core/conversation/label.ts'
import { WINDOW_FILTERS } from '#core/view/filter.ts'
import { Cursor, Id, Instant, Name, UserId } from './common.ts'
import { FilterText, PropertyValues } from './properties.ts'

export const ChannelKind = z.enum(['whatsapp'])
export const ChannelState = z.enum(['connected', 'broken', 'disconnected'])

/** One WhatsApp number. Never carries its token. */
export const Channel = z.object({
  id: Id,
  inboxId: Id,
  kind: ChannelKind,
  connection: z.enum(['meta', 'practice']),
  name: z.string(),
  displayPhoneNumber: z.string(),
  phoneNumberId: z.string(),
  state: ChannelState,
  /** Why it is broken: a word of meta/faults, put into sentences by the interface; null while it works. */
  stateFault: z.string().nullable(),
  stateDetails: z.string().nullable(),
  stateSince: Instant,
  /** After a restore nothing leaves until an admin resumes. */
  dispatchHeld: z.boolean(),
  /** Who ended the connection (since `stateSince`); null while it is connected, and where nobody of Posthorn did. */
  disconnectedBy: UserId.nullable(),
})
export type Channel = z.infer<typeof Channel>

/** GET /api/v1/inboxes – the inboxes the asker may see, with their channels. POST and PATCH for admins. */
export const Inbox = z.object({ id: Id, name: z.string(), channels: z.array(Channel), openCount: z.int() })
export type Inbox = z.infer<typeof Inbox>
export const InboxList = z.object({ inboxes: z.array(Inbox) })
export const InboxRequest = z.strictObject({ name: Name(100) })

/** POST /api/v1/practice/channel – connects the practice number; repeated, answers the same channel. */
export const PracticeChannel = z.object({ channel: Channel })

export const ConversationStatus = z.enum(['open', 'waiting', 'snoozed', 'closed'])
export type ConversationStatus = z.infer<typeof ConversationStatus>

/** What a list row and the thread's head need. The same for every reader; `unread` follows from the reader's position. */
export const Conversation = z.object({
  id: Id,
  inboxId: Id,
  channelId: Id,
  channelKind: ChannelKind,
  contactId: Id,
  /** As whom they write here; consent belongs to the identity (contract/contacts). */
  identityId: Id,
  contactName: z.string(),
  status: ConversationStatus,
  snoozedUntil: Instant.nullable(),
  ownerId: UserId.nullable(),
  teamId: Id.nullable(),
  /** Labels that are no longer in use (contract/labels) are to be passed over. */
  labelIds: z.array(Id),
  /** The newest message, as one line: the kind is put into words by the interface where there is no text. */
  preview: z
    .object({
      messageId: Id,
      direction: z.enum(['in', 'out']),
      kind: z.string(),
      text: z.string().nullable(),
      fileName: z.string().nullable(),
      status: z.string(),
      revoked: z.boolean(),
    })
    .nullable(),
  lastAt: Instant,
  /** The customer's last message that opens the window; the 24 hours run from here (core/whatsapp/window). */
  lastCustomerAt: Instant.nullable(),
  /** Customer messages so far; unread = inboundCount − the reader's position. */
  inboundCount: z.int(),
  createdAt: Instant,
})
export type Conversation = z.infer<typeof Conversation>

/** By the newest message. */
export const ConversationOrder = z.enum(['newest', 'oldest'])
export type ConversationOrder = z.infer<typeof ConversationOrder>

/** Which conversations: kept in the address bar as it is. */
export const ConversationQuery = z.strictObject({
  inboxId: Id.optional(),
  channelKind: ChannelKind.optional(),
  channelId: Id.optional(),
  status: ConversationStatus.optional(),
  /** 'me', 'none', or a person's id. */
  owner: UserId.optional(),
  /** 'none', or a team's id. */
  team: z.union([z.literal('none'), Id]).optional(),
  /** It has all of these, set apart by commas. */
  labelIds: z
    .string()
    .max(LABELS_MAX * 37)
    .transform((ids) => ids.split(','))
    .pipe(z.array(Id).max(LABELS_MAX))
    .optional(),
  window: z.enum(WINDOW_FILTERS).optional(),
  /** Only those with messages that the asker has not read. */
  unread: z.literal('true').optional(),
  /** The newest message is not before `since`, and before `until`. */
  since: Instant.optional(),
  until: Instant.optional(),
  contactId: Id.optional(),
  /** What is asked of properties besides, of the conversation or of its contact (contract/properties). */
  where: FilterText.optional(),
  order: ConversationOrder.default('newest'),
  before: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export type ConversationQuery = z.input<typeof ConversationQuery>

/** GET /api/v1/conversations – newest first, or as asked. */
export const ConversationPage = z.object({
  conversations: z.array(Conversation),
  /** The asker's read positions of these conversations: id → inboundCount seen. Absent means 0. */
  reads: z.record(z.string(), z.int()),
  /** What their contacts were asked for: contact → property → value. Empty where the filter looks at no contact. */
  asked: z.record(Id, PropertyValues),
  nextCursor: Cursor.nullable(),
  order: ConversationOrder,
  /** Everything that comes before this was looked at; where a filter fits few, a page may be short and yet not the last. */
  lookedTo: Instant.nullable(),
  /** The number of the newest event this page already contains: resume live from here. */
  upTo: z.int(),
})
export type ConversationPage = z.infer<typeof ConversationPage>
/** GET /api/v1/conversations/ids – which ones fit, in the order of the list: for choosing them all. */
export const ConversationIdsQuery = ConversationQuery.omit({ limit: true })
export const ConversationIds = z.object({ ids: z.array(Id), nextCursor: Cursor.nullable() })
export type ConversationIds = z.infer<typeof ConversationIds>
/** GET /api/v1/conversations/:id */
export const ConversationOne = z.object({ conversation: Conversation, read: z.int() })

/** GET /api/v1/conversations/counts – for the sidebar, capped. */
export const COUNT_MAX = 100
export const Counts = z.object({
  mine: z.int(),
  unassigned: z.int(),
  open: z.int(),
  byInbox: z.record(z.string(), z.int()),
})
export type Counts = z.infer<typeof Counts>

/** What was asked is done: everything up to this event number contains it. */
export const Changed = z.object({ upTo: z.int() })
export type Changed = z.infer<typeof Changed>
/** PUT /api/v1/conversations/:id/owner */
export const OwnerRequest = z.strictObject({ ownerId: UserId.nullable() })
/** PUT /api/v1/conversations/:id/team */
export const HandOverRequest = z.strictObject({ teamId: Id.nullable() })
/** PUT /api/v1/conversations/:id/snooze */
export const SnoozeRequest = z.strictObject({ until: Instant })
/** PUT /api/v1/conversations/:id/read */
export const ReadRequest = z.strictObject({ inboundCount: z.int().min(0) })
