/**
 * The list of contacts. What an index finds (an own property, an owner, words and numbers) is found first, and where that is
 * few, all of it is put in order; otherwise rows are looked at in the list's own order, so many at a time, and a page says how
 * far it came.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Condition, PropertyFilter } from '#core/property/condition.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { type Asking, filterSql, foundBy, type Way, waysAmong, waysToFit } from './filterSql.ts'
import { contactsById } from './queries.ts'
import type { ContactRow } from './rows.ts'

/** Rows one page looks at where no index says which fit. */
const LOOKED_AT_MAX = 1_000
/** The same where it is gathered for each (consent): a look at one costs several times as much. */
const LOOKED_AT_DEAR_MAX = 300
/** Of these so many are asked one by one first: enough to tell few from many. */
const LOOKED_AT_DEAR_FIRST = 50
/** What an index finds is put in order where it is no more than this. */
const CANDIDATES_MAX = 2_000
/** Indexes that are asked before rows are looked at. */
const INDEXES_ASKED_MAX = 3
/** New ones may not be among the kept words yet. */
const NEWEST_LOOKED_AT = 300

export const SORTS = ['name', 'newest', 'oldest'] as const
export type Sort = (typeof SORTS)[number]

/** What people typed to find contacts. */
export interface Wanted {
  /** As it stands in names, for those that are not kept yet. */
  text: string
  patterns: { all: readonly string[]; rarest: string } | null
  numbers: readonly string[]
  phoneKey: string | null
}

interface ListQuestion {
  filter: PropertyFilter
  wanted: Wanted | null
  sort: Sort
  /** The contact after which the page begins. */
  after: string | null
  limit: number
}

export interface ContactList {
  rows: ContactRow[]
  /** Where to go on; null: that was all. */
  after: string | null
}

export async function listContacts(tx: Tx, asking: Asking, question: ListQuestion): Promise<ContactList> {
  const { filter, wanted, sort, after, limit } = question
  const { workspaceId } = asking
  const { ids, fits } = await candidatesOf(tx, asking, filter, wanted)
  const isLooking = ids === null && (filter.conditions.length > 0 || wanted !== null)
  const ways = isLooking ? waysAmong(asking, filter, sql`select id from looked`).filter(isDearSingly) : []
  const look = (page: Omit<Look, 'ids' | 'fits' | 'sort'>) => lookForPage(tx, workspaceId, { ...page, ids, fits, sort })
  // Asked one by one they fill the page where many fit; where few do, the rest of them is asked at once.
  const all = ways.length > 0 ? LOOKED_AT_DEAR_MAX : LOOKED_AT_MAX
  const near = !isLooking ? null : ways.length > 0 ? LOOKED_AT_DEAR_FIRST : all
  let { found, end } = await look({ ways: [], after, wanted: limit + 1, depth: near })
  if (end !== null && near !== null && near < all) {
    const isRare = found.length * all <= limit * near
    const rest = { wanted: limit + 1 - found.length, depth: all - near }
    const further = await look({ ...rest, ways: isRare ? ways : [], after: end })
    found = [...found, ...further.found]
    end = further.end
  }
  const page = found.slice(0, limit)
  const byId = new Map((await contactsById(tx, workspaceId, page)).map((row) => [row.id, row]))
  return {
    rows: page.flatMap((id) => byId.get(id) ?? []),
    after: found.length > limit ? (page.at(-1) ?? null) : end,
  }
}

/** What people agreed to is gathered from everything they are known by. */
const isDearSingly = ({ covers }: Way) => covers.length === 0

interface Look extends Candidates {
  sort: Sort
  after: string | null
  wanted: number
  /** Rows that are looked at; null: all. */
  depth: number | null
  /** What can fit of all that are looked at. */
  ways: readonly Way[]
}

/** The ids that fit, in order; and the last of the rows that were looked at, where they were too few and there may be more. */
async function lookForPage(
  tx: Tx,
  workspaceId: string,
  { ids, fits, sort, after, wanted, depth, ways }: Look,
): Promise<{ found: string[]; end: string | null }> {
  const among = ids === null ? sql`` : sql`and c.id = any(${ids}::uuid[])`
  const { columns, along } = ORDERS[sort]
  const beyond = sort === 'newest' ? sql`<` : sql`>`
  const [column] = columns
  const further =
    after === null
      ? sql``
      : sql`and (c.${sql.raw(column)}, c.id) ${beyond} (
    (select l.${sql.raw(column)} from contacts l where l.workspace_id = ${workspaceId} and l.id = ${after}::uuid), ${after}::uuid)`
  const order = sql.raw(`order by c.${column} ${along}, c.id ${along}`)
  const looked = sql`(select c.* from contacts c
    where c.workspace_id = ${workspaceId} and c.merged_into is null ${among} ${further}
    ${order} ${depth !== null ? sql`limit ${depth}` : fits === null ? sql`limit ${wanted}` : sql`offset 0`})`
  const possible = ways.map((way) => sql`c.id in (${way.sql})`)
  const which = fits === null ? sql`` : sql`where ${fits}`
  if (depth === null) {
    const { rows } = await sql<{ id: string }>`select c.id from ${looked} c ${which} ${order} limit ${wanted}`.execute(
      tx,
    )
    return { found: rows.map(({ id }) => id), end: null }
  }
  // The rows come in the order of the index, so that looking ends with the page; without the offset each would be asked singly first.
  const from =
    ways.length > 0 ? sql`(select * from looked c where ${sql.join(possible, sql` and `)} offset 0)` : sql`looked`
  const { rows } = await sql<{ id: string | null; end: string | null }>`
    with looked as materialized ${looked},
    found as materialized (select c.id, c.${sql.ref(column)} from ${from} c ${which} ${order} limit ${wanted}),
    -- The last of the rows that were looked at, where there may be more.
    cut as (select c.id from looked c where (select count(*) from found) < ${wanted} ${order} offset ${depth - 1} limit 1)
    select c.id, cut.id as "end" from (values (1)) as one(n) left join found c on true left join cut on true ${order}`.execute(
    tx,
  )
  return { found: rows.flatMap(({ id }) => id ?? []), end: rows[0]?.end ?? null }
}

/** How many fit, counted no further than `limit` and, where no index tells, among the first that the list shows. */
export async function countContacts(tx: Tx, asking: Asking, filter: PropertyFilter, limit: number): Promise<number> {
  const { ids, fits } = await candidatesOf(tx, asking, filter, null)
  const among =
    ids === null ? sql`order by c.name_key, c.id limit ${LOOKED_AT_MAX}` : sql`and c.id = any(${ids}::uuid[])`
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from (
      select c.* from contacts c where c.workspace_id = ${asking.workspaceId} and c.merged_into is null ${among}) c
      ${fits === null ? sql`` : sql`where ${fits}`} limit ${limit}) counted`.execute(tx)
  return rows[0]?.count ?? 0
}

/** The ids of all that fit, page after page in the order of ids; however many rows must be looked at for that. */
export async function idsThatFit(
  tx: Tx,
  asking: Asking,
  { filter, wanted, after, limit }: Omit<ListQuestion, 'sort'>,
): Promise<string[]> {
  const { workspaceId } = asking
  const { ids, fits } = await candidatesOf(tx, asking, filter, wanted)
  const { rows } = await sql<{ id: string }>`
    select c.id from contacts c where c.workspace_id = ${workspaceId} and c.merged_into is null
      ${ids === null ? sql`` : sql`and c.id = any(${ids}::uuid[])`} ${after === null ? sql`` : sql`and c.id > ${after}::uuid`}
      ${fits === null ? sql`` : sql`and ${fits}`}
    order by c.id limit ${limit}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Which of these contacts fit. */
export async function thoseThatFit(
  tx: Tx,
  asking: Asking,
  filter: PropertyFilter,
  contactIds: readonly string[],
): Promise<string[]> {
  if (contactIds.length === 0) return []
  const fits = filterSql(asking, filter) ?? sql`true`
  const { rows } = await sql<{ id: string }>`
    select c.id from contacts c where c.workspace_id = ${asking.workspaceId} and c.merged_into is null
      and c.id = any(${[...contactIds]}::uuid[]) and ${fits}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** A select of the ids of all who fit. */
export const allThatFit = (asking: Asking, filter: PropertyFilter): RawBuilder<unknown> => sql`
  select c.id from contacts c where c.workspace_id = ${asking.workspaceId} and c.merged_into is null
    and ${filterSql(asking, filter) ?? sql`true`}`

const ORDERS = {
  name: { columns: ['name_key'], along: 'asc' },
  newest: { columns: ['created_at'], along: 'desc' },
  oldest: { columns: ['created_at'], along: 'asc' },
} as const

interface Candidates {
  /** An array for PostgreSQL of all that can fit; null where they are many or no index knows. */
  ids: string | null
  /** What rows are asked for besides. */
  fits: RawBuilder<boolean> | null
}

async function candidatesOf(
  tx: Tx,
  asking: Asking,
  filter: PropertyFilter,
  wanted: Wanted | null,
): Promise<Candidates> {
  const { workspaceId } = asking
  const byFilter = waysToFit(asking, filter, CANDIDATES_MAX + 1).map((way) => ({ ...way, areWanted: false }))
  const byWords = wanted === null ? [] : [{ sql: wordsSql(workspaceId, wanted), covers: [], areWanted: true }]
  const fitsBut = (covered: readonly Condition[], areWanted: boolean) => {
    const conditions = filter.conditions.filter((condition) => !covered.includes(condition))
    return andAll([
      filterSql(asking, { ...filter, conditions }),
      wanted && !areWanted ? isWanted(workspaceId, wanted) : null,
    ])
  }
  for (const { sql: way, covers, areWanted } of [...byWords, ...byFilter].slice(0, INDEXES_ASKED_MAX)) {
    const ids = await foundBy(tx, way, CANDIDATES_MAX)
    if (ids !== null) return { ids, fits: fitsBut(covers, areWanted) }
  }
  return { ids: null, fits: fitsBut([], false) }
}

/** By the kept words and numbers, by the number as one line, and among the newest, which may not be kept yet. */
function wordsSql(workspaceId: string, wanted: Wanted): RawBuilder<unknown> {
  const { patterns, numbers, phoneKey, text } = wanted
  const ways = [
    sql`(select n.id from (select o.id, o.name_key from contacts o where o.workspace_id = ${workspaceId} and o.merged_into is null
      order by o.created_at desc, o.id desc limit ${NEWEST_LOOKED_AT}) n where position(lower(${text}) in n.name_key) > 0)`,
  ]
  if (patterns !== null || numbers.length > 0) {
    const { all, rarest } = patterns ?? { all: [], rarest: null }
    ways.push(
      sql`(select s.id from search.contact_ids(
      ${[...all]}::text[], ${rarest}, ${[...numbers]}::text[], ${CANDIDATES_MAX + 1}::int) as s(id))`,
    )
  }
  if (phoneKey !== null) {
    ways.push(
      sql`(select o.id from contacts o where o.workspace_id = ${workspaceId} and o.phone_key = ${phoneKey} limit 100)`,
    )
    ways.push(
      sql`(select o.id from contacts o where o.workspace_id = ${workspaceId} and o.mobile_phone_key = ${phoneKey} limit 100)`,
    )
  }
  return sql.join(ways, sql` union all `)
}

/** The same of one row, where words name too many to put in order. */
function isWanted(workspaceId: string, { text, patterns, numbers, phoneKey }: Wanted): RawBuilder<boolean> {
  const kept = [
    ...(patterns === null ? [] : [sql<boolean>`s.text like all (${[...patterns.all]}::text[])`]),
    ...(numbers.length === 0 ? [] : [sql<boolean>`s.text like any (${[...numbers]}::text[])`]),
  ]
  const ways = [
    sql<boolean>`position(lower(${text}) in c.name_key) > 0`,
    ...(phoneKey === null ? [] : [sql<boolean>`${phoneKey} in (c.phone_key, c.mobile_phone_key)`]),
    ...(kept.length === 0
      ? []
      : [
          sql<boolean>`exists (select from search_contacts s where s.workspace_id = ${workspaceId} and s.contact_id = c.id
            and (${sql.join(kept, sql` or `)}) offset 0)`,
        ]),
  ]
  return sql<boolean>`coalesce(${sql.join(ways, sql` or `)}, false)`
}

function andAll(parts: readonly (RawBuilder<boolean> | null)[]): RawBuilder<boolean> | null {
  const given = parts.filter((part) => part !== null)
  return given.length === 0 ? null : sql<boolean>`${sql.join(given, sql` and `)}`
}
