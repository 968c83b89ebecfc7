/** What is due: taken from the rows themselves, and written back with what came of it. */
import { sql } from 'kysely'
import type { Explanation } from '#core/workflow/explanation.ts'
import type { Outcome } from '#core/workflow/step.ts'
import { insertRows, unnestAnew } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { PRIORITY } from '../conversations/deliver/queries.ts'
import { NO_LANE } from './enrol.ts'

/** Of one transaction. */
export const CLAIMED_MAX = 400
/** Of each workflow and number where several have work: none of them waits behind a long one. */
const EACH_MIN = 20
/** Messages of this many seconds wait in front of a number; the rest waits where it can still be stopped. */
const AHEAD_SECONDS = 4
const AHEAD_MIN = 100

export interface DueRow {
  id: string
  workflow_id: string
  version: number
  contact_id: string
  conversation_id: string | null
  step_id: string | null
  visit: number
  wait_until: Date | null
  wait_event: string | null
  wait_heard: boolean
  since: Date
}

/** The numbers that have room for more, and (as NO_LANE) the steps that send nothing. */
export async function openLanes(tx: Tx, workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from channels c where c.workspace_id = ${workspaceId} and (select count(*) from (
      select from sends s where s.workspace_id = ${workspaceId} and s.channel_id = c.id and s.priority = ${PRIORITY.automatic}
        and s.state = 'queued' limit greatest(${AHEAD_MIN}, c.throughput_per_second * ${AHEAD_SECONDS})) ahead)
      < greatest(${AHEAD_MIN}, c.throughput_per_second * ${AHEAD_SECONDS})`.execute(tx)
  return [NO_LANE, ...rows.map(({ id }) => id)]
}

/** Locked until the transaction ends; what another process has in hand is left to it. */
export async function claimDue(
  tx: Tx,
  workspaceId: string,
  {
    workflowIds,
    lanes,
    now,
    limit,
  }: { workflowIds: readonly string[]; lanes: readonly string[]; now: Date; limit: number },
): Promise<DueRow[]> {
  const each = Math.max(Math.min(EACH_MIN, limit), Math.ceil(limit / (workflowIds.length * lanes.length)), 1)
  const { rows } = await sql<DueRow>`
    select e.* from unnest(${[...workflowIds]}::uuid[]) as w (id) cross join unnest(${[...lanes]}::uuid[]) as l (id)
      cross join lateral (
        select id, workflow_id, version, contact_id, conversation_id, step_id, visit, wait_until, wait_event, wait_heard, since
        from enrolments
        where workspace_id = ${workspaceId} and workflow_id = w.id and lane = l.id and due_at <= ${now}
        order by due_at limit ${limit === 1 ? 1 : Math.max(each, laneShare(limit, workflowIds.length))} for update skip locked) e
    limit ${limit}`.execute(tx)
  return rows
}

const laneShare = (limit: number, workflows: number) => Math.ceil(limit / (2 * workflows))

export interface Done {
  row: DueRow
  outcome: Outcome
  told: Explanation | null
  kind: string | null
  conversationId: string | null
  messageId: string | null
  lane: string
}

const STATES = { finished: 'ended', budget: 'ended', failed: 'failed' } as const

const becauseOf = ({ end }: Outcome, told: Explanation | null) =>
  end === null ? null : JSON.stringify(end === 'finished' ? { word: 'finished' } : told)

/** All of them in two statements. */
export async function writeDone(tx: Tx, workspaceId: string, done: readonly Done[], now: Date): Promise<void> {
  await sql`
    update enrolments e set state = n.state, step_id = n.step_id, visit = n.visit, wait_until = n.wait_until,
      wait_event = n.wait_event, wait_heard = false, due_at = n.due_at, lane = n.lane, conversation_id = n.conversation_id,
      since = case when e.visit = n.visit then e.since else ${now}::timestamptz end, because = n.because,
      ended_at = case when n.state = 'active' then null else ${now}::timestamptz end
    from ${unnestAnew(done, {
      id: ['uuid', ({ row }) => row.id],
      state: ['text', ({ outcome }) => (outcome.end ? STATES[outcome.end] : 'active')],
      step_id: ['text', ({ outcome }) => outcome.state.stepId],
      visit: ['integer', ({ outcome }) => outcome.state.visit],
      wait_until: ['timestamptz', ({ outcome }) => outcome.state.wait?.until],
      wait_event: ['text', ({ outcome }) => outcome.state.wait?.event],
      due_at: ['timestamptz', ({ outcome }) => outcome.dueAt],
      lane: ['uuid', ({ lane }) => lane],
      conversation_id: ['uuid', ({ conversationId }) => conversationId],
      because: ['jsonb', ({ outcome, told }) => becauseOf(outcome, told)],
    })}
    where e.workspace_id = ${workspaceId} and e.id = n.id`.execute(tx)
  const entries = done.filter(({ told }) => told !== null)
  if (entries.length === 0) return
  await insertRows('enrolment_steps', entries, {
    workspace_id: ['uuid', () => workspaceId],
    enrolment_id: ['uuid', ({ row }) => row.id],
    visit: ['integer', ({ outcome }) => outcome.state.visit],
    workflow_id: ['uuid', ({ row }) => row.workflow_id],
    step_id: ['text', ({ row }) => row.step_id],
    kind: ['text', ({ kind }) => kind],
    at: ['timestamptz', () => now],
    explanation: ['jsonb', ({ told }) => JSON.stringify(told)],
    message_id: ['uuid', ({ messageId }) => messageId],
  }).execute(tx)
}
