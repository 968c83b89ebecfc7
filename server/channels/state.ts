import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { breakChannelRow, resumeChannelRow } from './queries.ts'

/** Meta says that a number cannot send or receive: it turns red everywhere, with the reason, until somebody resumes it. */
export function breakChannel(
  deps: { db: Db; clock: Clock },
  channel: { workspaceId: string; channelId: string },
  fault: string,
  details: string | null,
): Promise<void> {
  const { workspaceId, channelId } = channel
  return inWorkspaces(deps.db, [workspaceId], async (tx) => {
    const at = deps.clock.now()
    const broken = await breakChannelRow(tx, { workspaceId, channelId, fault, details, at })
    if (!broken) return
    await appendEvents(tx, [
      { type: 'channel.changed', channelId, inboxId: broken.inbox_id, workspaceId, actorId: null, at },
    ])
  })
}

/** A person says that the reason is gone; also lets go what a restore held back. False where nothing stood in the way. */
export function resumeChannel(
  deps: { db: Db; clock: Clock },
  channel: { workspaceId: string; channelId: string },
  actorId: string,
): Promise<boolean> {
  const { workspaceId, channelId } = channel
  return inWorkspaces(deps.db, [workspaceId], async (tx) => {
    const at = deps.clock.now()
    const resumed = await resumeChannelRow(tx, { workspaceId, channelId, at })
    if (!resumed) return false
    await appendEvents(tx, [
      { type: 'channel.changed', channelId, inboxId: resumed.inbox_id, workspaceId, actorId, at },
    ])
    return true
  })
}
