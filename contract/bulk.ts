/** Several conversations at once. Each is judged as if it were alone; what cannot be done to one does not stop the others. */
import { z } from 'zod'
import { BULK_MAX } from '#core/conversation/bulk.ts'
import { LABELS_MAX } from '#core/conversation/label.ts'
import { Id, Instant, UserId } from './common.ts'
import { ConversationStatus } from './inbox.ts'

export const BulkAct = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('assign'), ownerId: UserId.nullable() }),
  z.strictObject({ kind: z.literal('hand_over'), teamId: Id.nullable() }),
  z.strictObject({
    kind: z.literal('label'),
    add: z.array(Id).max(LABELS_MAX),
    remove: z.array(Id).max(LABELS_MAX),
  }),
  z.strictObject({ kind: z.literal('snooze'), until: Instant }),
  z.strictObject({ kind: z.enum(['close', 'reopen', 'wait', 'read', 'unread']) }),
])
export type BulkAct = z.infer<typeof BulkAct>

const Status = z.strictObject({ status: ConversationStatus, snoozedUntil: Instant.nullable() })
/** Up to this event the act is known; what others did later stays, also where it came to the same. */
const after = z.int().min(0).optional()
/** What one conversation was before and what it is since, as far as the act changed it. */
export const BulkUndoItem = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('owner'),
    id: Id,
    was: UserId.nullable(),
    is: UserId.nullable(),
    after,
    /** What told its new owner of it, and no longer shall. */
    actId: Id.optional(),
  }),
  z.strictObject({ kind: z.literal('team'), id: Id, was: Id.nullable(), is: Id.nullable(), after }),
  z.strictObject({
    kind: z.literal('labels'),
    id: Id,
    added: z.array(Id).max(LABELS_MAX),
    removed: z.array(Id).max(LABELS_MAX),
    after,
  }),
  z.strictObject({ kind: z.literal('status'), id: Id, was: Status, is: Status, after }),
  z.strictObject({ kind: z.literal('read'), id: Id, was: z.int().min(0), is: z.int().min(0), after }),
])
export type BulkUndoItem = z.infer<typeof BulkUndoItem>

/** POST /api/v1/conversations/bulk. Several requests with one `actId`, made by the client, are one act: whom it gives conversations is
 *  told of all of them once. */
export const BulkRequest = z.strictObject({
  conversationIds: z.array(Id).min(1).max(BULK_MAX),
  act: BulkAct,
  actId: z.uuidv7().optional(),
})
export type BulkRequest = z.infer<typeof BulkRequest>
/** POST /api/v1/conversations/bulk/undo – gives back exactly what was, where nobody has changed it since (`changed_since`). */
export const BulkUndoRequest = z.strictObject({ items: z.array(BulkUndoItem).min(1).max(BULK_MAX) })

export const BulkDone = z.object({
  /** How many are as wanted now; those that were so already among them. */
  done: z.int(),
  /** What was refused, by its reason. */
  refused: z.array(z.object({ code: z.string(), message: z.string(), conversationIds: z.array(Id) })),
  /** To take it back: one for each that was changed. */
  undo: z.array(BulkUndoItem),
  /** From which event on all of this is known. */
  upTo: z.int(),
})
export type BulkDone = z.infer<typeof BulkDone>
