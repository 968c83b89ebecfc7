import type { z } from 'zod'
import { Changed, HandOverRequest, OwnerRequest, ReadRequest, SnoozeRequest } from '#contract/inbox.ts'
import { LabelsRequest } from '#contract/labels.ts'
import type { Event, NewEvent } from '#core/events.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents, newestEvent } from '#server/platform/events.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { teams } from '../team/teamQueries.ts'
import { changeLabels, labelIdsOf, labels } from './labelQueries.ts'
import {
  endClosure,
  insertClosure,
  moveReadPosition,
  seesInbox,
  setOwner,
  setStatus,
  setTeam,
} from './lifecycleQueries.ts'
import { ConversationParams, type ReadDeps } from './list.ts'
import { notify } from './notices.ts'
import { lockConversation } from './queries.ts'
import type { LockedConversation } from './rows.ts'
import { sightOf } from './sight.ts'

const SNOOZE_MS_MAX = 366 * 24 * 3_600 * 1_000

/** What a person does to a conversation. Said twice, each does nothing more: no second row, no second event. */
export const lifecycleHandlers = (deps: ReadDeps) => ({
  assign: forMember(
    { params: ConversationParams, body: OwnerRequest, answer: Changed },
    ({ asker, params, body: { ownerId } }) =>
      changing(deps, asker, params.id, async ({ tx, conversation, change, tell }) => {
        const { inbox_id: inboxId, owner_id: previousOwnerId } = conversation
        if (ownerId === previousOwnerId) return
        if (ownerId !== null && !(await seesInbox(tx, change.workspaceId, ownerId, inboxId))) throw ownerSeesNothing()
        await setOwner(tx, { ...change, id: uuidv7(), ownerId, by: asker.userId })
        const { conversationId, at } = change
        const others = ownerId === null || ownerId === asker.userId ? [] : [ownerId]
        const notices = await notify(tx, asker, { kind: 'assigned', conversationId, inboxId, userIds: others, at })
        await tell({ type: 'conversation.assigned', ownerId, previousOwnerId }, notices)
      }),
  ),

  handOver: forMember(
    { params: ConversationParams, body: HandOverRequest, answer: Changed },
    ({ asker, params, body: { teamId } }) =>
      changing(deps, asker, params.id, async ({ tx, conversation, change, tell }) => {
        const previousTeamId = conversation.team_id
        if (teamId === previousTeamId) return
        if (teamId !== null && (await teams(tx, change.workspaceId, teamId)).length === 0) throw notFound()
        const { owner_id: ownerId } = conversation
        await setTeam(tx, { ...change, id: uuidv7(), teamId, ownerId, by: asker.userId })
        await tell({ type: 'conversation.handed_over', teamId, previousTeamId })
      }),
  ),

  label: forMember({ params: ConversationParams, body: LabelsRequest, answer: Changed }, ({ asker, params, body }) =>
    changing(deps, asker, params.id, async ({ tx, change, tell }) => {
      const wanted = new Set(body.labelIds)
      const known = await labels(tx, change.workspaceId, [...wanted])
      if (known.length < wanted.size) throw notFound()
      const had = await labelIdsOf(tx, change.workspaceId, params.id)
      const added = [...wanted].filter((id) => !had.includes(id))
      const removed = had.filter((id) => !wanted.has(id))
      if (added.length + removed.length === 0) return
      await changeLabels(tx, { ...change, add: added, remove: removed, by: asker.userId })
      await tell({ type: 'conversation.labelled', added, removed })
    }),
  ),

  close: forMember({ params: ConversationParams, answer: Changed }, ({ asker, params }) =>
    changing(deps, asker, params.id, async ({ tx, conversation, change, tell }) => {
      if (conversation.status === 'closed') return
      await setStatus(tx, { ...change, status: 'closed', snoozedUntil: null })
      await insertClosure(tx, { ...change, id: uuidv7(), by: asker.userId })
      await tell({ type: 'conversation.closed' })
    }),
  ),

  reopen: forMember({ params: ConversationParams, answer: Changed }, ({ asker, params }) =>
    changing(deps, asker, params.id, async ({ tx, conversation, change, tell }) => {
      if (conversation.status !== 'closed') return
      await setStatus(tx, { ...change, status: 'open', snoozedUntil: null })
      await endClosure(tx, { ...change, by: asker.userId })
      await tell({ type: 'conversation.reopened' })
    }),
  ),

  snooze: forMember({ params: ConversationParams, body: SnoozeRequest, answer: Changed }, ({ asker, params, body }) =>
    changing(deps, asker, params.id, async ({ tx, conversation, change, tell }) => {
      const until = checkUntil(body, change.at)
      if (conversation.status === 'closed') throw alreadyClosed()
      if (conversation.status === 'snoozed' && conversation.snoozed_until?.getTime() === until.getTime()) return
      await setStatus(tx, { ...change, status: 'snoozed', snoozedUntil: until })
      await tell({ type: 'conversation.snoozed', until: until.toISOString() })
    }),
  ),

  /** Nothing to do until the customer answers: it leaves the open ones, and their next message brings it back. */
  wait: forMember({ params: ConversationParams, answer: Changed }, ({ asker, params }) =>
    changing(deps, asker, params.id, async ({ tx, conversation, change, tell }) => {
      if (conversation.status === 'closed') throw alreadyClosed()
      if (conversation.status === 'waiting') return
      await setStatus(tx, { ...change, status: 'waiting', snoozedUntil: null })
      await tell({ type: 'conversation.waiting' })
    }),
  ),

  wake: forMember({ params: ConversationParams, answer: Changed }, ({ asker, params }) =>
    changing(deps, asker, params.id, async ({ tx, conversation, change, tell }) => {
      if (conversation.status !== 'snoozed' && conversation.status !== 'waiting') return
      await setStatus(tx, { ...change, status: 'open', snoozedUntil: null })
      await tell({ type: 'conversation.reopened' })
    }),
  ),

  read: forMember({ params: ConversationParams, body: ReadRequest, answer: Changed }, ({ asker, params, body }) =>
    changing(deps, asker, params.id, async ({ tx, conversation, change, tell }) => {
      const { userId } = asker
      const inboundCount = Math.min(body.inboundCount, conversation.inbound_count)
      if (!(await moveReadPosition(tx, { ...change, userId, inboundCount }))) return
      await tell({ type: 'conversation.read', userId, inboundCount })
    }),
  ),
})

/** An event of one conversation, without what it has in common with its neighbours. */
type Told =
  Extract<Event, { type: `conversation.${string}` }> extends infer One
    ? One extends { conversationId: string }
      ? Omit<One, 'inboxId' | 'conversationId'>
      : never
    : never

interface Changing {
  tx: Tx
  conversation: LockedConversation
  change: { workspaceId: string; conversationId: string; at: Date }
  tell(event: Told, besides?: NewEvent[]): Promise<unknown>
}

/** Finds the conversation through the asker and holds it while it is changed. Answers from which event on that is known. */
function changing(
  deps: ReadDeps,
  asker: MemberAsker,
  id: string,
  work: (changing: Changing) => Promise<void>,
): Promise<z.infer<typeof Changed>> {
  const { workspaceId, userId: actorId } = asker
  return inWorkspaces(deps.db, [workspaceId], async (tx) => {
    const conversation = await lockConversation(tx, workspaceId, sightOf(asker), id)
    if (!conversation) throw notFound()
    const at = deps.clock.now()
    const place = { inboxId: conversation.inbox_id, conversationId: conversation.id }
    let upTo: number | undefined
    const tell = async (event: Told, besides: NewEvent[] = []) => {
      const [range] = await appendEvents(tx, [{ ...event, ...place, workspaceId, actorId, at }, ...besides])
      upTo = range?.last
    }
    await work({ tx, conversation, change: { workspaceId, conversationId: conversation.id, at }, tell })
    return { upTo: upTo ?? (await newestEvent(tx, workspaceId)) }
  })
}

function checkUntil({ until }: z.infer<typeof SnoozeRequest>, now: Date): Date {
  const wanted = new Date(until)
  const ms = wanted.getTime() - now.getTime()
  if (ms > 0 && ms <= SNOOZE_MS_MAX) return wanted
  throw new Refused(400, 'snooze_out_of_range', {
    en: 'Choose a time in the future, within a year.',
    de: 'Wähle einen Zeitpunkt in der Zukunft, innerhalb eines Jahres.',
  })
}

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
