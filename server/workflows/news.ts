import type { NewEvent } from '#core/events.ts'

/** Of workflows in which people went on, stood still or left by themselves, each once. */
export const enrolmentsChanged = (workspaceId: string, workflowIds: Iterable<string>, at: Date): NewEvent[] =>
  [...new Set(workflowIds)].map((workflowId) => ({
    type: 'workflow.changed',
    workflowId,
    because: 'enrolments',
    workspaceId,
    actorId: null,
    at,
  }))
