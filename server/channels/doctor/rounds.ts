import { inWorkspaces } from '#server/platform/db/database.ts'
import { workspaceIds } from '../../team/queries.ts'
import { channelDetails } from '../details.ts'
import type { DoctorDeps } from './deps.ts'
import { examineChannel, type Patient } from './examine.ts'
import { unexaminedBreaks } from './queries.ts'

/** Side by side: each asks Meta some questions and mostly waits. */
const AT_ONCE = 4
/** In one night; the rest of a very large house waits for people or for a break. */
const NIGHT_MAX = 2_000
/** In one look for channels that broke. */
const BREAKS_MAX = 20

/** Every channel that is not disconnected, of every workspace. */
export async function nightlyRound(deps: DoctorDeps, signal?: AbortSignal): Promise<void> {
  const patients: Patient[] = []
  for (const workspaceId of await workspaceIds(deps.db)) {
    const all = await inWorkspaces(deps.db, [workspaceId], (tx) => channelDetails(tx, workspaceId, { inboxIds: null }))
    patients.push(
      ...all.filter(({ state }) => state !== 'disconnected').map(({ id: channelId }) => ({ workspaceId, channelId })),
    )
  }
  await examineAll(deps, patients.slice(0, NIGHT_MAX), 'night', signal)
}

/** Channels that broke since they were examined last, soon after they did. */
export async function visitBroken(deps: DoctorDeps): Promise<void> {
  const ids = await workspaceIds(deps.db)
  if (ids.length === 0) return
  const patients = await inWorkspaces(deps.db, ids, (tx) => unexaminedBreaks(tx, ids, BREAKS_MAX), {
    accessMode: 'read only',
  })
  await examineAll(deps, patients, 'break')
}

async function examineAll(deps: DoctorDeps, patients: Patient[], cause: 'night' | 'break', signal?: AbortSignal) {
  const waiting = [...patients]
  const work = async () => {
    for (let one = waiting.shift(); one && !signal?.aborted; one = waiting.shift()) {
      const { channelId } = one
      await examineChannel(deps, one, cause).catch((error) =>
        deps.log.warn({ err: error, channelId }, 'a channel could not be examined'),
      )
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
