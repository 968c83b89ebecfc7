/** Messages that a step queued and that failed after it: the template was paused meanwhile, say, or Meta refused them. */
import { sql } from 'kysely'
import type { NewEvent } from '#core/events.ts'
import type { Explanation } from '#core/workflow/explanation.ts'
import { isOurs } from '#core/workflow/unsent.ts'
import { unnestAnew } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { enrolmentsChanged } from './news.ts'

interface Unsent {
  enrolmentId: string
  workflowId: string
  stepId: string
  messageId: string
  channelId: string
  fault: string | null
}

/** Kinds of steps that change nothing: whoever only came through these since goes back to the step whose message did not leave. */
const HARMLESS = ['wait', 'branch', 'end']

/**
 * Whose message failed for a reason of ours stands still at its step again, among the errors, until somebody tries it anew. Who has
 * gone on to steps that did something, is enrolled anew or was taken out stays there: what became of the message their history shows.
 * Answers the news of it.
 */
export async function standStill(
  tx: Tx,
  workspaceId: string,
  { after, upTo }: { after: number; upTo: number },
  at: Date,
): Promise<NewEvent[]> {
  const failed = (await failedBetween(tx, workspaceId, after, upTo)).filter(({ fault }) => isOurs(fault))
  if (failed.length === 0) return []
  // The engine may have one of them in hand: what it does to them is seen below.
  await sql`select from enrolments where workspace_id = ${workspaceId}
    and id = any (${failed.map(({ enrolmentId }) => enrolmentId)}::uuid[]) order by id for update`.execute(tx)
  const { rows } = await sql<{ workflowId: string }>`
    with back as materialized (
      select distinct on (e.workflow_id, e.contact_id) e.id, e.visit + 1 as visit, n.step_id, n.channel_id, n.because
      from ${unnestAnew(failed, {
        enrolment_id: ['uuid', (one) => one.enrolmentId],
        step_id: ['text', (one) => one.stepId],
        message_id: ['uuid', (one) => one.messageId],
        channel_id: ['uuid', (one) => one.channelId],
        because: ['jsonb', (one) => JSON.stringify(toldOf(one))],
      })}
        join enrolments e on e.workspace_id = ${workspaceId} and e.id = n.enrolment_id and e.state in ('active', 'ended')
        join enrolment_steps t on t.workspace_id = ${workspaceId} and t.message_id = n.message_id
      where not exists (select from enrolment_steps l where l.workspace_id = ${workspaceId} and l.enrolment_id = e.id
          and l.visit > t.visit and (l.kind <> all (${HARMLESS}::text[]) or (l.explanation ->> 'word' = 'send_failed'
            and not exists (select from enrolment_steps g where g.workspace_id = ${workspaceId} and g.enrolment_id = e.id
              and g.visit > l.visit and g.explanation ->> 'word' = 'sent_after_all'))))
        and not exists (select from enrolments o where o.workspace_id = ${workspaceId} and o.workflow_id = e.workflow_id
          and o.contact_id = e.contact_id and o.id <> e.id and o.state in ('active', 'failed'))
      order by e.workflow_id, e.contact_id, e.started_at desc),
    told as (
      insert into enrolment_steps (workspace_id, enrolment_id, visit, workflow_id, step_id, at, explanation)
      select ${workspaceId}, back.id, back.visit, e.workflow_id, back.step_id, ${at}, back.because
      from back join enrolments e on e.workspace_id = ${workspaceId} and e.id = back.id),
    stood as (
      update enrolments e set state = 'failed', step_id = back.step_id, visit = back.visit, lane = back.channel_id, due_at = null,
        wait_until = null, wait_event = null, wait_heard = false, because = back.because, ended_at = ${at}
      from back where e.workspace_id = ${workspaceId} and e.id = back.id returning e.workflow_id)
    select distinct workflow_id as "workflowId" from stood`.execute(tx)
  return enrolmentsChanged(
    workspaceId,
    rows.map(({ workflowId }) => workflowId),
    at,
  )
}

const toldOf = ({ fault, messageId }: Unsent): Explanation => ({
  word: 'send_failed',
  refused: fault ?? 'unknown',
  messageId,
})

/** Messages of steps that are told of as failed after one event and up to another. */
export async function failedBetween(tx: Tx, workspaceId: string, after: number, upTo: number): Promise<Unsent[]> {
  const { rows } = await sql<Unsent>`
    select distinct on (m.id) t.enrolment_id as "enrolmentId", t.workflow_id as "workflowId", t.step_id as "stepId",
      m.id as "messageId", m.channel_id as "channelId", m.fault
    from (select distinct message_id from events
        where workspace_id = ${workspaceId} and number > ${after} and number <= ${upTo} and type = 'message.changed'
          and message_id is not null offset 0) e
      cross join lateral (
        select m.id, m.channel_id, m.fault from messages m
        where m.workspace_id = ${workspaceId} and m.id = e.message_id and m.status = 'failed' and m.source = 'workflow' offset 0) m
      join enrolment_steps t on t.workspace_id = ${workspaceId} and t.message_id = m.id and t.step_id is not null
    order by m.id`.execute(tx)
  return rows
}
