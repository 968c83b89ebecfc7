import { sql } from 'kysely'
import type { Told } from '#core/channel/standing.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { keepStanding, lockStandings } from './standing.ts'

interface StateDeps {
  db: Db
  clock: Clock
}

interface ChannelKey {
  workspaceId: string
  channelId: string
}

/** Meta says that a number cannot send or receive: it turns red everywhere, with the reason, until Meta says otherwise, a refresh
 *  finds it well, it is connected again, or somebody resumes it. */
export function breakChannel(
  { db, clock }: StateDeps,
  channel: ChannelKey,
  fault: string,
  details: string | null,
): Promise<void> {
  return inWorkspaces(db, [channel.workspaceId], async (tx) => {
    const at = clock.now()
    const [row] = await lockStandings(tx, [channel])
    if (!row || row.state === 'disconnected') return
    await appendEvents(tx, await keepStanding(tx, row, { access: found(at, fault, details) }, at))
  })
}

/** A person says that the reason is gone; also lets go what a restore held back. False where nothing stood in the way. */
export function resumeChannel({ db, clock }: StateDeps, channel: ChannelKey, actorId: string): Promise<boolean> {
  return inWorkspaces(db, [channel.workspaceId], async (tx) => {
    const at = clock.now()
    const [row] = await lockStandings(tx, [channel])
    if (!row || row.state === 'disconnected' || (row.state !== 'broken' && !row.isHeld)) return false
    await sql`update channels set dispatch_held = false
      where workspace_id = ${channel.workspaceId} and id = ${channel.channelId}::uuid`.execute(tx)
    await appendEvents(
      tx,
      await keepStanding(tx, row, { resumed: found(at, 'by_hand') }, at, { isNews: true, actorId }),
    )
    return true
  })
}

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
  for (const { id } of rows) resumed.push(...(await resumeHeld(db, id, phoneNumberId, now)))
  return resumed
}

function resumeHeld(db: Db, workspaceId: string, phoneNumberId: string | null, at: Date): Promise<Resumed[]> {
  return inWorkspaces(db, [workspaceId], async (tx) => {
    const { rows } = await sql<Resumed & { inboxId: string }>`
      update channels set dispatch_held = false, updated_at = ${at}
      where workspace_id = ${workspaceId} and dispatch_held
        and (${phoneNumberId}::text is null or phone_number_id = ${phoneNumberId})
      returning id, name, display_phone_number as "displayPhoneNumber", inbox_id as "inboxId"`.execute(tx)
    const fact = { type: 'channel.changed' as const, workspaceId, actorId: null, at }
    await appendEvents(
      tx,
      rows.map(({ id: channelId, inboxId }) => ({ ...fact, channelId, inboxId })),
    )
    return rows
  })
}

/** A piece of a standing that was found out here. */
export const found = (at: Date, word: string, details: string | null = null): Told => ({
  at: at.toISOString(),
  word,
  details,
  until: null,
})
