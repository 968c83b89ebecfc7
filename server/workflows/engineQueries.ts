/** What the engine reads and writes besides enrolments themselves: its place in the events, and what it had queued. */
import { sql } from 'kysely'
import type { Explanation } from '#core/workflow/explanation.ts'
import { unnestAnew } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'

export async function isAnotherOn(tx: Tx, workspaceId: string, id: string): Promise<boolean> {
  const { rows } = await sql`select from workflows
    where workspace_id = ${workspaceId} and is_on and id <> ${id}::uuid limit 1`.execute(tx)
  return rows.length > 0
}

/** Whether somebody, in whichever workflow, waits for something that has not happened as far as events were read. */
export async function isAnybodyWaiting(tx: Tx, workspaceId: string): Promise<boolean> {
  const { rows } = await sql`select from enrolments
    where workspace_id = ${workspaceId} and wait_event is not null and not wait_heard limit 1`.execute(tx)
  return rows.length > 0
}

/** What happened up to this event begins nothing. Never back: what was read once is not read again. */
export async function beginAtEvent(tx: Tx, workspaceId: string, number: number): Promise<void> {
  await sql`insert into workflow_positions (workspace_id, number) values (${workspaceId}, ${number})
    on conflict (workspace_id) do update set number = greatest(workflow_positions.number, excluded.number)`.execute(tx)
}

/** Messages of the workflow, or of these enrolments in it, that have not left for Meta as far as is known. */
export async function waitingMessages(
  tx: Tx,
  workspaceId: string,
  workflowId: string,
  enrolmentIds: readonly string[] | null = null,
): Promise<string[]> {
  const theirs = enrolmentIds === null ? sql`` : sql`and t.enrolment_id = any (${[...enrolmentIds]}::uuid[])`
  const { rows } = await sql<{ id: string }>`
    select s.message_id as id from sends s
    where s.workspace_id = ${workspaceId} and s.state in ('queued', 'sending') and exists (
      select from enrolment_steps t
      where t.workspace_id = ${workspaceId} and t.message_id = s.message_id and t.workflow_id = ${workflowId}::uuid ${theirs})`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}

/** Says of each message what became of it, in the history of the one it was meant for. */
export async function noteSends(
  tx: Tx,
  workspaceId: string,
  notes: readonly { messageId: string; because: Explanation }[],
  at: Date,
): Promise<void> {
  if (notes.length === 0) return
  await sql`
    with whose as materialized (
      select t.enrolment_id as id, t.workflow_id, t.step_id, n.because, row_number() over same as nth, count(*) over same as count
      from ${unnestAnew(notes, {
        message_id: ['uuid', (one) => one.messageId],
        because: ['jsonb', (one) => JSON.stringify(one.because)],
      })} cross join lateral (
        select * from enrolment_steps where workspace_id = ${workspaceId} and message_id = n.message_id limit 1) t
      window same as (partition by t.enrolment_id)),
    moved as (
      update enrolments e set visit = e.visit + whose.count from whose
      where e.workspace_id = ${workspaceId} and e.id = whose.id and whose.nth = 1 returning e.id, e.visit - whose.count as before)
    insert into enrolment_steps (workspace_id, enrolment_id, visit, workflow_id, step_id, at, explanation)
    select ${workspaceId}, moved.id, moved.before + whose.nth, whose.workflow_id, whose.step_id, ${at}, whose.because
    from moved join whose using (id)`.execute(tx)
}
