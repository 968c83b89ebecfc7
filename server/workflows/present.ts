import type {
  Enrolment,
  EnrolmentStep,
  Workflow,
  WorkflowProblem,
  WorkflowSummary,
  WorkflowTrouble,
} from '#contract/workflows.ts'
import type { Explanation } from '#core/workflow/explanation.ts'
import type { CountsRow, EnrolmentRow, StepRow, WorkflowRow } from './rows.ts'

const NOBODY = { active: 0, ended: 0, failed: 0 }

export function presentSummary(
  row: WorkflowRow,
  counts: CountsRow | undefined,
  troubles: WorkflowTrouble[] = [],
): WorkflowSummary {
  const { active, ended, failed } = counts ?? NOBODY
  return {
    id: row.id,
    name: row.name,
    isOn: row.is_on,
    version: row.version,
    publishedAt: row.published_at?.toISOString() ?? null,
    // Both as the database keeps them, so their keys are in one order.
    isChanged: row.definition === null || JSON.stringify(row.draft) !== JSON.stringify(row.definition),
    triggers: (row.definition ?? row.draft).triggers.map(({ kind }) => kind),
    counts: { active, ended, failed },
    troubles,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

export const presentWorkflow = (
  row: WorkflowRow,
  counts: CountsRow | undefined,
  { problems, troubles }: { problems: WorkflowProblem[]; troubles: WorkflowTrouble[] | undefined },
): Workflow => ({
  ...presentSummary(row, counts, troubles),
  draft: row.draft as Workflow['draft'],
  draftNumber: row.draft_number,
  problems,
})

export const presentEnrolment = (row: EnrolmentRow): Enrolment => ({
  id: row.id,
  workflowId: row.workflow_id,
  workflowName: row.workflow_name,
  version: row.version,
  contactId: row.contact_id,
  contactName: row.contact_name,
  conversationId: row.conversation_id,
  state: row.state,
  begunBy: row.begun_by,
  stepId: row.step_id,
  stepKind: row.step_kind,
  dueAt: row.due_at?.toISOString() ?? null,
  because: row.because,
  startedAt: row.started_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
})

export const presentStep = (row: StepRow): EnrolmentStep => ({
  visit: row.visit,
  stepId: row.step_id,
  kind: row.kind,
  at: row.at.toISOString(),
  explanation: told(row),
  messageId: row.message_id,
  message:
    row.message_id === null || row.message_status === null
      ? null
      : { status: row.message_status, fault: row.message_fault },
})

/** Of a message that was taken back while it was being sent: what became of it. */
function told({ explanation, message_status: status }: StepRow): Explanation {
  if (explanation.word !== 'send_recalled') return explanation
  const { because, userId } = explanation
  if (status === 'cancelled') return { word: because, userId }
  return isOpen(status) ? explanation : { word: 'send_left', userId }
}

const isOpen = (status: string | null) => status === 'queued' || status === 'sending' || status === 'unconfirmed'
