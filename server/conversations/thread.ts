import type { z } from 'zod'
import { MessagePage, MessageQuery } from '#contract/messages.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { newestEvent } from '#server/platform/events.ts'
import { notFound } from '#server/platform/refused.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { decodePlace, encodeCursor } from '../team/cursor.ts'
import { ConversationParams, type ReadDeps } from './list.ts'
import { notesById } from './noteQueries.ts'
import { presentActivity, presentConversation, presentMessage, presentNote } from './present.ts'
import { conversationIsVisible, conversationsById, messagesById, type Place } from './queries.ts'
import type { MessageRow, NoteRow } from './rows.ts'
import { sightOf } from './sight.ts'
import {
  activitiesOfAll,
  conversationIdsBeside,
  messagesOfAll,
  newerNotesOfAll,
  newerOfAll,
  notesOfAll,
  standingOf,
} from './timelineQueries.ts'

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
  conversationIds: readonly string[],
  { before, after, around, limit }: z.output<typeof MessageQuery>,
): Promise<Stretch> {
  const olderThan = async (place: Place | null, count: number) => {
    const messages = await messagesOfAll(tx, workspaceId, conversationIds, place, count)
    return merged(messages, await notesOfAll(tx, workspaceId, conversationIds, place, count)).slice(0, count)
  }
  const newerThan = async (place: Place, count: number) => {
    const messages = await newerOfAll(tx, workspaceId, conversationIds, place, count)
    return merged(messages, await newerNotesOfAll(tx, workspaceId, conversationIds, place, count)).slice(-count)
  }
  if (around !== undefined) {
    const [message] = await messagesById(tx, workspaceId, [around])
    const middle: Entry | undefined = message ?? (await notesById(tx, workspaceId, [around]))[0]
    if (!middle || !conversationIds.includes(middle.conversation_id)) throw notFound()
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

/** The conversation itself, first, and those whose words stand between its own. */
async function shownTogether(tx: Tx, asker: MemberAsker, id: string, withOthers: boolean): Promise<string[]> {
  const sight = sightOf(asker)
  if (withOthers) {
    const ids = await conversationIdsBeside(tx, asker.workspaceId, id, sight)
    if (ids.length > 0) return ids
  } else if (await conversationIsVisible(tx, asker.workspaceId, sight, id)) return [id]
  throw notFound()
}

async function othersOf(tx: Tx, asker: MemberAsker, ids: readonly string[]) {
  if (ids.length === 0) return []
  const { workspaceId, userId } = asker
  const rows = await conversationsById(tx, workspaceId, ids, sightOf(asker))
  const standing = await standingOf(tx, workspaceId, userId, ids)
  return rows.map((row) => {
    const { closed_at: at = null, closed_by: by = null, read_count: read = 0 } = standing.get(row.id) ?? {}
    const isClosed = row.status === 'closed' && at !== null
    return { conversation: presentConversation(row), read, closed: isClosed ? { by, at: at.toISOString() } : null }
  })
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
          const ids = await shownTogether(tx, asker, params.id, query.timeline === 'true')
          const stretch = await stretchOf(tx, workspaceId, ids, query)
          const { rows, older, newer } = stretch
          const oldest = older ? (rows.at(-1)?.at ?? null) : null
          const activities = await activitiesOfAll(tx, workspaceId, ids, stretch.from ?? oldest, stretch.to)
          return {
            messages: rows.filter(isMessage).map(presentMessage),
            notes: rows.filter(isNote).map(presentNote),
            activities: activities.map(presentActivity),
            others: query.timeline === 'true' ? await othersOf(tx, asker, ids.slice(1)) : null,
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
