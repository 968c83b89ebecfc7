import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { MessageLife, MessagePage, MessageQuery } from '#contract/messages.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { notFound } from '#server/platform/refused.ts'
import { forMember } from '../team/access.ts'
import { decodePlace, encodeCursor } from '../team/cursor.ts'
import { ConversationParams, type ReadDeps } from './list.ts'
import { presentActivity, presentLife, presentMessage } from './present.ts'
import { activitiesOfThread, conversationIsVisible, lifeOfMessage, messagesOfThread, newestEvent } from './queries.ts'
import { sightOf } from './sight.ts'

/** Several statements that speak of one moment: what the page holds and the number it reaches to belong together. */
const ONE_SNAPSHOT = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const

export const threadHandlers = ({ db }: ReadDeps) => ({
  messages: forMember(
    { params: ConversationParams, query: MessageQuery, answer: MessagePage },
    ({ asker, params, query }) => {
      const { workspaceId } = asker
      const before = query.before ? decodePlace(query.before) : null
      return inWorkspaces(
        db,
        [workspaceId],
        async (tx) => {
          if (!(await conversationIsVisible(tx, workspaceId, sightOf(asker), params.id))) throw notFound()
          const rows = await messagesOfThread(tx, workspaceId, params.id, before, query.limit + 1)
          const page = rows.slice(0, query.limit)
          const last = rows.length > query.limit ? page.at(-1) : undefined
          const activities = await activitiesOfThread(tx, workspaceId, params.id, last?.at ?? null, before?.at ?? null)
          return {
            messages: page.map(presentMessage),
            activities: activities.map(presentActivity),
            nextCursor: last ? encodeCursor(last.at.toISOString(), last.id) : null,
            upTo: await newestEvent(tx, workspaceId),
          }
        },
        ONE_SNAPSHOT,
      )
    },
  ),

  life: forMember({ params: z.object({ id: Id }), answer: MessageLife }, async ({ asker, params }) => {
    const { workspaceId } = asker
    const life = await inWorkspaces(
      db,
      [workspaceId],
      (tx) => lifeOfMessage(tx, workspaceId, sightOf(asker), params.id),
      ONE_SNAPSHOT,
    )
    if (!life) throw notFound()
    return presentLife(life)
  }),
})
