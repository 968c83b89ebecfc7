import { sql } from 'kysely'
import type { NewEvent } from '#core/events.ts'
import { unnest } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import type { ChannelNews } from '../channels/doctor/deps.ts'

/** Rings for all admins of the workspace; answers the events, which the caller appends last. */
export async function tellAdminsOfChannel(tx: Tx, news: ChannelNews, at: Date): Promise<NewEvent[]> {
  const { workspaceId, channelId, ...facts } = news
  const { rows: admins } = await sql<{ userId: string }>`
    select user_id as "userId" from members where workspace_id = ${workspaceId} and role = 'admin' order by user_id`.execute(
    tx,
  )
  const notices = admins.map(({ userId }) => ({ id: uuidv7(), userId }))
  if (notices.length === 0) return []
  await sql`
    insert into notifications (workspace_id, id, user_id, kind, channel_id, facts, at)
    select ${workspaceId}, n.id, n.user_id, 'channel', ${channelId}, ${JSON.stringify(facts)}::jsonb, ${at}
    from ${unnest(notices, { id: ['uuid', (one) => one.id], user_id: ['text', (one) => one.userId] })}`.execute(tx)
  return notices.map(({ id, userId }) => ({
    ...{ type: 'notification.added', workspaceId, actorId: null, at, userId },
    ...{ notificationId: id, channelId },
  }))
}
