import type { z } from 'zod'
import type { Message, ReplyRequest } from '#contract/messages.ts'
import { compose } from '#core/whatsapp/compose.ts'
import type { Draft } from '#core/whatsapp/draft.ts'
import { windowAt } from '#core/whatsapp/window.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '../platform/db/database.ts'
import { appendEvents } from '../platform/events.ts'
import { uuidv7 } from '../platform/uuid.ts'
import type { MemberAsker } from '../team/access.ts'
import { notFound } from '../team/refusals.ts'
import type { Dispatcher } from './deliver/dispatcher.ts'
import { PRIORITY } from './deliver/queries.ts'
import { endDraft } from './draftQueries.ts'
import { readerOf } from './list.ts'
import { answersMeanwhile } from './meanwhile.ts'
import { insertMessage, insertSend, lockOwnMessage, type ReplyTarget, replyTarget, wamidOf } from './outbox.ts'
import { guardedDraft, type Outgoing, outgoingOf } from './outgoing.ts'
import { presentMessage } from './present.ts'
import { shownMessages } from './queries.ts'
import { answeredBy, idTaken, mayNotBeSent, notQuotable } from './refusals.ts'
import { sightOf } from './sight.ts'
import { type Guarded, insertTemplateMessage, outgoingTemplate } from './templates.ts'

export interface SendDeps {
  db: Db
  clock: Clock
  dispatcher: Pick<Dispatcher, 'wake'>
}

type Reply = z.output<typeof ReplyRequest>

/**
 * A person answers. Message and first send are one transaction; the dispatcher takes it from there. The id is made by the
 * client, so the same request again (a double click, a retry on a dead link) answers what the first one did.
 * Refuses with `not_found`, `id_taken`, `not_quotable`, all reasons of core/whatsapp/compose at once, or `answered_meanwhile` where somebody
 * else answered behind what the author had read: two who answer at once take turns on the locked conversation.
 */
export async function reply(
  deps: SendDeps,
  asker: MemberAsker,
  conversationId: string,
  input: Reply,
): Promise<Message> {
  const { workspaceId } = asker
  const message = await inWorkspaces(deps.db, [workspaceId], async (tx) => {
    const target = await replyTarget(tx, workspaceId, sightOf(asker), conversationId)
    if (!target) throw notFound()
    const before = await lockOwnMessage(tx, workspaceId, sightOf(asker), input.id)
    if (before) {
      if (before.conversationId !== conversationId || before.authorId !== asker.userId) throw idTaken()
      return await messageNow(tx, workspaceId, input.id)
    }
    const now = deps.clock.now()
    const { draft } = input
    const template = draft.kind === 'template' ? await outgoingTemplate(tx, asker, target, draft, now) : undefined
    const outgoing = template ?? (draft.kind === 'template' ? null : await outgoingOf(tx, asker, draft))
    if (!outgoing) throw notFound()
    const guarded: Draft = template ? { kind: 'template', values: template.values } : guardedDraft(outgoing)
    const verdict = judge(target, guarded, now, template ?? undefined)
    if (!verdict.allowed) throw mayNotBeSent(verdict.refused)
    const quoted = input.quoteOf === null ? null : await wamidOf(tx, workspaceId, conversationId, input.quoteOf)
    if (quoted === undefined) throw notFound()
    // Without it the answer would leave as one to nothing in particular, and say something else.
    if (input.quoteOf !== null && quoted === null) throw notQuotable()
    const meanwhile = await answersMeanwhile(tx, asker, conversationId, input.seen)
    if (meanwhile.length > 0) throw answeredBy(meanwhile)

    const inserted = await insertMessage(tx, {
      ...messageOf(outgoing),
      workspaceId,
      id: input.id,
      conversationId,
      channelId: target.channelId,
      contextWamid: quoted,
      authorId: asker.userId,
      source: 'person',
      now,
    })
    if (!inserted) throw idTaken()
    if (template) await insertTemplateMessage(tx, workspaceId, input.id, template)
    await insertSend(tx, {
      workspaceId,
      id: uuidv7(),
      messageId: input.id,
      conversationId,
      channelId: target.channelId,
      attempt: 1,
      priority: PRIORITY.person,
      requestedBy: asker.userId,
      now,
      holdMs: input.holdMs,
    })
    if (input.draftSequence !== undefined) {
      await endDraft(tx, readerOf(asker), conversationId, input.draftSequence, now)
    }
    const answer = await messageNow(tx, workspaceId, input.id)
    await appendEvents(tx, [
      {
        type: 'message.queued',
        workspaceId,
        actorId: asker.userId,
        at: now,
        inboxId: target.inboxId,
        conversationId,
        messageId: input.id,
      },
    ])
    return answer
  })
  deps.dispatcher.wake([workspaceId])
  return message
}

/** The guard, as a person's message to this conversation meets it. */
export const judge = (target: ReplyTarget, draft: Draft, now: Date, guarded?: Guarded) =>
  compose({
    now,
    origin: 'person',
    draft,
    window: windowAt(now, target.lastCustomerAt),
    channel: { state: target.channelState },
    identity: { phoneNumber: target.waId === null ? null : `+${target.waId}`, userId: target.userId },
    template: guarded?.template,
    reach: guarded?.reach,
    consents: guarded?.consents,
  })

/** The message as the asker sees it at this point of the transaction; a reaction is seen on the message it is for. */
export async function messageNow(tx: Tx, workspaceId: string, id: string): Promise<Message> {
  const row = (await shownMessages(tx, workspaceId, [id])).get(id)
  if (!row) throw new Error('a message vanished within its own transaction')
  return presentMessage(row)
}

/** Of a template besides this there is what the guard asks about it. */
const messageOf = ({ kind, text, content, file }: Outgoing) => ({ kind, text, content, file })
