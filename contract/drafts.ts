import { z } from 'zod'
import { Id, Instant } from './common.ts'
import { DRAFT_SEQUENCE_MAX, FileCreated, Message } from './messages.ts'

/** Grows with each change a person makes, over all their browsers: what was written last counts, in whatever order it arrives. */
export const DraftSequence = z.int().min(0)
const NewSequence = DraftSequence.max(DRAFT_SEQUENCE_MAX)

/** What a person has begun to write in a conversation. Nobody else sees it. */
export const Draft = z.object({
  conversationId: Id,
  text: z.string(),
  /** Each with the caption that was written for it; that of the first one with a caption is `text`. */
  files: z.array(FileCreated.extend({ caption: z.string() })),
  /** The message it answers. */
  answering: Message.nullable(),
  /** The internal note they have begun. */
  note: z.string(),
  updatedAt: Instant,
})
export type Draft = z.infer<typeof Draft>

/** GET /api/v1/conversations/:id/draft – null where nothing is begun; the next change must be above `sequence`. */
export const DraftOne = z.object({ draft: Draft.nullable(), sequence: DraftSequence })
export type DraftOne = z.infer<typeof DraftOne>

/** PUT /api/v1/conversations/:id/draft – all of it; answers the sequence that counts now, which another browser may have set. */
export const DraftRequest = z.strictObject({
  text: z.string().max(20_000),
  fileIds: z.array(Id).max(10),
  /** Of these files, in their order; what is left out is empty. */
  captions: z.array(z.string().max(5_000)).max(10).default([]),
  quoteOf: Id.nullable(),
  /** Left out, it stays as it is. */
  note: z.string().max(20_000).optional(),
  sequence: NewSequence,
})
export type DraftRequest = z.input<typeof DraftRequest>
export const DraftKept = z.object({ sequence: DraftSequence })
export type DraftKept = z.infer<typeof DraftKept>

/** DELETE /api/v1/conversations/:id/draft – throws away the answer that was written before this; the note stays. */
export const DraftDropQuery = z.strictObject({ sequence: z.coerce.number().pipe(NewSequence).optional() })

/** GET /api/v1/drafts – the answers the asker has begun, the newest first, each as one line. */
export const DraftList = z.object({
  drafts: z.array(
    Draft.pick({ conversationId: true, text: true, updatedAt: true }).extend({ fileName: z.string().nullable() }),
  ),
})
export type DraftList = z.infer<typeof DraftList>
