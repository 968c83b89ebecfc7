import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { Sight } from './queries.ts'

export interface SendRow {
  id: string
  attempt: number
  state: string
  requested_by: string | null
  settled_by: string | null
  tries: number
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
  fault: string | null
  fault_code: number | null
  fault_details: string | null
}

export interface StatusRow {
  status: string
  at: Date
  errors: unknown
  send_id: string | null
}

/** Each attempt to send a message, and each status Meta reported of it; null if the asker does not see it. */
export async function lifeOfMessage(
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  messageId: string,
): Promise<{ sends: SendRow[]; statuses: StatusRow[] } | null> {
  const visible = sight === null ? sql`` : sql`and c.inbox_id = any(${[...sight]}::uuid[])`
  const found = await sql<{ channel_id: string; wamid: string | null }>`
    select m.channel_id, m.wamid from messages m
    join conversations c on c.workspace_id = ${workspaceId} and c.id = m.conversation_id
    where m.workspace_id = ${workspaceId} and m.id = ${messageId}::uuid ${visible}`.execute(tx)
  const message = found.rows[0]
  if (!message) return null
  const sends = await sql<SendRow>`
    select id, attempt, state, requested_by, settled_by, tries, created_at, started_at, finished_at, fault, fault_code,
      fault_details
    from sends
    where workspace_id = ${workspaceId} and message_id = ${messageId}::uuid order by attempt, id`.execute(tx)
  const statuses = await sql<StatusRow>`
    with tried as (
      select id, wamid from sends
      where workspace_id = ${workspaceId} and message_id = ${messageId}::uuid and wamid is not null)
    select s.status, s.at, s.errors, (select t.id from tried t where t.wamid = s.wamid limit 1) as send_id
    from message_statuses s
    where s.workspace_id = ${workspaceId} and s.channel_id = ${message.channel_id}::uuid and s.wamid = any(array(
      select ${message.wamid}::text where ${message.wamid}::text is not null
      union select wamid from tried))
    order by s.at, s.status`.execute(tx)
  return { sends: sends.rows, statuses: statuses.rows }
}
