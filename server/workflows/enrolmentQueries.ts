/** Enrolments as people look at them, cancel and retry them. */
import { sql } from 'kysely'
import type { Explanation } from '#core/workflow/explanation.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { EnrolmentRow, StepRow } from './rows.ts'

interface Narrowing {
  workflowId?: string
  contactId?: string
  state?: string | undefined
  after?: { at: Date; id: string } | null
  limit: number
}

/** Nobody looks at who stands in front of a number that cannot send: why they stand there is not written down for each. */
const WAITS_FOR_NUMBER = JSON.stringify({ word: 'waits_for_number' } satisfies Explanation)

const enrolmentsFrom = (workspaceId: string) => sql`
  select e.id, e.workflow_id, w.name as workflow_name, e.version, e.contact_id, c.name as contact_name, e.conversation_id,
    e.state, e.begun_by, e.step_id, e.due_at, (
      select step ->> 'kind' from workflow_versions v cross join jsonb_array_elements(v.definition -> 'steps') step
      where v.workspace_id = ${workspaceId} and v.workflow_id = e.workflow_id and v.version = e.version
        and step ->> 'id' = e.step_id limit 1) as step_kind, e.started_at, e.ended_at,
    case when e.state = 'active' and away.id is not null then ${WAITS_FOR_NUMBER}::jsonb else e.because end as because
  from enrolments e
    left join channels away on away.workspace_id = ${workspaceId} and away.id = e.lane and away.state <> 'connected'
    join workflows w on w.workspace_id = ${workspaceId} and w.id = e.workflow_id
    join contacts c on c.workspace_id = ${workspaceId} and c.id = e.contact_id`

/** The newest first. */
export async function listEnrolments(tx: Tx, workspaceId: string, by: Narrowing): Promise<EnrolmentRow[]> {
  const parts = [
    ...(by.workflowId ? [sql`and e.workflow_id = ${by.workflowId}::uuid`] : []),
    ...(by.contactId ? [sql`and e.contact_id = ${by.contactId}::uuid`] : []),
    ...(by.state ? [sql`and e.state = ${by.state}`] : []),
    ...(by.after ? [sql`and (e.started_at, e.id) < (${by.after.at}, ${by.after.id}::uuid)`] : []),
  ]
  const { rows } = await sql<EnrolmentRow>`
    ${enrolmentsFrom(workspaceId)} where e.workspace_id = ${workspaceId} ${sql.join(parts, sql` `)}
    order by e.started_at desc, e.id desc limit ${by.limit}`.execute(tx)
  return rows
}

export async function enrolmentById(tx: Tx, workspaceId: string, id: string): Promise<EnrolmentRow | null> {
  const { rows } = await sql<EnrolmentRow>`
    ${enrolmentsFrom(workspaceId)} where e.workspace_id = ${workspaceId} and e.id = ${id}::uuid`.execute(tx)
  return rows[0] ?? null
}

export async function historyOf(tx: Tx, workspaceId: string, enrolmentId: string): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`
    select visit, step_id, kind, at, explanation, message_id, m.status as message_status, m.fault as message_fault
    from enrolment_steps t left join lateral (
        select status, fault from messages m
        where m.workspace_id = ${workspaceId} and m.id = coalesce(t.message_id, (t.explanation ->> 'messageId')::uuid)) m on true
    where workspace_id = ${workspaceId} and enrolment_id = ${enrolmentId}::uuid order by visit`.execute(tx)
  return rows
}

/** Takes those who are in it out again, `limit` at a time, and says so in their histories; answers who. */
export async function endEnrolments(
  tx: Tx,
  workspaceId: string,
  which: { workflowId: string; id?: string },
  { because, at, limit }: { because: Explanation; at: Date; limit: number },
): Promise<string[]> {
  const one = which.id ? sql`and id = ${which.id}::uuid` : sql``
  const text = JSON.stringify(because)
  const { rows } = await sql<{ id: string }>`
    with chosen as materialized (
      select id, visit, step_id from enrolments
      where workspace_id = ${workspaceId} and workflow_id = ${which.workflowId}::uuid and state in ('active', 'failed') ${one}
      order by id limit ${limit} for update),
    told as (
      insert into enrolment_steps (workspace_id, enrolment_id, visit, workflow_id, step_id, at, explanation)
      select ${workspaceId}, id, visit + 1, ${which.workflowId}::uuid, step_id, ${at}, ${text}::jsonb from chosen),
    ended as (
      update enrolments e set state = 'cancelled', visit = e.visit + 1, due_at = null, wait_event = null, wait_until = null,
        because = ${text}::jsonb, ended_at = ${at}
      from chosen where e.workspace_id = ${workspaceId} and e.id = chosen.id returning e.id)
    select id from ended`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Those that stand still because of an error go on at the step where it happened; not where its message was sent after all, by
 *  somebody who tried it again in the conversation: they would get it twice. */
export async function retryEnrolments(
  tx: Tx,
  workspaceId: string,
  which: { workflowId: string; id?: string },
  { at, limit }: { at: Date; limit: number },
): Promise<number> {
  const one = which.id ? sql`and id = ${which.id}::uuid` : sql``
  const { rows } = await sql<{ count: number }>`
    with chosen as materialized (
      select id, visit, step_id from enrolments
      where workspace_id = ${workspaceId} and workflow_id = ${which.workflowId}::uuid and state = 'failed'
        and step_id is not null ${one} and (because ->> 'messageId' is null or exists (
          select from messages m where m.workspace_id = ${workspaceId} and m.id = (because ->> 'messageId')::uuid
            and m.status = 'failed'))
      order by id limit ${limit} for update),
    told as (
      insert into enrolment_steps (workspace_id, enrolment_id, visit, workflow_id, step_id, at, explanation)
      select ${workspaceId}, id, visit + 1, ${which.workflowId}::uuid, step_id, ${at}, '{"word":"retried"}'::jsonb from chosen),
    begun as (
      update enrolments e set state = 'active', visit = e.visit + 1, due_at = ${at}, because = null, ended_at = null
      from chosen where e.workspace_id = ${workspaceId} and e.id = chosen.id returning e.id)
    select count(*)::int as count from begun`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Those in older versions go on in this one, where it has the step they stand at: in front of the number that it names there. */
export async function moveEnrolments(
  tx: Tx,
  workspaceId: string,
  workflowId: string,
  { version, steps, limit }: { version: number; steps: readonly { id: string; lane: string }[]; limit: number },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with chosen as materialized (
      select id from enrolments
      where workspace_id = ${workspaceId} and workflow_id = ${workflowId}::uuid and state in ('active', 'failed')
        and version < ${version} and step_id = any (${steps.map(({ id }) => id)}::text[])
      order by id limit ${limit} for update),
    moved as (
      update enrolments e set version = ${version}, lane = s.lane
      from chosen, unnest(${steps.map(({ id }) => id)}::text[], ${steps.map(({ lane }) => lane)}::uuid[]) as s (id, lane)
      where e.workspace_id = ${workspaceId} and e.id = chosen.id and s.id = e.step_id returning e.id)
    select count(*)::int as count from moved`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Those who are still on their way through older versions. */
export async function inOlderVersions(
  tx: Tx,
  workspaceId: string,
  workflowId: string,
  version: number,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from enrolments
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId}::uuid and state in ('active', 'failed')
      and version < ${version}`.execute(tx)
  return rows[0]?.count ?? 0
}
