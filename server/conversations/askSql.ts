/**
 * What lists of conversations are asked for, as SQL over a row `c` with LOOKED_AT_COLUMNS: of the conversation
 * (contacts/conversationSql) and of its contact (contacts/filterSql). It answers as core/property/condition does, which tests
 * compare on the database.
 */
import { type RawBuilder, sql } from 'kysely'
import { type Condition, isAskable } from '#core/property/condition.ts'
import { type Property, propertyOf } from '#core/property/registry.ts'
import { bySide, isListed } from '#core/view/conditions.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { conversationSql } from '../contacts/conversationSql.ts'
import { type Asking, asksForRow, filterSql, foundBy, waysAmong, waysToFit } from '../contacts/filterSql.ts'
import type { Sight } from './queries.ts'

export interface Reader {
  workspaceId: string
  userId: string
  sight: Sight
  /** The workspace's own properties, where they are asked for. */
  own?: readonly Property[]
}

/** What must hold in any case, and of what besides one is enough. */
export interface Asked {
  all: readonly Condition[]
  any: readonly Condition[]
}

/** Whether rows are asked for their contact. */
export const hasContacts = ({ all, any }: Asked, { own = [] }: Reader): boolean =>
  bySide([...all, ...any], own).ofContact.length > 0

/** Whether rows are asked for what their contact agreed to. */
export const asksForConsent = ({ all, any }: Asked, { own = [] }: Reader): boolean =>
  [...all, ...any].some(({ property }) => {
    const place = propertyOf(property, own)?.place
    return place !== undefined && 'consentTo' in place
  })

export const allSql = (reader: Reader, conditions: readonly Condition[], now: Date): RawBuilder<boolean> =>
  joined(reader, conditions, now, 'all')
export const anySql = (reader: Reader, conditions: readonly Condition[], now: Date): RawBuilder<boolean> =>
  joined(reader, conditions, now, 'any')

/** All contacts that can fit, as an array for PostgreSQL, where an index finds them and they are no more than `limit`; and the
 *  conditions that all of them meet. */
export async function contactsThatCanFit(
  tx: Tx,
  reader: Reader,
  { all }: Asked,
  { now, limit }: { now: Date; limit: number },
): Promise<{ ids: string; covers: readonly Condition[] } | null> {
  const { ofContact } = bySide(all, reader.own ?? [])
  const ways = waysToFit(askingOf(reader, now), { match: 'all', conditions: ofContact }, limit + 1)
  for (const { sql: way, covers } of ways) {
    const ids = await foundBy(tx, way, limit)
    if (ids !== null) return { ids, covers }
  }
  return null
}

/** Which of the identities in `looked` can fit, asked of all of them at once; and the conditions that all of those meet. Null where no
 *  index tells. */
export function identitiesAmong(
  reader: Reader,
  conditions: readonly Condition[],
  now: Date,
  looked: RawBuilder<unknown>,
): { sql: RawBuilder<unknown>; covers: readonly Condition[] } | null {
  const { ofContact } = bySide(conditions, reader.own ?? [])
  const ways = waysAmong(
    askingOf(reader, now),
    { match: 'all', conditions: ofContact },
    sql`select contact_id from who`,
  )
  if (ways.length === 0) return null
  const fits = ways.map((way) => sql`w.contact_id in (${way.sql})`)
  return {
    sql: sql`with who as materialized (
        select i.id, i.contact_id from identities i
        where i.workspace_id = ${reader.workspaceId} and i.id = any(array(${looked})))
      select w.id from who w where ${sql.join(fits, sql` and `)}`,
    covers: ways.flatMap(({ covers }) => covers),
  }
}

function joined(reader: Reader, conditions: readonly Condition[], now: Date, match: 'all' | 'any') {
  const own = reader.own ?? []
  const { ofContact, ofConversation } = bySide(conditions, own)
  const parts = ofConversation.map((condition) => {
    const property = propertyOf(condition.property, own)
    return isAskable(condition, property) && isListed(property)
      ? conversationSql({ ...reader, now }, condition, property)
      : sql<boolean>`false`
  })
  const asking = askingOf(reader, now)
  const filter = { match, conditions: ofContact }
  const contact = filterSql(asking, filter)
  if (contact) parts.push(ofItsContact(reader, contact, asksForRow(asking, filter)))
  return sql<boolean>`(${sql.join(parts, match === 'all' ? sql` and ` : sql` or `)})`
}

const askingOf = ({ workspaceId, userId, sight, own = [] }: Reader, now: Date): Asking => ({
  workspaceId,
  userId,
  sight,
  now,
  own,
})

/** The offset keeps it a look at each row: joined, all that fit would be read for one page. */
function ofItsContact({ workspaceId }: Reader, fits: RawBuilder<boolean>, asksForRow: boolean) {
  const contact = asksForRow
    ? sql`select c.* from identities i join contacts c on c.workspace_id = ${workspaceId} and c.id = i.contact_id`
    : sql`select i.contact_id as id from identities i`
  return sql<boolean>`exists (
    select from (values (c.identity_id)) as writes(identity_id) cross join lateral (
      select from (${contact} where i.workspace_id = ${workspaceId} and i.id = writes.identity_id) c where ${fits} offset 0) who)`
}
