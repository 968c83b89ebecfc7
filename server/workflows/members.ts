/** Who is in the segments that workflows watch, as far as they know: only who was not there before has entered. */
import { sql } from 'kysely'
import type { Definition } from '#core/workflow/definition.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { membersOf, membersSql } from '../contacts/segments.ts'
import type { ActiveWorkflow } from './active.ts'
import type { Candidate } from './enrol.ts'

/** To write down everybody in a segment takes longer than other statements may. */
const FILL_MS_MAX = 60_000

/** The segments whose entry begins it. */
export const segmentsIn = ({ triggers }: Pick<Definition, 'triggers'>): string[] => [
  ...new Set(triggers.flatMap((trigger) => (trigger.kind === 'segment_entered' ? trigger.segmentId : []))),
]

/** Notes who is in these segments now: they do not enter. */
export async function beginWatching(
  tx: Tx,
  workspaceId: string,
  workflowId: string,
  segmentIds: readonly string[],
  now: Date,
): Promise<void> {
  for (const segmentId of segmentIds) await takeStock(tx, workspaceId, [workflowId], segmentId, now)
}

/** Forgets who was in the segments of this workflow other than these. */
export async function endWatching(
  tx: Tx,
  workspaceId: string,
  workflowId: string,
  keep: readonly string[] = [],
): Promise<void> {
  await sql`delete from workflow_members
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId}::uuid and segment_id <> all (${[...keep]}::uuid[])`.execute(
    tx,
  )
}

export interface Touched {
  /** Of whom something may have become different. */
  contactIds: readonly string[]
  /** Whose filter may have become another. */
  segmentIds: readonly string[]
}

/** Keeps who is where, and answers those who came in. Who is in a segment because its filter was changed did not enter. */
export async function enteredBy(
  tx: Tx,
  workspaceId: string,
  workflows: readonly ActiveWorkflow[],
  { contactIds, segmentIds }: Touched,
  now: Date,
): Promise<Candidate[]> {
  const watchers = workflows.flatMap((workflow) =>
    segmentsIn(workflow.definition).map((segmentId) => ({ segmentId, workflow })),
  )
  const entered: Candidate[] = []
  for (const [segmentId, mine] of Map.groupBy(watchers, (one) => one.segmentId)) {
    const byId = new Map(mine.map(({ workflow }) => [workflow.id, workflow]))
    const found = await compare(tx, workspaceId, { segmentId, workflowIds: [...byId.keys()], contactIds }, now)
    for (const { workflowId, contactId } of found) {
      const workflow = byId.get(workflowId)
      if (!workflow) continue
      const { version, definition } = workflow
      entered.push({ workflowId, version, definition, contactId, conversationId: null, begunBy: 'segment_entered' })
    }
    if (segmentIds.includes(segmentId)) await takeStock(tx, workspaceId, [...byId.keys()], segmentId, now)
  }
  return entered
}

/** Where a contact was that is part of another now, that other one is: it does not enter. One merge after the other. */
export async function moveMembers(
  tx: Tx,
  workspaceId: string,
  merges: readonly { absorbedId: string; into: string }[],
): Promise<void> {
  for (const { absorbedId, into } of merges) {
    await sql`
      with gone as (
        delete from workflow_members where workspace_id = ${workspaceId} and contact_id = ${absorbedId}::uuid
        returning workflow_id, segment_id)
      insert into workflow_members (workspace_id, workflow_id, segment_id, contact_id)
      select ${workspaceId}, workflow_id, segment_id, ${into}::uuid from gone on conflict do nothing`.execute(tx)
  }
}

/** Of these contacts only: writes down who came and strikes out who went; answers who came. */
async function compare(
  tx: Tx,
  workspaceId: string,
  asked: { segmentId: string; workflowIds: readonly string[]; contactIds: readonly string[] },
  now: Date,
): Promise<{ workflowId: string; contactId: string }[]> {
  const { segmentId } = asked
  if (asked.contactIds.length === 0) return []
  const inside = (await membersOf(tx, workspaceId, segmentId, asked.contactIds, now)) ?? []
  await sql`delete from workflow_members
    where workspace_id = ${workspaceId} and segment_id = ${segmentId}::uuid
      and workflow_id = any (${[...asked.workflowIds]}::uuid[]) and contact_id = any (${[...asked.contactIds]}::uuid[])
      and contact_id <> all (${inside}::uuid[])`.execute(tx)
  if (inside.length === 0) return []
  const { rows } = await sql<{ workflowId: string; contactId: string }>`
    insert into workflow_members (workspace_id, workflow_id, segment_id, contact_id)
    select ${workspaceId}, w.id, ${segmentId}::uuid, c.id
    from unnest(${[...asked.workflowIds]}::uuid[]) as w (id) cross join unnest(${inside}::uuid[]) as c (id)
    order by w.id, c.id on conflict do nothing
    returning workflow_id as "workflowId", contact_id as "contactId"`.execute(tx)
  return rows
}

/** Everybody who is in it now, and nobody else; nobody where it is gone. */
async function takeStock(
  tx: Tx,
  workspaceId: string,
  workflowIds: readonly string[],
  segmentId: string,
  now: Date,
): Promise<void> {
  await sql`select set_config('statement_timeout', ${String(FILL_MS_MAX)}, true)`.execute(tx)
  await sql`delete from workflow_members where workspace_id = ${workspaceId} and segment_id = ${segmentId}::uuid
    and workflow_id = any (${[...workflowIds]}::uuid[])`.execute(tx)
  const inside = await membersSql(tx, workspaceId, segmentId, now)
  if (!inside) return
  await sql`
    insert into workflow_members (workspace_id, workflow_id, segment_id, contact_id)
    select ${workspaceId}, w.id, ${segmentId}::uuid, c.id
    from unnest(${[...workflowIds]}::uuid[]) as w (id) cross join (${inside}) as c`.execute(tx)
}
