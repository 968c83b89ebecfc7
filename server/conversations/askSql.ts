/**
 * What is asked of conversations, each property of the registry as SQL over a row `c` with LOOKED_AT_COLUMNS. It answers as
 * core/property/condition does, which tests compare on the database. What is asked of the contact is its own feature's
 * (contacts/filterSql).
 */
import { type RawBuilder, sql } from 'kysely'
import { type Condition, daysBefore, isAskable, keyOf, operandOf } from '#core/property/condition.ts'
import { type Property, propertyOf } from '#core/property/registry.ts'
import { bySide, isListed } from '#core/view/conditions.ts'
import { CLOSING_SOON_MS, WINDOW_MS } from '#core/whatsapp/window.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { type Asking, candidateSqls, filterSql } from '../contacts/filterSql.ts'
import type { Sight } from './queries.ts'

export interface Reader {
  workspaceId: string
  userId: string
  sight: Sight
  /** The workspace's own properties, where they are asked for. */
  own?: readonly Property[]
}

/** Everything that conditions look at. */
export const LOOKED_AT_COLUMNS = sql`c.id, c.last_at, c.last_customer_at, c.channel_id, c.inbox_id, c.identity_id, c.status, c.inbound_count,
  c.owner_id, c.team_id, c.created_at`

/** What must hold in any case, and of what besides one is enough. */
export interface Asked {
  all: readonly Condition[]
  any: readonly Condition[]
}

/** Whether rows are asked for their contact. */
export const hasContacts = ({ all, any }: Asked, { own = [] }: Reader): boolean =>
  bySide([...all, ...any], own).ofContact.length > 0

export const allSql = (reader: Reader, conditions: readonly Condition[], now: Date): RawBuilder<boolean> =>
  joined(reader, conditions, now, 'all')
export const anySql = (reader: Reader, conditions: readonly Condition[], now: Date): RawBuilder<boolean> =>
  joined(reader, conditions, now, 'any')

/** All contacts that can fit, where an index finds them and they are no more than `limit`. */
export async function contactsThatCanFit(
  tx: Tx,
  reader: Reader,
  { all }: Asked,
  { now, limit }: { now: Date; limit: number },
): Promise<string[] | null> {
  const { ofContact } = bySide(all, reader.own ?? [])
  const ways = candidateSqls(askingOf(reader, now), { match: 'all', conditions: ofContact }, limit + 1)
  for (const way of ways) {
    const { rows } = await sql<{ id: string }>`select id from (${way}) found limit ${limit + 1}`.execute(tx)
    if (rows.length <= limit) return [...new Set(rows.map(({ id }) => id))]
  }
  return null
}

function joined(reader: Reader, conditions: readonly Condition[], now: Date, match: 'all' | 'any') {
  const own = reader.own ?? []
  const { ofContact, ofConversation } = bySide(conditions, own)
  const parts = ofConversation.map((condition) => {
    const property = propertyOf(condition.property, own)
    return isAskable(condition, property) && isListed(property)
      ? conditionSql(reader, condition, property, now)
      : sql<boolean>`false`
  })
  const contact = filterSql(askingOf(reader, now), { match, conditions: ofContact })
  if (contact) parts.push(ofItsContact(reader, contact))
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
const ofItsContact = ({ workspaceId }: Reader, fits: RawBuilder<boolean>) => sql<boolean>`exists (
  select from (values (c.identity_id)) as writes(identity_id) cross join lateral (
    select from identities i join contacts c on c.workspace_id = ${workspaceId} and c.id = i.contact_id
    where i.workspace_id = ${workspaceId} and i.id = writes.identity_id and ${fits} offset 0) who)`

function conditionSql(reader: Reader, condition: Condition, property: Property, now: Date): RawBuilder<boolean> {
  const { workspaceId, userId } = reader
  const { operator, value = '' } = condition
  const wanted = keyOf(property.type, operandOf(property.type, value, userId))
  switch (property.key) {
    case 'conversation.owner':
      return sameSql(condition, sql`c.owner_id`, sql`${wanted}::text`)
    case 'conversation.status':
      return sameSql(condition, sql`c.status`, sql`${wanted}::text`)
    case 'conversation.inbox':
      return idSql(condition, sql`c.inbox_id`)
    case 'conversation.channel':
      return idSql(condition, sql`c.channel_id`)
    case 'conversation.team':
      return idSql(condition, sql`c.team_id`)
    case 'conversation.channel_kind':
      return sameSql(
        condition,
        sql`c.channel_id`,
        sql`any(array(select h.id from channels h where h.workspace_id = ${workspaceId} and h.kind = ${wanted}))`,
      )
    case 'conversation.labels': {
      const has = (test: RawBuilder<unknown>) => sql<boolean>`exists (select from conversation_labels x
        where x.workspace_id = ${workspaceId} and x.conversation_id = c.id ${test})`
      if (operator === 'is_known') return has(sql``)
      if (operator === 'is_unknown') return sql<boolean>`not ${has(sql``)}`
      const holds = isUuid(wanted) ? has(sql`and x.label_id = ${wanted}::uuid`) : sql<boolean>`false`
      return operator === 'is_not' ? sql<boolean>`not ${holds}` : holds
    }
    case 'conversation.window':
      return windowSql(condition, wanted, now)
    case 'conversation.unread':
      return numberSql(
        condition,
        sql`greatest(0, c.inbound_count - coalesce((select r.inbound_count from reads r
          where r.workspace_id = ${workspaceId} and r.conversation_id = c.id and r.user_id = ${userId}), 0))`,
      )
    case 'conversation.customer_messages':
      return numberSql(condition, sql`c.inbound_count`)
    case 'conversation.last_message':
      return instantSql(condition, sql`c.last_at`, now)
    case 'conversation.last_customer_message':
      return instantSql(condition, sql`c.last_customer_at`, now)
    case 'conversation.created':
      return instantSql(condition, sql`c.created_at`, now)
    default:
      return sql<boolean>`false`
  }
}

function idSql(condition: Condition, column: RawBuilder<unknown>): RawBuilder<boolean> {
  const { operator, value = '' } = condition
  // What is no id is nobody's.
  if (isAbout(operator) && !isUuid(value)) return operator === 'is_not' ? sql<boolean>`true` : sql<boolean>`false`
  return sameSql(condition, column, sql`${value}::uuid`)
}

function sameSql({ operator }: Condition, column: RawBuilder<unknown>, wanted: RawBuilder<unknown>) {
  switch (operator) {
    case 'is':
      return sql<boolean>`${column} = ${wanted}`
    case 'is_not':
      return sql<boolean>`coalesce(not (${column} = ${wanted}), true)`
    case 'is_known':
      return sql<boolean>`${column} is not null`
    default:
      return sql<boolean>`${column} is null`
  }
}

/** One that closes soon is open all the same; without a customer's message it never was. */
function windowSql({ operator }: Condition, wanted: string, now: Date): RawBuilder<boolean> {
  if (operator === 'is_known' || operator === 'is_unknown') return operator === 'is_known' ? sql`true` : sql`false`
  const ago = (ms: number) => sql`${new Date(now.getTime() - ms)}::timestamptz`
  const at = sql`c.last_customer_at`
  const is: Record<string, RawBuilder<boolean>> = {
    open: sql`${at} > ${ago(WINDOW_MS)}`,
    closing: sql`${at} > ${ago(WINDOW_MS)} and ${at} < ${ago(WINDOW_MS - CLOSING_SOON_MS)}`,
    closed: sql`${at} <= ${ago(WINDOW_MS)}`,
    never_opened: sql`${at} is null`,
  }
  const holds = Object.hasOwn(is, wanted) ? sql<boolean>`coalesce(${is[wanted]}, false)` : sql<boolean>`false`
  return operator === 'is_not' ? sql<boolean>`not ${holds}` : holds
}

function numberSql({ operator, value = '' }: Condition, number: RawBuilder<unknown>): RawBuilder<boolean> {
  switch (operator) {
    case 'is':
      return sql`${number} = ${Number(value)}::float8`
    case 'is_not':
      return sql`${number} <> ${Number(value)}::float8`
    case 'at_least':
      return sql`${number} >= ${Number(value)}::float8`
    case 'at_most':
      return sql`${number} <= ${Number(value)}::float8`
    default:
      return operator === 'is_known' ? sql`true` : sql`false`
  }
}

function instantSql({ operator, value = '' }: Condition, at: RawBuilder<unknown>, now: Date): RawBuilder<boolean> {
  const instant = sql`${operandOf('date', value, null)}::timestamptz`
  switch (operator) {
    case 'before':
      return sql`${at} < ${instant}`
    case 'after':
      return sql`${at} >= ${instant}`
    case 'within_days':
      return sql`${at} >= ${daysBefore(now, Number(value))}::timestamptz`
    case 'not_within_days':
      return sql`${at} < ${daysBefore(now, Number(value))}::timestamptz`
    default:
      return operator === 'is_known' ? sql`${at} is not null` : sql`${at} is null`
  }
}

const isAbout = (operator: Condition['operator']) => operator === 'is' || operator === 'is_not'
const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
