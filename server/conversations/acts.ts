/** What people do to a conversation, one at a time or many at once: the same rules either way. Said twice, each does nothing more. */
import type { BulkUndoItem } from '#contract/bulk.ts'
import { SNOOZE_MS_MAX } from '#core/conversation/lifecycle.ts'
import type { Event, NewEvent } from '#core/events.ts'
import { type Act, may } from '#core/team/permission.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import type { MemberAsker } from '../team/access.ts'
import { teams } from '../team/teamQueries.ts'
import { wasChangedSince } from './changedSince.ts'
import { changeLabels, labelIdsOf, labels } from './labelQueries.ts'
import {
  endClosure,
  insertClosure,
  moveReadPosition,
  placeReadPosition,
  seesInbox,
  setOwner,
  setStatus,
  setTeam,
} from './lifecycleQueries.ts'
import { notify, withdrawAssigned } from './notices.ts'
import { readPosition } from './queries.ts'
import { wantReceipt } from './receiptQueries.ts'
import type { LockedConversation } from './rows.ts'

/** A conversation in hand: found through the asker, and locked. */
export interface InHand {
  tx: Tx
  asker: MemberAsker
  conversation: LockedConversation
  at: Date
  /** Null: a workflow does it, of which the asker only stands for what may be done. */
  by?: null
}

/** What came of an act; no news: it was so already. */
export interface Performed {
  news: NewEvent[]
  undo?: BulkUndoItem
}

export type ConversationAct =
  | { kind: 'assign'; ownerId: string | null; quiet?: boolean }
  | { kind: 'hand_over'; teamId: string | null }
  | { kind: 'label'; add: readonly string[]; remove: readonly string[] }
  | { kind: 'label_all'; labelIds: readonly string[] }
  | { kind: 'snooze'; until: string }
  | { kind: 'read'; inboundCount?: number }
  | { kind: 'close' | 'reopen' | 'wait' | 'wake' | 'unread' }

const NEEDS: Record<ConversationAct['kind'], Act> = {
  assign: 'conversations.assign',
  hand_over: 'conversations.assign',
  label: 'conversations.label',
  label_all: 'conversations.label',
  snooze: 'conversations.close',
  close: 'conversations.close',
  reopen: 'conversations.close',
  wait: 'conversations.close',
  wake: 'conversations.close',
  read: 'conversations.read',
  unread: 'conversations.read',
}

/** Does it. All that can be refused is refused before the first write. The caller appends the news last. */
export async function perform(on: InHand, act: ConversationAct): Promise<Performed> {
  if (!may(on.asker, NEEDS[act.kind], { inboxId: on.conversation.inbox_id })) throw notFound()
  switch (act.kind) {
    case 'assign':
      return await assign(on, act.ownerId, act.quiet ?? false)
    case 'hand_over':
      return await handOver(on, act.teamId)
    case 'label':
    case 'label_all':
      return await label(on, act)
    case 'snooze':
      return await snooze(on, new Date(act.until))
    case 'close':
      return on.conversation.status === 'closed' ? NOTHING : await toStatus(on, 'closed')
    case 'reopen':
      return on.conversation.status === 'closed' ? await toStatus(on, 'open') : NOTHING
    case 'wait':
      if (on.conversation.status === 'closed') throw alreadyClosed()
      return on.conversation.status === 'waiting' ? NOTHING : await toStatus(on, 'waiting')
    case 'wake':
      return ['snoozed', 'waiting'].includes(on.conversation.status) ? await toStatus(on, 'open') : NOTHING
    case 'read':
      return await read(on, act.inboundCount ?? on.conversation.inbound_count)
    case 'unread':
      return await unread(on)
  }
}

/** Puts one conversation back to how it was before an act of the asker's; refuses where somebody has changed it since. */
export async function takeBack(on: InHand, item: BulkUndoItem): Promise<Performed> {
  const { tx, asker, conversation } = on
  // Closed by me, reopened and closed again by somebody else: it is theirs now.
  if (item.after !== undefined && (await wasChangedSince(tx, asker.workspaceId, item, item.after))) throw changedSince()
  switch (item.kind) {
    case 'owner': {
      if (conversation.owner_id !== item.is) throw changedSince()
      const { news } = await perform(on, { kind: 'assign', ownerId: item.was, quiet: true })
      const notices = item.is === null ? [] : await withdrawAssigned(tx, asker, noticeOf(on, [item.is]))
      return { news: [...news, ...notices] }
    }
    case 'team':
      if (conversation.team_id !== item.is) throw changedSince()
      return await perform(on, { kind: 'hand_over', teamId: item.was })
    case 'labels': {
      const has = await labelIdsOf(tx, asker.workspaceId, conversation.id)
      const isAsLeft = item.added.every((id) => has.includes(id)) && !item.removed.some((id) => has.includes(id))
      if (!isAsLeft) throw changedSince()
      return await perform(on, { kind: 'label', add: item.removed, remove: item.added })
    }
    case 'status': {
      if (!may(asker, NEEDS.close, { inboxId: conversation.inbox_id })) throw notFound()
      const until = conversation.snoozed_until?.toISOString() ?? null
      if (conversation.status !== item.is.status || until !== item.is.snoozedUntil) throw changedSince()
      const wasUntil = item.was.snoozedUntil === null ? null : new Date(item.was.snoozedUntil)
      if (item.was.status !== 'snoozed') return await toStatus(on, item.was.status)
      // Its time came meanwhile, or never was one: it would be awake.
      return isSnooze(wasUntil, on.at) ? await toStatus(on, 'snoozed', wasUntil) : await toStatus(on, 'open')
    }
    case 'read': {
      const { workspaceId, userId } = asker
      if ((await readPosition(tx, workspaceId, userId, conversation.id)) !== item.is) throw changedSince()
      return await placeRead(on, Math.min(item.was, conversation.inbound_count))
    }
  }
}

async function assign(on: InHand, ownerId: string | null, quiet: boolean): Promise<Performed> {
  const { tx, asker, conversation } = on
  const { inbox_id: inboxId, owner_id: previousOwnerId } = conversation
  if (ownerId === previousOwnerId) return NOTHING
  if (ownerId !== null && !(await seesInbox(tx, asker.workspaceId, ownerId, inboxId))) throw ownerSeesNothing()
  await setOwner(tx, { ...changeOf(on), id: uuidv7(), ownerId, by: byOf(on) })
  const others = ownerId === null || ownerId === asker.userId || quiet ? [] : [ownerId]
  const notices = await notify(
    tx,
    { workspaceId: asker.workspaceId, userId: byOf(on) },
    { kind: 'assigned', ...noticeOf(on, others) },
  )
  return {
    news: [toldOf(on, { type: 'conversation.assigned', ownerId, previousOwnerId }), ...notices],
    undo: { kind: 'owner', id: conversation.id, was: previousOwnerId, is: ownerId },
  }
}

async function handOver(on: InHand, teamId: string | null): Promise<Performed> {
  const { tx, asker, conversation } = on
  const { team_id: previousTeamId, owner_id: ownerId } = conversation
  if (teamId === previousTeamId) return NOTHING
  if (teamId !== null && (await teams(tx, asker.workspaceId, teamId)).length === 0) throw notFound()
  await setTeam(tx, { ...changeOf(on), id: uuidv7(), teamId, ownerId, by: byOf(on) })
  return {
    news: [toldOf(on, { type: 'conversation.handed_over', teamId, previousTeamId })],
    undo: { kind: 'team', id: conversation.id, was: previousTeamId, is: teamId },
  }
}

async function label(on: InHand, act: Extract<ConversationAct, { kind: 'label' | 'label_all' }>): Promise<Performed> {
  const { tx, asker, conversation } = on
  const wanted = new Set(act.kind === 'label' ? act.add : act.labelIds)
  const known = await labels(tx, asker.workspaceId, [...wanted])
  if (known.length < wanted.size) throw notFound()
  const had = await labelIdsOf(tx, asker.workspaceId, conversation.id)
  const added = [...wanted].filter((id) => !had.includes(id))
  const removed = had.filter((id) => (act.kind === 'label' ? act.remove.includes(id) : true) && !wanted.has(id))
  if (added.length + removed.length === 0) return NOTHING
  await changeLabels(tx, { ...changeOf(on), add: added, remove: removed, by: byOf(on) })
  return {
    news: [toldOf(on, { type: 'conversation.labelled', added, removed })],
    undo: { kind: 'labels', id: conversation.id, added, removed },
  }
}

async function snooze(on: InHand, until: Date): Promise<Performed> {
  const { status, snoozed_until } = on.conversation
  if (!isSnooze(until, on.at)) throw outOfRange()
  if (status === 'closed') throw alreadyClosed()
  if (status === 'snoozed' && snoozed_until?.getTime() === until.getTime()) return NOTHING
  return await toStatus(on, 'snoozed', until)
}

async function toStatus(
  on: InHand,
  status: LockedConversation['status'],
  snoozedUntil: Date | null = null,
): Promise<Performed> {
  const { tx, conversation } = on
  const was = { status: conversation.status, snoozedUntil: conversation.snoozed_until?.toISOString() ?? null }
  const is = { status, snoozedUntil: snoozedUntil?.toISOString() ?? null }
  await setStatus(tx, { ...changeOf(on), status, snoozedUntil })
  if (status === 'closed') await insertClosure(tx, { ...changeOf(on), id: uuidv7(), by: byOf(on) })
  else if (was.status === 'closed') await endClosure(tx, { ...changeOf(on), by: byOf(on) })
  return { news: [toldOf(on, eventOf(status, snoozedUntil))], undo: { kind: 'status', id: conversation.id, was, is } }
}

function eventOf(status: LockedConversation['status'], until: Date | null): Told {
  if (status === 'snoozed') return { type: 'conversation.snoozed', until: until?.toISOString() ?? '' }
  if (status === 'open') return { type: 'conversation.reopened' }
  return { type: status === 'closed' ? 'conversation.closed' : 'conversation.waiting' }
}

async function read(on: InHand, wanted: number): Promise<Performed> {
  const { tx, asker, conversation } = on
  const { userId } = asker
  const inboundCount = Math.min(wanted, conversation.inbound_count)
  const was = await readPosition(tx, asker.workspaceId, userId, conversation.id)
  if (!(await moveReadPosition(tx, { ...changeOf(on), userId, inboundCount }))) return NOTHING
  if (inboundCount === conversation.inbound_count) await wantReceipt(tx, changeOf(on))
  return {
    news: [toldOf(on, { type: 'conversation.read', userId, inboundCount })],
    undo: { kind: 'read', id: conversation.id, was, is: inboundCount },
  }
}

/** The customer's newest message is as if it had not been seen. */
async function unread(on: InHand): Promise<Performed> {
  const { tx, asker, conversation } = on
  const was = await readPosition(tx, asker.workspaceId, asker.userId, conversation.id)
  if (conversation.inbound_count === 0 || was < conversation.inbound_count) return NOTHING
  const is = conversation.inbound_count - 1
  return { ...(await placeRead(on, is)), undo: { kind: 'read', id: conversation.id, was, is } }
}

async function placeRead(on: InHand, inboundCount: number): Promise<Performed> {
  const { userId } = on.asker
  await placeReadPosition(on.tx, { ...changeOf(on), userId, inboundCount })
  return { news: [toldOf(on, { type: 'conversation.unread', userId, inboundCount })] }
}

/** An event of one conversation, without what it has in common with its neighbours. */
type Told =
  Extract<Event, { type: `conversation.${string}` }> extends infer One
    ? One extends { conversationId: string }
      ? Omit<One, 'inboxId' | 'conversationId'>
      : never
    : never

const NOTHING: Performed = { news: [] }

const byOf = ({ asker, by }: Pick<InHand, 'asker' | 'by'>) => (by === null ? null : asker.userId)

const toldOf = ({ asker, conversation, at, by }: InHand, event: Told): NewEvent =>
  ({
    ...event,
    inboxId: conversation.inbox_id,
    conversationId: conversation.id,
    workspaceId: asker.workspaceId,
    actorId: byOf({ asker, by }),
    at,
  }) as NewEvent

const changeOf = ({ asker, conversation, at }: InHand) => ({
  workspaceId: asker.workspaceId,
  conversationId: conversation.id,
  at,
})

const noticeOf = ({ conversation, at }: InHand, userIds: readonly string[]) => ({
  conversationId: conversation.id,
  inboxId: conversation.inbox_id,
  userIds,
  at,
})

const isSnooze = (until: Date | null, now: Date): until is Date => {
  const ms = until === null ? 0 : until.getTime() - now.getTime()
  return ms > 0 && ms <= SNOOZE_MS_MAX
}

const outOfRange = () =>
  new Refused(400, 'snooze_out_of_range', {
    en: 'Choose a time in the future, within a year.',
    de: 'Wähle einen Zeitpunkt in der Zukunft, innerhalb eines Jahres.',
  })

const alreadyClosed = () =>
  new Refused(409, 'conversation_closed', {
    en: 'This conversation is closed. Reopen it first.',
    de: 'Diese Unterhaltung ist geschlossen. Öffne sie zuerst wieder.',
  })

const changedSince = () =>
  new Refused(409, 'changed_since', {
    en: 'Somebody has changed it since; it stays as it is.',
    de: 'Jemand hat sie seitdem geändert; sie bleibt, wie sie ist.',
  })

const ownerSeesNothing = () =>
  new Refused(422, 'owner_not_in_inbox', {
    en: 'This person does not belong to the inbox of this conversation.',
    de: 'Diese Person gehört nicht zum Posteingang dieser Unterhaltung.',
  })
