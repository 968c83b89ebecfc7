import { sql } from 'kysely'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { channelDetails } from './details.ts'
import { type RefreshDeps, refreshChannel } from './refresh.ts'

/** However much Meta tells: so long between two looks at one number. An account takes 5,000 calls an hour (§12). */
const PAUSE_MS = 3_000
/** Whoever took one and died: somebody else takes it then. */
const TAKEN_MS = 60_000
const DUE_MAX = 20

/** Asks Meta about the numbers of which it told something: what a webhook says is a part of it, or only a hint. */
export async function refreshDue(deps: RefreshDeps, workspaceIds: readonly string[]): Promise<void> {
  for (const { workspaceId, id, takenUntil } of await takeDue(deps, workspaceIds)) {
    const [channel] = await inWorkspaces(deps.db, [workspaceId], (tx) =>
      channelDetails(tx, workspaceId, { inboxIds: null, id }),
    )
    if (!channel || channel.state === 'disconnected') continue
    try {
      await refreshChannel(deps, workspaceId, channel)
    } catch (error) {
      deps.log.warn({ err: error, channelId: id }, 'a channel could not be refreshed')
      continue
    }
    // What was told meanwhile has set another instant, and is looked at again.
    await inWorkspaces(deps.db, [workspaceId], (tx) =>
      sql`update channels set refresh_due_at = null
        where workspace_id = ${workspaceId} and id = ${id}::uuid and refresh_due_at = ${takenUntil}`.execute(tx),
    )
  }
}

async function takeDue({ db, clock }: RefreshDeps, workspaceIds: readonly string[]) {
  if (workspaceIds.length === 0) return []
  const now = clock.now()
  const pausedSince = new Date(now.getTime() - PAUSE_MS)
  const takenUntil = new Date(now.getTime() + TAKEN_MS)
  const { rows } = await inWorkspaces(db, [...workspaceIds], (tx) =>
    sql<{ workspaceId: string; id: string }>`
      update channels c set refresh_due_at = ${takenUntil} from (
        select workspace_id, id from channels
        where workspace_id = any(${[...workspaceIds]}::uuid[]) and refresh_due_at <= ${now} and state <> 'disconnected'
          and (refreshed_at is null or refreshed_at <= ${pausedSince} or refreshed_at > ${now})
        order by id limit ${DUE_MAX} for no key update skip locked) due
      where c.workspace_id = due.workspace_id and c.id = due.id
      returning c.workspace_id as "workspaceId", c.id`.execute(tx),
  )
  return rows.map((row) => ({ ...row, takenUntil }))
}
