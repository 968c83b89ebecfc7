import type { z } from 'zod'
import { MessagePage, MessageQuery } from '#contract/messages.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { newestEvent } from '#server/platform/events.ts'
import { notFound } from '#server/platform/refused.ts'
import { forMember } from '../team/access.ts'
import { decodePlace, encodeCursor } from '../team/cursor.ts'
import { ConversationParams, type ReadDeps } from './list.ts'
import { newerNotesOfThread, notesById, notesOfThread } from './noteQueries.ts'
import { presentActivity, presentMessage, presentNote } from './present.ts'
import {
  activitiesOfThread,
  conversationIsVisible,
  messagesById,
  messagesOfThread,
  newerOfThread,
  type Place,
} from './queries.ts'
import type { MessageRow, NoteRow } from './rows.ts'
import { sightOf } from './sight.ts'

/** What stands in a thread and has a place of its own there. */
type Entry = MessageRow | NoteRow

/** Messages and notes that follow each other, newest first, and whether there are older and newer ones. */
interface Stretch {
  rows: Entry[]
  older: boolean
  newer: boolean
  /** What happened in between: from here, up to there. */
  from: Date | null
  to: Date | null
}

async function stretchOf(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  { before, after, around, limit }: z.output<typeof MessageQuery>,
): Promise<Stretch> {
  const olderThan = async (place: Place | null, count: number) => {
    const messages = await messagesOfThread(tx, workspaceId, conversationId, place, count)
    return merged(messages, await notesOfThread(tx, workspaceId, conversationId, place, count)).slice(0, count)
  }
  const newerThan = async (place: Place, count: number) => {
    const messages = await newerOfThread(tx, workspaceId, conversationId, place, count)
    return merged(messages, await newerNotesOfThread(tx, workspaceId, conversationId, place, count)).slice(-count)
  }
  if (around !== undefined) {
    const [message] = await messagesById(tx, workspaceId, [around])
    const middle: Entry | undefined = message ?? (await notesById(tx, workspaceId, [around]))[0]
    if (middle?.conversation_id !== conversationId) throw notFound()
    const half = Math.floor(limit / 2)
    const [older, newer] = [await olderThan(middle, limit - half), await newerThan(middle, half + 1)]
    const rows = [...newer.slice(Math.max(0, newer.length - half)), middle, ...older.slice(0, limit - half - 1)]
    const hasNewer = newer.length > half
    return {
      rows,
      older: older.length >= limit - half,
      newer: hasNewer,
      from: null,
      to: hasNewer ? rowAfter(rows) : null,
    }
  }
  if (after !== undefined) {
    const place = decodePlace(after)
    const rows = await newerThan(place, limit + 1)
    const newer = rows.length > limit
    const page = newer ? rows.slice(1) : rows
    return { rows: page, older: true, newer, from: place.at, to: newer ? rowAfter(page) : null }
  }
  const place = before === undefined ? null : decodePlace(before)
  const rows = await olderThan(place, limit + 1)
  return { rows: rows.slice(0, limit), older: rows.length > limit, newer: false, from: null, to: place?.at ?? null }
}

/** Newest first. */
const merged = (messages: MessageRow[], notes: NoteRow[]): Entry[] =>
  notes.length === 0
    ? messages
    : [...messages, ...notes].sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1))
const isNote = (row: Entry): row is NoteRow => !('direction' in row)
const isMessage = (row: Entry): row is MessageRow => !isNote(row)

/** Just after the newest of them. */
const rowAfter = ([newest]: Entry[]) => (newest ? new Date(newest.at.getTime() + 1) : null)

const cursorOf = (row: Place | undefined) => (row ? encodeCursor(row.at.toISOString(), row.id) : null)

/** Several statements that speak of one moment: what the page holds and the number it reaches to belong together. */
const ONE_SNAPSHOT = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const

export const threadHandlers = ({ db }: ReadDeps) => ({
  messages: forMember(
    { params: ConversationParams, query: MessageQuery, answer: MessagePage },
    ({ asker, params, query }) => {
      const { workspaceId } = asker
      return inWorkspaces(
        db,
        [workspaceId],
        async (tx) => {
          if (!(await conversationIsVisible(tx, workspaceId, sightOf(asker), params.id))) throw notFound()
          const stretch = await stretchOf(tx, workspaceId, params.id, query)
          const { rows, older, newer } = stretch
          const oldest = older ? (rows.at(-1)?.at ?? null) : null
          const activities = await activitiesOfThread(tx, workspaceId, params.id, stretch.from ?? oldest, stretch.to)
          return {
            messages: rows.filter(isMessage).map(presentMessage),
            notes: rows.filter(isNote).map(presentNote),
            activities: activities.map(presentActivity),
            nextCursor: older ? cursorOf(rows.at(-1)) : null,
            newerCursor: newer ? cursorOf(rows[0]) : null,
            upTo: await newestEvent(tx, workspaceId),
          }
        },
        ONE_SNAPSHOT,
      )
    },
  ),
})
