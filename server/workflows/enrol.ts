/** Taking contacts in, any number in one statement. */
import { sql } from 'kysely'
import { type Definition, stepOf, type Trigger, type Way } from '#core/workflow/definition.ts'
import { unnestAnew } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { lookUpOnly } from '../conversations/deliver/queries.ts'

/** Of one contact in one workflow within a day: more often, and workflows are taken to start one another. */
const ENROLMENTS_PER_DAY_MAX = 20
const DAY_MS = 24 * 3_600_000
const MINUTE_MS = 60_000

/** Of steps that send nothing. */
export const NO_LANE = '00000000-0000-0000-0000-000000000000'

export interface Candidate {
  workflowId: string
  version: number
  definition: Definition
  contactId: string
  conversationId: string | null
  begunBy: Trigger['kind']
}

/** Takes in whoever may be enrolled (again); the database decides, so that two that ask at once enrol once. Answers how many. */
export async function enrolAll(
  tx: Tx,
  workspaceId: string,
  candidates: readonly Candidate[],
  now: Date,
): Promise<number> {
  if (candidates.length === 0) return 0
  await lookUpOnly(tx)
  const tooOften = JSON.stringify({ word: 'enrolled_too_often', times: ENROLMENTS_PER_DAY_MAX })
  // By the contact, whatever the database believes of tables that nobody has counted yet: a workflow may hold everybody.
  const ofContact = sql`(select * from enrolments
    where workspace_id = ${workspaceId} and contact_id = n.contact_id offset 0)`
  const { rows } = await sql<{ count: number }>`
    with fit as materialized (
      select n.*, (select count(*) from (
          select from ${ofContact} e
          where e.workflow_id = n.workflow_id and e.started_at > ${new Date(now.getTime() - DAY_MS)} limit ${ENROLMENTS_PER_DAY_MAX}) one)
          >= ${ENROLMENTS_PER_DAY_MAX} as is_too_often
      from ${unnestAnew(candidates, {
        id: ['uuid', () => uuidv7(now.getTime())],
        workflow_id: ['uuid', (one) => one.workflowId],
        version: ['integer', (one) => one.version],
        contact_id: ['uuid', (one) => one.contactId],
        conversation_id: ['uuid', (one) => one.conversationId],
        begun_by: ['text', (one) => one.begunBy],
        step_id: ['text', (one) => one.definition.first],
        lane: ['uuid', (one) => laneOf(one.definition, one.definition.first)],
        is_once: ['boolean', (one) => one.definition.reenrolment.rule === 'never'],
        not_since: ['timestamptz', (one) => notSince(one.definition, now)],
      })}
      where not exists (
        select from ${ofContact} e
        where e.workflow_id = n.workflow_id and (n.is_once or e.state in ('active', 'failed') or e.started_at > n.not_since))),
    begun as (
      insert into enrolments (workspace_id, id, workflow_id, version, contact_id, conversation_id, state, is_once, begun_by, step_id,
        due_at, lane, since, because, started_at)
      select ${workspaceId}, id, workflow_id, version, contact_id, conversation_id,
        case when is_too_often then 'failed' else 'active' end, is_once, begun_by, case when is_too_often then null else step_id end,
        case when is_too_often then null else ${now}::timestamptz end, lane, ${now},
        case when is_too_often then ${tooOften}::jsonb end, ${now}
      from fit order by contact_id on conflict do nothing returning id)
    select count(*)::int as count from begun`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Where the step's message leaves from. */
export function laneOf(definition: Definition, stepId: Way): string {
  const step = stepOf(definition, stepId)
  return step?.kind === 'send_template' ? step.channelId : NO_LANE
}

const notSince = ({ reenrolment }: Definition, now: Date) =>
  new Date(now.getTime() - (reenrolment.rule === 'again' ? reenrolment.afterMinutes : 0) * MINUTE_MS)
