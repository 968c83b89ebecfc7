import type { MessageStatus } from '#contract/messages.ts'
import type { Definition } from '#core/workflow/definition.ts'
import type { Explanation } from '#core/workflow/explanation.ts'

export interface WorkflowRow {
  id: string
  name: string
  is_on: boolean
  draft: Definition
  draft_number: number
  version: number | null
  /** Of the newest version. */
  definition: Definition | null
  published_at: Date | null
  created_at: Date
  updated_at: Date
}

/** As it stands while somebody changes it. */
export interface LockedWorkflow
  extends Pick<WorkflowRow, 'id' | 'name' | 'is_on' | 'draft' | 'draft_number' | 'version'> {
  /** Who changed the draft last, where that is known. */
  draft_by: string | null
}

export interface CountsRow {
  workflow_id: string
  active: number
  ended: number
  failed: number
}

export interface VersionRow {
  version: number
  definition: Definition
  published_by: string
  published_at: Date
  active: number
}

export interface EnrolmentRow {
  id: string
  workflow_id: string
  workflow_name: string
  version: number
  contact_id: string
  contact_name: string
  conversation_id: string | null
  state: 'active' | 'ended' | 'cancelled' | 'failed'
  begun_by: string
  step_id: string | null
  step_kind: string | null
  due_at: Date | null
  because: Explanation | null
  started_at: Date
  ended_at: Date | null
}

export interface StepRow {
  visit: number
  step_id: string | null
  kind: string | null
  at: Date
  explanation: Explanation
  message_id: string | null
  /** How the message stands that the entry is about, and why where it failed or was stopped. */
  message_status: MessageStatus | null
  message_fault: string | null
}
