import { sql } from 'kysely'
import type { NewEvent } from '#core/events.ts'
import { unnest } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import type { TemplateNews } from '../templates/rows.ts'

/** Rings for all admins of the workspace of each of these changes; answers the events, which the caller appends last. */
export async function tellAdminsOfTemplates(tx: Tx, news: readonly TemplateNews[], at: Date): Promise<NewEvent[]> {
  const admins = await adminsOf(tx, [...new Set(news.map(({ workspaceId }) => workspaceId))])
  const notices = news.flatMap((one) =>
    admins
      .filter(({ workspaceId }) => workspaceId === one.workspaceId)
      .map(({ userId }) => ({ ...one, userId, id: uuidv7() })),
  )
  if (notices.length === 0) return []
  await sql`
    insert into notifications (workspace_id, id, user_id, kind, template_id, facts, at)
    select n.workspace_id, n.id, n.user_id, 'template', n.template_id, n.facts, ${at}
    from ${unnest(notices, {
      workspace_id: ['uuid', (one) => one.workspaceId],
      id: ['uuid', (one) => one.id],
      user_id: ['text', (one) => one.userId],
      template_id: ['uuid', (one) => one.templateId],
      facts: [
        'jsonb',
        ({ what, from, to, name, language, details }) => JSON.stringify({ what, from, to, name, language, details }),
      ],
    })}`.execute(tx)
  return notices.map(({ workspaceId, userId, id, templateId }) => ({
    type: 'notification.added',
    workspaceId,
    actorId: null,
    at,
    userId,
    notificationId: id,
    templateId,
  }))
}

async function adminsOf(tx: Tx, workspaceIds: readonly string[]) {
  const { rows } = await sql<{ workspaceId: string; userId: string }>`
    select workspace_id as "workspaceId", user_id as "userId" from members
    where workspace_id = any(${[...workspaceIds]}::uuid[]) and role = 'admin' order by user_id`.execute(tx)
  return rows
}
