import { z } from 'zod'
import { Id, Instant, UserId } from './common.ts'
import { Contact } from './contacts.ts'
import { Conversation } from './inbox.ts'
import { Message } from './messages.ts'
import { Note } from './notes.ts'

/** One thing that happened, as it goes to a reader. `facts` holds what core/events names besides. */
export const LiveEvent = z.object({
  number: z.int(),
  type: z.string(),
  at: Instant,
  actorId: UserId.nullable(),
  inboxId: Id.nullable(),
  conversationId: Id.nullable(),
  messageId: Id.nullable(),
  contactId: Id.nullable(),
  facts: z.record(z.string(), z.unknown()),
})
export type LiveEvent = z.infer<typeof LiveEvent>

/** Everybody who has this conversation open, the reader among them; empty: nobody any more. */
export const PeopleThere = z.object({
  conversationId: Id,
  people: z.array(z.object({ userId: UserId, typing: z.boolean() })),
})
export type PeopleThere = z.infer<typeof PeopleThere>

/**
 * WebSocket /api/v1/live?workspace=…&after=N – the server speaks in frames. A frame's `after` is the number its
 * predecessor ended with; another value is a gap: ask again with your last number. Snapshots show how things are now
 * (at or after `upTo`); the client upserts them by id.
 */
export const Frame = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('events'),
    after: z.int(),
    upTo: z.int(),
    events: z.array(LiveEvent),
    conversations: z.array(Conversation),
    messages: z.array(Message),
    notes: z.array(Note),
    contacts: z.array(Contact),
    /** Conversations the reader may no longer see, or that were united with another. */
    gone: z.array(Id),
  }),
  /** Too far behind, or what you may see has changed: load everything afresh and resume from `upTo`. */
  z.object({ kind: z.literal('start_afresh'), upTo: z.int() }),
  /** Sent at connect and every few seconds: the server's clock and newest number. */
  z.object({ kind: z.literal('pulse'), now: Instant, upTo: z.int() }),
  /** Who has conversations open and who writes, as far as it changed; `whole`: and nobody is anywhere else. Never stored. */
  z.object({ kind: z.literal('presence'), whole: z.boolean(), conversations: z.array(PeopleThere) }),
])
export type Frame = z.infer<typeof Frame>

/** What a client may say. */
export const ClientFrame = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('resume'), after: z.int().min(0) }),
  /** What this tab has open, said again every PRESENCE_BEAT_MS; null: nothing, or nobody looks at it. */
  z.strictObject({ kind: z.literal('presence'), conversationId: Id.nullable(), typing: z.boolean() }),
])
export type ClientFrame = z.infer<typeof ClientFrame>

/** Who says nothing for a few of these is no longer there. */
export const PRESENCE_BEAT_MS = 4_000

/** How many missed events are caught up one by one; beyond, `start_afresh`. */
export const CATCH_UP_EVENTS_MAX = 10_000
