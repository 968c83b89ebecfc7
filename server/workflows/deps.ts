import type { Clock } from '#server/platform/clock.ts'
import type { Db } from '#server/platform/db/database.ts'

export interface WorkflowDeps {
  db: Db
  clock: Clock
  /** Something is due, perhaps. */
  wake(): void
}
