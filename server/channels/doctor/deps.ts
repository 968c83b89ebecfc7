import type { Clock } from '#server/platform/clock.ts'
import type { Db } from '#server/platform/db/database.ts'
import type { Log } from '#server/platform/log.ts'
import type { Secrets } from '#server/platform/secrets.ts'

export interface DoctorDeps {
  db: Db
  clock: Clock
  log: Log
  secrets: Secrets
  /** Where webhooks of such connections come in, as we are configured. */
  webhookUrl(kind: 'meta' | 'practice'): string
  /** Whether a delivery with these bytes stands in the database. */
  hasArrived(body: Buffer): Promise<boolean>
}
