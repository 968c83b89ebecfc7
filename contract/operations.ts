import { z } from 'zod'
import { Id, Instant } from './common.ts'

/** GET /api/v1/parked-deliveries – deliveries of this workspace's numbers that could not be digested. */
export const ParkedDelivery = z.object({
  id: Id,
  acceptedAt: Instant,
  attempts: z.int(),
  error: z.string(),
  sizeBytes: z.int(),
  phoneNumberIds: z.array(z.string()),
})
export type ParkedDelivery = z.infer<typeof ParkedDelivery>
export const ParkedDeliveryList = z.object({ deliveries: z.array(ParkedDelivery) })
/** POST /api/v1/parked-deliveries/:id/replay */
export const ReplayResult = z.object({ queued: z.boolean() })

/** POST /api/v1/practice/sample – fills the workspace with a lived-in sample. */
export const SampleResult = z.object({ conversations: z.int() })
