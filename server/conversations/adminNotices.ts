import { sql } from 'kysely'
import type { NewEvent } from '#core/events.ts'
import { unnest } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import type { ChannelNews } from '../channels/doctor/deps.ts'
import type { TemplateNews } from '../templates/rows.ts'

/** Something that admins should look at, and what it says. */
type Notice = { workspaceId: string; facts: object } & (
  | { kind: 'template'; templateId: string }
  | { kind: 'channel'; channelId: string }
)

/** Rings for all admins of the workspace of each of these changes; answers the events, which the caller appends last. */
export const tellAdminsOfTemplates = (tx: Tx, news: readonly TemplateNews[], at: Date): Promise<NewEvent[]> =>
  ring(
    tx,
    news.map(({ workspaceId, templateId, ...facts }) => ({ kind: 'template', workspaceId, templateId, facts })),
    at,
  )

/** The same of what the doctor found. */
export const tellAdminsOfChannel = (
  tx: Tx,
  { workspaceId, channelId, ...facts }: ChannelNews,
  at: Date,
): Promise<NewEvent[]> => ring(tx, [{ kind: 'channel', workspaceId, channelId, facts }], at)

async function ring(tx: Tx, news: readonly Notice[], at: Date): Promise<NewEvent[]> {
  const admins = await adminsOf(tx, [...new Set(news.map(({ workspaceId }) => workspaceId))])
  const notices = news.flatMap((notice) =>
    admins
      .filter(({ workspaceId }) => workspaceId === notice.workspaceId)
      .map(({ userId }) => ({ id: uuidv7(), userId, notice })),
  )
  if (notices.length === 0) return []
  await sql`
    insert into notifications (workspace_id, id, user_id, kind, template_id, channel_id, facts, at)
    select n.workspace_id, n.id, n.user_id, n.kind, n.template_id, n.channel_id, n.facts, ${at}
    from ${unnest(notices, {
      workspace_id: ['uuid', ({ notice }) => notice.workspaceId],
      id: ['uuid', ({ id }) => id],
      user_id: ['text', ({ userId }) => userId],
      kind: ['text', ({ notice }) => notice.kind],
      template_id: ['uuid', ({ notice }) => (notice.kind === 'template' ? notice.templateId : null)],
      channel_id: ['uuid', ({ notice }) => (notice.kind === 'channel' ? notice.channelId : null)],
      facts: ['jsonb', ({ notice }) => JSON.stringify(notice.facts)],
    })}`.execute(tx)
  return notices.map(({ id, userId, notice }) => ({
    ...{ type: 'notification.added', workspaceId: notice.workspaceId, actorId: null, at, userId, notificationId: id },
    ...(notice.kind === 'template' ? { templateId: notice.templateId } : { channelId: notice.channelId }),
  }))
}

async function adminsOf(tx: Tx, workspaceIds: readonly string[]) {
  const { rows } = await sql<{ workspaceId: string; userId: string }>`
    select workspace_id as "workspaceId", user_id as "userId" from members
    where workspace_id = any(${[...workspaceIds]}::uuid[]) and role = 'admin' order by user_id`.execute(tx)
  return rows
}
