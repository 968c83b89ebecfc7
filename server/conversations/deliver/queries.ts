import { sql } from 'kysely'
import type { MessageContent } from '#contract/messages.ts'
import type { StoredContent } from '#core/whatsapp/stored.ts'
import { kept } from '../../platform/db/columns.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { Lease } from './lease.ts'
import type { DueTemplate } from './templates.ts'

/** People's replies leave before what workflows and broadcasts send. */
export const PRIORITY = { person: 0, automatic: 5 } as const

export interface LaneChannel {
  channelId: string
  state: 'connected' | 'broken' | 'disconnected'
  dispatchHeld: boolean
  throughputPerSecond: number
  phoneNumberId: string
  connection: 'meta' | 'practice'
  graphUrl: string
  graphVersion: string
  tokenEncrypted: string
}

export interface DueSend {
  id: string
  messageId: string
  channelId: string
  conversationId: string
  inboxId: string
  attempt: number
  priority: number
  tries: number
  kind: string
  text: string | null
  content: MessageContent & StoredContent
  source: 'customer' | 'person' | 'workflow' | 'system'
  contextWamid: string | null
  lastCustomerAt: Date | null
  identityId: string
  userId: string | null
  waId: string | null
  fileId: string | null
  fileHash: string | null
  fileName: string | null
  mimeType: string | null
  sizeBytes: number | null
  voice: boolean | null
  providerMediaId: string | null
  /** Only of the kind template; added once it is claimed. */
  template?: DueTemplate
}

/** Where in the queue of one number and one priority to look, and how far. */
export interface Search {
  workspaceId: string
  channelId: string
  priority: number
  /** Goes on behind this place; null begins at the front. */
  after: Place | null
  /** Looks at so many, and takes so many of those that are free to go. */
  scanMax: number
  takeMax: number
}

export interface Place {
  dueFrom: string
  id: string
}

export interface Found {
  sends: DueSend[]
  /** Where it stopped looking with more to come; null when it came to the end of what is due. */
  upTo: Place | null
  /** Some wait for an earlier one of their conversation. */
  hasBehind: boolean
}

const FRONT: Place = { dueFrom: '-infinity', id: '00000000-0000-0000-0000-000000000000' }

/** A file that Meta was given stays usable for 30 days (fact sheet §8); a day is left for the clock and the queue. */
const PROVIDER_FILE_DAYS_MAX = 29

/** What was due at once stays due, whatever becomes of the clock. As the index sends_due has it. */
const dueFrom = sql`(case when s.due_at <= s.created_at then '-infinity'::timestamptz else s.due_at end)`

/** For the rest of the transaction rows are looked up one by one: what the lanes read and write is a few known rows of large
 *  tables, and reading a table from end to end only looks cheap before anybody has counted its rows. So one plan does for all
 *  numbers, and is made once: planning dueSends() takes longer than doing it. */
export const lookUpOnly = async (tx: Tx): Promise<void> => {
  await sql`${kept} select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)`.execute(tx)
}

/** The channels of these leases that still hold, the leases kept until the transaction ends: a claim made under a lost
 *  lease must never reach Meta. Nobody else takes them meanwhile (acquire); they may well be renewed. */
export const heldChannels = async (tx: Tx, leases: readonly Lease[]): Promise<Map<string, LaneChannel>> => {
  const { rows } = await sql<LaneChannel>`
    ${kept} select c.id as "channelId", c.state, c.dispatch_held as "dispatchHeld", c.throughput_per_second as "throughputPerSecond",
      c.phone_number_id as "phoneNumberId", c.token_encrypted as "tokenEncrypted",
      a.connection, a.graph_url as "graphUrl", a.graph_version as "graphVersion"
    from (
        select l.workspace_id, l.channel_id
        from unnest(${leases.map((lease) => lease.workspaceId)}::uuid[], ${leases.map((lease) => lease.channelId)}::uuid[],
            ${leases.map((lease) => lease.fence)}::bigint[]) as mine (workspace_id, channel_id, fence)
          join lanes l on l.workspace_id = mine.workspace_id and l.channel_id = mine.channel_id and l.fence = mine.fence
        where l.expires_at > clock_timestamp()
        order by l.workspace_id, l.channel_id for key share of l) held
      join channels c on c.workspace_id = held.workspace_id and c.id = held.channel_id
      join apps a on a.id = c.app_id`.execute(tx)
  return new Map(rows.map((row) => [row.channelId, row]))
}

/**
 * The next sends of several numbers, locked, as one Found for each search. One at a time per conversation: an earlier one that
 * still waits or is on its way holds the later ones back, so that replies leave in the order they were written. A waiting
 * broadcast does not hold back a person's reply.
 *
 * Each part must touch few rows even where the planner knows nothing of a table that has just filled: the queue is walked along
 * its index, everything else is looked up row by row ("lateral … offset 0" leaves it no other choice; a limit would make it
 * think that any index finds the first row soon).
 */
export const dueSends = async (
  tx: Tx,
  searches: readonly Search[],
  { now, without }: { now: Date; without: readonly string[] },
): Promise<Found[]> => {
  const column = <Value>(of: (search: Search) => Value) => searches.map(of)
  const { rows } = await sql<SearchRow>`
    ${kept} with search as materialized (
      select * from unnest(${column((one) => one.workspaceId)}::uuid[], ${column((one) => one.channelId)}::uuid[],
        ${column((one) => one.priority)}::smallint[], ${column((one) => (one.after ?? FRONT).dueFrom)}::timestamptz[],
        ${column((one) => (one.after ?? FRONT).id)}::uuid[], ${column((one) => one.scanMax)}::integer[],
        ${column((one) => one.takeMax)}::integer[]) with ordinality
        as search (workspace_id, channel_id, priority, after_due, after_id, scan_max, take_max, nth)),
    seen as materialized (
      select search.nth, search.take_max, search.scan_max, due.*
      from search cross join lateral (
        select s.workspace_id, s.id, ${dueFrom} as due_from, (
            select true from sends e
            where e.workspace_id = s.workspace_id and e.conversation_id = s.conversation_id
              -- As a pair, so that the primary key (all earlier ones of the workspace) is of no use to the planner.
              and (e.conversation_id, e.id) < (s.conversation_id, s.id)
              and e.state in ('queued', 'sending') and (e.state = 'sending' or e.priority <= s.priority)
            limit 1) is not null as is_behind
        from sends s
        where s.workspace_id = search.workspace_id and s.channel_id = search.channel_id and s.priority = search.priority
          and s.state = 'queued' and ${dueFrom} <= ${now}::timestamptz and (${dueFrom}, s.id) > (search.after_due, search.after_id)
        order by ${dueFrom}, s.id limit search.scan_max) due),
    free as materialized (
      select *, row_number() over (partition by nth order by due_from, id) as place from seen
      where not is_behind and not id = any (${[...without]}::uuid[])),
    taken as materialized (
      select free.nth, free.place, send.*
      from free cross join lateral (
        select s.* from sends s
        -- Spelled so that the indexes of what is queued are of no use: it is one row, by its key.
        where s.workspace_id = free.workspace_id and s.id = free.id and s.state || '' = 'queued'
        for update skip locked) send
      where free.place <= free.take_max),
    ends as materialized (
      select nth, count(*) = min(scan_max) as is_cut, bool_or(is_behind) as has_behind,
        (array_agg(due_from order by due_from desc, id desc))[1]::text as due_from, (array_agg(id order by due_from desc, id desc))[1] as id
      from seen group by nth)
    select search.nth, coalesce(ends.is_cut, false) as "isCut", coalesce(ends.has_behind, false) as "hasBehind",
      ends.due_from as "lastDueFrom", ends.id as "lastId",
      s.id, s.message_id as "messageId", s.channel_id as "channelId", s.conversation_id as "conversationId",
      c.inbox_id as "inboxId", s.attempt, s.priority, s.tries, m.kind, m.text, m.content, m.source, m.context_wamid as "contextWamid",
      c.last_customer_at as "lastCustomerAt", c.identity_id as "identityId", i.user_id as "userId", i.wa_id as "waId",
      md.file_id as "fileId", md.voice, f.hash as "fileHash", coalesce(md.file_name, f.file_name) as "fileName",
      f.mime_type as "mimeType", f.size_bytes as "sizeBytes", p.provider_media_id as "providerMediaId"
    from search left join ends on ends.nth = search.nth left join taken s on s.nth = search.nth
      left join lateral (
        select * from messages where workspace_id = s.workspace_id and id = s.message_id limit 1) m on true
      left join lateral (
        select * from conversations where workspace_id = s.workspace_id and id = s.conversation_id limit 1) c on true
      left join lateral (
        select * from identities where workspace_id = s.workspace_id and id = c.identity_id limit 1) i on true
      left join lateral (
        select * from media where workspace_id = s.workspace_id and message_id = s.message_id limit 1) md on true
      left join lateral (
        select * from files where workspace_id = s.workspace_id and id = md.file_id limit 1) f on true
      left join lateral (
        select * from provider_files where workspace_id = s.workspace_id and channel_id = s.channel_id and file_id = md.file_id
          and uploaded_at > ${now}::timestamptz - ${PROVIDER_FILE_DAYS_MAX} * interval '1 day' limit 1) p on true
    order by search.nth, s.place`.execute(tx)
  const byNth = Map.groupBy(rows, (row) => row.nth)
  return searches.map((_, index) => foundIn(byNth.get(index + 1) ?? []))
}

/** When the next waiting send is due that is not yet, number by number. */
export const nextDueAt = async (tx: Tx, lanes: readonly Lease[], now: Date): Promise<Map<string, Date>> => {
  // One probe of the index for each priority, however long the queue is.
  const { rows } = await sql<{ channelId: string; dueAt: Date }>`
    ${kept} select lane.channel_id as "channelId", min(first.due_at) as "dueAt"
    from unnest(${lanes.map((lane) => lane.workspaceId)}::uuid[], ${lanes.map((lane) => lane.channelId)}::uuid[])
        as lane (workspace_id, channel_id)
      cross join unnest(${Object.values(PRIORITY)}::smallint[]) as p (priority)
      cross join lateral (
        select s.due_at from sends s
        where s.workspace_id = lane.workspace_id and s.channel_id = lane.channel_id and s.state = 'queued'
          and s.priority = p.priority and ${dueFrom} > ${now}::timestamptz
        order by ${dueFrom} limit 1) first
    group by lane.channel_id`.execute(tx)
  return new Map(rows.map((row) => [row.channelId, row.dueAt]))
}

/** The lanes with work that nobody holds: messages due, or calls whose process died before it wrote down the answer. */
export const lanesWithoutHolder = async (tx: Tx, workspaceIds: readonly string[], now: Date) => {
  const { rows } = await sql<{ workspaceId: string; channelId: string }>`
    ${kept} select c.workspace_id as "workspaceId", c.id as "channelId"
    from channels c
    where c.workspace_id = any (${[...workspaceIds]}::uuid[]) and c.state = 'connected' and not c.dispatch_held
      and not exists (
        select from lanes l
        where l.workspace_id = c.workspace_id and l.channel_id = c.id and l.expires_at > clock_timestamp())
      and (exists (
          select from unnest(${Object.values(PRIORITY)}::smallint[]) as p (priority) cross join lateral (
            select s.id from sends s
            where s.workspace_id = c.workspace_id and s.channel_id = c.id and s.state = 'queued' and s.priority = p.priority
              and ${dueFrom} <= ${now}::timestamptz
            order by ${dueFrom} limit 1) first)
        or exists (
          select from sends s
          where s.workspace_id = c.workspace_id and s.channel_id = c.id and s.state = 'sending'))`.execute(tx)
  return rows
}

/** What was put off at a moment that has not come yet is due: the clock was set back since. */
export const endWaitsOfOtherClocks = async (tx: Tx, workspaceIds: readonly string[], now: Date): Promise<void> => {
  await sql`
    ${kept} update sends set due_at = created_at, postponed_at = null
    where workspace_id = any (${[...workspaceIds]}::uuid[]) and state = 'queued' and postponed_at > ${now}::timestamptz`.execute(
    tx,
  )
}

export const markSending = async (
  tx: Tx,
  sends: readonly { workspaceId: string; fence: string; id: string; consentEntry: number | null }[],
  now: Date,
): Promise<void> => {
  await sql`
    ${kept} update sends s set state = 'sending', fence = n.fence, started_at = ${now}, consent_entry = n.consent_entry,
      -- Why it waited is over; a reason that stands beside an end belongs to that end.
      fault = null, fault_code = null, fault_details = null
    from unnest(${sends.map((send) => send.workspaceId)}::uuid[], ${sends.map((send) => send.id)}::uuid[],
      ${sends.map((send) => send.fence)}::bigint[], ${sends.map((send) => send.consentEntry)}::bigint[])
      as n (workspace_id, id, fence, consent_entry)
    where s.workspace_id = n.workspace_id and s.id = n.id`.execute(tx)
}

/** Not yet: too fast for this contact. Of sends that this transaction has locked. */
export const postpone = async (
  tx: Tx,
  sends: readonly { workspaceId: string; id: string; dueAt: Date }[],
  now: Date,
): Promise<void> => {
  await sql`
    ${kept} update sends s set due_at = n.due_at, postponed_at = ${now}
    from unnest(${sends.map((send) => send.workspaceId)}::uuid[], ${sends.map((send) => send.id)}::uuid[],
      ${sends.map((send) => send.dueAt)}::timestamptz[]) as n (workspace_id, id, due_at)
    where s.workspace_id = n.workspace_id and s.id = n.id`.execute(tx)
}

export const rememberProviderFile = async (
  tx: Tx,
  { workspaceId, channelId }: Lease,
  { fileId, providerMediaId, now }: { fileId: string; providerMediaId: string; now: Date },
): Promise<void> => {
  await sql`
    insert into provider_files (workspace_id, channel_id, file_id, provider_media_id, uploaded_at)
    values (${workspaceId}, ${channelId}, ${fileId}, ${providerMediaId}, ${now})
    on conflict (workspace_id, channel_id, file_id) do update
      set provider_media_id = excluded.provider_media_id, uploaded_at = excluded.uploaded_at`.execute(tx)
}

type SearchRow = { nth: number; isCut: boolean; hasBehind: boolean; lastDueFrom: string; lastId: string } & (
  | DueSend
  | { id: null }
)

function foundIn(rows: SearchRow[]): Found {
  const [first] = rows
  return {
    sends: rows.filter((row) => row.id !== null),
    upTo: first?.isCut ? { dueFrom: first.lastDueFrom, id: first.lastId } : null,
    hasBehind: first?.hasBehind ?? false,
  }
}
