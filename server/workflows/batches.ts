/** Takes in those who were enrolled by hand, part by part: each part and the place it came to are one transaction. */
import { sql } from 'kysely'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { membersOf } from '../contacts/segments.ts'
import { activeWorkflows } from './active.ts'
import type { Who } from './batchQueries.ts'
import { type Candidate, enrolAll } from './enrol.ts'
import { thoseWhoFit } from './fitting.ts'
import type { EngineDeps } from './reader.ts'

const CONTACTS_AT_ONCE = 1_000

/** Answers the workflow of the part that was taken in, null where nothing is left to do. */
export function takeBatch({ db, clock }: EngineDeps, workspaceId: string): Promise<string | null> {
  return inWorkspaces(db, [workspaceId], async (tx) => {
    const workflows = new Map((await activeWorkflows(tx, workspaceId)).map((one) => [one.id, one]))
    if (workflows.size === 0) return null
    const { rows } = await sql<OpenBatch>`
      select id, workflow_id, who, after_id from workflow_batches
      where workspace_id = ${workspaceId} and not is_done and workflow_id = any (${[...workflows.keys()]}::uuid[])
      order by asked_at, id limit 1 for update skip locked`.execute(tx)
    const [batch] = rows
    const workflow = batch && workflows.get(batch.workflow_id)
    if (!batch || !workflow) return null
    const now = clock.now()
    const contactIds = await nextContacts(tx, workspaceId, batch)
    const { who } = batch
    const meant = who.kind === 'segment' ? await membersOf(tx, workspaceId, who.segmentId, contactIds, now) : contactIds
    const candidates = (meant ?? []).map((contactId): Candidate => {
      const { id: workflowId, version, definition } = workflow
      return { workflowId, version, definition, contactId, conversationId: null, begunBy: 'by_hand' }
    })
    const count = await enrolAll(tx, workspaceId, await thoseWhoFit(tx, workspaceId, candidates, now), now)
    const isDone = contactIds.length < CONTACTS_AT_ONCE
    await sql`
      update workflow_batches set after_id = coalesce(${contactIds.at(-1) ?? null}::uuid, after_id), is_done = ${isDone},
        enrolled = enrolled + ${count}
      where workspace_id = ${workspaceId} and id = ${batch.id}::uuid`.execute(tx)
    return workflow.id
  })
}

interface OpenBatch {
  id: string
  workflow_id: string
  who: Who
  after_id: string | null
}

async function nextContacts(tx: Tx, workspaceId: string, { who, after_id: after }: OpenBatch): Promise<string[]> {
  const named = who.kind === 'contacts' ? sql`and c.id = any (${who.contactIds}::uuid[])` : sql``
  const further = after === null ? sql`` : sql`and c.id > ${after}::uuid`
  const { rows } = await sql<{ id: string }>`
    select c.id from contacts c where c.workspace_id = ${workspaceId} and c.merged_into is null ${named} ${further}
    order by c.id limit ${CONTACTS_AT_ONCE}`.execute(tx)
  return rows.map(({ id }) => id)
}
