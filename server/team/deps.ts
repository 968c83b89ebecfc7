import type { Clock } from '#server/platform/clock.ts'
import type { Db } from '#server/platform/db/database.ts'
import type { People } from './auth.ts'

export interface TeamDeps {
  db: Db
  clock: Clock
  people: People
  /** Where people reach this Posthorn; known for certain once it listens. */
  publicUrl(): string
  isPractice: boolean
  /** Proves that who sets Posthorn up from elsewhere can read what it printed at start. */
  setupToken: string
  /** Sessions ended: sockets that hang on them must end too. */
  sessionsEnded(): void
}
