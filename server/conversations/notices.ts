/** Telling a person that they are needed, and taking it back. A notice and its event share the transaction of their reason. */
import type { NewEvent } from '#core/events.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { insertNotifications, withdrawAssignments, withdrawMentions } from './notificationQueries.ts'

interface Reason {
  conversationId: string
  inboxId: string
  userIds: readonly string[]
  at: Date
}
/** Null: a rule. */
type Actor = { workspaceId: string; userId: string | null }

/** Writes one for each of these people; answers the events, which the caller appends last. */
export async function notify(
  tx: Tx,
  { workspaceId, userId: actorId }: Actor,
  {
    conversationId,
    inboxId,
    userIds,
    at,
    ...why
  }: Reason & ({ kind: 'mention'; noteId: string } | { kind: 'assigned' }),
): Promise<NewEvent[]> {
  if (userIds.length === 0) return []
  const people = userIds.map((userId) => ({ id: uuidv7(), userId }))
  const noteId = why.kind === 'mention' ? why.noteId : null
  await insertNotifications(tx, people, { workspaceId, kind: why.kind, conversationId, noteId, actorId, at })
  return people.map(({ id, userId }) => ({
    type: 'notification.added',
    workspaceId,
    actorId,
    at,
    inboxId,
    conversationId,
    notificationId: id,
    userId,
  }))
}

/** The note says it no longer: what it told these people goes. */
export async function withdraw(
  tx: Tx,
  { workspaceId, userId: actorId }: Actor,
  { conversationId, inboxId, noteId, userIds, at }: Reason & { noteId: string },
): Promise<NewEvent[]> {
  if (userIds.length === 0) return []
  const had = await withdrawMentions(tx, workspaceId, noteId, userIds)
  return had.map((userId) => ({
    type: 'notification.withdrawn',
    workspaceId,
    actorId,
    at,
    inboxId,
    conversationId,
    userId,
  }))
}

/** It was not meant: what this person told them of a conversation goes, where they have not read it yet. */
export async function withdrawAssigned(
  tx: Tx,
  { workspaceId, userId: actorId }: Actor,
  { conversationId, inboxId, userIds, at }: Reason,
): Promise<NewEvent[]> {
  const had = await withdrawAssignments(tx, workspaceId, conversationId, actorId, userIds)
  return had.map((userId) => ({
    type: 'notification.withdrawn',
    workspaceId,
    actorId,
    at,
    inboxId,
    conversationId,
    userId,
  }))
}
