import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { ParkedDeliveryList, ReplayResult } from '#contract/operations.ts'
import type { Db } from '../platform/db/database.ts'
import { forMember } from '../team/access.ts'
import { listParked, replayParked } from './parked.ts'

/** Everything that server/routes.ts names of deliveries. */
export const parkedHandlers = (deps: { db: Db; wakeDigest(): void }) => ({
  parked: forMember({ answer: ParkedDeliveryList }, ({ asker }) => listParked(deps.db, asker.workspaceId)),

  replayParked: forMember({ params: z.object({ id: Id }), answer: ReplayResult }, ({ asker, params }) =>
    replayParked(deps, asker.workspaceId, params.id),
  ),
})
