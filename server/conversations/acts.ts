/** What people do to conversations, one at a time or many at once: the same rules either way, and as many statements for one as for a
 *  hundred. Said twice, each does nothing more. */
import type { BulkUndoItem } from '#contract/bulk.ts'
import type { Event, NewEvent } from '#core/events.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { Refused } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import {
  type Asking,
  actBack,
  type Change,
  type ConversationAct,
  changedSince,
  decide,
  decideBack,
  type Wish,
} from './decide.ts'
import { changedSinceAct, knownFor } from './known.ts'
import { changeLabels } from './labelQueries.ts'
import {
  endClosures,
  insertClosures,
  moveReadPositions,
  placeReadPositions,
  setOwners,
  setStatuses,
  setTeams,
} from './lifecycleQueries.ts'
import { notifyOfGiven, withdrawGiven } from './notices.ts'
import { wantReceipts } from './receiptQueries.ts'
import type { LockedConversation } from './rows.ts'

/** The hand that does it. */
export interface Hand extends Asking {
  tx: Tx
  /** Null: a workflow does it, of which the asker only stands for what may be done. */
  by?: null
  /** What is done to many by several requests is one act: whom it concerns is told once. */
  actId?: string
}

/** A conversation in hand: found through the asker, and locked. */
export interface InHand extends Hand {
  conversation: LockedConversation
}

/** What came of it, of those that were not so already. */
export interface Performed {
  /** The caller appends them last. */
  news: NewEvent[]
  undo: BulkUndoItem[]
  /** By conversation. */
  refused: Map<string, Refused>
}

/** Does it to one; throws what is refused, before the first write. The caller appends the news last. */
export async function perform({ conversation, ...hand }: InHand, act: ConversationAct): Promise<{ news: NewEvent[] }> {
  const { news, refused } = await performAll(hand, [{ conversation, act }])
  const refusal = refused.get(conversation.id)
  if (refusal) throw refusal
  return { news }
}

/** Does it to each for which it is not refused. No conversation stands here twice. */
export async function performAll(hand: Hand, wishes: readonly Wish[]): Promise<Performed> {
  const known = await knownFor(hand.tx, hand.asker, wishes)
  const { changes, refused } = judged(wishes, (wish) => decide(hand, wish, known))
  const news = await write(hand, changes)
  const notices = await notifyOfGiven(hand.tx, actorOf(hand), {
    actId: hand.actId ?? null,
    given: changes.flatMap(({ change }) => givenBy(hand, change)),
    at: hand.at,
  })
  return { news: [...news, ...notices], undo: changes.map(({ change }) => undoOf(hand, change)), refused }
}

/** Puts each back to how it was before an act of the asker's; refuses where somebody has changed it since. */
export async function takeBackAll(
  hand: Hand,
  items: readonly { conversation: LockedConversation; item: BulkUndoItem }[],
): Promise<Performed> {
  const { tx, asker, at } = hand
  const changed = await changedSinceAct(
    tx,
    asker.workspaceId,
    items.map(({ item }) => item),
  )
  const wishes = items.map(({ conversation, item }) => ({ conversation, act: actBack(item) }))
  const known = await knownFor(tx, asker, wishes)
  const { changes, refused } = judged(items, ({ conversation, item }) => {
    if (changed.has(item.id)) throw changedSince()
    return decideBack(hand, conversation, item, known)
  })
  const news = await write(hand, changes)
  const withdrawn = changes.flatMap(({ wish: { conversation, item } }) =>
    item.kind === 'owner' && item.is !== null
      ? [
          {
            conversationId: conversation.id,
            inboxId: conversation.inbox_id,
            userId: item.is,
            actId: item.actId ?? null,
          },
        ]
      : [],
  )
  const notices = await withdrawGiven(tx, actorOf(hand), { withdrawn, at })
  return { news: [...news, ...notices], undo: [], refused }
}

function judged<One extends { conversation: LockedConversation }>(
  wishes: readonly One[],
  judge: (wish: One) => Change | null,
) {
  const refused = new Map<string, Refused>()
  const changes: { wish: One; change: Change }[] = []
  for (const wish of wishes) {
    try {
      const change = judge(wish)
      if (change) changes.push({ wish, change })
    } catch (error) {
      // Nothing is written yet, so the others go on.
      if (!(error instanceof Refused)) throw error
      refused.set(wish.conversation.id, error)
    }
  }
  return { changes, refused }
}

async function write(hand: Hand, decided: readonly { change: Change }[]): Promise<NewEvent[]> {
  const { tx, asker, at } = hand
  const by = byOf(hand)
  const common = { workspaceId: asker.workspaceId, at, by }
  const changes = decided.map(({ change }) => change)
  const owners = of(changes, 'owner').map(({ conversation: { id }, ownerId }) => ({ ...assigned(id), ownerId }))
  await setOwners(tx, common, owners)
  const teams = of(changes, 'team').map(({ conversation: { id }, teamId }) => ({ ...assigned(id), teamId }))
  await setTeams(tx, common, teams)
  const labelled = of(changes, 'labels').map(({ conversation, ...change }) => ({
    conversationId: conversation.id,
    ...change,
  }))
  await changeLabels(tx, common, labelled)
  await writeStatuses(tx, common, of(changes, 'status'))
  await writeReads(tx, { ...common, userId: asker.userId }, of(changes, 'read'))
  return changes.map((change) => newsOf(hand, change))
}

const assigned = (conversationId: string) => ({ conversationId, id: uuidv7() })

async function writeStatuses(
  tx: Tx,
  common: { workspaceId: string; at: Date; by: string | null },
  changes: readonly Extract<Change, { kind: 'status' }>[],
): Promise<void> {
  await setStatuses(
    tx,
    common,
    changes.map(({ conversation, ...to }) => ({ conversationId: conversation.id, ...to })),
  )
  const closed = changes.filter(({ status }) => status === 'closed')
  await insertClosures(
    tx,
    common,
    closed.map(({ conversation }) => ({ conversationId: conversation.id, id: uuidv7() })),
  )
  const reopened = changes.filter(({ status, conversation }) => status !== 'closed' && conversation.status === 'closed')
  await endClosures(
    tx,
    common,
    reopened.map(({ conversation }) => conversation.id),
  )
}

async function writeReads(
  tx: Tx,
  common: { workspaceId: string; at: Date; userId: string },
  changes: readonly Extract<Change, { kind: 'read' }>[],
): Promise<void> {
  const rowOf = ({ conversation: { id: conversationId }, is: inboundCount }: (typeof changes)[number]) => ({
    conversationId,
    inboundCount,
  })
  const looked = changes.filter((change) => change.looked)
  await moveReadPositions(tx, common, looked.map(rowOf))
  await placeReadPositions(tx, common, changes.filter((change) => !change.looked).map(rowOf))
  const toTheEnd = looked.filter(({ conversation, is }) => is === conversation.inbound_count)
  await wantReceipts(
    tx,
    common,
    toTheEnd.map(({ conversation }) => conversation.id),
  )
}

/** An event of one conversation, without what it has in common with its neighbours. */
type Told =
  Extract<Event, { type: `conversation.${string}` }> extends infer One
    ? One extends { conversationId: string }
      ? Omit<One, 'inboxId' | 'conversationId'>
      : never
    : never

const newsOf = (hand: Hand, change: Change): NewEvent =>
  ({
    ...toldOf(hand, change),
    inboxId: change.conversation.inbox_id,
    conversationId: change.conversation.id,
    workspaceId: hand.asker.workspaceId,
    actorId: byOf(hand),
    at: hand.at,
  }) as NewEvent

function toldOf({ asker: { userId } }: Hand, change: Change): Told {
  const { conversation } = change
  switch (change.kind) {
    case 'owner':
      return { type: 'conversation.assigned', ownerId: change.ownerId, previousOwnerId: conversation.owner_id }
    case 'team':
      return { type: 'conversation.handed_over', teamId: change.teamId, previousTeamId: conversation.team_id }
    case 'labels':
      return { type: 'conversation.labelled', added: change.added, removed: change.removed }
    case 'status':
      return toldOfStatus(change.status, change.snoozedUntil)
    case 'read':
      return { type: change.looked ? 'conversation.read' : 'conversation.unread', userId, inboundCount: change.is }
  }
}

function toldOfStatus(status: LockedConversation['status'], until: Date | null): Told {
  if (status === 'snoozed') return { type: 'conversation.snoozed', until: until?.toISOString() ?? '' }
  if (status === 'open') return { type: 'conversation.reopened' }
  return { type: status === 'closed' ? 'conversation.closed' : 'conversation.waiting' }
}

function undoOf({ actId }: Hand, change: Change): BulkUndoItem {
  const { id, owner_id, team_id, status, snoozed_until } = change.conversation
  switch (change.kind) {
    case 'owner':
      return { kind: 'owner', id, was: owner_id, is: change.ownerId, ...(actId === undefined ? {} : { actId }) }
    case 'team':
      return { kind: 'team', id, was: team_id, is: change.teamId }
    case 'labels':
      return { kind: 'labels', id, added: change.added, removed: change.removed }
    case 'status': {
      const was = { status, snoozedUntil: snoozed_until?.toISOString() ?? null }
      const is = { status: change.status, snoozedUntil: change.snoozedUntil?.toISOString() ?? null }
      return { kind: 'status', id, was, is }
    }
    case 'read':
      return { kind: 'read', id, was: change.was, is: change.is }
  }
}

/** Who gets it hears of it, unless it is they who took it. */
function givenBy({ asker }: Hand, change: Change) {
  if (change.kind !== 'owner' || change.quiet || change.ownerId === null || change.ownerId === asker.userId) return []
  const { id, inbox_id } = change.conversation
  return [{ conversationId: id, inboxId: inbox_id, userId: change.ownerId }]
}

function of<Kind extends Change['kind']>(changes: readonly Change[], kind: Kind) {
  return changes.filter((change): change is Extract<Change, { kind: Kind }> => change.kind === kind)
}

const byOf = ({ asker, by }: Pick<Hand, 'asker' | 'by'>) => (by === null ? null : asker.userId)

const actorOf = (hand: Hand) => ({ workspaceId: hand.asker.workspaceId, userId: byOf(hand) })
