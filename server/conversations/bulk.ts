/** Many conversations at once, in batches of one transaction each. */
import type { z } from 'zod'
import { BulkDone, BulkRequest, type BulkUndoItem, BulkUndoRequest } from '#contract/bulk.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { appendEvents, newestEvent } from '#server/platform/events.ts'
import { notFound, type Words } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { type Hand, type Performed, performAll, takeBackAll } from './acts.ts'
import type { ReadDeps } from './list.ts'
import { lockConversations } from './queries.ts'
import type { LockedConversation } from './rows.ts'
import { sightOf } from './sight.ts'

/** A transaction holds so many for as long as it works on them. */
const BATCH = 100
/** Two that lock crosswise: one of them begins anew. */
const RACES_MAX = 3
const DEADLOCK = '40P01'

type Answer = z.infer<typeof BulkDone>
type Locale = keyof Words

export const bulkHandlers = (deps: ReadDeps) => ({
  bulk: forMember({ body: BulkRequest, answer: BulkDone }, ({ asker, body, request }) => {
    const { act, actId = uuidv7() } = body
    return onEach(deps, asker, localeOf(request.headers), [...new Set(body.conversationIds)], (hand, found) =>
      performAll(
        { ...hand, actId },
        found.map((conversation) => ({ conversation, act })),
      ),
    )
  }),

  undoBulk: forMember({ body: BulkUndoRequest, answer: BulkDone }, async ({ asker, body, request }) => {
    const byId = new Map(body.items.map((item) => [item.id, item]))
    return await onEach(deps, asker, localeOf(request.headers), [...byId.keys()], (hand, found) =>
      takeBackAll(
        hand,
        found.map((conversation) => ({ conversation, item: byId.get(conversation.id) as BulkUndoItem })),
      ),
    )
  }),
})

type Work = (hand: Hand, found: readonly LockedConversation[]) => Promise<Performed>

async function onEach(
  deps: ReadDeps,
  asker: MemberAsker,
  locale: Locale,
  ids: readonly string[],
  work: Work,
): Promise<Answer> {
  const sorted = ids.toSorted()
  const answer: Answer = { done: 0, refused: [], undo: [], upTo: 0 }
  for (let start = 0; start < sorted.length; start += BATCH) {
    const some = sorted.slice(start, start + BATCH)
    const { refused, undo, upTo } = await batch(deps, asker, some, work)
    answer.done += some.length - refused.size
    answer.upTo = upTo
    answer.undo.push(...undo)
    for (const [id, refusal] of refused) {
      const known = answer.refused.find(({ code }) => code === refusal.code)
      if (known) known.conversationIds.push(id)
      else answer.refused.push({ code: refusal.code, message: refusal.words[locale], conversationIds: [id] })
    }
  }
  return answer
}

async function batch(deps: ReadDeps, asker: MemberAsker, ids: readonly string[], work: Work) {
  for (let races = 0; ; races++) {
    try {
      return await inWorkspaces(deps.db, [asker.workspaceId], async (tx) => {
        const found = await lockConversations(tx, asker.workspaceId, sightOf(asker), ids)
        const performed = await work({ tx, asker, at: deps.clock.now() }, found)
        const known = new Set(found.map(({ id }) => id))
        const unseen = ids.filter((id) => !known.has(id)).map((id) => [id, notFound()] as const)
        const [range] = await appendEvents(tx, performed.news)
        const upTo = range?.last ?? (await newestEvent(tx, asker.workspaceId))
        return {
          refused: new Map([...unseen, ...performed.refused]),
          undo: performed.undo.map((item) => ({ ...item, after: upTo })),
          upTo,
        }
      })
    } catch (error) {
      if (races === RACES_MAX || (error as { code?: string }).code !== DEADLOCK) throw error
    }
  }
}

const localeOf = (headers: { 'accept-language'?: string | undefined }): Locale =>
  /^de\b/i.test(headers['accept-language'] ?? '') ? 'de' : 'en'
