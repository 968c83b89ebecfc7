/** Who a step asked last, where it goes by turns. */
import { sql } from 'kysely'
import type { Tx } from '#server/platform/db/database.ts'

export async function turnsOf(tx: Tx, workspaceId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ key: string; user_id: string }>`
    select workflow_id || ' ' || step_id as key, user_id from workflow_turns where workspace_id = ${workspaceId}`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.key, row.user_id]))
}

export async function keepTurn(
  tx: Tx,
  workspaceId: string,
  { workflowId, stepId, userId }: { workflowId: string; stepId: string; userId: string },
): Promise<void> {
  await sql`insert into workflow_turns (workspace_id, workflow_id, step_id, user_id)
    values (${workspaceId}, ${workflowId}, ${stepId}, ${userId})
    on conflict (workspace_id, workflow_id, step_id) do update set user_id = excluded.user_id`.execute(tx)
}
