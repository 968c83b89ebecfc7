/** What is read of messages by the ids Meta gave them. */
import { sql } from 'kysely'
import type { ChangeRow, Fault, MessageRow, ReactionRow, SendRow, StatusRow } from '#core/conversation/known.ts'
import { unnest } from '../platform/db/columns.ts'
import type { Tx } from '../platform/db/database.ts'
import { cleanJson } from './clean.ts'

type Scoped<T> = T & { workspaceId: string }

/** A message by Meta's id, on one number. */
export interface Wire {
  workspaceId: string
  channelId: string
  wamid: string
}

const wireRows = (wires: readonly Wire[]) => {
  const distinct = [...new Map(wires.map((wire) => [`${wire.channelId} ${wire.wamid}`, wire])).values()]
  return unnest(distinct, {
    workspace_id: ['uuid', (wire) => wire.workspaceId],
    channel_id: ['uuid', (wire) => wire.channelId],
    wamid: ['text', (wire) => wire.wamid],
  })
}

export async function receivedOf(tx: Tx, wires: readonly Wire[]) {
  if (wires.length === 0) return []
  const { rows } = await sql<Wire & { messageId: string }>`
    select r.workspace_id as "workspaceId", r.channel_id as "channelId", r.wamid, r.message_id as "messageId"
    from ${wireRows(wires)}
    join received r on r.workspace_id = n.workspace_id and r.channel_id = n.channel_id and r.wamid = n.wamid`.execute(
    tx,
  )
  return rows
}

/** Sends by our own id or Meta's, and every other attempt of the same messages; locked in the order of their ids. */
export async function sendsOf(tx: Tx, ids: readonly { workspaceId: string; id: string }[], wires: readonly Wire[]) {
  if (ids.length === 0 && wires.length === 0) return []
  const { rows } = await sql<Scoped<SendRow>>`
    select s.workspace_id as "workspaceId", s.id, s.message_id as "messageId", s.channel_id as "channelId", s.attempt,
      s.state, s.wamid
    from (
      select s.workspace_id, s.message_id from ${unnest(ids, {
        workspace_id: ['uuid', (key) => key.workspaceId],
        id: ['uuid', (key) => key.id],
      })} join sends s on s.workspace_id = n.workspace_id and s.id = n.id
      union
      select s.workspace_id, s.message_id from ${wireRows(wires)}
        join sends s on s.workspace_id = n.workspace_id and s.channel_id = n.channel_id and s.wamid = n.wamid
    ) m join sends s on s.workspace_id = m.workspace_id and s.message_id = m.message_id
    order by s.workspace_id, s.id for update of s`.execute(tx)
  return rows
}

export async function messagesOf(tx: Tx, keys: readonly { workspaceId: string; id: string }[]) {
  if (keys.length === 0) return []
  const distinct = [...new Map(keys.map((key) => [key.id, key])).values()]
  const { rows } = await sql<
    Scoped<Omit<MessageRow, 'fault'>> & { fault: string | null; faultCode: number | null; faultDetails: string | null }
  >`
    select m.workspace_id as "workspaceId", m.id, m.conversation_id as "conversationId", m.channel_id as "channelId",
      m.direction, m.source, m.kind, m.at, m.party, m.wamid, m.text, m.content, m.context_wamid as "contextWamid", m.status,
      m.status_at as "statusAt", m.fault, m.fault_code as "faultCode", m.fault_details as "faultDetails",
      m.edited_at as "editedAt", m.revoked_at as "revokedAt"
    from ${unnest(distinct, {
      workspace_id: ['uuid', (key) => key.workspaceId],
      id: ['uuid', (key) => key.id],
    })} join messages m on m.workspace_id = n.workspace_id and m.id = n.id`.execute(tx)
  return rows.map(({ fault: word, faultCode: code, faultDetails: details, ...row }) => {
    const fault: Fault | null = word === null ? null : { word, code, details }
    return { ...row, fault }
  })
}

export async function statusesOf(tx: Tx, wires: readonly Wire[]) {
  if (wires.length === 0) return []
  const { rows } = await sql<Scoped<StatusRow>>`
    select s.workspace_id as "workspaceId", s.channel_id as "channelId", s.wamid, s.status, s.at, s.send_id as "sendId",
      s.errors::text as errors, s.pricing::text as pricing
    from ${wireRows(wires)}
    join message_statuses s on s.workspace_id = n.workspace_id and s.channel_id = n.channel_id and s.wamid = n.wamid`.execute(
    tx,
  )
  // jsonb has its own spelling; compared with what Meta says now, it has to be ours.
  return rows.map((row) => ({ ...row, errors: respelled(row.errors), pricing: respelled(row.pricing) }))
}

export async function messageChangesOf(tx: Tx, targets: readonly Wire[]) {
  if (targets.length === 0) return []
  const { rows } = await sql<Scoped<ChangeRow>>`
    select c.workspace_id as "workspaceId", c.channel_id as "channelId", c.target_wamid as "targetWamid", c.wamid, c.kind,
      c.at, c.text, c.content
    from ${wireRows(targets)}
    join message_changes c on c.workspace_id = n.workspace_id and c.channel_id = n.channel_id and c.target_wamid = n.wamid`.execute(
    tx,
  )
  return rows
}

export async function reactionsOf(tx: Tx, targets: readonly Wire[]) {
  if (targets.length === 0) return []
  const { rows } = await sql<Scoped<ReactionRow>>`
    select r.workspace_id as "workspaceId", r.channel_id as "channelId", r.target_wamid as "targetWamid", r.party, r.emoji,
      r.at, r.wamid
    from ${wireRows(targets)}
    join reactions r on r.workspace_id = n.workspace_id and r.channel_id = n.channel_id and r.target_wamid = n.wamid
      and r.actor = 'customer'`.execute(tx)
  return rows
}

const respelled = (json: string | null): string | null => (json === null ? null : cleanJson(JSON.parse(json)))
