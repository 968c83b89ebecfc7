import { sql } from 'kysely'
import { type Db, inWorkspaces } from '../platform/db/database.ts'
import { appendEvents } from '../platform/events.ts'

export interface Resumed {
  id: string
  name: string
  displayPhoneNumber: string
}

/** Lets a channel send again that a restore has held. Null where the workspace has no such channel; repeated, it changes
 *  nothing. */
export async function resumeChannel(
  db: Db,
  { workspaceId, channelId, actorId, now }: { workspaceId: string; channelId: string; actorId: string; now: Date },
): Promise<Resumed | null> {
  const channels = await resume(db, workspaceId, { channelId, phoneNumberId: null, actorId, now })
  return channels[0] ?? null
}

/** For the operator: every held channel of every workspace, or the one of a number. Answers those that were held. */
export async function resumeAllChannels(
  db: Db,
  { phoneNumberId, now }: { phoneNumberId?: string | undefined; now: Date },
): Promise<Resumed[]> {
  const { rows } = await sql<{ id: string }>`select id from workspaces order by id`.execute(db)
  const resumed: Resumed[] = []
  for (const { id } of rows) {
    const channels = await resume(db, id, { channelId: null, phoneNumberId: phoneNumberId ?? null, actorId: null, now })
    resumed.push(...channels.filter((channel) => channel.wasHeld))
  }
  return resumed
}

interface Wanted {
  channelId: string | null
  phoneNumberId: string | null
  actorId: string | null
  now: Date
}

function resume(db: Db, workspaceId: string, { channelId, phoneNumberId, actorId, now }: Wanted) {
  return inWorkspaces(db, [workspaceId], async (tx) => {
    const { rows } = await sql<Resumed & { inboxId: string; wasHeld: boolean }>`
      update channels c set dispatch_held = false, updated_at = ${now}
      from (select workspace_id, id, dispatch_held from channels where workspace_id = ${workspaceId} for update) before
      where c.workspace_id = before.workspace_id and c.id = before.id
        and (${channelId}::uuid is null or c.id = ${channelId}) and (${phoneNumberId}::text is null or c.phone_number_id = ${phoneNumberId})
      returning c.id, c.name, c.display_phone_number as "displayPhoneNumber", c.inbox_id as "inboxId",
        before.dispatch_held as "wasHeld"`.execute(tx)
    const held = rows.filter((row) => row.wasHeld)
    await appendEvents(
      tx,
      held.map(({ id, inboxId }) => ({
        type: 'channel.changed',
        workspaceId,
        actorId,
        at: now,
        channelId: id,
        inboxId,
      })),
    )
    return rows
  })
}
