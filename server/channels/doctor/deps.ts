import type { NewEvent } from '#core/events.ts'
import type { Clock } from '#server/platform/clock.ts'
import type { Db, Tx } from '#server/platform/db/database.ts'
import type { Log } from '#server/platform/log.ts'
import type { Secrets } from '#server/platform/secrets.ts'

/** What the doctor found that was not so before. */
export interface ChannelNews {
  workspaceId: string
  channelId: string
  name: string
  state: 'warning' | 'broken'
  link: string
  fault: string
}

export interface DoctorDeps {
  db: Db
  clock: Clock
  log: Log
  secrets: Secrets
  /** Where webhooks of such connections come in, as we are configured. */
  webhookUrl(kind: 'meta' | 'practice'): string
  /** Whether a delivery with these bytes stands in the database. */
  hasArrived(body: Buffer): Promise<boolean>
  /** Rings for the admins; answers events to append. */
  tellAdmins(tx: Tx, news: ChannelNews, at: Date): Promise<NewEvent[]>
}
