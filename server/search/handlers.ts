import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { SearchAnswer, SearchQuery } from '#contract/search.ts'
import { phoneKey } from '#core/contact/phone.ts'
import { contactPatterns, likePart } from '#core/search/patterns.ts'
import { parseQuery, type Query, tsqueryOf } from '#core/search/query.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { notFound } from '#server/platform/refused.ts'
import { homeOf } from '../contacts/home.ts'
import { checkedReaderFor, filterOf } from '../conversations/list.ts'
import { fitsRow } from '../conversations/listQueries.ts'
import type { Place } from '../conversations/queries.ts'
import { sightOf } from '../conversations/sight.ts'
import { conversationIdsBeside } from '../conversations/timelineQueries.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { decodePlace, encodeCursor } from '../team/cursor.ts'
import { workspaceById } from '../team/queries.ts'
import { createLimit } from './limit.ts'
import { presentContactHit, presentMessageHit } from './present.ts'
import {
  findContacts,
  findFiles,
  findMessages,
  findWithin,
  hitContacts,
  hitMessages,
  limitTime,
  NEWEST,
} from './queries.ts'
import type { HitRow } from './rows.ts'

const CONTACTS_MAX = 8
/** Pages of hits that are looked through for one that fits the filters. */
const ROUNDS_MAX = 5

export function searchHandlers({ db, clock }: { db: Db; clock: Clock }) {
  const limit = createLimit()
  return {
    search: forMember({ query: SearchQuery, answer: SearchAnswer }, ({ asker, query }) => {
      limit(asker.userId)
      const before = query.before ? decodePlace(query.before) : null
      const wanted = parseQuery(query.q)
      return inWorkspaces(
        db,
        [asker.workspaceId],
        async (tx) => {
          await limitTime(tx)
          const fits = await fitsOf(tx, asker, query, clock.now())
          const { conversationId } = query
          const within = conversationId === undefined ? null : await threadOf(tx, asker, conversationId)
          const look = (place: Place) => messagesOf(tx, asker, wanted, place, { limit: query.limit, fits, within })
          let messages = await look(before ?? NEWEST)
          // Where few fit, a page may hold nothing and yet not be the last.
          for (let round = 1; round < ROUNDS_MAX && messages.messages.length === 0 && messages.nextCursor; round++) {
            messages = await look(decodePlace(messages.nextCursor))
          }
          const withContacts = before === null && fits === undefined && within === null
          return { ...messages, contacts: withContacts ? await contactsOf(tx, asker, wanted) : [] }
        },
        { accessMode: 'read only' },
      )
    }),
  }
}

type Found = z.infer<typeof SearchAnswer>

async function messagesOf(
  tx: Tx,
  asker: MemberAsker,
  query: Query,
  before: Place,
  { limit, fits, within }: { limit: number; fits: RawBuilder<unknown> | undefined; within: readonly string[] | null },
): Promise<Pick<Found, 'messages' | 'nextCursor'>> {
  const sight = sightOf(asker)
  const tsquery = tsqueryOf(query)
  const pattern = query.part === null ? null : likePart(query.part)
  const { workspaceId } = asker
  const byWords = within
    ? await findWithin(tx, workspaceId, within, { tsquery, pattern }, before, limit + 1)
    : tsquery === null
      ? []
      : await findMessages(tx, sight, tsquery, before, limit + 1)
  const byName = within || pattern === null ? [] : await findFiles(tx, sight, pattern, before, limit + 1)
  const [stop] = [...byWords, ...byName]
    .filter(({ message_id }) => message_id === null)
    .sort((a, b) => b.at.getTime() - a.at.getTime())
  const hits = newestFirst([...byWords, ...byName]).filter(({ at }) => !stop || at >= stop.at)
  const page = hits.slice(0, limit)
  const last = hits.length > limit ? page.at(-1) : undefined
  const rows = await hitMessages(
    tx,
    asker.workspaceId,
    sight,
    page.map(({ id }) => id),
    fits,
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return {
    messages: page.flatMap(({ id }) => {
      const row = byId.get(id)
      const hit = row ? presentMessageHit(row, query) : null
      return hit ? [hit] : []
    }),
    nextCursor: last ? cursorOf(last) : stop ? cursorOf({ at: stop.at, id: NEWEST.id }) : null,
  }
}

/** What stands in the thread of a conversation: all that the asker sees with its contact. */
async function threadOf(tx: Tx, asker: MemberAsker, conversationId: string): Promise<string[]> {
  const ids = await conversationIdsBeside(tx, asker.workspaceId, conversationId, sightOf(asker))
  if (ids.length === 0) throw notFound()
  return ids
}

/** What the filters of the list ask of a hit; nothing where none is set. */
async function fitsOf(
  tx: Tx,
  asker: MemberAsker,
  query: z.output<typeof SearchQuery>,
  now: Date,
): Promise<RawBuilder<unknown> | undefined> {
  const { q: _, before: __, limit: ___, conversationId: ____, ...asked } = query
  if (Object.values(asked).every((value) => value === undefined)) return undefined
  const { since, until } = asked
  const filter = filterOf(asked)
  const reader = await checkedReaderFor(tx, asker, filter)
  return sql`${fitsRow(reader, filter, now)} ${since ? sql`and m.at >= ${since}::timestamptz` : sql``}
    ${until ? sql`and m.at < ${until}::timestamptz` : sql``}`
}

async function contactsOf(tx: Tx, asker: MemberAsker, query: Query): Promise<Found['contacts']> {
  const patterns = contactPatterns(query)
  if (!patterns) return []
  const digits = await digitsOf(tx, asker.workspaceId, query)
  const ids = await findContacts(tx, { ...patterns, numbers: digits.map(likePart) }, CONTACTS_MAX)
  const rows = await hitContacts(tx, asker.workspaceId, sightOf(asker), ids)
  return rows.map((row) => presentContactHit(row, query, digits))
}

/** The digits as they were typed, and as the whole number that they may be where the workspace is at home. */
async function digitsOf(tx: Tx, workspaceId: string, { digits, spelling }: Query): Promise<string[]> {
  if (digits === null || spelling === null) return []
  const workspace = await workspaceById(tx, workspaceId)
  const key = phoneKey(spelling, homeOf(workspace?.time_zone ?? 'UTC'))
  return [...new Set([digits, key].filter((one) => one !== null))]
}

function newestFirst(hits: readonly HitRow[]): Place[] {
  const places = new Map(hits.flatMap(({ message_id: id, at }) => (id === null ? [] : [[id, { id, at }] as const])))
  return [...places.values()].sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1))
}

const cursorOf = ({ at, id }: Place) => encodeCursor(at.toISOString(), id)
