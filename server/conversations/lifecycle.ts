import type { z } from 'zod'
import { Changed, HandOverRequest, OwnerRequest, ReadRequest, SnoozeRequest } from '#contract/inbox.ts'
import { LabelsRequest } from '#contract/labels.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { appendEvents, newestEvent } from '#server/platform/events.ts'
import { notFound } from '#server/platform/refused.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { perform } from './acts.ts'
import type { ConversationAct } from './decide.ts'
import { ConversationParams, type ReadDeps } from './list.ts'
import { lockConversation } from './queries.ts'
import { sightOf } from './sight.ts'

/** What a person does to one conversation. */
export const lifecycleHandlers = (deps: ReadDeps) => {
  const plain = (kind: 'close' | 'reopen' | 'wait' | 'wake' | 'unread') =>
    forMember({ params: ConversationParams, answer: Changed }, ({ asker, params }) =>
      actOn(deps, asker, params.id, { kind }),
    )
  return {
    assign: forMember(
      { params: ConversationParams, body: OwnerRequest, answer: Changed },
      ({ asker, params, body: { ownerId } }) => actOn(deps, asker, params.id, { kind: 'assign', ownerId }),
    ),
    handOver: forMember(
      { params: ConversationParams, body: HandOverRequest, answer: Changed },
      ({ asker, params, body: { teamId } }) => actOn(deps, asker, params.id, { kind: 'hand_over', teamId }),
    ),
    label: forMember(
      { params: ConversationParams, body: LabelsRequest, answer: Changed },
      ({ asker, params, body: { labelIds } }) => actOn(deps, asker, params.id, { kind: 'label_all', labelIds }),
    ),
    snooze: forMember(
      { params: ConversationParams, body: SnoozeRequest, answer: Changed },
      ({ asker, params, body: { until } }) => actOn(deps, asker, params.id, { kind: 'snooze', until }),
    ),
    read: forMember(
      { params: ConversationParams, body: ReadRequest, answer: Changed },
      ({ asker, params, body: { inboundCount } }) => actOn(deps, asker, params.id, { kind: 'read', inboundCount }),
    ),
    unread: plain('unread'),
    close: plain('close'),
    reopen: plain('reopen'),
    /** Nothing to do until the customer answers: it leaves the open ones, and their next message brings it back. */
    wait: plain('wait'),
    wake: plain('wake'),
  }
}

/** Finds the conversation through the asker and holds it while it is changed. Answers from which event on that is known. */
function actOn(
  { db, clock }: ReadDeps,
  asker: MemberAsker,
  id: string,
  act: ConversationAct,
): Promise<z.infer<typeof Changed>> {
  return inWorkspaces(db, [asker.workspaceId], async (tx) => {
    const conversation = await lockConversation(tx, asker.workspaceId, sightOf(asker), id)
    if (!conversation) throw notFound()
    const { news } = await perform({ tx, asker, conversation, at: clock.now() }, act)
    const [range] = await appendEvents(tx, news)
    return { upTo: range?.last ?? (await newestEvent(tx, asker.workspaceId)) }
  })
}
