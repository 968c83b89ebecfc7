/** Switching a workflow on and off. The caller holds its row, so that nothing begins or goes on for it meanwhile. */
import type { NewEvent } from '#core/events.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { newestEvent } from '#server/platform/events.ts'
import { cancelSends } from '../conversations/endSends.ts'
import type { MemberAsker } from '../team/access.ts'
import { beginAtEvent, isAnotherOn, isAnybodyWaiting, noteSends, waitingMessages } from './engineQueries.ts'
import { beginWatching, endWatching, segmentsIn } from './members.ts'
import { setOn, workflows } from './queries.ts'
import { stopTimers } from './timers.ts'

/** From here on what happens begins it; what happened before does not. */
export async function switchOn(tx: Tx, { workspaceId }: MemberAsker, id: string, at: Date): Promise<NewEvent[]> {
  const newest = await newestEvent(tx, workspaceId)
  // Who waits is to hear what happened while all stood still: then it is read on from there.
  if (!(await isAnotherOn(tx, workspaceId, id)) && !(await isAnybodyWaiting(tx, workspaceId))) {
    await beginAtEvent(tx, workspaceId, newest)
  }
  await setOn(tx, workspaceId, id, newest)
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
  await setOn(tx, workspaceId, id, null)
  await endWatching(tx, workspaceId, id)
  await stopTimers(tx, workspaceId, id)
  return await withdrawSends(tx, { workspaceId, actorId, workflowId: id, because: 'send_cancelled', at })
}

/** What it, or these enrolments in it, had queued does not leave any more; said in their histories. Answers the events of that. */
export async function withdrawSends(
  tx: Tx,
  {
    workspaceId,
    actorId,
    workflowId,
    enrolmentIds = null,
    because,
    at,
  }: {
    workspaceId: string
    actorId: string
    workflowId: string
    enrolmentIds?: readonly string[] | null
    because: 'send_cancelled' | 'send_withdrawn'
    at: Date
  },
): Promise<NewEvent[]> {
  const waiting = await waitingMessages(tx, workspaceId, workflowId, enrolmentIds)
  const cancelled = await cancelSends(tx, workspaceId, waiting, { by: actorId, at })
  const ended = new Set(cancelled.map(({ messageId }) => messageId))
  const notes = waiting.map((messageId) => ({
    messageId,
    because: ended.has(messageId)
      ? { word: because, userId: actorId }
      : ({ word: 'send_recalled', because, messageId, userId: actorId } as const),
  }))
  await noteSends(tx, workspaceId, notes, at)
  return cancelled.map((one) => ({ type: 'message.changed', because: 'status', workspaceId, actorId, at, ...one }))
}
