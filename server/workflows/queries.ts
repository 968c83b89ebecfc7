/** Workflows and their versions: what is kept of the definitions. */
import { sql } from 'kysely'
import { cleanText } from '#core/text.ts'
import type { Definition } from '#core/workflow/definition.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { CountsRow, LockedWorkflow, VersionRow, WorkflowRow } from './rows.ts'

/** More are shown as this many: to count a million rows takes longer than anybody waits. */
const COUNTED_MAX = 1_000_000

/** Those in use, by name; `id` narrows to one. */
export async function workflows(tx: Tx, workspaceId: string, id: string | null = null): Promise<WorkflowRow[]> {
  const { rows } = await sql<WorkflowRow>`
    select w.id, w.name, w.is_on, w.draft, w.draft_number, w.version, v.definition, v.published_at, w.created_at, w.updated_at
    from workflows w left join workflow_versions v
      on v.workspace_id = ${workspaceId} and v.workflow_id = w.id and v.version = w.version
    where w.workspace_id = ${workspaceId} and w.archived_at is null and (${id}::uuid is null or w.id = ${id}::uuid)
    order by lower(w.name), w.id`.execute(tx)
  return rows
}

/** Held until the transaction ends: what begins, goes on or sends for it waits meanwhile. */
export async function lockWorkflow(tx: Tx, workspaceId: string, id: string): Promise<LockedWorkflow | null> {
  const { rows } = await sql<LockedWorkflow>`
    select id, name, is_on, draft, draft_number, draft_by, version from workflows
    where workspace_id = ${workspaceId} and id = ${id}::uuid and archived_at is null for update`.execute(tx)
  return rows[0] ?? null
}

/** Whether this draft is the one that stands, whatever the order of its keys. */
export async function hasDraft(tx: Tx, workspaceId: string, id: string, draft: Definition): Promise<boolean> {
  const { rows } = await sql`select from workflows
    where workspace_id = ${workspaceId} and id = ${id}::uuid and draft = ${stored(draft)}::jsonb`.execute(tx)
  return rows.length > 0
}

/** False: there was one of this id. */
export async function insertWorkflow(
  tx: Tx,
  row: { workspaceId: string; id: string; name: string; draft: Definition; by: string; at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into workflows (workspace_id, id, name, draft, created_by, created_at, updated_at)
    values (${row.workspaceId}, ${row.id}, ${row.name}, ${JSON.stringify(row.draft)}::jsonb, ${row.by}, ${row.at}, ${row.at})
    on conflict do nothing returning id`.execute(tx)
  return rows.length > 0
}

/** Whoever gives it another name has not looked at what it does: `updated_at` stays. */
export const rename = (tx: Tx, workspaceId: string, id: string, name: string) =>
  sql`update workflows set name = ${cleanText(name).text} where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(
    tx,
  )

export async function writeDraft(
  tx: Tx,
  workspaceId: string,
  id: string,
  { draft, by, at }: { draft: Definition; by: string; at: Date },
): Promise<void> {
  const isNew = sql`draft is distinct from ${stored(draft)}::jsonb`
  await sql`update workflows set draft = ${stored(draft)}::jsonb, updated_at = ${at},
      draft_number = case when ${isNew} then draft_number + 1 else draft_number end,
      draft_by = case when ${isNew} then ${by}::text else draft_by end
    where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}

const stored = (draft: Definition) => JSON.stringify(draft, storable)

/** PostgreSQL refuses what no text may hold. */
const storable = (_: string, value: unknown) => (typeof value === 'string' ? cleanText(value).text : value)

export async function insertVersion(
  tx: Tx,
  workspaceId: string,
  id: string,
  row: { version: number; definition: Definition; by: string; at: Date },
): Promise<void> {
  await sql`insert into workflow_versions (workspace_id, workflow_id, version, definition, published_by, published_at)
    values (${workspaceId}, ${id}, ${row.version}, ${JSON.stringify(row.definition)}::jsonb, ${row.by}, ${row.at})`.execute(
    tx,
  )
  await sql`update workflows set version = ${row.version}, updated_at = ${row.at}
    where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}

/** `beginsAfter`: the event after which it begins; null switches it off. */
export async function setOn(tx: Tx, workspaceId: string, id: string, beginsAfter: number | null): Promise<void> {
  await sql`update workflows set is_on = ${beginsAfter !== null}, begins_after = coalesce(${beginsAfter}::bigint, begins_after)
    where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}

export async function archive(tx: Tx, workspaceId: string, id: string, at: Date): Promise<void> {
  await sql`update workflows set is_on = false, archived_at = ${at}, updated_at = ${at}
    where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}

export async function countWorkflows(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from workflows where workspace_id = ${workspaceId} and archived_at is null`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}

/** How many are in each, came through, or stand still because of an error. */
export async function countsOf(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Map<string, CountsRow>> {
  const counted = (state: string) => sql`(select count(*)::int from (
    select from enrolments e where e.workspace_id = ${workspaceId} and e.workflow_id = w.id and e.state = ${state}
    limit ${COUNTED_MAX}) one)`
  const { rows } = await sql<CountsRow>`
    select w.id as workflow_id, ${counted('active')} as active, ${counted('ended')} as ended, ${counted('failed')} as failed
    from unnest(${[...ids]}::uuid[]) as w (id)`.execute(tx)
  return new Map(rows.map((row) => [row.workflow_id, row]))
}

/** Newest first. */
export async function versionsOf(tx: Tx, workspaceId: string, id: string, limit: number): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select v.version, v.definition, v.published_by, v.published_at,
      (select count(*)::int from enrolments e where e.workspace_id = ${workspaceId} and e.workflow_id = v.workflow_id
        and e.state = 'active' and e.version = v.version) as active
    from workflow_versions v where v.workspace_id = ${workspaceId} and v.workflow_id = ${id}::uuid
    order by v.version desc limit ${limit}`.execute(tx)
  return rows
}

/** Who stands where, and how often each step was done. */
export async function stepCounts(
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<{ step_id: string; standing: number; done: number }[]> {
  const { rows } = await sql<{ step_id: string; standing: number; done: number }>`
    with standing as (
      select step_id, count(*)::int as count from enrolments
      where workspace_id = ${workspaceId} and workflow_id = ${id}::uuid and state in ('active', 'failed') and step_id is not null
      group by step_id),
    done as (
      select step_id, count(*)::int as count from enrolment_steps
      where workspace_id = ${workspaceId} and workflow_id = ${id}::uuid and step_id is not null group by step_id)
    select step_id, coalesce(standing.count, 0) as standing, coalesce(done.count, 0) as done
    from standing full join done using (step_id) order by step_id`.execute(tx)
  return rows
}
