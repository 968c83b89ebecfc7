import { sql } from 'kysely'
import { type Db, inWorkspaces } from '../platform/db/database.ts'
import { appendEvents } from '../platform/events.ts'

export interface Resumed {
  id: string
  name: string
  displayPhoneNumber: string
}

/** For the operator after a restore: lets every held channel of every workspace send again, or the one of a number.
 *  Answers those that were held; what is broken for another reason stays broken. */
export async function resumeAllChannels(
  db: Db,
  { phoneNumberId = null, now }: { phoneNumberId?: string | null | undefined; now: Date },
): Promise<Resumed[]> {
  const { rows } = await sql<{ id: string }>`select id from workspaces order by id`.execute(db)
  const resumed: Resumed[] = []
  for (const { id } of rows) resumed.push(...(await resume(db, id, phoneNumberId, now)))
  return resumed
}

function resume(db: Db, workspaceId: string, phoneNumberId: string | null, at: Date): Promise<Resumed[]> {
  return inWorkspaces(db, [workspaceId], async (tx) => {
    const { rows } = await sql<Resumed & { inboxId: string }>`
      update channels set dispatch_held = false, updated_at = ${at}
      where workspace_id = ${workspaceId} and dispatch_held
        and (${phoneNumberId}::text is null or phone_number_id = ${phoneNumberId})
      returning id, name, display_phone_number as "displayPhoneNumber", inbox_id as "inboxId"`.execute(tx)
    await appendEvents(
      tx,
      rows.map(({ id, inboxId }) => ({
        type: 'channel.changed',
        workspaceId,
        actorId: null,
        at,
        channelId: id,
        inboxId,
      })),
    )
    return rows
  })
}
