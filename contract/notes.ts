import { z } from 'zod'
import { isNoteText, MENTIONS_MAX, NOTE_CHARACTERS_MAX } from '#core/conversation/note.ts'
import { Cursor, Id, Instant, UserId } from './common.ts'

/** What colleagues say among themselves. It stands in the thread and is never sent. */
export const Note = z.object({
  id: Id,
  conversationId: Id,
  /** Null: a workflow wrote it. */
  authorId: UserId.nullable(),
  /** Names of those it calls stand in it as `@Name`. Empty once it is deleted. */
  text: z.string(),
  mentions: z.array(UserId),
  at: Instant,
  editedAt: Instant.nullable(),
  deletedAt: Instant.nullable(),
})
export type Note = z.infer<typeof Note>

const NoteText = z
  .string()
  .max(2 * NOTE_CHARACTERS_MAX) // a character has two units at most
  .refine(isNoteText)
const Mentions = z.array(UserId).max(MENTIONS_MAX).default([])

/** POST /api/v1/conversations/:id/notes. The id is made by the client (UUIDv7): repeated, the request does nothing more. */
export const NoteRequest = z.strictObject({ id: z.uuidv7(), text: NoteText, mentions: Mentions })
export type NoteRequest = z.input<typeof NoteRequest>
/** PATCH /api/v1/notes/:id – by its author; DELETE takes its words away and leaves its place. */
export const NotePatch = z.strictObject({ text: NoteText, mentions: Mentions })
export type NotePatch = z.input<typeof NotePatch>
/** The note as it is then; `upTo`: everything from this event number on contains it. */
export const NoteOne = z.object({ note: Note, upTo: z.int() })
export type NoteOne = z.infer<typeof NoteOne>

/** Something that one person should look at. */
export const Notification = z.object({
  id: Id,
  kind: z.enum(['mention', 'assigned', 'given', 'template', 'channel']),
  /** Null where it is about several, a template or a channel. */
  conversationId: Id.nullable(),
  contactName: z.string().nullable(),
  /** Of a mention: the note, and how it begins. */
  noteId: Id.nullable(),
  excerpt: z.string().nullable(),
  /** Null: a rule, or Meta. */
  actorId: UserId.nullable(),
  /** One act gave them several conversations: how many of those that they see, and how many of these were taken back since. */
  given: z.object({ count: z.int(), takenBack: z.int() }).nullable(),
  /** Meta decided something about a template: what it was before, and is now, in Meta's words. */
  template: z
    .object({
      id: Id,
      name: z.string(),
      language: z.string(),
      what: z.enum(['status', 'quality', 'category', 'coming_category']),
      from: z.string().nullable(),
      to: z.string(),
      details: z.string().nullable(),
      /** Those that send it now: their steps are to be looked at. */
      workflows: z.array(z.object({ id: Id, name: z.string() })),
    })
    .nullable(),
  /** The connection doctor found something by itself; `fault`: core/channel/doctorWords. */
  channel: z
    .object({ id: Id, name: z.string(), state: z.enum(['warning', 'broken']), link: z.string(), fault: z.string() })
    .nullable(),
  at: Instant,
  readAt: Instant.nullable(),
})
export type Notification = z.infer<typeof Notification>

/** GET /api/v1/notifications – the asker's own, newest first, of conversations that they see. */
export const NotificationQuery = z.strictObject({
  before: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export const NotificationPage = z.object({
  notifications: z.array(Notification),
  nextCursor: Cursor.nullable(),
  /** Of all, capped as the counts of the sidebar are. */
  unreadCount: z.int(),
})
export type NotificationPage = z.infer<typeof NotificationPage>
/** PUT /api/v1/notifications/read – all that are not newer; PUT /api/v1/notifications/:id/read marks one. */
export const NotificationsReadRequest = z.strictObject({ until: Instant })
