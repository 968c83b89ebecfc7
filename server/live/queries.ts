import { sql } from 'kysely'
import { kept } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { Sight } from '../conversations/queries.ts'

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

/** The inbox of a conversation, where the person sees it. */
export async function inboxOf(
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  conversationId: string,
): Promise<string | null> {
  const visible = sight === null ? sql`` : sql`and inbox_id = any (${[...sight]}::uuid[])`
  const { rows } = await sql<{ inbox_id: string }>`
    select inbox_id from conversations
    where workspace_id = ${workspaceId} and id = ${conversationId}::uuid ${visible}`.execute(tx)
  return rows[0]?.inbox_id ?? null
}

/** What happened after this number, in order. */
export async function eventsAfter(tx: Tx, workspaceId: string, after: number, limit: number): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    ${kept} select number, type, at, actor_id, inbox_id, conversation_id, message_id, contact_id, user_id, data from events
    where workspace_id = ${workspaceId} and number > ${after} order by number limit ${limit}`.execute(tx)
  return rows
}
