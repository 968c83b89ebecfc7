import { sql } from 'kysely'
import { kept } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'

export interface EventRow {
  number: number
  type: string
  at: Date
  actor_id: string | null
  inbox_id: string | null
  conversation_id: string | null
  message_id: string | null
  contact_id: string | null
  user_id: string | null
  data: Record<string, unknown>
}

/** What happened after this number, in order. */
export async function eventsAfter(tx: Tx, workspaceId: string, after: number, limit: number): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    ${kept} select number, type, at, actor_id, inbox_id, conversation_id, message_id, contact_id, user_id, data from events
    where workspace_id = ${workspaceId} and number > ${after} order by number limit ${limit}`.execute(tx)
  return rows
}
