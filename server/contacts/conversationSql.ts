/**
 * What is asked of conversations, each property of the registry as SQL over a row `c` with LOOKED_AT_COLUMNS: for lists of
 * conversations (conversations/askSql), and of contacts by their newest one (filterSql). It answers as core/property/condition
 * does, which tests compare on the database.
 */
import { type RawBuilder, sql } from 'kysely'
import { type Condition, daysBefore, keyOf, operandOf } from '#core/property/condition.ts'
import type { Property } from '#core/property/registry.ts'
import { CLOSING_SOON_MS, WINDOW_MS } from '#core/whatsapp/window.ts'
import { isUuid } from '#server/platform/uuid.ts'

interface AskingOfThread {
  workspaceId: string
  /** Whom 'me' means, and who has read. */
  userId: string
  now: Date
}

interface AskingOfContact extends AskingOfThread {
  /** Inboxes whose conversations count; null: all. */
  sight: readonly string[] | null
}

interface Asked {
  condition: Condition
  property: Property
}

/** Everything that conditions look at. */
export const LOOKED_AT_COLUMNS = sql`c.id, c.last_at, c.last_customer_at, c.channel_id, c.inbox_id, c.identity_id, c.status, c.inbound_count,
  c.owner_id, c.team_id, c.created_at`

/** Of the newest conversation of a contact `c`, as branches of workflows ask for it; where there is none, nothing is known of it. */
export function newestSql(asking: AskingOfContact, asked: readonly Asked[], match: 'all' | 'any'): RawBuilder<boolean> {
  const { workspaceId, sight } = asking
  const visible = sight === null ? sql`` : sql`and c.inbox_id = any(${[...sight]}::uuid[])`
  const tests = asked.map(({ condition, property }) => {
    const isUnknown = condition.operator === 'is_not' || condition.operator === 'is_unknown'
    return sql<boolean>`case when c.id is null then ${isUnknown ? sql`true` : sql`false`}
      else coalesce(${conversationSql(asking, condition, property)}, false) end`
  })
  return sql<boolean>`(select ${sql.join(tests, match === 'all' ? sql` and ` : sql` or `)}
    from (values (c.id)) as who(contact_id) left join lateral (
      select ${LOOKED_AT_COLUMNS} from identities i
        join conversations c on c.workspace_id = ${workspaceId} and c.identity_id = i.id ${visible}
      where i.workspace_id = ${workspaceId} and i.contact_id = who.contact_id
      order by c.last_at desc, c.id desc limit 1) c on true)`
}

/** Contacts of whom any conversation fits, by an index and cut at `limit`: all whose newest one can. Null where no index knows. */
export function threadsIndexed(
  asking: AskingOfContact,
  { operator, value = '' }: Condition,
  { key, type }: Property,
  limit: number,
): RawBuilder<unknown> | null {
  const { workspaceId, userId, now, sight } = asking
  const wanted = keyOf(type, operandOf(type, value, userId))
  const of = (test: RawBuilder<unknown>, identityId = sql`k.identity_id`) =>
    contactsOf(
      workspaceId,
      sql`select ${identityId} as identity_id from conversations k where k.workspace_id = ${workspaceId}
      and k.status = any ('{open,waiting,snoozed,closed}') and ${test} limit ${limit}`,
      limit,
    )
  const since = (column: RawBuilder<unknown>) => instantSql({ property: key, operator, value }, column, now)
  const isLater = operator === 'after' || operator === 'within_days'
  switch (key) {
    case 'conversation.owner':
      return operator === 'is' ? of(sql`k.owner_id = ${wanted}::text`) : null
    case 'conversation.status':
      return operator === 'is' ? of(sql`k.status = ${wanted}::text`) : null
    case 'conversation.team':
      return operator === 'is' && isUuid(value) ? of(sql`k.team_id = ${value}::uuid`) : null
    case 'conversation.inbox':
      return operator === 'is' && isUuid(value) ? of(sql`k.inbox_id = ${value}::uuid`) : null
    case 'conversation.labels':
      return operator === 'is' && isUuid(value)
        ? contactsOf(
            workspaceId,
            sql`select k.identity_id from conversations k where k.workspace_id = ${workspaceId} and k.id = any(array(
              select x.conversation_id from conversation_labels x
              where x.workspace_id = ${workspaceId} and x.label_id = ${value}::uuid limit ${limit}))`,
            limit,
          )
        : null
    case 'conversation.window':
      return operator === 'is' && (wanted === 'open' || wanted === 'closing')
        ? of(sql`k.last_at > ${new Date(now.getTime() - WINDOW_MS)}::timestamptz`)
        : null
    // What a customer wrote is not newer than what was said last, which has an index.
    case 'contact.last_customer_message': {
      const visible = sight === null ? sql`` : sql`and k.inbox_id = any(${[...sight]}::uuid[])`
      const whoWrote = sql`case when ${since(sql`k.last_customer_at`)} ${visible} then k.identity_id end`
      return isLater ? of(since(sql`k.last_at`), whoWrote) : null
    }
    case 'conversation.last_customer_message':
    case 'conversation.last_message':
      return isLater ? of(since(sql`k.last_at`)) : null
    default:
      return null
  }
}

/** Whole arrays are looked up at once; where they are cut, `limit` empty ids say so, and nobody waits for them. */
const contactsOf = (workspaceId: string, identityIds: RawBuilder<unknown>, limit: number) => sql`
  select i.id from (with k as materialized (${identityIds})
    select i.contact_id as id from identities i where i.workspace_id = ${workspaceId}
      and i.id = any(array(select k.identity_id from k where (select count(*) from k) < ${limit}))
    union all select null::uuid from generate_series(1, ${limit}::int) where (select count(*) from k) >= ${limit}) i`

/** Of a row `c` with LOOKED_AT_COLUMNS. */
export function conversationSql(asking: AskingOfThread, condition: Condition, property: Property): RawBuilder<boolean> {
  const { workspaceId, userId, now } = asking
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

/** Of an instant that may not be known: null where that decides. */
export function instantSql(
  { operator, value = '' }: Condition,
  at: RawBuilder<unknown>,
  now: Date,
): RawBuilder<boolean> {
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
