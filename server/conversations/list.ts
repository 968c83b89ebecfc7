import { z } from 'zod'
import { Id } from '#contract/common.ts'
import {
  COUNT_MAX,
  ConversationIds,
  ConversationIdsQuery,
  ConversationOne,
  ConversationPage,
  ConversationQuery,
  Counts,
} from '#contract/inbox.ts'
import { isAskable } from '#core/property/condition.ts'
import { CUSTOM_PREFIX } from '#core/property/custom.ts'
import { type Property, propertyOf } from '#core/property/registry.ts'
import { askedOfContacts, isListed } from '#core/view/conditions.ts'
import type { ConversationFilter } from '#core/view/filter.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import { askedValues } from '../contacts/asked.ts'
import { propertiesIn } from '../contacts/propertyQueries.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { decodePlace, encodeCursor } from '../team/cursor.ts'
import { listConversations, listIds, type Reader } from './listQueries.ts'
import { presentConversation } from './present.ts'
import { conversationsById, countOpen, readPositions } from './queries.ts'
import { sightOf } from './sight.ts'

/** What the reading side of conversations needs. */
export interface ReadDeps {
  db: Db
  clock: Clock
}

/** Ids alone are light. */
const IDS_PER_PAGE = 2_000

export const ConversationParams = z.object({ id: Id })

export const listHandlers = ({ db, clock }: ReadDeps) => ({
  conversations: forMember({ query: ConversationQuery, answer: ConversationPage }, async ({ asker, query }) => {
    const before = query.before ? decodePlace(query.before) : null
    const page = { before, limit: query.limit + 1, now: clock.now(), order: query.order }
    const { rows, asked, lookedTo, upTo } = await inWorkspaces(
      db,
      [asker.workspaceId],
      async (tx) => {
        const filter = filterOf(query)
        const reader = await checkedReaderFor(tx, asker, filter)
        const list = await listConversations(tx, reader, filter, page)
        const contactIds = list.rows.slice(0, query.limit).map((row) => row.contact_id)
        return {
          ...list,
          asked: await askedValues(tx, asker.workspaceId, contactIds, askedOfContacts(filter.where, reader.own ?? [])),
        }
      },
      { accessMode: 'read only' },
    )
    const shown = rows.slice(0, query.limit)
    const last = rows.length > query.limit ? shown.at(-1) : undefined
    const end = last ? { at: last.last_at, id: last.id } : lookedTo
    return {
      conversations: shown.map(presentConversation),
      reads: Object.fromEntries(shown.filter((row) => row.read_count > 0).map((row) => [row.id, row.read_count])),
      asked,
      nextCursor: end && encodeCursor(end.at.toISOString(), end.id),
      order: query.order,
      lookedTo: end?.at.toISOString() ?? null,
      upTo,
    }
  }),

  conversationIds: forMember({ query: ConversationIdsQuery, answer: ConversationIds }, async ({ asker, query }) => {
    const before = query.before ? decodePlace(query.before) : null
    const page = { before, limit: IDS_PER_PAGE + 1, now: clock.now(), order: query.order }
    const { places, lookedTo } = await inWorkspaces(
      db,
      [asker.workspaceId],
      async (tx) => {
        const filter = filterOf(query)
        const reader = await checkedReaderFor(tx, asker, filter)
        return await listIds(tx, reader, filter, page)
      },
      { accessMode: 'read only' },
    )
    const shown = places.slice(0, IDS_PER_PAGE)
    const end = places.length > IDS_PER_PAGE ? shown.at(-1) : lookedTo
    return { ids: shown.map(({ id }) => id), nextCursor: end ? encodeCursor(end.at.toISOString(), end.id) : null }
  }),

  conversation: forMember({ params: ConversationParams, answer: ConversationOne }, ({ asker, params }) =>
    inWorkspaces(
      db,
      [asker.workspaceId],
      async (tx) => {
        const [row] = await conversationsById(tx, asker.workspaceId, [params.id], sightOf(asker))
        if (!row) throw notFound()
        const reads = await readPositions(tx, asker.workspaceId, asker.userId, [params.id])
        return { conversation: presentConversation(row), read: reads.get(params.id) ?? 0 }
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

/** The same for filters that may ask for the workspace's own properties, as far as those are in use. */
export async function readerFor(
  tx: Tx,
  asker: MemberAsker,
  filters: readonly ConversationFilter[],
): Promise<Reader & { own: readonly Property[] }> {
  const isAsked = filters.some(({ where }) => where?.conditions.some(({ property }) => isOwn(property)))
  return { ...readerOf(asker), own: isAsked ? await propertiesIn(tx, asker.workspaceId) : [] }
}

/** The same for what somebody asks now. What was put away since a filter was saved fits nobody; the rest is a mistake.
 *  @throws Refused where a condition cannot be asked of conversations. */
export async function checkedReaderFor(tx: Tx, asker: MemberAsker, filter: ConversationFilter): Promise<Reader> {
  const reader = await readerFor(tx, asker, [filter])
  const { own } = reader
  const { where } = filter
  for (const condition of where?.conditions ?? []) {
    const property = propertyOf(condition.property, own)
    if (property === null && isOwn(condition.property)) continue
    if (!isAskable(condition, property) || !isListed(property)) throw notAskable(condition.property)
  }
  return reader
}

const isOwn = (key: string) => key.startsWith(CUSTOM_PREFIX)

const notAskable = (property: string) =>
  new Refused(
    422,
    'not_askable',
    { en: 'This cannot be asked of conversations.', de: 'Danach lassen sich Unterhaltungen nicht filtern.' },
    { property },
  )

/** A query as rules and statements take it. */
export function filterOf(query: Partial<z.output<typeof ConversationQuery>>): ConversationFilter {
  const { before: _, limit: __, order: ___, unread, ...filter } = query
  return { ...filter, unread: unread === 'true' }
}
