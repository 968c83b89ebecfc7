/** Everybody in one workflow: that they agreed, a workflow that sends each of them a template, and all of them enrolled. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Definition } from '#core/workflow/definition.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { insertBatch } from '#server/workflows/batchQueries.ts'
import { beginAtEvent } from '#server/workflows/engineQueries.ts'
import { insertVersion, insertWorkflow, setOn } from '#server/workflows/queries.ts'
import { sendOrderShipped } from '#tests/workflows.ts'
import type { House } from './house.ts'
import { SCOPE, type Shop } from './shop.ts'

/** One of the simulator's, in English. */

const LOOK_AGAIN_MS = 250

/** Everybody has said yes. */
export async function agree({ owner }: House, { workspaceId }: Shop): Promise<void> {
  await owner.query(
    `insert into consent_marks (workspace_id, scope, party, purpose, consent, own, at, number)
     select $1, $2, p.party, purpose, 'opted_in', true, now(), row_number() over ()
     from parties p cross join unnest(array['utility', 'marketing']) as purpose where p.workspace_id = $1`,
    [workspaceId, SCOPE],
  )
}

/** A workflow that is on and sends the template from this number of the shop. */
export async function workflowOn(
  { database }: House,
  { workspaceId, agents }: Shop,
  channelId: string,
): Promise<string> {
  const id = uuidv7()
  const [at, by] = [new Date(), agents[0] ?? '']
  const definition: Definition = {
    triggers: [{ kind: 'by_hand' }],
    conditions: null,
    reenrolment: { rule: 'never' },
    first: 'send',
    steps: [sendOrderShipped(channelId, { rule: 'fixed', language: 'en' })],
  }
  await inWorkspaces(database.db, [workspaceId], async (tx) => {
    await insertWorkflow(tx, { workspaceId, id, name: 'News', draft: definition, by, at })
    await insertVersion(tx, workspaceId, id, { version: 1, definition, by, at })
    await beginAtEvent(tx, workspaceId, 0)
    await setOn(tx, workspaceId, id, 0)
  })
  return id
}

/** As its own route would, which also wakes the server. */
export async function enrolEverybody(
  { database }: House,
  { workspaceId, agents }: Shop,
  workflowId: string,
): Promise<void> {
  await inWorkspaces(database.db, [workspaceId], async (tx) => {
    const [by, at] = [agents[0] ?? '', new Date()]
    await insertBatch(tx, { workspaceId, id: uuidv7(), workflowId, who: { kind: 'everybody' }, by, at })
    await appendEvents(tx, [
      { type: 'workflow.changed', workflowId, because: 'enrolments', workspaceId, actorId: by, at },
    ])
  })
}

const COUNTS = {
  templates: 'select count(*)::int as count from templates',
  // Counting the rows themselves would be measured with them.
  enrolments: 'select coalesce(sum(enrolled), 0)::int as count from workflow_batches',
}

export async function count({ owner }: House, what: keyof typeof COUNTS): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(COUNTS[what])
  return rows[0]?.count ?? 0
}

export async function until(withinMs: number, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it did not come about within ${withinMs} ms`)
    await delay(LOOK_AGAIN_MS)
  }
}
