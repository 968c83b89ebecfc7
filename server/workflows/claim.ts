/** What is due: taken from the rows themselves, and written back with what came of it. */
import { sql } from 'kysely'
import type { Explanation } from '#core/workflow/explanation.ts'
import type { Outcome } from '#core/workflow/step.ts'
import { insertRows, kept, unnestAnew } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { PRIORITY } from '../conversations/deliver/queries.ts'
import { NO_LANE } from './enrol.ts'

/** Of one transaction: what is answered meanwhile waits for it. */
export const CLAIMED_MAX = 200
/** Messages of this many seconds wait in front of a number at most; the rest waits where it can still be stopped. Only when half of
 *  them have left it is filled up again: what is prepared together costs a tenth of what is prepared one by one. */
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

export interface OpenLane {
  id: string
  /** Messages that it has room for. */
  room: number
}

/** The numbers that want more, and (as NO_LANE) the steps that send nothing. In front of a number that cannot send everybody waits. */
export async function openLanes(tx: Tx, workspaceId: string): Promise<OpenLane[]> {
  const { rows } = await sql<OpenLane>`
    ${kept} select c.id, (c.ahead - waiting.count)::int as room
    from (select id, greatest(${AHEAD_MIN}::int, throughput_per_second * ${AHEAD_SECONDS}::int) as ahead
        from channels where workspace_id = ${workspaceId}::uuid and state = 'connected' offset 0) c
      cross join lateral (select count(*) from (
        select from sends s where s.workspace_id = ${workspaceId}::uuid and s.channel_id = c.id and s.priority = ${PRIORITY.automatic}::smallint
          and s.state = 'queued' limit c.ahead / 2) few) waiting
    where waiting.count < c.ahead / 2`.execute(tx)
  return [{ id: NO_LANE, room: CLAIMED_MAX }, ...rows]
}

/** Locked until the transaction ends; what another process has in hand is left to it. Every workflow and number that has something
 *  due has an equal part: none of them waits behind a long one. */
export async function claimDue(
  tx: Tx,
  workspaceId: string,
  {
    workflowIds,
    lanes,
    now,
    limit,
  }: { workflowIds: readonly string[]; lanes: readonly OpenLane[]; now: Date; limit: number },
): Promise<DueRow[]> {
  const { rows } = await sql<DueRow>`
    ${kept} with part as materialized (
      select w.id as workflow_id, l.id as lane,
        greatest(1, least(${limit}::int / count(*) over (), l.room / count(*) over (partition by l.id))) as share
      from unnest(${[...workflowIds]}::uuid[]) as w (id)
        cross join unnest(${lanes.map(({ id }) => id)}::uuid[], ${lanes.map(({ room }) => room)}::int[]) as l (id, room)
      where (select true from enrolments where workspace_id = ${workspaceId}::uuid and workflow_id = w.id and lane = l.id
        and due_at <= ${now}::timestamptz order by due_at limit 1))
    select e.* from part cross join lateral (
        select id, workflow_id, version, contact_id, conversation_id, step_id, visit, wait_until, wait_event, wait_heard, since
        from enrolments
        where workspace_id = ${workspaceId}::uuid and workflow_id = part.workflow_id and lane = part.lane
          and due_at <= ${now}::timestamptz
        order by due_at limit part.share for update skip locked) e
    limit ${limit}::int`.execute(tx)
  return rows
}

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

function becauseOf({ end, stays }: Outcome, told: Explanation | null): string | null {
  const because: Explanation | null = end === null ? (stays ?? null) : end === 'finished' ? { word: 'finished' } : told
  return because && JSON.stringify(because)
}

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
