/** Many conversations at once, in batches of one transaction each. */
import type { z } from 'zod'
import { BulkDone, BulkRequest, type BulkUndoItem, BulkUndoRequest } from '#contract/bulk.ts'
import type { NewEvent } from '#core/events.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { appendEvents, newestEvent } from '#server/platform/events.ts'
import { notFound, Refused, type Words } from '#server/platform/refused.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { type InHand, type Performed, perform, takeBack } from './acts.ts'
import type { ReadDeps } from './list.ts'
import { lockConversations } from './queries.ts'
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
    const { act } = body
    return onEach(deps, asker, localeOf(request.headers), [...new Set(body.conversationIds)], (on) => perform(on, act))
  }),

  undoBulk: forMember({ body: BulkUndoRequest, answer: BulkDone }, async ({ asker, body, request }) => {
    const byId = new Map(body.items.map((item) => [item.id, item]))
    const done = await onEach(deps, asker, localeOf(request.headers), [...byId.keys()], (on) =>
      takeBack(on, byId.get(on.conversation.id) as BulkUndoItem),
    )
    return { ...done, undo: [] }
  }),
})

async function onEach(
  deps: ReadDeps,
  asker: MemberAsker,
  locale: Locale,
  ids: readonly string[],
  work: (on: InHand) => Promise<Performed>,
): Promise<Answer> {
  const sorted = ids.toSorted()
  const answer: Answer = { done: 0, refused: [], undo: [], upTo: 0 }
  for (let start = 0; start < sorted.length; start += BATCH) {
    const { refused, undo, done, upTo } = await batch(deps, asker, sorted.slice(start, start + BATCH), work)
    answer.done += done
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

async function batch(
  deps: ReadDeps,
  asker: MemberAsker,
  ids: readonly string[],
  work: (on: InHand) => Promise<Performed>,
) {
  for (let races = 0; ; races++) {
    try {
      return await inWorkspaces(deps.db, [asker.workspaceId], async (tx) => {
        const found = await lockConversations(tx, asker.workspaceId, sightOf(asker), ids)
        const known = new Set(found.map(({ id }) => id))
        const refused = new Map<string, Refused>()
        for (const id of ids) if (!known.has(id)) refused.set(id, notFound())
        const at = deps.clock.now()
        const [news, undo]: [NewEvent[], BulkUndoItem[]] = [[], []]
        let done = 0
        for (const conversation of found) {
          try {
            const performed = await work({ tx, asker, conversation, at })
            news.push(...performed.news)
            if (performed.undo) undo.push(performed.undo)
            done++
          } catch (error) {
            // It is refused before anything is written, so the others go on.
            if (!(error instanceof Refused)) throw error
            refused.set(conversation.id, error)
          }
        }
        const [range] = await appendEvents(tx, news)
        const upTo = range?.last ?? (await newestEvent(tx, asker.workspaceId))
        return { done, refused, undo: undo.map((item) => ({ ...item, after: upTo })), upTo }
      })
    } catch (error) {
      if (races === RACES_MAX || (error as { code?: string }).code !== DEADLOCK) throw error
    }
  }
}

const localeOf = (headers: { 'accept-language'?: string | undefined }): Locale =>
  /^de\b/i.test(headers['accept-language'] ?? '') ? 'de' : 'en'
