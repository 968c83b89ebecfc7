import { definitionHandlers } from './definitions.ts'
import type { WorkflowDeps } from './deps.ts'
import { enrolmentHandlers } from './enrolments.ts'
import { trialHandlers } from './trial.ts'

/** Everything that server/routes.ts names of workflows. */
export const workflowHandlers = (deps: WorkflowDeps) => ({
  ...definitionHandlers(deps),
  ...enrolmentHandlers(deps),
  ...trialHandlers(deps),
})
