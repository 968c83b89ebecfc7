import type { Clock } from '../platform/clock.ts'
import { type Db, inWorkspaces } from '../platform/db/database.ts'
import type { FileStore } from '../platform/files.ts'
import { defineTask, type Task } from '../platform/jobs.ts'
import type { Log } from '../platform/log.ts'
import { makeMonthsAhead } from './partitions.ts'
import { removeDeliveries, removeInvitations, removeUnnamed, unnamedFiles, workspacesAfter } from './queries.ts'

export interface HousekeepingDeps {
  db: Db
  files: FileStore
  clock: Clock
  log: Log
  /** The owner's login, past any pooler: partitions are made by the owner. */
  ownerUrl: string
  /** Raw deliveries are kept this long. */
  keepDeliveriesDays: number
}

const DAY_MS = 24 * 3_600_000
/** A parked delivery may still be looked at and replayed, one for a number that is not connected may find its number. */
const KEEP_UNREAD_DELIVERIES_DAYS_MIN = 90
/** An expired invitation stays in sight for a while, so that an admin sees that nobody came. */
const KEEP_INVITATIONS_DAYS = 30
/** No upload and no download takes as long. */
const DRAFT_MS_MAX = DAY_MS
/** Between storing a file and naming it in the database passes less. */
const NAMING_MS_MAX = 3_600_000
const FILES_PER_STEP = 1_000
/** A step locks no more than this and is over in a moment; a run takes no longer than this and goes on in an hour. */
const DELIVERIES_PER_STEP = 1_000
const STEPS_MS_MAX = 60_000
const WORKSPACES_PER_STEP = 500
const TIMEOUT_SECONDS = 180

/** What keeps a Posthorn that runs for years from growing without end. */
export function housekeepingTasks(deps: HousekeepingDeps): Task[] {
  const options = { retries: 0, timeoutSeconds: TIMEOUT_SECONDS, batch: 1 }
  return [
    defineTask('operations.remove_deliveries', { ...options, cron: '12 * * * *' }, (_, { signal }) =>
      removeOldDeliveries(deps, signal),
    ),
    defineTask('operations.remove_invitations', { ...options, cron: '37 3 * * *' }, () => removeOldInvitations(deps)),
    defineTask('operations.remove_drafts', { ...options, cron: '52 3 * * *' }, () => removeOldDrafts(deps)),
    defineTask('operations.remove_files', { ...options, cron: '23 * * * *' }, () => removeErasedFiles(deps)),
    defineTask('operations.make_months', { ...options, cron: '7 4 * * *' }, () => makeMonthsAhead(deps.ownerUrl)),
  ]
}

export async function removeOldDeliveries(deps: HousekeepingDeps, signal?: AbortSignal): Promise<void> {
  const now = deps.clock.now().getTime()
  const unreadDays = Math.max(KEEP_UNREAD_DELIVERIES_DAYS_MIN, deps.keepDeliveriesDays)
  const before = new Date(now - deps.keepDeliveriesDays * DAY_MS)
  const unreadBefore = new Date(now - unreadDays * DAY_MS)
  let removed = 0
  for (const end = Date.now() + STEPS_MS_MAX; Date.now() < end && !signal?.aborted; ) {
    const step = await removeDeliveries(deps.db, { before, unreadBefore, limit: DELIVERIES_PER_STEP })
    removed += step
    if (step < DELIVERIES_PER_STEP) break
  }
  if (removed > 0) deps.log.info({ deliveries: removed }, 'old deliveries were removed')
}

export async function removeOldInvitations(deps: HousekeepingDeps): Promise<void> {
  const before = new Date(deps.clock.now().getTime() - KEEP_INVITATIONS_DAYS * DAY_MS)
  let removed = 0
  for (let after: string | null = null; ; ) {
    const workspaceIds: string[] = await workspacesAfter(deps.db, after, WORKSPACES_PER_STEP)
    if (workspaceIds.length === 0) break
    removed += await inWorkspaces(deps.db, workspaceIds, (tx) => removeInvitations(tx, workspaceIds, before))
    after = workspaceIds.at(-1) ?? null
  }
  if (removed > 0) deps.log.info({ invitations: removed }, 'expired invitations were removed')
}

/** The content of files that were erased goes, unless another file holds the same. */
async function removeErasedFiles({ db, files, log }: HousekeepingDeps): Promise<void> {
  // By the machine's clock, as the disk counts.
  const before = new Date(Date.now() - NAMING_MS_MAX)
  let removed = 0
  for (let after: string | null = null; ; ) {
    const workspaceIds: string[] = await workspacesAfter(db, after, WORKSPACES_PER_STEP)
    if (workspaceIds.length === 0) break
    await inWorkspaces(db, workspaceIds, async (tx) => {
      for (const { workspaceId, hash, isNamed } of await unnamedFiles(tx, workspaceIds, FILES_PER_STEP)) {
        const isGone = !isNamed && (await files.removeUntouched(workspaceId, hash, before))
        if (isNamed || isGone) await removeUnnamed(tx, workspaceId, hash)
        if (isGone) removed++
      }
    })
    after = workspaceIds.at(-1) ?? null
  }
  if (removed > 0) log.info({ files: removed }, 'erased files were removed')
}

async function removeOldDrafts({ files, log }: HousekeepingDeps): Promise<void> {
  // By the machine's clock, as the disk counts.
  const removed = await files.removeDrafts(new Date(Date.now() - DRAFT_MS_MAX))
  if (removed > 0) log.info({ drafts: removed }, 'half-written files were removed')
}
