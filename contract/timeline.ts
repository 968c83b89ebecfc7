import { z } from 'zod'
import { Cursor } from './common.ts'
import { Activity, Message } from './messages.ts'
import { Note } from './notes.ts'

export const TimelineQuery = z.strictObject({
  before: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(40),
})
/** GET /api/v1/contacts/:id/timeline – everything with a contact on whichever number, newest first, as far as the asker sees the
 *  inboxes. `limit` counts messages and notes; acts are those between them. */
export const TimelinePage = z.object({
  messages: z.array(Message),
  notes: z.array(Note),
  activities: z.array(Activity),
  nextCursor: Cursor.nullable(),
})
export type TimelinePage = z.infer<typeof TimelinePage>

/** GET /api/v1/contacts/:id/files – messages with a medium, newest first. A page may be short and yet not the last. */
export const ContactFiles = z.object({ messages: z.array(Message), nextCursor: Cursor.nullable() })
export type ContactFiles = z.infer<typeof ContactFiles>
