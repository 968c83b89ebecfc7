/**
 * The list. Where an index serves each inbox, owner, team or status singly, the statement asks each singly and merges, so
 * that a page costs a page. What no index serves (unread, window, labels within the rest) is looked for among the newest
 * rows, at most so many at a time: a page then says how far it looked, and the next one goes on from there.
 */
import { type RawBuilder, sql } from 'kysely'
import { type ConversationFilter, personOf } from '#core/view/filter.ts'
import { CLOSING_SOON_MS, WINDOW_MS } from '#core/whatsapp/window.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { conversationsById, type Place, type Sight } from './queries.ts'
import type { ListedConversationRow } from './rows.ts'

const STATUSES = ['open', 'waiting', 'snoozed', 'closed']
/** Rows of each stretch of an index that one page looks at where the filter leaves some out. */
const LOOKED_AT_MAX = 4_000
/** The same for a figure beside a view, which is asked for often. */
const COUNTED_AMONG_MAX = 1_000

export interface Reader {
  workspaceId: string
  userId: string
  sight: Sight
}

export interface ListPage {
  rows: ListedConversationRow[]
  /** Everything newer than this was looked at, and there may be more beyond; null: this was all. */
  lookedTo: Place | null
  upTo: number
}

/** Which end of time comes first. */
export type Order = 'newest' | 'oldest'

/** A page of the list with the reader's positions and the newest event of the same snapshot, so that no event falls between
 *  page and socket; what is shown of each conversation may be a moment newer. */
export async function listConversations(
  tx: Tx,
  reader: Reader,
  filter: ConversationFilter,
  { before, limit, now, order = 'newest' }: { before: Place | null; limit: number; now: Date; order?: Order },
): Promise<ListPage> {
  const { workspaceId, userId } = reader
  const served = await servedBy(tx, reader, filter, LOOKED_AT_MAX)
  const passing = passingOf(reader, filter, now, served)
  const depth = passing === null ? limit : LOOKED_AT_MAX
  const looked = sql.join(stretchesOf(reader, filter, served, { before, now, depth, order }), sql` union all `)
  const along = order === 'newest' ? sql`desc` : sql`asc`
  const against = order === 'newest' ? sql`asc` : sql`desc`
  const notBeyond = order === 'newest' ? sql`>=` : sql`<=`
  const { rows } = await sql<PageRow>`
    with newest as (select coalesce(max(number), 0) as up_to from events where workspace_id = ${workspaceId}),
    looked as materialized (${looked}),
    ends as (
      select distinct on (stretch) last_at, id, count(*) over (partition by stretch) as count
      from looked order by stretch, last_at ${against}, id ${against}),
    -- Beyond the end of a stretch that was cut, another row of it may stand: the page stops there.
    cut as (select last_at, id from ends where count >= ${depth} order by last_at ${along}, id ${along} limit 1),
    page as materialized (
      select c.id, c.last_at from looked c left join cut on true
      where (cut.id is null or (c.last_at, c.id) ${notBeyond} (cut.last_at, cut.id)) ${passing ?? sql``}
      order by c.last_at ${along}, c.id ${along} limit ${limit})
    select page.id, coalesce(r.inbound_count, 0) as read_count, newest.up_to, cut.last_at as looked_at, cut.id as looked_id
    from newest left join cut on true left join page on true
      left join reads r on r.workspace_id = ${workspaceId} and r.conversation_id = page.id and r.user_id = ${userId}
    order by page.last_at ${along}, page.id ${along}`.execute(tx)
  const first = rows[0]
  const onPage = rows.flatMap(({ id, read_count }) => (id === null ? [] : [{ id, read_count }]))
  // What is shown of them is asked with a statement that was planned before: planning it takes longer than running it.
  const known = await conversationsById(
    tx,
    workspaceId,
    onPage.map(({ id }) => id),
  )
  const byId = new Map(known.map((row) => [row.id, row]))
  return {
    rows: onPage.flatMap(({ id, read_count }) => {
      const row = byId.get(id)
      return row ? [{ ...row, read_count }] : []
    }),
    lookedTo: first?.looked_at && first.looked_id ? { at: first.looked_at, id: first.looked_id } : null,
    upTo: first?.up_to ?? 0,
  }
}

interface PageRow {
  id: string | null
  read_count: number
  up_to: number
  looked_at: Date | null
  looked_id: string | null
}

/** How many conversations fit, counted no further than `limit` and among the newest of each stretch. */
export async function countConversations(
  tx: Tx,
  reader: Reader,
  filter: ConversationFilter,
  { limit, now }: { limit: number; now: Date },
): Promise<number> {
  const served = await servedBy(tx, reader, filter, COUNTED_AMONG_MAX)
  const passing = passingOf(reader, filter, now, served)
  const depth = passing === null ? limit : COUNTED_AMONG_MAX
  const stretches = stretchesOf(reader, filter, served, { before: null, now, depth, order: 'newest' })
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
  const { inboxId, status } = filter
  return sql`${inboxId ? sql`and c.inbox_id = ${inboxId}::uuid` : sql``} ${status ? sql`and c.status = ${status}` : sql``}
    ${passingOf(reader, filter, now, NOTHING_SERVED) ?? sql``}`
}

/** What the indexes say of a filter by themselves; each row is asked for the rest. */
interface Served {
  owner: boolean
  team: boolean
  /** A label that few have: they are looked up one by one. */
  labelId: string | null
}

const NOTHING_SERVED: Served = { owner: false, team: false, labelId: null }

/** One index serves a stretch: that of a label that few have, of a person, of a team, or of those that nobody owns. */
async function servedBy(
  tx: Tx,
  { workspaceId, userId }: Reader,
  { contactId, labelIds = [], owner, team }: ConversationFilter,
  fewMax: number,
): Promise<Served> {
  if (contactId) return NOTHING_SERVED
  const labelId = labelIds.length === 0 ? null : await rareLabel(tx, workspaceId, labelIds, fewMax)
  if (labelId !== null) return { ...NOTHING_SERVED, labelId }
  const isOfTeam = team !== undefined && team !== 'none'
  const isOfPerson = owner !== undefined && personOf(owner, userId) !== null
  return { ...NOTHING_SERVED, owner: owner !== undefined && (isOfPerson || !isOfTeam), team: isOfTeam && !isOfPerson }
}

/** Of these labels the rarest, where no more than `fewMax` conversations have it. */
async function rareLabel(
  tx: Tx,
  workspaceId: string,
  labelIds: readonly string[],
  fewMax: number,
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select label.id from unnest(${[...labelIds]}::uuid[]) as label(id) cross join lateral (
      select count(*) as count from (select from conversation_labels x
        where x.workspace_id = ${workspaceId} and x.label_id = label.id order by x.conversation_id limit ${fewMax + 1}) counted) few
    where few.count <= ${fewMax} order by few.count, label.id limit 1`.execute(tx)
  return rows[0]?.id ?? null
}

/** The first rows of each stretch of an index that the filter names, with the columns that `passingOf` asks about. */
function stretchesOf(
  { workspaceId, userId, sight }: Reader,
  filter: ConversationFilter,
  served: Served,
  { before, now, depth, order }: { before: Place | null; now: Date; depth: number; order: Order },
): RawBuilder<unknown>[] {
  const statuses = filter.status ? [filter.status] : STATUSES
  const inboxIds = filter.inboxId ? [filter.inboxId] : sight
  const visible = sight === null ? sql`` : sql`and c.inbox_id = any(${[...sight]}::uuid[])`
  const within = sql`${visible} ${filter.inboxId ? sql`and c.inbox_id = ${filter.inboxId}::uuid` : sql``}
    ${served.owner ? ofPerson(filter.owner, userId) : sql``} ${served.team ? ofTeam(filter.team) : sql``}
    ${bounds(filter, before, now, order)}`
  const along = order === 'newest' ? sql`desc` : sql`asc`
  const stretch = (number: number | RawBuilder<unknown>, where: RawBuilder<unknown>) => sql`
    (select c.id, c.last_at, c.last_customer_at, c.channel_id, c.inbound_count, c.owner_id, c.team_id, ${number} as stretch
      from conversations c where c.workspace_id = ${workspaceId} ${where} ${within}
      order by c.last_at ${along}, c.id ${along} limit ${depth})`
  const ofStatuses = sql`and c.status = any(${statuses}::text[])`

  if (filter.contactId) {
    return [
      stretch(
        0,
        sql`${ofStatuses} and c.identity_id = any(array(
          select i.id from identities i where i.workspace_id = ${workspaceId} and i.contact_id = ${filter.contactId}::uuid))`,
      ),
    ]
  }
  if (served.labelId) {
    return [
      stretch(
        0,
        sql`${ofStatuses} and c.id = any(array(
          select x.conversation_id from conversation_labels x
          where x.workspace_id = ${workspaceId} and x.label_id = ${served.labelId}::uuid))`,
      ),
    ]
  }
  // Owners and teams are an index of their own, across inboxes; the unassigned are one within each inbox.
  const isOwned = served.owner && filter.owner !== 'none'
  if (inboxIds === null || isOwned || served.team) {
    return statuses.map((status, number) => stretch(number, sql`and c.status = ${status}`))
  }
  return [
    sql`
    select s.* from unnest(${[...inboxIds]}::uuid[]) with ordinality as inbox(id, number)
    cross join unnest(${statuses}::text[]) with ordinality as status(name, number)
    cross join lateral ${stretch(
      sql`(inbox.number * ${STATUSES.length + 1} + status.number)::int`,
      sql`and c.inbox_id = inbox.id and c.status = status.name`,
    )} s`,
  ]
}

const ofPerson = (owner: string | undefined, userId: string) => {
  if (owner === undefined) return sql``
  const id = personOf(owner, userId)
  return id === null ? sql`and c.owner_id is null` : sql`and c.owner_id = ${id}`
}

const ofTeam = (team: string | undefined) =>
  team === undefined ? sql`` : team === 'none' ? sql`and c.team_id is null` : sql`and c.team_id = ${team}::uuid`

/** What bounds the newest message's time; an open window means a message of the last day. */
function bounds({ since, until, window }: ConversationFilter, before: Place | null, now: Date, order: Order) {
  const beyond = order === 'newest' ? sql`<` : sql`>`
  const newerThan = window === 'open' || window === 'closing' ? new Date(now.getTime() - WINDOW_MS) : null
  return sql`
    ${before ? sql`and (c.last_at, c.id) ${beyond} (${before.at}::timestamptz, ${before.id}::uuid)` : sql``}
    ${until ? sql`and c.last_at < ${until}::timestamptz` : sql``}
    ${since ? sql`and c.last_at >= ${since}::timestamptz` : sql``}
    ${newerThan ? sql`and c.last_at > ${newerThan}::timestamptz` : sql``}`
}

/** What only a look at each row can tell; null where the indexes said it all. */
function passingOf(
  { workspaceId, userId }: Reader,
  filter: ConversationFilter,
  now: Date,
  served: Served,
): RawBuilder<unknown> | null {
  const ago = (ms: number) => new Date(now.getTime() - ms)
  const conditions: RawBuilder<unknown>[] = []
  if (filter.owner !== undefined && !served.owner) conditions.push(sql`true ${ofPerson(filter.owner, userId)}`)
  if (filter.team !== undefined && !served.team) conditions.push(sql`true ${ofTeam(filter.team)}`)
  if (filter.channelId) conditions.push(sql`c.channel_id = ${filter.channelId}::uuid`)
  if (filter.channelKind) {
    conditions.push(sql`c.channel_id = any(array(
      select h.id from channels h where h.workspace_id = ${workspaceId} and h.kind = ${filter.channelKind}))`)
  }
  if (filter.window === 'open') conditions.push(sql`c.last_customer_at > ${ago(WINDOW_MS)}::timestamptz`)
  if (filter.window === 'closing') {
    conditions.push(sql`c.last_customer_at > ${ago(WINDOW_MS)}::timestamptz
      and c.last_customer_at < ${ago(WINDOW_MS - CLOSING_SOON_MS)}::timestamptz`)
  }
  if (filter.window === 'closed') {
    conditions.push(sql`coalesce(c.last_customer_at <= ${ago(WINDOW_MS)}::timestamptz, true)`)
  }
  if (filter.unread) {
    conditions.push(sql`c.inbound_count > coalesce((select r.inbound_count from reads r
      where r.workspace_id = ${workspaceId} and r.conversation_id = c.id and r.user_id = ${userId}), 0)`)
  }
  for (const id of filter.labelIds?.filter((one) => one !== served.labelId) ?? []) {
    conditions.push(sql`exists (select from conversation_labels x
      where x.workspace_id = ${workspaceId} and x.conversation_id = c.id and x.label_id = ${id}::uuid)`)
  }
  return conditions.length === 0 ? null : sql`and ${sql.join(conditions, sql` and `)}`
}
