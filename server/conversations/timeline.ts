import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { ContactFiles, TimelinePage, TimelineQuery } from '#contract/timeline.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { notFound } from '#server/platform/refused.ts'
import { contactsById } from '../contacts/queries.ts'
import { forMember } from '../team/access.ts'
import { decodePlace, encodeCursor } from '../team/cursor.ts'
import type { ReadDeps } from './list.ts'
import { presentActivity, presentMessage, presentNote } from './present.ts'
import type { Place } from './queries.ts'
import { sightOf } from './sight.ts'
import { activitiesOfAll, conversationIdsOf, mediaOfAll, messagesOfAll, notesOfAll } from './timelineQueries.ts'

const ContactParams = z.object({ id: Id })
const MEDIA_KINDS = ['image', 'video', 'audio', 'document', 'sticker']
/** Messages among which files are looked for on one page. */
const LOOKED_AT_MAX = 500
const ONE_SNAPSHOT = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const

/** A contact's whole timeline, over all conversations whose inbox the asker sees. */
export const timelineHandlers = ({ db }: ReadDeps) => ({
  timeline: forMember(
    { params: ContactParams, query: TimelineQuery, answer: TimelinePage },
    ({ asker, params, query }) => {
      const { workspaceId } = asker
      return inWorkspaces(
        db,
        [workspaceId],
        async (tx) => {
          if ((await contactsById(tx, workspaceId, [params.id])).length === 0) throw notFound()
          const ids = await conversationIdsOf(tx, workspaceId, params.id, sightOf(asker))
          const before = query.before ? decodePlace(query.before) : null
          const messages = await messagesOfAll(tx, workspaceId, ids, before, query.limit + 1)
          const notes = await notesOfAll(tx, workspaceId, ids, before, query.limit + 1)
          const places = [...messages, ...notes].sort(newestFirst)
          const last = places.length > query.limit ? places[query.limit - 1] : undefined
          const stays = (one: Place) => last === undefined || newestFirst(one, last) <= 0
          const activities = await activitiesOfAll(tx, workspaceId, ids, last?.at ?? null, before?.at ?? null)
          return {
            messages: messages.filter(stays).map(presentMessage),
            notes: notes.filter(stays).map(presentNote),
            activities: activities.map(presentActivity),
            nextCursor: last ? cursorOf(last) : null,
          }
        },
        ONE_SNAPSHOT,
      )
    },
  ),

  contactFiles: forMember(
    { params: ContactParams, query: TimelineQuery, answer: ContactFiles },
    ({ asker, params, query }) => {
      const { workspaceId } = asker
      return inWorkspaces(
        db,
        [workspaceId],
        async (tx) => {
          if ((await contactsById(tx, workspaceId, [params.id])).length === 0) throw notFound()
          const ids = await conversationIdsOf(tx, workspaceId, params.id, sightOf(asker))
          const before = query.before ? decodePlace(query.before) : null
          const bounds = { lookedAt: LOOKED_AT_MAX, kinds: MEDIA_KINDS }
          const { rows, end } = await mediaOfAll(tx, workspaceId, ids, before, bounds)
          const page = rows.slice(0, query.limit)
          const last = rows.length > query.limit ? page.at(-1) : end
          return {
            messages: page.filter(({ revoked_at }) => revoked_at === null).map(presentMessage),
            nextCursor: last ? cursorOf(last) : null,
          }
        },
        ONE_SNAPSHOT,
      )
    },
  ),
})

const newestFirst = (a: Place, b: Place) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
const cursorOf = ({ at, id }: Place) => encodeCursor(at.toISOString(), id)
