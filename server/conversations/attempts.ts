import type { Message } from '#contract/messages.ts'
import type { Draft } from '#core/whatsapp/draft.ts'
import { actsIn, type MessageState, type Outcome, type PersonAct, settledAs } from '#core/whatsapp/status.ts'
import { draftOfStored } from '#core/whatsapp/stored.ts'
import { inWorkspaces, type Tx } from '../platform/db/database.ts'
import { appendEvents } from '../platform/events.ts'
import type { MemberAsker } from '../team/access.ts'
import { notFound } from '../team/refusals.ts'
import { PRIORITY } from './deliver/queries.ts'
import {
  insertSend,
  lastSend,
  lockOwnMessage,
  type OwnMessage,
  replyTarget,
  settleSend,
  stepBack,
  visibleFile,
  writeStatus,
} from './outbox.ts'
import { mayNotBeSent, notInThisState, onItsWay } from './refusals.ts'
import { judge, messageNow, type SendDeps } from './reply.ts'
import { sightOf } from './sight.ts'
import { templateAgain } from './templates.ts'

/** A failed message is tried again: a new attempt with its own record, after the guard was asked again. The id of the attempt is
 *  the client's, so that a double click tries once. */
export async function retry(
  deps: SendDeps,
  asker: MemberAsker,
  messageId: string,
  { sendId }: { sendId: string },
): Promise<Message> {
  const { workspaceId } = asker
  const message = await inWorkspaces(deps.db, [workspaceId], async (tx) => {
    const own = await lockOwnMessage(tx, workspaceId, sightOf(asker), messageId)
    if (!own) throw notFound()
    const last = await lastSend(tx, workspaceId, messageId)
    if (last?.id === sendId) return await messageNow(tx, workspaceId, messageId)
    refuseUnless('retry', own)
    const target = await replyTarget(tx, workspaceId, sightOf(asker), own.conversationId)
    if (!target) throw notFound()
    const now = deps.clock.now()
    const template = own.kind === 'template' ? await templateAgain(tx, workspaceId, messageId, target, now) : undefined
    const draft: Draft = template ? { kind: 'template', values: template.values } : await draftOf(tx, asker, own)
    const verdict = judge(target, draft, now, template)
    if (!verdict.allowed) throw mayNotBeSent(verdict.refused)
    await insertSend(tx, {
      workspaceId,
      id: sendId,
      messageId,
      conversationId: own.conversationId,
      channelId: own.channelId,
      attempt: (last?.attempt ?? 0) + 1,
      priority: PRIORITY.person,
      requestedBy: asker.userId,
      now,
    })
    await writeStatus(tx, workspaceId, messageId, { status: 'queued', fault: null, now })
    return await changed(tx, asker, own, now)
  })
  deps.dispatcher.wake([workspaceId])
  return message
}

/** Its author takes a message back before anybody has begun to send it. Said twice it does nothing more. */
export async function cancel(deps: SendDeps, asker: MemberAsker, messageId: string): Promise<Message> {
  const { workspaceId } = asker
  return await inWorkspaces(deps.db, [workspaceId], async (tx) => {
    const own = await lockOwnMessage(tx, workspaceId, sightOf(asker), messageId)
    if (!own || own.authorId !== asker.userId) throw notFound()
    if (own.status === 'cancelled') return await messageNow(tx, workspaceId, messageId)
    // Locked, so that a lane that takes it now goes first and we see it.
    const last = await lastSend(tx, workspaceId, messageId)
    if (!actsIn(own.status as MessageState).includes('cancel') || last?.state !== 'queued') throw onItsWay()
    const now = deps.clock.now()
    await settleSend(tx, workspaceId, last.id, { state: 'cancelled', by: asker.userId, now })
    await writeStatus(tx, workspaceId, messageId, { status: 'cancelled', fault: null, now })
    await stepBack(tx, workspaceId, own, now)
    return await changed(tx, asker, own, now)
  })
}

/** A person says what became of a message that may have been sent. Posthorn never guesses, and never sends it again by itself. */
export async function settle(
  deps: SendDeps,
  asker: MemberAsker,
  messageId: string,
  { outcome }: { outcome: Outcome },
): Promise<Message> {
  const { workspaceId } = asker
  return await inWorkspaces(deps.db, [workspaceId], async (tx) => {
    const own = await lockOwnMessage(tx, workspaceId, sightOf(asker), messageId)
    if (!own) throw notFound()
    refuseUnless('settle', own)
    const last = await lastSend(tx, workspaceId, messageId)
    if (last?.state !== 'unconfirmed') throw notInThisState(own.status)
    const now = deps.clock.now()
    const { state, fault } = settledAs(outcome)
    await settleSend(tx, workspaceId, last.id, { state, by: asker.userId, now })
    await writeStatus(tx, workspaceId, messageId, { status: state, fault, now })
    return await changed(tx, asker, own, now)
  })
}

function refuseUnless(act: PersonAct, own: OwnMessage) {
  if (!actsIn(own.status as MessageState).includes(act)) throw notInThisState(own.status)
}

async function draftOf(tx: Tx, asker: MemberAsker, own: OwnMessage): Promise<Draft> {
  const reader = { userId: asker.userId, sight: sightOf(asker) }
  const file = own.fileId === null ? null : await visibleFile(tx, asker.workspaceId, reader, own.fileId)
  return draftOfStored({ ...own, file: file ?? null })
}

async function changed(tx: Tx, asker: MemberAsker, own: OwnMessage, now: Date): Promise<Message> {
  const answer = await messageNow(tx, asker.workspaceId, own.id)
  await appendEvents(tx, [
    {
      type: 'message.changed',
      because: 'status',
      workspaceId: asker.workspaceId,
      actorId: asker.userId,
      at: now,
      inboxId: own.inboxId,
      conversationId: own.conversationId,
      messageId: own.id,
    },
  ])
  return answer
}
