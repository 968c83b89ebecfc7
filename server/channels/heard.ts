import { sql } from 'kysely'
import type { NewEvent } from '#core/events.ts'
import type { Tx } from '#server/platform/db/database.ts'

/** A number from which the first webhook since it was connected has come. */
export interface HeardChannel {
  workspaceId: string
  channelId: string
  inboxId: string
}

/** Writes when it came: the last step of connecting. Gives what there is to tell. */
export async function markHeard(tx: Tx, heard: readonly HeardChannel[], at: Date): Promise<NewEvent[]> {
  if (heard.length === 0) return []
  // In one order everywhere, so that two digests do not wait for each other crosswise.
  const ids = heard.map(({ channelId }) => channelId).sort()
  await sql`
    update channels c set first_event_at = ${at} from (
      select workspace_id, id from channels
      where workspace_id = any(${[...new Set(heard.map(({ workspaceId }) => workspaceId))]}::uuid[]) and id = any(${ids}::uuid[])
        and first_event_at is null
      order by id for no key update) due
    where c.workspace_id = due.workspace_id and c.id = due.id`.execute(tx)
  return heard.map(({ workspaceId, channelId, inboxId }) => ({
    type: 'channel.changed',
    channelId,
    inboxId,
    workspaceId,
    actorId: null,
    at,
  }))
}
