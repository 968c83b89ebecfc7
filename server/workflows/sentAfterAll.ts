/** Messages of a step that had failed and that somebody tried again in their conversation: once Meta took them, the workflow goes on. */
import { type RawBuilder, sql } from 'kysely'
import type { NewEvent } from '#core/events.ts'
import { goOnAfter } from '#core/workflow/step.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { definitionOf } from './active.ts'
import { type Done, type DueRow, writeDone } from './claim.ts'
import { laneOf } from './enrol.ts'
import { enrolmentsChanged } from './news.ts'

/** Meta has them. What may have been sent is not settled yet, and what waits anew may fail anew. */
const TAKEN = ['accepted', 'sent', 'delivered', 'read', 'played']

interface Stood extends DueRow {
  messageId: string
}

/** Those whose message changed between these events, in workflows that are on. Answers the news of it. */
export async function goOnBetween(
  tx: Tx,
  workspaceId: string,
  workflowIds: readonly string[],
  { after, upTo }: { after: number; upTo: number },
  at: Date,
): Promise<NewEvent[]> {
  // Mostly nobody stands still, and then the messages of a campaign need not be asked about one by one.
  const { rows: standing } = await sql`
    select from unnest(${[...workflowIds]}::uuid[]) as w (id) where exists (select from enrolments
      where workspace_id = ${workspaceId} and workflow_id = w.id and state = 'failed') limit 1`.execute(tx)
  if (standing.length === 0) return []
  const theirs = sql`id in (
    select t.enrolment_id from (select distinct message_id from events
        where workspace_id = ${workspaceId} and number > ${after} and number <= ${upTo} and type = 'message.changed'
          and message_id is not null offset 0) v
      join enrolment_steps t on t.workspace_id = ${workspaceId} and t.message_id = v.message_id)`
  const rows = await goOn(tx, workspaceId, theirs, { at, limit: null })
  return enrolmentsChanged(
    workspaceId,
    rows.map(({ workflow_id }) => workflow_id),
    at,
  )
}

/** The same of one workflow or one enrolment in it, when somebody asks: it may have been off when the message left. */
export async function goOnOf(
  tx: Tx,
  workspaceId: string,
  { workflowId, id }: { workflowId: string; id?: string },
  { at, limit }: { at: Date; limit: number },
): Promise<number> {
  const one = id ? sql`and id = ${id}::uuid` : sql``
  return (await goOn(tx, workspaceId, sql`workflow_id = ${workflowId}::uuid ${one}`, { at, limit })).length
}

async function goOn(
  tx: Tx,
  workspaceId: string,
  which: RawBuilder<unknown>,
  { at, limit }: { at: Date; limit: number | null },
): Promise<Stood[]> {
  const { rows } = await sql<Stood>`
    select id, workflow_id, version, contact_id, conversation_id, step_id, visit, wait_until, wait_event, wait_heard, since,
      because ->> 'messageId' as "messageId"
    from enrolments e
    where workspace_id = ${workspaceId} and state = 'failed' and because ->> 'word' = 'send_failed' and ${which}
      and exists (select from messages m where m.workspace_id = ${workspaceId} and m.id = (e.because ->> 'messageId')::uuid
        and m.status = any (${TAKEN}::text[]))
    order by id limit ${limit}::int for update`.execute(tx)
  const done: Done[] = []
  for (const row of rows) {
    const definition = await definitionOf(tx, workspaceId, row.workflow_id, row.version)
    const told = { word: 'sent_after_all', messageId: row.messageId } as const
    const outcome = goOnAfter(definition, { stepId: row.step_id, visit: row.visit, wait: null }, told, at)
    const lane = laneOf(definition, outcome.state.stepId)
    done.push({ row, outcome, told, kind: null, conversationId: row.conversation_id, messageId: null, lane })
  }
  if (done.length > 0) await writeDone(tx, workspaceId, done, at)
  return rows
}
