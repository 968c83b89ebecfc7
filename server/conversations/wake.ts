import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { waitForAssignment } from './assignment/queries.ts'
import { wakeDue } from './lifecycleQueries.ts'

const WAKE_BATCH = 200
const BATCHES_MAX = 50
const WORKSPACES_AT_ONCE = 500

/** Opens every snoozed conversation whose time has come, by the clock that rules follow. */
export async function wakeSnoozed(deps: { db: Db; clock: Clock }, workspaceIds: readonly string[]): Promise<number> {
  let woken = 0
  for (let start = 0; start < workspaceIds.length; start += WORKSPACES_AT_ONCE) {
    const some = workspaceIds.slice(start, start + WORKSPACES_AT_ONCE)
    for (let batch = 0; batch < BATCHES_MAX; batch++) {
      const count = await wakeSome(deps, some)
      woken += count
      if (count < WAKE_BATCH) break
    }
  }
  return woken
}

function wakeSome({ db, clock }: { db: Db; clock: Clock }, workspaceIds: readonly string[]): Promise<number> {
  return inWorkspaces(db, workspaceIds, async (tx) => {
    const at = clock.now()
    const rows = await wakeDue(tx, workspaceIds, at, WAKE_BATCH)
    const unowned = rows.filter((row) => row.owner_id === null)
    if (unowned.length > 0) {
      await waitForAssignment(
        unowned.map((row) => ({
          ...{ workspaceId: row.workspace_id, conversationId: row.id, inboxId: row.inbox_id },
          ...{ messageId: null, since: at },
        })),
      ).execute(tx)
    }
    await appendEvents(
      tx,
      rows.map((row) => ({
        type: 'conversation.reopened' as const,
        workspaceId: row.workspace_id,
        conversationId: row.id,
        inboxId: row.inbox_id,
        actorId: null,
        at,
      })),
    )
    return rows.length
  })
}
