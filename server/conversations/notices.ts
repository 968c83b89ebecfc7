/** Telling a person that they are needed, and taking it back. A notice and its event share the transaction of their reason. */
import type { NewEvent } from '#core/events.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import {
  insertActNotice,
  insertNotifications,
  lockActNotices,
  removeNotices,
  rewriteActNotice,
  withdrawAssignments,
  withdrawMentions,
} from './notificationQueries.ts'
import type { GivenFacts } from './rows.ts'

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

/** A conversation that somebody got. */
interface Given {
  conversationId: string
  inboxId: string
  userId: string
}

/** Tells each of them what they got: of one conversation as ever, of several by one act at once. */
export async function notifyOfGiven(
  tx: Tx,
  actor: Actor,
  { actId, given, at }: { actId: string | null; given: readonly Given[]; at: Date },
): Promise<NewEvent[]> {
  const news: NewEvent[] = []
  // In one order, as everybody locks them.
  for (const [userId, mine] of [...Map.groupBy(given, (one) => one.userId)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (actId !== null && actor.userId !== null) {
      news.push(await tellOfAct(tx, { ...actor, userId: actor.userId }, { actId, userId, mine, at }))
      continue
    }
    for (const { conversationId, inboxId } of mine) {
      news.push(...(await notify(tx, actor, { kind: 'assigned', conversationId, inboxId, userIds: [userId], at })))
    }
  }
  return news
}

async function tellOfAct(
  tx: Tx,
  { workspaceId, userId: actorId }: { workspaceId: string; userId: string },
  { actId, userId, mine, at }: { actId: string; userId: string; mine: readonly Given[]; at: Date },
): Promise<NewEvent> {
  const common = { workspaceId, actorId, at, userId }
  const [only] = mine.length === 1 ? mine : []
  const first = {
    ...{ id: uuidv7(), userId, actId, conversationId: only?.conversationId ?? null },
    facts: counted({ inboxes: {} }, mine, 1),
  }
  const [earlier] = await lockActNotices(tx, workspaceId, actorId, { actIds: [actId], userIds: [userId] })
  if (!earlier && (await insertActNotice(tx, { ...first, workspaceId, actorId, at }))) {
    const added = { ...common, type: 'notification.added' as const, notificationId: first.id }
    return only ? { ...added, conversationId: only.conversationId, inboxId: only.inboxId } : { ...added, actId }
  }
  // Another request of this act told them a moment ago: it waited for that one, which is to be seen now.
  const [known] = earlier
    ? [earlier]
    : await lockActNotices(tx, workspaceId, actorId, { actIds: [actId], userIds: [userId] })
  if (!known) throw new Error('a notice went away while it was written')
  await rewriteActNotice(tx, workspaceId, { id: known.id, facts: counted(known.facts, mine, 1), grownAt: at })
  return { ...common, type: 'notification.changed', notificationId: known.id, actId }
}

/** It was not meant: what this person told them of conversations goes where they have not read it yet; what tells of several says how
 *  many were taken back. */
export async function withdrawGiven(
  tx: Tx,
  { workspaceId, userId: actorId }: Actor,
  { withdrawn, at }: { withdrawn: readonly (Given & { actId: string | null })[]; at: Date },
): Promise<NewEvent[]> {
  if (withdrawn.length === 0) return []
  const went = await withdrawAssignments(tx, workspaceId, actorId, withdrawn)
  const common = { workspaceId, actorId, at }
  const inboxes = new Map(withdrawn.map((one) => [one.conversationId, one.inboxId]))
  const news: NewEvent[] = went.map(({ conversationId, userId }) => {
    const inboxId = inboxes.get(conversationId) ?? ''
    return { ...common, type: 'notification.withdrawn', userId, conversationId, inboxId }
  })
  const actIds = [...new Set(withdrawn.flatMap(({ actId }) => actId ?? []))]
  if (actIds.length === 0) return news
  const userIds = [...new Set(withdrawn.map(({ userId }) => userId))]
  for (const notice of await lockActNotices(tx, workspaceId, actorId, { actIds, userIds })) {
    if (notice.conversationId !== null) continue
    const { id, userId, actId } = notice
    const mine = withdrawn.filter((one) => one.actId === actId && one.userId === userId)
    const facts = counted(notice.facts, mine, -1)
    const isOver = Object.values(facts.inboxes).every(({ left }) => left === 0)
    if (isOver && !notice.isRead) {
      await removeNotices(tx, workspaceId, [id])
      news.push({ ...common, type: 'notification.withdrawn', userId, actId })
    } else {
      await rewriteActNotice(tx, workspaceId, { id, facts, grownAt: null })
      news.push({ ...common, type: 'notification.changed', userId, notificationId: id, actId })
    }
  }
  return news
}

/** With these as well, or without them. */
function counted({ inboxes }: GivenFacts, these: readonly Given[], by: 1 | -1): GivenFacts {
  const counts = { ...inboxes }
  for (const { inboxId } of these) {
    const { given, left } = counts[inboxId] ?? { given: 0, left: 0 }
    counts[inboxId] = { given: given + (by === 1 ? 1 : 0), left: Math.max(0, left + by) }
  }
  return { inboxes: counts }
}
