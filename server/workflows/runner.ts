/** Everything that workflows do by themselves, workspace by workspace, until nothing is left to do. */
import { inWorkspaces } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { workspacesWithWorkflows } from './active.ts'
import { takeBatch } from './batches.ts'
import { CLAIMED_MAX } from './claim.ts'
import { type Advanced, advance } from './engine.ts'
import { enrolmentsChanged } from './news.ts'
import { type EngineDeps, readEvents } from './reader.ts'
import { timersDue } from './timers.ts'

const WORKSPACES_AT_ONCE = 500
/** Of one workspace before the next one has its turn. */
const TURNS_MAX = 20
/** News of who is in a workflow are told no more often. */
const TELL_EVERY_MS = 1_000

export function createRunner(deps: EngineDeps & { workspaceIds(): Promise<string[]> }) {
  const told = new Map<string, number>()
  const untold = new Map<string, Set<string>>()
  let isStopped = false

  /** Once a second at most, and once at the end: however many are enrolled, few are told of it. */
  async function tell(workspaceId: string, workflowIds: readonly string[], isLast = false): Promise<void> {
    const mine = untold.get(workspaceId) ?? new Set()
    for (const id of workflowIds) mine.add(id)
    untold.set(workspaceId, mine)
    const isSoon = Date.now() - (told.get(workspaceId) ?? 0) < TELL_EVERY_MS
    if (mine.size === 0 || (isSoon && !isLast)) return
    untold.delete(workspaceId)
    told.set(workspaceId, Date.now())
    const at = deps.clock.now()
    await inWorkspaces(deps.db, [workspaceId], (tx) => appendEvents(tx, enrolmentsChanged(workspaceId, mine, at)))
  }

  /** While PostgreSQL works for one, the other is thought through. */
  async function advanceTogether(workspaceId: string, areTwo: boolean): Promise<Advanced[]> {
    const all = await Promise.allSettled([
      advance(deps, workspaceId),
      ...(areTwo ? [advance(deps, workspaceId, 'sending')] : []),
    ])
    return all.map((one) => {
      if (one.status === 'rejected') throw one.reason
      return one.value
    })
  }

  /** Answers whether there may be more. */
  async function turn(workspaceId: string): Promise<boolean> {
    let isFull = false
    for (let turns = 0; turns < TURNS_MAX; turns++) {
      if (isStopped) return false
      const more = await readEvents(deps, workspaceId)
      const timed = await timersDue(deps, workspaceId)
      const batch = await takeBatch(deps, workspaceId)
      const done: Advanced[] = await advanceTogether(workspaceId, isFull)
      isFull = done.some(({ count: steps }) => steps === CLAIMED_MAX)
      const workflowIds = done.flatMap((one) => one.workflowIds)
      await tell(workspaceId, batch === null ? workflowIds : [batch, ...workflowIds])
      if (!more && !timed && batch === null && done.every(({ count: steps }) => steps === 0)) {
        await tell(workspaceId, [], true)
        return false
      }
    }
    return true
  }

  async function busyWorkspaces(): Promise<string[]> {
    const ids = await deps.workspaceIds()
    const busy: string[] = []
    for (let start = 0; start < ids.length; start += WORKSPACES_AT_ONCE) {
      const some = ids.slice(start, start + WORKSPACES_AT_ONCE)
      const settings = { accessMode: 'read only' } as const
      busy.push(...(await inWorkspaces(deps.db, some, (tx) => workspacesWithWorkflows(tx, some), settings)))
    }
    return busy
  }

  return {
    async run(): Promise<void> {
      for (let isMore = true; isMore && !isStopped; ) {
        isMore = false
        for (const workspaceId of await busyWorkspaces()) {
          if (await turn(workspaceId)) isMore = true
        }
      }
    },
    stop() {
      isStopped = true
    },
  }
}
