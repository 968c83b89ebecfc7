import { sql } from 'kysely'
import type { Message } from '#contract/messages.ts'
import { type Answer, answeredMeanwhile } from '#core/conversation/meanwhile.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { MemberAsker } from '../team/access.ts'
import { presentMessage } from './present.ts'
import { messagesById, type Place } from './queries.ts'

/** The newest of ours that are looked at, and how many of them are shown beside what was to be sent. */
const LOOKED_AT_MAX = 50
const SHOWN_MAX = 5

/** What other people have answered since the author read on, oldest first; of the locked conversation, so that nobody answers
 *  between this question and what follows. `seen` undefined: not asked. A message that is not here (any more) says nothing. */
export async function answersMeanwhile(
  tx: Tx,
  asker: MemberAsker,
  conversationId: string,
  seen: string | null | undefined,
): Promise<Message[]> {
  if (seen === undefined) return []
  const { workspaceId } = asker
  const place = seen === null ? null : await placeOf(tx, workspaceId, conversationId, seen)
  if (place === undefined) return []
  const answers = await ourNewest(tx, workspaceId, conversationId, place)
  const shown = answeredMeanwhile(asker.userId, place, answers).slice(-SHOWN_MAX)
  const rows = await messagesById(
    tx,
    workspaceId,
    shown.map(({ id }) => id),
  )
  return shown.flatMap(({ id }) => rows.filter((row) => row.id === id).map(presentMessage))
}

async function placeOf(
  tx: Tx,
  workspaceId: string,
  conversationId: string,
  messageId: string,
): Promise<Place | undefined> {
  const { rows } = await sql<Place>`
    select at, id from messages
    where workspace_id = ${workspaceId} and id = ${messageId}::uuid and conversation_id = ${conversationId}::uuid`.execute(
    tx,
  )
  return rows[0]
}

async function ourNewest(tx: Tx, workspaceId: string, conversationId: string, after: Place | null): Promise<Answer[]> {
  // Of the same instant the rule decides by the id.
  const newer = after === null ? sql`` : sql`and at >= ${after.at}::timestamptz`
  const { rows } = await sql<Answer>`
    select id, at, author_id as "authorId", source, status from messages
    where workspace_id = ${workspaceId} and conversation_id = ${conversationId}::uuid and direction = 'out' and kind <> 'reaction' ${newer}
    order by at desc, id desc limit ${LOOKED_AT_MAX}`.execute(tx)
  return rows
}
