import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { COUNT_MAX } from '#contract/inbox.ts'
import { NotificationPage, NotificationQuery, NotificationsReadRequest } from '#contract/notes.ts'
import { may } from '#core/team/permission.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { notFound } from '#server/platform/refused.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { decodePlace, encodeCursor } from '../team/cursor.ts'
import { type ReadDeps, readerOf } from './list.ts'
import { countUnread, hasNotification, markRead, notificationsOf } from './notificationQueries.ts'
import { presentNotification } from './present.ts'
import { sightOf } from './sight.ts'

export interface NotificationDeps extends ReadDeps {
  /** The workflows that send these templates, by template; workflows stand to the right of this feature. */
  workflowsUsing(
    tx: Tx,
    workspaceId: string,
    templateIds: readonly string[],
  ): Promise<Map<string, { id: string; name: string }[]>>
}

/** What one person should look at: their own and nobody else's, while they see what it is about. */
export const notificationHandlers = (deps: NotificationDeps) => ({
  notifications: forMember({ query: NotificationQuery, answer: NotificationPage }, ({ asker, query }) =>
    inWorkspaces(
      deps.db,
      [asker.workspaceId],
      async (tx) => {
        const place = query.before === undefined ? null : decodePlace(query.before)
        const rows = await notificationsOf(tx, readerOf(asker), place, query.limit + 1)
        const shown = rows.slice(0, query.limit)
        const last = rows.length > query.limit ? shown.at(-1) : undefined
        const templateIds = may(asker, 'workflows.read') ? shown.flatMap((row) => row.template_id ?? []) : []
        const using = await deps.workflowsUsing(tx, asker.workspaceId, [...new Set(templateIds)])
        return {
          notifications: shown.map((row) => presentNotification(row, sightOf(asker), using.get(row.template_id ?? ''))),
          nextCursor: last ? encodeCursor(last.at.toISOString(), last.id) : null,
          unreadCount: await countUnread(tx, readerOf(asker), COUNT_MAX),
        }
      },
      { accessMode: 'read only' },
    ),
  ),

  readNotification: forMember({ params: z.object({ id: Id }) }, ({ asker, params: { id } }) =>
    reading(deps, asker, { id }),
  ),

  readNotifications: forMember({ body: NotificationsReadRequest }, ({ asker, body }) =>
    reading(deps, asker, { until: new Date(body.until) }),
  ),
})

/** Said twice, it does nothing more. */
function reading({ db, clock }: ReadDeps, asker: MemberAsker, which: { id: string } | { until: Date }): Promise<void> {
  const { workspaceId, userId } = asker
  return inWorkspaces(db, [workspaceId], async (tx) => {
    if ('id' in which && !(await hasNotification(tx, readerOf(asker), which.id))) throw notFound()
    const at = clock.now()
    if (!(await markRead(tx, readerOf(asker), which, at))) return
    await appendEvents(tx, [{ type: 'notification.read', userId, workspaceId, actorId: userId, at }])
  })
}
