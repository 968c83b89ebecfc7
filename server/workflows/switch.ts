/** Switching a workflow on and off. The caller holds its row, so that nothing begins or goes on for it meanwhile. */
import type { NewEvent } from '#core/events.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { newestEvent } from '#server/platform/events.ts'
import { cancelSends } from '../conversations/endSends.ts'
import type { MemberAsker } from '../team/access.ts'
import { beginAtEvent, isAnotherOn, noteCancelledSends, waitingMessages } from './engineQueries.ts'
import { beginWatching, endWatching, segmentsIn } from './members.ts'
import { setOn, workflows } from './queries.ts'

/** From here on what happens begins it; what happened before does not. */
export async function switchOn(tx: Tx, { workspaceId }: MemberAsker, id: string, at: Date): Promise<NewEvent[]> {
  if (!(await isAnotherOn(tx, workspaceId, id))) {
    await beginAtEvent(tx, workspaceId, await newestEvent(tx, workspaceId))
  }
  await setOn(tx, workspaceId, id, true)
  const [row] = await workflows(tx, workspaceId, id)
  if (row?.definition) await beginWatching(tx, workspaceId, id, segmentsIn(row.definition), at)
  return []
}

/** Everybody in it stands still, and what it had queued and nobody has begun to send is withdrawn; answers the events of that. */
export async function switchOff(
  tx: Tx,
  { workspaceId, userId: actorId }: MemberAsker,
  id: string,
  at: Date,
): Promise<NewEvent[]> {
  await setOn(tx, workspaceId, id, false)
  await endWatching(tx, workspaceId, id)
  const waiting = await waitingMessages(tx, workspaceId, id)
  const cancelled = await cancelSends(tx, workspaceId, waiting, { by: actorId, at })
  await noteCancelledSends(
    tx,
    workspaceId,
    cancelled.map(({ messageId }) => messageId),
    { because: { word: 'send_cancelled' }, at },
  )
  return cancelled.map((one) => ({ type: 'message.changed', because: 'status', workspaceId, actorId, at, ...one }))
}
