/** What people do to a conversation: the rules of each act, on what was read of all of them at once. Nothing is asked or written here. */
import type { BulkUndoItem } from '#contract/bulk.ts'
import { SNOOZE_MS_MAX } from '#core/conversation/lifecycle.ts'
import { type Act, may } from '#core/team/permission.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import type { MemberAsker } from '../team/access.ts'
import type { LockedConversation } from './rows.ts'

export type ConversationAct =
  | { kind: 'assign'; ownerId: string | null; quiet?: boolean }
  | { kind: 'hand_over'; teamId: string | null }
  | { kind: 'label'; add: readonly string[]; remove: readonly string[] }
  | { kind: 'label_all'; labelIds: readonly string[] }
  | { kind: 'snooze'; until: string }
  | { kind: 'read'; inboundCount?: number }
  | { kind: 'close' | 'reopen' | 'wait' | 'wake' | 'unread' }

/** What is wanted of one conversation, found through the asker and locked. */
export interface Wish {
  conversation: LockedConversation
  act: ConversationAct
}

/** Who asks, and when. */
export interface Asking {
  asker: MemberAsker
  at: Date
}

/** What these acts need to know besides the conversations themselves. */
export interface Known {
  /** `<user> <inbox>`: who may own conversations of which inboxes. */
  owners: ReadonlySet<string>
  teams: ReadonlySet<string>
  labels: ReadonlySet<string>
  /** Of each conversation: the labels in use that it has, in order. */
  labelled: ReadonlyMap<string, readonly string[]>
  /** How far the asker has read each conversation; none: they never looked. */
  reads: ReadonlyMap<string, number>
}

/** What becomes of one conversation. */
export type Change = { conversation: LockedConversation } & (
  | { kind: 'owner'; ownerId: string | null; quiet: boolean }
  | { kind: 'team'; teamId: string | null }
  | { kind: 'labels'; added: string[]; removed: string[] }
  | { kind: 'status'; status: LockedConversation['status']; snoozedUntil: Date | null }
  /** How far the asker has read: moved on because they looked, or put there. */
  | { kind: 'read'; was: number; is: number; looked: boolean }
)

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

/** What it comes to; null: it is so already. Throws what is refused. */
export function decide(asking: Asking, { conversation, act }: Wish, known: Known): Change | null {
  if (!may(asking.asker, NEEDS[act.kind], { inboxId: conversation.inbox_id })) throw notFound()
  const { status } = conversation
  const to = (wanted: LockedConversation['status']) => toStatus(conversation, wanted)
  switch (act.kind) {
    case 'assign':
      return assign(conversation, act, known)
    case 'hand_over':
      if (act.teamId === conversation.team_id) return null
      if (act.teamId !== null && !known.teams.has(act.teamId)) throw notFound()
      return { kind: 'team', conversation, teamId: act.teamId }
    case 'label':
    case 'label_all':
      return label(conversation, act, known)
    case 'snooze':
      return snooze(conversation, new Date(act.until), asking.at)
    case 'close':
      return status === 'closed' ? null : to('closed')
    case 'reopen':
      return status === 'closed' ? to('open') : null
    case 'wait':
      if (status === 'closed') throw alreadyClosed()
      return status === 'waiting' ? null : to('waiting')
    case 'wake':
      return status === 'snoozed' || status === 'waiting' ? to('open') : null
    case 'read':
      return read(conversation, act.inboundCount ?? conversation.inbound_count, known)
    case 'unread':
      return unread(conversation, known)
  }
}

/** What puts it back to how it was before an act of the asker's; refuses where it is no longer as that left it. */
export function decideBack(asking: Asking, conversation: LockedConversation, item: BulkUndoItem, known: Known) {
  switch (item.kind) {
    case 'owner':
      if (conversation.owner_id !== item.is) throw changedSince()
      return decide(asking, { conversation, act: actBack(item) }, known)
    case 'team':
      if (conversation.team_id !== item.is) throw changedSince()
      return decide(asking, { conversation, act: actBack(item) }, known)
    case 'labels': {
      const has = known.labelled.get(conversation.id) ?? []
      const isAsLeft = item.added.every((id) => has.includes(id)) && !item.removed.some((id) => has.includes(id))
      if (!isAsLeft) throw changedSince()
      return decide(asking, { conversation, act: actBack(item) }, known)
    }
    case 'status': {
      if (!may(asking.asker, NEEDS.close, { inboxId: conversation.inbox_id })) throw notFound()
      const until = conversation.snoozed_until?.toISOString() ?? null
      if (conversation.status !== item.is.status || until !== item.is.snoozedUntil) throw changedSince()
      const wasUntil = item.was.snoozedUntil === null ? null : new Date(item.was.snoozedUntil)
      if (item.was.status !== 'snoozed') return toStatus(conversation, item.was.status)
      // Its time came meanwhile, or never was one: it would be awake.
      return isSnooze(wasUntil, asking.at)
        ? toStatus(conversation, 'snoozed', wasUntil)
        : toStatus(conversation, 'open')
    }
    case 'read': {
      const was = known.reads.get(conversation.id) ?? 0
      if (was !== item.is) throw changedSince()
      return placed(conversation, was, Math.min(item.was, conversation.inbound_count))
    }
  }
}

/** The act that takes this back, as far as it is one: what has to be known for it. */
export function actBack(item: BulkUndoItem): ConversationAct {
  switch (item.kind) {
    case 'owner':
      return { kind: 'assign', ownerId: item.was, quiet: true }
    case 'team':
      return { kind: 'hand_over', teamId: item.was }
    case 'labels':
      return { kind: 'label', add: item.removed, remove: item.added }
    case 'status':
      return { kind: 'wake' }
    case 'read':
      return { kind: 'unread' }
  }
}

export const changedSince = () =>
  new Refused(409, 'changed_since', {
    en: 'Somebody has changed it since; it stays as it is.',
    de: 'Jemand hat sie seitdem geändert; sie bleibt, wie sie ist.',
  })

function assign(
  conversation: LockedConversation,
  { ownerId, quiet = false }: Extract<ConversationAct, { kind: 'assign' }>,
  { owners }: Known,
): Change | null {
  if (ownerId === conversation.owner_id) return null
  if (ownerId !== null && !owners.has(`${ownerId} ${conversation.inbox_id}`)) throw ownerSeesNothing()
  return { kind: 'owner', conversation, ownerId, quiet }
}

function label(
  conversation: LockedConversation,
  act: Extract<ConversationAct, { kind: 'label' | 'label_all' }>,
  { labels, labelled }: Known,
): Change | null {
  const wanted = new Set(act.kind === 'label' ? act.add : act.labelIds)
  for (const id of wanted) if (!labels.has(id)) throw notFound()
  const had = labelled.get(conversation.id) ?? []
  const added = [...wanted].filter((id) => !had.includes(id))
  const removed = had.filter((id) => (act.kind === 'label' ? act.remove.includes(id) : true) && !wanted.has(id))
  return added.length + removed.length === 0 ? null : { kind: 'labels', conversation, added, removed }
}

function snooze(conversation: LockedConversation, until: Date, now: Date): Change | null {
  const { status, snoozed_until } = conversation
  if (!isSnooze(until, now)) throw outOfRange()
  if (status === 'closed') throw alreadyClosed()
  if (status === 'snoozed' && snoozed_until?.getTime() === until.getTime()) return null
  return toStatus(conversation, 'snoozed', until)
}

const toStatus = (
  conversation: LockedConversation,
  status: LockedConversation['status'],
  snoozedUntil: Date | null = null,
): Change => ({ kind: 'status', conversation, status, snoozedUntil })

function read(conversation: LockedConversation, wanted: number, { reads }: Known): Change | null {
  const is = Math.min(wanted, conversation.inbound_count)
  const was = reads.get(conversation.id)
  return was !== undefined && was >= is ? null : { kind: 'read', conversation, was: was ?? 0, is, looked: true }
}

/** The customer's newest message is as if it had not been seen. */
function unread(conversation: LockedConversation, { reads }: Known): Change | null {
  const was = reads.get(conversation.id) ?? 0
  const { inbound_count: all } = conversation
  return all === 0 || was < all ? null : placed(conversation, was, all - 1)
}

const placed = (conversation: LockedConversation, was: number, is: number): Change => ({
  kind: 'read',
  conversation,
  was,
  is,
  looked: false,
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

const ownerSeesNothing = () =>
  new Refused(422, 'owner_not_in_inbox', {
    en: 'This person does not belong to the inbox of this conversation.',
    de: 'Diese Person gehört nicht zum Posteingang dieser Unterhaltung.',
  })
