/** What became of messages of ours: the life of one, and what is in doubt. */
import { z } from 'zod'
import { Id, Instant, UserId } from './common.ts'
import { Fault } from './messages.ts'

/** GET /api/v1/messages/:id/life – each attempt is a record of its own; each status of WhatsApp's with its time. */
export const MessageLife = z.object({
  sends: z.array(
    z.object({
      id: Id,
      attempt: z.int(),
      state: z.string(),
      /** Who wrote it, or tried it again; null: nobody in person. */
      requestedBy: UserId.nullable(),
      /** Who said what became of it where WhatsApp did not, or took it back. */
      settledBy: UserId.nullable(),
      /** Calls that WhatsApp certainly did not take, so that it was called again. */
      tries: z.int(),
      createdAt: Instant,
      startedAt: Instant.nullable(),
      finishedAt: Instant.nullable(),
      /** Why it failed, waits, or was in doubt: it stays when a person settled the doubt. */
      fault: Fault.nullable(),
    }),
  ),
  /** Of which attempt; null: of none that is known here, as what is sent from the phone app. */
  statuses: z.array(z.object({ status: z.string(), at: Instant, sendId: Id.nullable(), fault: Fault.nullable() })),
})
export type MessageLife = z.infer<typeof MessageLife>

const Outcome = z.enum(['sent', 'not_sent'])
/** PUT /api/v1/messages/:id/settlement – what a person knows of a message that may have been sent. */
export const SettlementRequest = z.strictObject({ outcome: Outcome })

/** So many are settled by one request; `left` says whether there are more. */
export const SETTLED_AT_ONCE_MAX = 500
/** GET /api/v1/conversations/:id/doubts, GET /api/v1/channels/:id/doubts – how many messages may have been sent. */
export const Doubts = z.object({
  count: z.int(),
  /** It was counted no further. */
  isMore: z.boolean(),
  asOf: Instant,
})
export type Doubts = z.infer<typeof Doubts>
/** PUT /api/v1/conversations/:id/settlement, PUT /api/v1/channels/:id/settlement – of all that was in doubt at `asOf`: what came into doubt
 *  since, nobody has seen. Asked again it goes on with what is left. */
export const ManySettlementsRequest = z.strictObject({ outcome: Outcome, asOf: Instant })
export const ManySettled = z.object({ settled: z.int(), left: z.int() })
export type ManySettled = z.infer<typeof ManySettled>
