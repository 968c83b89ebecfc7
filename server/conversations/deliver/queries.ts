import { sql } from 'kysely'
import type { Tx } from '../../platform/db/database.ts'
import type { Lease } from './lease.ts'

export interface LaneChannel {
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
  conversationId: string
  inboxId: string
  attempt: number
  priority: number
  tries: number
  dueAt: Date
  kind: string
  text: string | null
  source: 'customer' | 'person' | 'workflow' | 'system'
  contextWamid: string | null
  lastCustomerAt: Date | null
  userId: string | null
  waId: string | null
  fileId: string | null
  fileHash: string | null
  fileName: string | null
  mimeType: string | null
  sizeBytes: number | null
  voice: boolean | null
  providerMediaId: string | null
}

/** What became of one attempt. `postponed` goes back to the queue; the rest is final for this attempt. */
export interface Outcome {
  sendId: string
  messageId: string
  state: 'accepted' | 'failed' | 'unconfirmed' | 'postponed'
  wamid: string | null
  fault: string | null
  faultCode: number | null
  faultDetails: string | null
  /** Of postponed ones: not before. */
  dueAt: Date | null
}

/** People's replies leave before what workflows and broadcasts send. */
export const PRIORITY = { person: 0, automatic: 5 } as const
const PRIORITIES = Object.values(PRIORITY)

/** A file that Meta was given stays usable for 30 days (fact sheet §8); a day is left for the clock and the queue. */
const PROVIDER_FILE_DAYS_MAX = 29

export const laneChannel = async (tx: Tx, { workspaceId, channelId }: Lease): Promise<LaneChannel | undefined> => {
  const { rows } = await sql<LaneChannel>`
    select c.state, c.dispatch_held as "dispatchHeld", c.throughput_per_second as "throughputPerSecond",
      c.phone_number_id as "phoneNumberId", c.token_encrypted as "tokenEncrypted",
      a.connection, a.graph_url as "graphUrl", a.graph_version as "graphVersion"
    from channels c join apps a on a.id = c.app_id
    where c.workspace_id = ${workspaceId} and c.id = ${channelId}`.execute(tx)
  return rows[0]
}

/** The next sends of a number, people's replies first, locked. One at a time per conversation: an earlier one that still
 *  waits or is on its way holds the later ones back, so that replies leave in the order they were written. A waiting
 *  broadcast does not hold back a person's reply. */
export const dueSends = async (
  tx: Tx,
  { workspaceId, channelId }: Lease,
  { now, without, limit }: { now: Date; without: readonly string[]; limit: number },
): Promise<DueSend[]> => {
  const { rows } = await sql<DueSend>`
    select s.id, s.message_id as "messageId", s.conversation_id as "conversationId", c.inbox_id as "inboxId", s.attempt,
      s.priority, s.tries, s.due_at as "dueAt", m.kind, m.text, m.source, m.context_wamid as "contextWamid",
      c.last_customer_at as "lastCustomerAt", i.user_id as "userId", i.wa_id as "waId",
      md.file_id as "fileId", md.voice, f.hash as "fileHash", coalesce(md.file_name, f.file_name) as "fileName",
      f.mime_type as "mimeType", f.size_bytes as "sizeBytes", p.provider_media_id as "providerMediaId"
    from sends s
      join messages m on m.workspace_id = s.workspace_id and m.id = s.message_id
      join conversations c on c.workspace_id = s.workspace_id and c.id = s.conversation_id
      join identities i on i.workspace_id = c.workspace_id and i.id = c.identity_id
      left join media md on md.workspace_id = m.workspace_id and md.message_id = m.id
      left join files f on f.workspace_id = md.workspace_id and f.id = md.file_id
      left join provider_files p on p.workspace_id = md.workspace_id and p.channel_id = s.channel_id
        and p.file_id = md.file_id and p.uploaded_at > ${now}::timestamptz - ${PROVIDER_FILE_DAYS_MAX} * interval '1 day'
    where s.workspace_id = ${workspaceId} and s.channel_id = ${channelId} and s.state = 'queued' and s.due_at <= ${now}
      and not s.id = any (${[...without]}::uuid[])
      and not exists (
        select from sends e
        where e.workspace_id = s.workspace_id and e.conversation_id = s.conversation_id
          and e.state in ('queued', 'sending') and e.id < s.id and (e.state = 'sending' or e.priority <= s.priority))
    order by s.priority, s.due_at, s.id
    limit ${limit}
    for update of s skip locked`.execute(tx)
  return rows
}

/** When the next waiting send is due, or null. */
export const nextDueAt = async (tx: Tx, { workspaceId, channelId }: Lease): Promise<Date | null> => {
  // One probe of the index for each priority, however long the queue is.
  const { rows } = await sql<{ dueAt: Date | null }>`
    select min(first.due_at) as "dueAt"
    from unnest(${PRIORITIES}::smallint[]) as p (priority), lateral (
      select due_at from sends
      where workspace_id = ${workspaceId} and channel_id = ${channelId} and state = 'queued' and priority = p.priority
      order by due_at limit 1) first`.execute(tx)
  return rows[0]?.dueAt ?? null
}

export const markSending = async (
  tx: Tx,
  { workspaceId, fence }: Lease,
  ids: readonly string[],
  now: Date,
): Promise<void> => {
  await sql`
    update sends set state = 'sending', fence = ${fence}, started_at = ${now}
    where workspace_id = ${workspaceId} and id = any (${[...ids]}::uuid[])`.execute(tx)
}

/** Not yet: too fast for this contact, or its file is on its way to Meta. */
export const postpone = async (
  tx: Tx,
  { workspaceId }: Lease,
  sends: readonly { id: string; dueAt: Date }[],
): Promise<void> => {
  await sql`
    update sends s set due_at = p.due_at
    from unnest(${sends.map((send) => send.id)}::uuid[], ${sends.map((send) => send.dueAt)}::timestamptz[]) as p (id, due_at)
    where s.workspace_id = ${workspaceId} and s.id = p.id and s.state = 'queued'`.execute(tx)
}

export interface Recorded {
  sendId: string
  messageId: string
  conversationId: string
  inboxId: string
  state: string
  wamid: string | null
}

/** Writes outcomes of attempts that are still open; answers those it wrote. A status of Meta's may have come first and
 *  settled the send: then there is nothing left to say. */
export const recordOutcomes = async (
  tx: Tx,
  workspaceId: string,
  outcomes: readonly Outcome[],
  now: Date,
): Promise<Recorded[]> => {
  const column = <K extends keyof Outcome>(name: K) => outcomes.map((outcome) => outcome[name])
  const { rows } = await sql<Recorded>`
    with o as (
      select * from unnest(${column('sendId')}::uuid[], ${column('state')}::text[], ${column('wamid')}::text[],
        ${column('fault')}::text[], ${column('faultCode')}::integer[], ${column('faultDetails')}::text[],
        ${column('dueAt')}::timestamptz[]) as o (id, state, wamid, fault, fault_code, fault_details, due_at)),
    locked as (
      select s.id from sends s join o on o.id = s.id
      where s.workspace_id = ${workspaceId}
        and (s.state in ('queued', 'sending') or (s.state = 'unconfirmed' and o.state <> 'postponed'))
      order by s.id for update of s),
    written as (
      update sends s set
        state = case o.state when 'postponed' then 'queued' else o.state end,
        wamid = coalesce(s.wamid, o.wamid), fault = o.fault, fault_code = o.fault_code, fault_details = o.fault_details,
        due_at = coalesce(o.due_at, s.due_at), tries = s.tries + case o.state when 'postponed' then 1 else 0 end,
        fence = case o.state when 'postponed' then null else s.fence end,
        finished_at = case o.state when 'postponed' then null else ${now}::timestamptz end
      from o join locked using (id)
      where s.workspace_id = ${workspaceId} and s.id = o.id
      returning s.id as "sendId", s.message_id as "messageId", s.conversation_id as "conversationId", s.state, s.wamid)
    select w.*, c.inbox_id as "inboxId"
    from written w join conversations c on c.workspace_id = ${workspaceId} and c.id = w."conversationId"
    order by w."messageId"`.execute(tx)
  return rows
}

export interface NewMessageState {
  messageId: string
  status: string
  wamid: string | null
  fault: string | null
  faultCode: number | null
  faultDetails: string | null
}

export const writeMessageStates = async (
  tx: Tx,
  workspaceId: string,
  states: readonly NewMessageState[],
  now: Date,
): Promise<void> => {
  const column = <K extends keyof NewMessageState>(name: K) => states.map((state) => state[name])
  await sql`
    update messages m set status = n.status, status_at = ${now}, wamid = coalesce(n.wamid, m.wamid),
      fault = n.fault, fault_code = n.fault_code, fault_details = n.fault_details
    from unnest(${column('messageId')}::uuid[], ${column('status')}::text[], ${column('wamid')}::text[],
      ${column('fault')}::text[], ${column('faultCode')}::integer[], ${column('faultDetails')}::text[])
      as n (id, status, wamid, fault, fault_code, fault_details)
    where m.workspace_id = ${workspaceId} and m.id = n.id`.execute(tx)
}

/** What Meta already reported about these messages of ours. */
export const statusesOf = async (
  tx: Tx,
  { workspaceId, channelId }: { workspaceId: string; channelId: string },
  wamids: readonly string[],
): Promise<Map<string, string[]>> => {
  const { rows } = await sql<{ wamid: string; statuses: string[] }>`
    select wamid, array_agg(status) as statuses from message_statuses
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and wamid = any (${[...wamids]}::text[])
    group by wamid`.execute(tx)
  return new Map(rows.map((row) => [row.wamid, row.statuses]))
}

/** Calls that a former holder of the lane began and never wrote down: they may have been sent. */
export const abandonedSends = async (tx: Tx, { workspaceId, channelId, fence }: Lease) => {
  const { rows } = await sql<{ id: string; messageId: string }>`
    select id, message_id as "messageId" from sends
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and state = 'sending' and fence < ${fence}
    order by id for update`.execute(tx)
  return rows
}

/** Everything that this holder of the lane has marked. */
export const markedSending = async (tx: Tx, { workspaceId, channelId, fence }: Lease) => {
  const { rows } = await sql<{ id: string; messageId: string }>`
    select id, message_id as "messageId" from sends
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and state = 'sending' and fence = ${fence}`.execute(
    tx,
  )
  return rows
}

/** When messages left for these conversations lately: the pair limit survives a change of holder. */
export const recentStarts = async (
  tx: Tx,
  { workspaceId, channelId }: Lease,
  { since, idFrom }: { since: Date; idFrom: string },
) => {
  // idFrom bounds the scan: ids are ordered by when the send was queued.
  const { rows } = await sql<{ conversationId: string; startedAt: Date }>`
    select conversation_id as "conversationId", started_at as "startedAt" from sends
    where workspace_id = ${workspaceId} and id >= ${idFrom} and channel_id = ${channelId} and started_at > ${since}
    order by started_at`.execute(tx)
  return rows
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
