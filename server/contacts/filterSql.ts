/**
 * What is asked of contacts, as SQL over `contacts c`. It answers as core/property/condition does, which tests compare on the
 * database; what no index serves is a look at each row, and the caller bounds how many.
 */
import { type RawBuilder, sql } from 'kysely'
import { type Condition, isAskable, keyOf, operandOf, type PropertyFilter } from '#core/property/condition.ts'
import { type Property, propertyOf } from '#core/property/registry.ts'
import { isAskedOfContacts } from '#core/view/conditions.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { consentIs, everSaid, everSaidAmong } from '../consents/askSql.ts'
import { instantSql, newestSql, threadsIndexed } from './conversationSql.ts'

export interface Asking {
  workspaceId: string
  /** Whom 'me' means. */
  userId: string
  /** Inboxes whose conversations count; null: all. */
  sight: readonly string[] | null
  now: Date
  /** The workspace's own properties. */
  own: readonly Property[]
}

/** The whole filter; null where nothing is asked. What cannot be asked fits nobody. */
export function filterSql(asking: Asking, { match, conditions }: PropertyFilter): RawBuilder<boolean> | null {
  if (conditions.length === 0) return null
  const asked = conditions.map((condition) => ({ condition, property: listedOf(asking, condition) }))
  const parts = asked.flatMap(({ condition, property }) =>
    property?.of === 'conversation' ? [] : property ? conditionSql(asking, condition, property) : sql<boolean>`false`,
  )
  const ofThread = asked.flatMap(({ condition, property }) =>
    property?.of === 'conversation' ? { condition, property } : [],
  )
  // Found once for all of them.
  if (ofThread.length > 0) parts.push(newestSql(asking, ofThread, match))
  return sql<boolean>`(${sql.join(parts, match === 'all' ? sql` and ` : sql` or `)})`
}

/** A select of the ids of all that can fit, cut at `limit`; some may be null. */
export interface Way {
  sql: RawBuilder<unknown>
  /** Conditions that hold of whatever is found so. */
  covers: readonly Condition[]
}

/** Ways to find all that can fit by an index, cheapest first. None where rows must be looked at. */
export function waysToFit(asking: Asking, filter: PropertyFilter, limit: number): Way[] {
  const found = filter.conditions.map((condition) => {
    const property = listedOf(asking, condition)
    const way = property && indexed(asking, condition, property, limit)
    return way && { sql: way, covers: tellsAll(property) ? [condition] : [] }
  })
  if (filter.match === 'all') return found.filter((one) => one !== null)
  const all = found.filter((one) => one !== null)
  if (all.length === 0 || all.length < found.length) return []
  const union = sql.join(
    all.map((one) => sql`(${one.sql})`),
    sql` union all `,
  )
  return [{ sql: union, covers: all.every(({ covers }) => covers.length > 0) ? filter.conditions : [] }]
}

/** Which of so many contacts can fit, found for all of them at once: an index walked once costs a fifth of a look at each row. Null where
 *  no index tells. `among` is a select of ids. */
export function waysAmong(asking: Asking, { match, conditions }: PropertyFilter, among: RawBuilder<unknown>): Way[] {
  if (match === 'any' && conditions.length > 1) return []
  return conditions.flatMap((condition) => {
    const property = listedOf(asking, condition)
    const way = property?.of === 'contact' ? indexedAmong(asking, condition, property, among) : null
    return way ? [{ sql: way, covers: property && tellsAll(property) ? [condition] : [] }] : []
  })
}

/** What a way finds, as an array of ids for PostgreSQL, spelled by it: the driver looks at every row. Null where it is more than `max`. */
export async function foundBy(tx: Tx, way: RawBuilder<unknown>, max: number): Promise<string | null> {
  const { rows } = await sql<{ count: number; ids: string }>`
    select count(*)::int as count, coalesce(case when count(*) <= ${max} then string_agg(id::text, ',') end, '') as ids
    from (select id from (${way}) found limit ${max + 1}) few`.execute(tx)
  const [few] = rows
  return few && few.count <= max ? `{${few.ids}}` : null
}

/** Whether rows of `contacts` are looked at, and not only who they are. */
export const asksForRow = (asking: Asking, { conditions }: PropertyFilter): boolean =>
  conditions.some((condition) => {
    const place = listedOf(asking, condition)?.place
    return place !== undefined && 'column' in place && place.table === 'contacts'
  })

function listedOf({ own }: Asking, condition: Condition): Property | null {
  const property = propertyOf(condition.property, own)
  return isAskable(condition, property) && isAskedOfContacts(property) ? property : null
}

function conditionSql(asking: Asking, condition: Condition, property: Property): RawBuilder<boolean> {
  const { place, type } = property
  const { workspaceId, sight } = asking
  if ('own' in place) {
    // The offset keeps it a look at each row: joined, all values of the property would be read for one page.
    const has = (test: RawBuilder<unknown>) => sql<boolean>`exists (select from contact_values v
      where v.workspace_id = ${workspaceId} and v.contact_id = c.id and v.property_id = ${place.own}::uuid ${test} offset 0)`
    if (condition.operator === 'is_unknown') return sql<boolean>`not ${has(sql``)}`
    if (condition.operator === 'is_not')
      return sql<boolean>`not ${has(ownTest(asking, { ...condition, operator: 'is' }, property))}`
    return has(ownTest(asking, condition, property))
  }
  if ('consentTo' in place) {
    const { operator, value = '' } = condition
    if (operator === 'is_known' || operator === 'is_unknown') return operator === 'is_known' ? sql`true` : sql`false`
    const consent = CONSENTS.find((one) => one === keyOf(type, value))
    const holds = consent ? consentIs(workspaceId, place.consentTo, consent) : sql<boolean>`false`
    return operator === 'is_not' ? sql<boolean>`not ${holds}` : holds
  }
  const visible = sight === null ? sql`` : sql`and k.inbox_id = any(${[...sight]}::uuid[])`
  const value =
    'column' in place
      ? sql.ref(`c.${place.column}`)
      : sql`(select max(k.last_customer_at) from identities i
          join conversations k on k.workspace_id = ${workspaceId} and k.identity_id = i.id ${visible}
          where i.workspace_id = ${workspaceId} and i.contact_id = c.id)`
  const operand = operandOf(type, condition.value ?? '', asking.userId)
  const key = type === 'person' ? value : sql`lower(${value})`
  const wanted = type === 'person' ? sql`${operand}` : sql`lower(${operand})`
  switch (condition.operator) {
    case 'is_known':
      return sql<boolean>`${value} is not null`
    case 'is_unknown':
      return sql<boolean>`${value} is null`
    case 'is':
      return sql<boolean>`coalesce(${key} = ${wanted}, false)`
    case 'is_not':
      return sql<boolean>`coalesce(${key} <> ${wanted}, true)`
    case 'contains':
      return sql<boolean>`coalesce(position(${wanted} in ${key}) > 0, false)`
    case 'starts_with':
      return sql<boolean>`coalesce(starts_with(${key}, ${wanted}), false)`
    case 'before':
    case 'after':
    case 'within_days':
    case 'not_within_days':
      return sql<boolean>`coalesce(${instantSql(condition, value, asking.now)}, false)`
    case 'at_least':
    case 'at_most':
      return sql<boolean>`false` // no number is a column of contacts
  }
}

/** The same of a row `v` of contact_values. Keys are compared letter by letter, so a prefix is a stretch of the index. */
function ownTest({ userId }: Asking, { operator, value = '' }: Condition, { type }: Property): RawBuilder<unknown> {
  const wanted = keyOf(type, operandOf(type, value, userId))
  switch (operator) {
    case 'is':
      return type === 'number' ? sql`and v.number = ${Number(value)}::float8` : sql`and v.key = ${wanted}`
    case 'contains':
      return sql`and position(${wanted} in v.key) > 0`
    case 'starts_with':
      return sql`and v.key >= ${wanted} ${below(wanted)}`
    case 'at_least':
      return sql`and v.number >= ${Number(value)}::float8`
    case 'at_most':
      return sql`and v.number <= ${Number(value)}::float8`
    case 'before':
      return sql`and v.key < ${wanted}`
    case 'after':
      return sql`and v.key > ${wanted}`
    default:
      return sql``
  }
}

/** Everything that begins so comes before the same text with its last letter one further. */
function below(prefix: string): RawBuilder<unknown> {
  const letters = [...prefix]
  const last = letters.at(-1)?.codePointAt(0) ?? LETTER_MAX
  if (last >= LETTER_MAX) return sql`and starts_with(v.key, ${prefix})`
  // Between these two no letters are.
  const next = last + 1 === 0xd800 ? 0xe000 : last + 1
  return sql`and v.key < ${letters.slice(0, -1).join('') + String.fromCodePoint(next)}`
}
const LETTER_MAX = 0x10ffff

const CONSENTS = ['opted_in', 'opted_out', 'unknown'] as const

/** Whether the index says it all; of consents it knows only what was ever said, of conversations each and not the newest. */
const tellsAll = ({ of, place }: Property): boolean => of === 'contact' && !('consentTo' in place)

/** Few or many, what comes from here is all that can fit. */
function indexed(asking: Asking, condition: Condition, property: Property, limit: number) {
  const { workspaceId } = asking
  const consent = consentAsked(condition, property)
  if (consent) return everSaid(workspaceId, consent.purpose, consent.wanted, limit)
  if ('consentTo' in property.place || !byIndex(condition)) return null
  return (
    known(asking, condition, property, { among: null, limit: sql`limit ${limit}` }) ??
    threadsIndexed(asking, condition, property, limit)
  )
}

function indexedAmong(asking: Asking, condition: Condition, property: Property, among: RawBuilder<unknown>) {
  const consent = consentAsked(condition, property)
  if (consent) return everSaidAmong(asking.workspaceId, consent.purpose, consent.wanted, among)
  if ('consentTo' in property.place || !byIndex(condition)) return null
  return known(asking, condition, property, { among, limit: sql`` })
}

const byIndex = ({ operator }: Condition) =>
  operator !== 'is_not' && operator !== 'is_unknown' && operator !== 'contains'

/** A word that is recorded when it is said; that nobody said one is not. */
function consentAsked({ operator, value = '' }: Condition, { place, type }: Property) {
  if (!('consentTo' in place) || operator !== 'is') return null
  const wanted = CONSENTS.find((one) => one === keyOf(type, value))
  return wanted === undefined || wanted === 'unknown' ? null : { purpose: place.consentTo, wanted }
}

/** What is written in a contact's row or beside it, and has an index. */
function known(
  asking: Asking,
  condition: Condition,
  property: Property,
  { among, limit }: { among: RawBuilder<unknown> | null; limit: RawBuilder<unknown> },
): RawBuilder<unknown> | null {
  const { workspaceId, userId } = asking
  const { operator, value = '' } = condition
  const { place } = property
  const oneOf = (id: RawBuilder<unknown>) => (among === null ? sql`` : sql`and ${id} = any(array(${among}))`)
  if ('own' in place) {
    return sql`select v.contact_id as id from contact_values v where v.workspace_id = ${workspaceId}
      and v.property_id = ${place.own}::uuid ${ownTest(asking, condition, property)} ${oneOf(sql`v.contact_id`)} ${limit}`
  }
  const of = (test: RawBuilder<unknown>) => sql`select o.id from contacts o
    where o.workspace_id = ${workspaceId} and o.merged_into is null and ${test} ${oneOf(sql`o.id`)} ${limit}`
  switch (property.key) {
    case 'contact.owner':
      return operator === 'is' ? of(sql`o.owner_id = ${operandOf('person', value, userId)}`) : null
    case 'contact.name':
      return operator === 'is' ? of(sql`o.name_key = lower(${value})`) : null
    case 'contact.company':
      return operator === 'is' ? of(sql`o.company_key = lower(${value})`) : null
    case 'contact.created':
      return of(instantSql(condition, sql`o.created_at`, asking.now))
    default:
      return null
  }
}
