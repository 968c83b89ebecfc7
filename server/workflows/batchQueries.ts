/** Many enrolled by hand: what was asked for, and how far it is. */
import { sql } from 'kysely'
import type { z } from 'zod'
import type { EnrolRequest } from '#contract/workflows.ts'
import type { Tx } from '#server/platform/db/database.ts'

export type Who = z.output<typeof EnrolRequest>['who']

export interface BatchRow {
  workflowId: string
  isDone: boolean
  enrolled: number
}

export async function batchById(tx: Tx, workspaceId: string, id: string): Promise<BatchRow | null> {
  const { rows } = await sql<BatchRow>`
    select workflow_id as "workflowId", is_done as "isDone", enrolled from workflow_batches
    where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
  return rows[0] ?? null
}

export async function insertBatch(
  tx: Tx,
  batch: { workspaceId: string; id: string; workflowId: string; who: Who; by: string; at: Date },
): Promise<void> {
  await sql`
    insert into workflow_batches (workspace_id, id, workflow_id, who, asked_by, asked_at)
    values (${batch.workspaceId}, ${batch.id}, ${batch.workflowId}, ${JSON.stringify(batch.who)}::jsonb, ${batch.by},
      ${batch.at})`.execute(tx)
}
