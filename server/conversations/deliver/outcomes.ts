/** What became of attempts, as rows. */
import { sql } from 'kysely'
import { kept } from '../../platform/db/columns.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { Lease } from './lease.ts'

/** What became of one attempt. `postponed` (Meta did not take it) and `returned` (never called) go back to the queue, or end where
 *  it was withdrawn meanwhile; the rest is final for this attempt. */
export interface Outcome {
  sendId: string
  messageId: string
  state: 'accepted' | 'failed' | 'unconfirmed' | 'postponed' | 'returned' | 'cancelled'
  wamid: string | null
  fault: string | null
  faultCode: number | null
  faultDetails: string | null
  /** Of postponed ones: not before; null: as before. */
  dueAt: Date | null
  /** When it was marked `sending`. Written twice by mistake, what goes back to the queue must not undo a later claim. */
  claimedAt: Date | null
}

/** Without Meta having said anything. */
export const outcomeOf = (
  send: { id: string; messageId: string },
  state: Outcome['state'],
  fault: string | null,
): Outcome => ({
  sendId: send.id,
  messageId: send.messageId,
  state,
  wamid: null,
  fault,
  faultCode: null,
  faultDetails: null,
  dueAt: null,
  claimedAt: null,
})

export interface Recorded {
  workspaceId: string
  channelId: string
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
  outcomes: readonly (Outcome & { workspaceId: string })[],
  now: Date,
): Promise<Recorded[]> => {
  const column = <K extends keyof Outcome | 'workspaceId'>(name: K) => outcomes.map((outcome) => outcome[name])
  const { rows } = await sql<Recorded>`
    ${kept} with o as materialized (
      select o.*, o.state in ('postponed', 'returned') as goes_back
      from unnest(${column('workspaceId')}::uuid[], ${column('sendId')}::uuid[], ${column('state')}::text[],
        ${column('wamid')}::text[], ${column('fault')}::text[], ${column('faultCode')}::integer[], ${column('faultDetails')}::text[],
        ${column('dueAt')}::timestamptz[], ${column('claimedAt')}::timestamptz[])
        as o (workspace_id, id, state, wamid, fault, fault_code, fault_details, due_at, claimed_at)
      order by 1, 2),
    locked as materialized (
      select o.* from o cross join lateral (
        select s.id from sends s
        where s.workspace_id = o.workspace_id and s.id = o.id
          and case when o.goes_back
            then s.state = 'queued' and o.claimed_at is null or s.state = 'sending' and s.started_at = o.claimed_at
            else s.state in ('queued', 'sending', 'unconfirmed') end
        for update) s),
    written as (
      update sends s set
        state = case when not o.goes_back then o.state when s.withdrawn_at is null then 'queued' else 'cancelled' end,
        wamid = coalesce(s.wamid, o.wamid), fault = o.fault, fault_code = o.fault_code, fault_details = o.fault_details,
        due_at = coalesce(o.due_at, s.due_at), postponed_at = case when o.due_at is null then s.postponed_at else ${now} end,
        tries = s.tries + case o.state when 'postponed' then 1 else 0 end,
        fence = case when o.goes_back then null else s.fence end,
        finished_at = case when o.goes_back and s.withdrawn_at is null then null else ${now}::timestamptz end
      from locked o
      where s.workspace_id = o.workspace_id and s.id = o.id
      returning s.workspace_id, s.channel_id, s.id, s.message_id, s.conversation_id, s.state, s.wamid)
    select w.workspace_id as "workspaceId", w.channel_id as "channelId", w.id as "sendId", w.message_id as "messageId",
      w.conversation_id as "conversationId", w.state, w.wamid, c.inbox_id as "inboxId"
    from written w cross join lateral (
      select inbox_id from conversations where workspace_id = w.workspace_id and id = w.conversation_id offset 0) c
    order by w.workspace_id, w.message_id`.execute(tx)
  return rows
}

export interface NewMessageState {
  workspaceId: string
  messageId: string
  status: string
  wamid: string | null
  fault: string | null
  faultCode: number | null
  faultDetails: string | null
}

export const writeMessageStates = async (tx: Tx, states: readonly NewMessageState[], now: Date): Promise<void> => {
  const column = <K extends keyof NewMessageState>(name: K) => states.map((state) => state[name])
  await sql`
    ${kept} update messages m set status = n.status, status_at = ${now}, wamid = coalesce(n.wamid, m.wamid),
      fault = n.fault, fault_code = n.fault_code, fault_details = n.fault_details
    from unnest(${column('workspaceId')}::uuid[], ${column('messageId')}::uuid[], ${column('status')}::text[],
      ${column('wamid')}::text[], ${column('fault')}::text[], ${column('faultCode')}::integer[], ${column('faultDetails')}::text[])
      as n (workspace_id, id, status, wamid, fault, fault_code, fault_details)
    where m.workspace_id = n.workspace_id and m.id = n.id`.execute(tx)
}

/** What Meta already reported about these messages of ours, by their wamid. */
export const statusesOf = async (
  tx: Tx,
  sends: readonly { workspaceId: string; channelId: string; wamid: string | null }[],
): Promise<Map<string, string[]>> => {
  const known = sends.filter((send) => send.wamid !== null)
  const { rows } = await sql<{ wamid: string; statuses: string[] }>`
    ${kept} select n.wamid, array_agg(m.status) as statuses
    from unnest(${known.map((send) => send.workspaceId)}::uuid[], ${known.map((send) => send.channelId)}::uuid[],
        ${known.map((send) => send.wamid)}::text[]) as n (workspace_id, channel_id, wamid)
      cross join lateral (
        select status from message_statuses
        where workspace_id = n.workspace_id and channel_id = n.channel_id and wamid = n.wamid offset 0) m
    group by n.wamid`.execute(tx)
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
  const { rows } = await sql<{ id: string; messageId: string; claimedAt: Date }>`
    select id, message_id as "messageId", started_at as "claimedAt" from sends
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and state = 'sending' and fence = ${fence}`.execute(
    tx,
  )
  return rows
}

/** When messages left for these conversations lately: the pair limit survives a change of holder. Of the newest so many of the
 *  workspace only; whom that misses Meta refuses once (131056). */
export const recentStarts = async (
  tx: Tx,
  { workspaceId, channelId }: Lease,
  { since, idFrom, countMax }: { since: Date; idFrom: string; countMax: number },
) => {
  // idFrom bounds the scan: ids are ordered by when the send was queued.
  const { rows } = await sql<{ conversationId: string; startedAt: Date }>`
    select conversation_id as "conversationId", started_at as "startedAt"
    from (
      select channel_id, conversation_id, started_at from sends
      where workspace_id = ${workspaceId} and id >= ${idFrom} order by id desc limit ${countMax}) s
    where channel_id = ${channelId} and started_at > ${since}
    order by started_at`.execute(tx)
  return rows
}
