/**
 * The list. Where an index serves each inbox, owner, team or status singly, the statement asks each singly and merges, so
 * that a page costs a page. What no index serves (unread, window, labels within the rest) is looked for among the newest
 * rows, at most so many at a time: a page then says how far it looked, and the next one goes on from there. What is asked is
 * conditions of the registry's properties (core/view/conditions); askSql.ts has them as SQL.
 */
import { type RawBuilder, sql } from 'kysely'
import type { ConversationFilter } from '#core/view/filter.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { asksForConsent, hasContacts, identitiesAmong, type Reader } from './askSql.ts'
import {
  isNothing,
  NOTHING_SERVED,
  type Order,
  passingOf,
  type Question,
  questionOf,
  restOf,
  type Served,
  servedBy,
  stretchesOf,
} from './listStretches.ts'
import { conversationsById, type Place } from './queries.ts'
import type { ListedConversationRow } from './rows.ts'

export type { Reader } from './askSql.ts'

/** Rows that one page looks at where the filter leaves some out. */
const LOOKED_AT_MAX = 4_000
/** The same where each row is also asked for its contact, and for a figure beside a view, which is asked for often. */
const LOOKED_AT_BESIDE_MAX = 1_000
/** Of contacts for whom it is gathered from all that they are known by (consent): a look at one costs several times as much. */
const LOOKED_AT_DEAR_MAX = 300
const COUNTED_AMONG_MAX = 1_000
/** Of rows that can be asked for their contacts all at once, so many are asked one by one before: a quarter of them fill a page. */
const LOOKED_AT_FIRST = 300
/** Enough to tell few from many. */
const LOOKED_AT_DEAR_FIRST = 50

export interface ListPage {
  rows: ListedConversationRow[]
  /** Everything newer than this was looked at, and there may be more beyond; null: this was all. */
  lookedTo: Place | null
  upTo: number
}

interface Wanted {
  before: Place | null
  limit: number
  now: Date
  order?: Order
}

/** A page of the list with the reader's positions and the newest event of the same snapshot, so that no event falls between
 *  page and socket; what is shown of each conversation may be a moment newer. */
export async function listConversations(
  tx: Tx,
  reader: Reader,
  filter: ConversationFilter,
  wanted: Wanted,
): Promise<ListPage> {
  const { workspaceId } = reader
  const { rows, lookedTo, upTo } = await pageOf(tx, reader, filter, wanted)
  // What is shown of them is asked with a statement that was planned before: planning it takes longer than running it.
  const known = await conversationsById(
    tx,
    workspaceId,
    rows.map(({ id }) => id),
  )
  const byId = new Map(known.map((row) => [row.id, row]))
  return {
    rows: rows.flatMap(({ id, read_count }) => {
      const row = byId.get(id)
      return row ? [{ ...row, read_count }] : []
    }),
    lookedTo,
    upTo,
  }
}

/** Which conversations stand there, and how far was looked, as `ListPage` says it. */
export async function listIds(
  tx: Tx,
  reader: Reader,
  filter: ConversationFilter,
  wanted: Wanted,
): Promise<{ places: Place[]; lookedTo: Place | null }> {
  const { rows, lookedTo } = await pageOf(tx, reader, filter, wanted)
  return { places: rows.map(({ id, last_at }) => ({ at: last_at, id })), lookedTo }
}

async function pageOf(
  tx: Tx,
  reader: Reader,
  filter: ConversationFilter,
  { before, limit, now, order = 'newest' }: Wanted,
) {
  const asked = questionOf(filter, now)
  const ofContacts = asksForConsent(asked, reader) ? LOOKED_AT_DEAR_MAX : LOOKED_AT_BESIDE_MAX
  const lookedAtMax = hasContacts(asked, reader) ? ofContacts : LOOKED_AT_MAX
  const served = await servedBy(tx, reader, asked, lookedAtMax)
  const rest = restOf(asked, served)
  const among = served.contactIds ? null : identitiesAmong(reader, rest.all, now, sql`select identity_id from looked`)
  const look = (page: Omit<LookedFor, 'order'>) => lookForPage(tx, reader, asked, served, { ...page, order })
  const lookedAt = isNothing(rest) ? limit : lookedAtMax
  // Asked one by one they fill the page where many fit; where few do, the rest of them is asked at once.
  const isDear = among !== null && asksForConsent(rest, reader)
  const near = among ? Math.min(isDear ? LOOKED_AT_DEAR_FIRST : LOOKED_AT_FIRST, lookedAt) : lookedAt
  const first = await look({ among: null, before, limit, depth: near })
  const { rows, lookedTo, upTo } = first
  if (lookedTo === null || near === lookedAt) return first
  const isRare = rows.length * lookedAt < limit * near
  const further = await look({
    among: isRare ? among : null,
    before: lookedTo,
    limit: limit - rows.length,
    depth: lookedAt - near,
  })
  return { rows: [...rows, ...further.rows], lookedTo: further.lookedTo, upTo }
}

interface LookedFor {
  among: ReturnType<typeof identitiesAmong>
  before: Place | null
  limit: number
  depth: number
  order: Order
}

/** Rows of the stretches, merged as they are read, and asked for the rest only until the page is full. */
async function lookForPage(tx: Tx, reader: Reader, asked: Question, served: Served, page: LookedFor) {
  const { workspaceId, userId } = reader
  const { among, limit, depth, order } = page
  const stretches = sql.join(stretchesOf(reader, asked, served, page), sql` union all `)
  const passing = passingOf(reader, asked, served, among?.covers)
  // Without the offset each row would be asked singly first. Rows that come as they lie keep their order, so that asking ends with the page.
  const possible = among ? sql`(select * from looked c where c.identity_id in (${among.sql}) offset 0)` : sql`looked`
  const along = order === 'newest' ? sql`desc` : sql`asc`
  const { rows } = await sql<PageRow>`
    with newest as (select coalesce(max(number), 0) as up_to from events where workspace_id = ${workspaceId}),
    looked as materialized (
      select * from (${stretches}) merged order by last_at ${along}, id ${along} limit ${depth}),
    page as materialized (
      select c.id, c.last_at from ${possible} c where true ${passing ?? sql``}
      order by c.last_at ${along}, c.id ${along} limit ${limit}),
    cut as (
      select last_at, id from looked where (select count(*) from page) < ${limit}
      order by last_at ${along}, id ${along} offset ${depth - 1} limit 1)
    select page.id, page.last_at, coalesce(r.inbound_count, 0) as read_count, newest.up_to, cut.last_at as looked_at, cut.id as looked_id
    from newest left join cut on true left join page on true
      left join reads r on r.workspace_id = ${workspaceId} and r.conversation_id = page.id and r.user_id = ${userId}
    order by page.last_at ${along}, page.id ${along}`.execute(tx)
  const first = rows[0]
  return {
    rows: rows.filter((row): row is FoundRow => row.id !== null),
    lookedTo: first?.looked_at && first.looked_id ? { at: first.looked_at, id: first.looked_id } : null,
    upTo: first?.up_to ?? 0,
  }
}

interface FoundRow {
  id: string
  last_at: Date
  read_count: number
  up_to: number
  looked_at: Date | null
  looked_id: string | null
}
/** The one row of a page that holds nothing says how far it looked. */
type PageRow = FoundRow | (Omit<FoundRow, 'id' | 'last_at'> & { id: null; last_at: null })

/** How many conversations fit, counted no further than `limit` and among the newest of each stretch. */
export async function countConversations(
  tx: Tx,
  reader: Reader,
  filter: ConversationFilter,
  { limit, now }: { limit: number; now: Date },
): Promise<number> {
  const asked = questionOf(filter, now)
  const served = await servedBy(tx, reader, asked, COUNTED_AMONG_MAX)
  const passing = passingOf(reader, asked, served)
  const depth = passing === null ? limit : COUNTED_AMONG_MAX
  const stretches = stretchesOf(reader, asked, served, { before: null, depth, order: 'newest' })
  const looked = sql.join(stretches, sql` union all `)
  const { rows } = await sql<{ count: number }>`
    with looked as materialized (${looked})
    select count(*)::int as count from (select from looked c where true ${passing ?? sql``} limit ${limit}) counted`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}

/** Whether one conversation `c` fits, but for its time: for what is found by other ways than the list. */
export function fitsRow(reader: Reader, filter: ConversationFilter, now: Date): RawBuilder<unknown> {
  const asked = questionOf({ ...filter, since: undefined, until: undefined }, now)
  return passingOf(reader, asked, NOTHING_SERVED) ?? sql``
}
