import type { Message } from '#contract/messages.ts'
import { nextReaction, type StandingReaction } from '#core/whatsapp/reaction.ts'
import type { MessageState } from '#core/whatsapp/status.ts'
import type { StoredReaction } from '#core/whatsapp/stored.ts'
import { inWorkspaces, type Tx } from '../platform/db/database.ts'
import { appendEvents } from '../platform/events.ts'
import { uuidv7 } from '../platform/uuid.ts'
import type { MemberAsker } from '../team/access.ts'
import { notFound } from '../team/refusals.ts'
import { PRIORITY } from './deliver/queries.ts'
import { insertMessage, insertSend, replyTarget } from './outbox.ts'
import { ourReaction, type ReactionTarget, reactionTarget, writeOurReaction } from './reactionQueries.ts'
import { mayNotBeSent } from './refusals.ts'
import { judge, messageNow, type SendDeps } from './reply.ts'
import { sightOf } from './sight.ts'

/**
 * Makes the customer's phone show this emoji of ours on a message of theirs; '' is none. It is sent like any message and waits in
 * the same line; asked again, it does nothing more. What failed and is not wanted any more is forgotten without a send.
 * Refuses with `not_found` or all reasons of core/whatsapp/compose at once.
 */
export async function react(deps: SendDeps, asker: MemberAsker, messageId: string, emoji: string): Promise<Message> {
  const { workspaceId } = asker
  const [message, isSent] = await inWorkspaces(deps.db, [workspaceId], async (tx) => {
    const target = await reactionTarget(tx, workspaceId, sightOf(asker), messageId)
    if (!target) throw notFound()
    const conversation = await replyTarget(tx, workspaceId, sightOf(asker), target.conversationId)
    if (!conversation) throw notFound()
    const step = nextReaction(standingOf(await ourReaction(tx, workspaceId, target)), emoji)
    if (step.act === 'nothing') return [await messageNow(tx, workspaceId, messageId), false]
    const now = deps.clock.now()
    if (step.act === 'forget') {
      await writeOurReaction(tx, workspaceId, target, { emoji, messageId: null, now })
      return [await changed(tx, asker, target, now), false]
    }
    const targetIsOurs = target.direction === 'out'
    const verdict = judge(conversation, { kind: 'reaction', emoji, targetAt: target.at, targetIsOurs }, now)
    if (!verdict.allowed) throw mayNotBeSent(verdict.refused)
    const reaction = { emoji, previous: step.previous, targetId: target.id, targetAt: target.at.toISOString() }
    await send(tx, asker, target, reaction, now)
    return [await changed(tx, asker, target, now), true]
  })
  if (isSent) deps.dispatcher.wake([workspaceId])
  return message
}

const standingOf = (row: Awaited<ReturnType<typeof ourReaction>>): StandingReaction | null =>
  // Without a message of ours nothing of it can fail any more.
  row ? { emoji: row.emoji, previous: row.previous ?? '', status: (row.status ?? 'accepted') as MessageState } : null

async function send(tx: Tx, asker: MemberAsker, target: ReactionTarget, reaction: StoredReaction, now: Date) {
  const { workspaceId, userId } = asker
  const { conversationId, channelId } = target
  const id = uuidv7()
  await insertMessage(tx, {
    workspaceId,
    id,
    conversationId,
    channelId,
    kind: 'reaction',
    text: null,
    content: { reaction },
    contextWamid: target.wamid,
    authorId: userId,
    source: 'person',
    file: null,
    now,
  })
  await writeOurReaction(tx, workspaceId, target, { emoji: reaction.emoji, messageId: id, now })
  await insertSend(tx, {
    workspaceId,
    id: uuidv7(),
    messageId: id,
    conversationId,
    channelId,
    attempt: 1,
    priority: PRIORITY.person,
    requestedBy: userId,
    now,
  })
}

async function changed(tx: Tx, asker: MemberAsker, target: ReactionTarget, now: Date): Promise<Message> {
  const { workspaceId, userId } = asker
  const answer = await messageNow(tx, workspaceId, target.id)
  await appendEvents(tx, [
    {
      type: 'message.changed',
      because: 'reaction',
      workspaceId,
      actorId: userId,
      at: now,
      inboxId: target.inboxId,
      conversationId: target.conversationId,
      messageId: target.id,
    },
  ])
  return answer
}
