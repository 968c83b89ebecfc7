/** All that may have been sent, in one conversation or on one number: counted, and settled by one word of a person (S10). */
import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { Doubts, ManySettled, ManySettlementsRequest, SETTLED_AT_ONCE_MAX } from '#contract/life.ts'
import { type Outcome, settledAs } from '#core/whatsapp/status.ts'
import { inWorkspaces, type Tx } from '../platform/db/database.ts'
import { appendEvents } from '../platform/events.ts'
import { notFound } from '../platform/refused.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import {
  channelOfConversation,
  countDoubts,
  type DoubtPlace,
  lockDoubts,
  settleSends,
  visibleChannel,
} from './doubtQueries.ts'
import type { ReadDeps } from './list.ts'
import { sightOf } from './sight.ts'

const COUNTED_MAX = 1_000
/** A transaction holds so many. */
const BATCH = 100

const Params = z.object({ id: Id })
type Find = (tx: Tx, asker: MemberAsker, id: string) => Promise<DoubtPlace>

export const doubtHandlers = (deps: ReadDeps) => ({
  doubtsOfConversation: forMember({ params: Params, answer: Doubts }, ({ asker, params }) =>
    look(deps, asker, params.id, inConversation),
  ),
  doubtsOfChannel: forMember({ params: Params, answer: Doubts }, ({ asker, params }) =>
    look(deps, asker, params.id, onChannel),
  ),
  settleConversation: forMember(
    { params: Params, body: ManySettlementsRequest, answer: ManySettled },
    ({ asker, params, body }) => settleAll(deps, asker, params.id, inConversation, body),
  ),
  settleChannel: forMember(
    { params: Params, body: ManySettlementsRequest, answer: ManySettled },
    ({ asker, params, body }) => settleAll(deps, asker, params.id, onChannel, body),
  ),
})

const inConversation: Find = async (tx, asker, conversationId) => {
  const { workspaceId } = asker
  const channelId = await channelOfConversation(tx, workspaceId, sightOf(asker), conversationId)
  if (!channelId) throw notFound()
  return { workspaceId, sight: sightOf(asker), channelId, conversationId }
}

const onChannel: Find = async (tx, asker, id) => {
  const { workspaceId } = asker
  const channelId = await visibleChannel(tx, workspaceId, sightOf(asker), id)
  if (!channelId) throw notFound()
  return { workspaceId, sight: sightOf(asker), channelId, conversationId: null }
}

async function look({ db, clock }: ReadDeps, asker: MemberAsker, id: string, find: Find) {
  const asOf = clock.now()
  return await inWorkspaces(db, [asker.workspaceId], async (tx) => {
    const counted = await countDoubts(tx, await find(tx, asker, id), asOf, COUNTED_MAX + 1)
    return { count: Math.min(counted, COUNTED_MAX), isMore: counted > COUNTED_MAX, asOf: asOf.toISOString() }
  })
}

/** Batch by batch, so that nothing is held for long; ends where nothing is left, or at the bound. */
async function settleAll(
  { db, clock }: ReadDeps,
  asker: MemberAsker,
  id: string,
  find: Find,
  { outcome, asOf: said }: { outcome: Outcome; asOf: string },
) {
  const asOf = new Date(said)
  let settled = 0
  for (;;) {
    const countMax = Math.min(BATCH, SETTLED_AT_ONCE_MAX - settled)
    const { count, left } = await inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const place = await find(tx, asker, id)
      const count = await settleSome(tx, asker, place, { outcome, asOf, countMax, now: clock.now() })
      return { count, left: await countDoubts(tx, place, asOf, COUNTED_MAX) }
    })
    settled += count
    if (left === 0 || count < countMax || settled >= SETTLED_AT_ONCE_MAX) return { settled, left }
  }
}

async function settleSome(
  tx: Tx,
  asker: MemberAsker,
  place: DoubtPlace,
  { outcome, asOf, countMax, now }: { outcome: Outcome; asOf: Date; countMax: number; now: Date },
): Promise<number> {
  const { workspaceId } = asker
  const doubts = await lockDoubts(tx, place, asOf, countMax)
  if (doubts.length === 0) return 0
  await settleSends(tx, workspaceId, doubts, { ...settledAs(outcome), by: asker.userId, now })
  await appendEvents(
    tx,
    doubts.map(({ messageId, conversationId, inboxId }) => ({
      type: 'message.changed',
      because: 'status',
      workspaceId,
      actorId: asker.userId,
      at: now,
      inboxId,
      conversationId,
      messageId,
    })),
  )
  return doubts.length
}
