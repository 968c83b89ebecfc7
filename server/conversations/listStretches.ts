/** What the indexes serve of a list by themselves, stretch by stretch, and what only a look at each row can tell. */
import { type RawBuilder, sql } from 'kysely'
import type { Condition } from '#core/property/condition.ts'
import { askedOf, PROPERTY_OF } from '#core/view/conditions.ts'
import type { ConversationFilter } from '#core/view/filter.ts'
import { WINDOW_MS } from '#core/whatsapp/window.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { isUuid } from '#server/platform/uuid.ts'
import { LOOKED_AT_COLUMNS } from '../contacts/conversationSql.ts'
import { type Asked, allSql, anySql, contactsThatCanFit, type Reader } from './askSql.ts'
import type { Place } from './queries.ts'

const STATUSES = ['open', 'waiting', 'snoozed', 'closed']
/** Conversations of contacts that an index finds are put in order where those are no more than this. */
const CONTACTS_MAX = 1_000
/** Stretches that a statement names one by one. */
const MERGED_MAX = 16

/** Which end of time comes first. */
export type Order = 'newest' | 'oldest'

export interface Question extends Asked {
  contactId: string | undefined
  now: Date
}

export const questionOf = (filter: ConversationFilter, now: Date): Question => ({
  ...askedOf(filter),
  contactId: filter.contactId,
  now,
})

/** What the indexes say of a filter by themselves; each row is asked for the rest. */
export interface Served {
  /** Conditions that the stretches hold to. */
  conditions: ReadonlySet<Condition>
  /** A label that few have: they are looked up one by one. */
  labelId: string | null
  /** All contacts that can fit, where they are few: an array for PostgreSQL. */
  contactIds: string | null
  owner: Condition | null
  team: Condition | null
}

export const NOTHING_SERVED: Served = {
  conditions: new Set(),
  labelId: null,
  contactIds: null,
  owner: null,
  team: null,
}

/** One index serves a stretch: that of a contact, of a label that few have, of contacts that are few, of a person, of a team, or of
 *  those that nobody owns. */
export async function servedBy(tx: Tx, reader: Reader, asked: Question, fewMax: number): Promise<Served> {
  const { all, contactId, now } = asked
  const find = (key: string, operator: Condition['operator']) =>
    all.find((one) => one.property === key && one.operator === operator) ?? null
  const time = all.filter(isOfTime)
  const places = [find(PROPERTY_OF.inboxId, 'is'), find(PROPERTY_OF.status, 'is')]
  const base = [...time, ...places].filter((one) => one !== null)
  const serving = (...more: (Condition | null)[]): Served => ({
    ...NOTHING_SERVED,
    conditions: new Set([...base, ...more.filter((one) => one !== null)]),
  })
  if (contactId) return serving()
  const labels = all.filter(({ property, operator }) => property === PROPERTY_OF.labelIds && operator === 'is')
  const rare = await rareLabel(
    tx,
    reader.workspaceId,
    labels.flatMap(({ value }) => asId(value) ?? []),
    fewMax,
  )
  if (rare !== null) {
    return { ...serving(labels.find(({ value }) => value === rare) ?? null), labelId: rare }
  }
  const contacts = await contactsThatCanFit(tx, reader, asked, { now, limit: CONTACTS_MAX })
  if (contacts !== null) return { ...serving(...contacts.covers), contactIds: contacts.ids }
  const owner = find(PROPERTY_OF.owner, 'is')
  const team = find(PROPERTY_OF.team, 'is')
  if (owner) return { ...serving(owner), owner }
  if (team && asId(team.value)) return { ...serving(team), team }
  const nobody = find(PROPERTY_OF.owner, 'is_unknown')
  return { ...serving(nobody), owner: nobody }
}

/** Of these labels the rarest, where no more than `fewMax` conversations have it. */
async function rareLabel(
  tx: Tx,
  workspaceId: string,
  labelIds: readonly string[],
  fewMax: number,
): Promise<string | null> {
  if (labelIds.length === 0) return null
  const { rows } = await sql<{ id: string }>`
    select label.id from unnest(${[...labelIds]}::uuid[]) as label(id) cross join lateral (
      select count(*) as count from (select from conversation_labels x
        where x.workspace_id = ${workspaceId} and x.label_id = label.id order by x.conversation_id limit ${fewMax + 1}) counted) few
    where few.count <= ${fewMax} order by few.count, label.id limit 1`.execute(tx)
  return rows[0]?.id ?? null
}

/** The first rows of each stretch of an index that the filter names, with the columns that rows are asked for. */
export function stretchesOf(
  reader: Reader,
  asked: Question,
  served: Served,
  { before, depth, order }: { before: Place | null; depth: number; order: Order },
): RawBuilder<unknown>[] {
  const { workspaceId, sight } = reader
  const valueIn = (key: string) =>
    [...served.conditions].find(({ property, operator }) => property === key && operator === 'is')?.value
  const status = valueIn(PROPERTY_OF.status)?.toLowerCase()
  const inboxId = valueIn(PROPERTY_OF.inboxId)
  const statuses = status === undefined ? STATUSES : STATUSES.filter((one) => one === status)
  const ofInbox = inboxId === undefined ? null : (asId(inboxId) ?? NO_ID)
  const inboxIds = ofInbox ? [ofInbox] : sight
  const visible = sight === null ? sql`` : sql`and c.inbox_id = any(${[...sight]}::uuid[])`
  const { owner, team } = served
  const within = sql`${visible} ${ofInbox ? sql`and c.inbox_id = ${ofInbox}::uuid` : sql``}
    ${owner ? sql`and ${allSql(reader, [owner], asked.now)}` : sql``} ${team ? sql`and c.team_id = ${team.value}::uuid` : sql``}
    ${bounds(reader, asked, before, order)}`
  const along = order === 'newest' ? sql`desc` : sql`asc`
  const stretch = (where: RawBuilder<unknown>) => sql`
    (select ${LOOKED_AT_COLUMNS} from conversations c where c.workspace_id = ${workspaceId} ${where} ${within}
      order by c.last_at ${along}, c.id ${along} limit ${depth})`
  const ofStatuses = sql`and c.status = any(${statuses}::text[])`

  const contactIds = asked.contactId ? `{${asked.contactId}}` : served.contactIds
  if (contactIds) {
    return [
      stretch(
        sql`${ofStatuses} and c.identity_id = any(array(
          select i.id from identities i where i.workspace_id = ${workspaceId} and i.contact_id = any(${contactIds}::uuid[])))`,
      ),
    ]
  }
  if (served.labelId) {
    return [
      stretch(
        sql`${ofStatuses} and c.id = any(array(
          select x.conversation_id from conversation_labels x
          where x.workspace_id = ${workspaceId} and x.label_id = ${served.labelId}::uuid))`,
      ),
    ]
  }
  // Of a status that is none there is nothing, and it is asked for all the same.
  const wanted = statuses.length === 0 ? [NO_STATUS] : statuses
  // Owners and teams are an index of their own, across inboxes; the unassigned are one within each inbox.
  if (inboxIds === null || owner?.operator === 'is' || team)
    return wanted.map((one) => stretch(sql`and c.status = ${one}`))
  const places = inboxIds.flatMap((inbox) => wanted.map((status) => ({ inbox, status })))
  // Named one by one they are merged as they are read; of many, planning that takes longer than reading them all.
  if (places.length > 0 && places.length <= MERGED_MAX) {
    return places.map(({ inbox, status }) => stretch(sql`and c.inbox_id = ${inbox}::uuid and c.status = ${status}`))
  }
  return [
    sql`
    select s.* from unnest(${[...inboxIds]}::uuid[]) as inbox(id) cross join unnest(${wanted}::text[]) as status(name)
    cross join lateral ${stretch(sql`and c.inbox_id = inbox.id and c.status = status.name`)} s`,
  ]
}

const NO_STATUS = ''
const NO_ID = '00000000-0000-0000-0000-000000000000'
const asId = (value: string | undefined) => (value !== undefined && isUuid(value) ? value : null)

/** What bounds the newest message's time is asked by the stretch. */
const isOfTime = ({ property }: Condition) => property === PROPERTY_OF.since

/** What bounds the newest message's time; an open window means a message of the last day. */
function bounds(reader: Reader, { all, now }: Question, before: Place | null, order: Order) {
  const beyond = order === 'newest' ? sql`<` : sql`>`
  const isOpen = all.some(
    ({ property, operator, value }) =>
      property === PROPERTY_OF.window && operator === 'is' && (value === 'open' || value === 'closing'),
  )
  const time = all.filter(isOfTime)
  return sql`
    ${before ? sql`and (c.last_at, c.id) ${beyond} (${before.at}::timestamptz, ${before.id}::uuid)` : sql``}
    ${time.length > 0 ? sql`and ${allSql(reader, time, now)}` : sql``}
    ${isOpen ? sql`and c.last_at > ${new Date(now.getTime() - WINDOW_MS)}::timestamptz` : sql``}`
}

/** What only a look at each row can tell; null where the indexes said it all. */
export function passingOf(
  reader: Reader,
  asked: Question,
  served: Served,
  covered: readonly Condition[] = [],
): RawBuilder<unknown> | null {
  const { all, any } = restOf(asked, served)
  const rest = all.filter((condition) => !covered.includes(condition))
  const parts = [
    ...(rest.length > 0 ? [allSql(reader, rest, asked.now)] : []),
    ...(any.length > 0 ? [anySql(reader, any, asked.now)] : []),
  ]
  return parts.length === 0 ? null : sql`and ${sql.join(parts, sql` and `)}`
}

/** What rows are asked for. */
export const restOf = ({ all, any }: Question, { conditions }: Served): Asked => ({
  all: all.filter((condition) => !conditions.has(condition)),
  any,
})

export const isNothing = ({ all, any }: Asked) => all.length === 0 && any.length === 0
