import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { COUNT_MAX, ConversationOne, ConversationPage, ConversationQuery, Counts } from '#contract/inbox.ts'
import type { ConversationFilter } from '#core/view/filter.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces } from '#server/platform/db/database.ts'
import { notFound } from '#server/platform/refused.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { decodePlace, encodeCursor } from '../team/cursor.ts'
import { listConversations } from './listQueries.ts'
import { presentConversation } from './present.ts'
import { conversationsById, countOpen, readPosition } from './queries.ts'
import { sightOf } from './sight.ts'

/** What the reading side of conversations needs. */
export interface ReadDeps {
  db: Db
  clock: Clock
}

export const ConversationParams = z.object({ id: Id })

export const listHandlers = ({ db, clock }: ReadDeps) => ({
  conversations: forMember({ query: ConversationQuery, answer: ConversationPage }, async ({ asker, query }) => {
    const before = query.before ? decodePlace(query.before) : null
    const page = { before, limit: query.limit + 1, now: clock.now(), order: query.order }
    const { rows, lookedTo, upTo } = await inWorkspaces(
      db,
      [asker.workspaceId],
      (tx) => listConversations(tx, readerOf(asker), filterOf(query), page),
      { accessMode: 'read only' },
    )
    const shown = rows.slice(0, query.limit)
    const last = rows.length > query.limit ? shown.at(-1) : undefined
    const end = last ? { at: last.last_at, id: last.id } : lookedTo
    return {
      conversations: shown.map(presentConversation),
      reads: Object.fromEntries(shown.filter((row) => row.read_count > 0).map((row) => [row.id, row.read_count])),
      nextCursor: end && encodeCursor(end.at.toISOString(), end.id),
      order: query.order,
      lookedTo: end?.at.toISOString() ?? null,
      upTo,
    }
  }),

  conversation: forMember({ params: ConversationParams, answer: ConversationOne }, ({ asker, params }) =>
    inWorkspaces(
      db,
      [asker.workspaceId],
      async (tx) => {
        const [row] = await conversationsById(tx, asker.workspaceId, [params.id], sightOf(asker))
        if (!row) throw notFound()
        const read = await readPosition(tx, asker.workspaceId, asker.userId, params.id)
        return { conversation: presentConversation(row), read }
      },
      { accessMode: 'read only' },
    ),
  ),

  counts: forMember({ answer: Counts }, async ({ asker }) => {
    const rows = await inWorkspaces(db, [asker.workspaceId], (tx) => countOpen(tx, readerOf(asker), COUNT_MAX), {
      accessMode: 'read only',
    })
    const countOf = (name: string) => rows.find((row) => row.name === name)?.count ?? 0
    const ofInboxes = rows.flatMap((row) => (row.inbox_id === null ? [] : [[row.inbox_id, row.count] as const]))
    return {
      mine: countOf('mine'),
      unassigned: countOf('unassigned'),
      open: countOf('open'),
      byInbox: Object.fromEntries(ofInboxes),
    }
  }),
})

export const readerOf = (asker: MemberAsker) => ({
  workspaceId: asker.workspaceId,
  userId: asker.userId,
  sight: sightOf(asker),
})

/** A query as rules and statements take it. */
export function filterOf(query: Partial<z.output<typeof ConversationQuery>>): ConversationFilter {
  const { before: _, limit: __, order: ___, unread, ...filter } = query
  return { ...filter, unread: unread === 'true' }
}
