import { sql } from 'kysely'
import type { Clock } from '../platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '../platform/db/database.ts'
import { appendEvents } from '../platform/events.ts'

const AT_ONCE = 500
const CHANNEL_DISCONNECTED = 'channel_disconnected'

interface Ended {
  messageId: string
  conversationId: string
  inboxId: string
}

/** The number was disconnected: what still waits to be sent from it will not be, and says so. A person can try again once it is
 *  connected. What is on its way to Meta is settled as ever. Answers how many that were. */
export async function endWaitingSends(
  { db, clock }: { db: Db; clock: Clock },
  workspaceId: string,
  channelId: string,
): Promise<number> {
  let count = 0
  for (;;) {
    const ended = await inWorkspaces(db, [workspaceId], (tx) => endSome(tx, workspaceId, channelId, clock.now()))
    count += ended
    if (ended < AT_ONCE) return count
  }
}

/** Only while the number is still disconnected: somebody may have been quick to connect it again. */
async function endSome(tx: Tx, workspaceId: string, channelId: string, at: Date): Promise<number> {
  const { rows } = await sql<Ended>`
    with due as materialized (
      select s.id from sends s
      where s.workspace_id = ${workspaceId} and s.channel_id = ${channelId}::uuid and s.state = 'queued' and exists (
        select from channels c where c.workspace_id = ${workspaceId} and c.id = ${channelId}::uuid and c.state = 'disconnected')
      order by s.id limit ${AT_ONCE} for update skip locked),
    ended as (
      update sends s set state = 'failed', fault = ${CHANNEL_DISCONNECTED}, finished_at = ${at} from due
      where s.workspace_id = ${workspaceId} and s.id = due.id returning s.message_id, s.conversation_id),
    told as (
      update messages m set status = 'failed', status_at = ${at}, fault = ${CHANNEL_DISCONNECTED}, fault_code = null,
        fault_details = null
      from ended where m.workspace_id = ${workspaceId} and m.id = ended.message_id and m.status = 'queued' returning m.id)
    select e.message_id as "messageId", e.conversation_id as "conversationId", c.inbox_id as "inboxId"
    from ended e join conversations c on c.workspace_id = ${workspaceId} and c.id = e.conversation_id`.execute(tx)
  await appendEvents(
    tx,
    rows.map((row) => ({ type: 'message.changed', because: 'status', workspaceId, actorId: null, at, ...row })),
  )
  return rows.length
}

/** Withdraws what of these messages nobody has begun to send. What a lane has in hand is marked, so that it ends here too unless it
 *  has left for Meta: it never goes back to the queue. Locked in the order in which outcomes are written. Answers what ended at once,
 *  for the caller's events. */
export async function cancelSends(
  tx: Tx,
  workspaceId: string,
  messageIds: readonly string[],
  { by, at }: { by: string | null; at: Date },
): Promise<Ended[]> {
  if (messageIds.length === 0) return []
  const { rows } = await sql<Ended>`
    with due as materialized (
      select s.id, s.state from sends s
      where s.workspace_id = ${workspaceId} and s.message_id = any (${[...messageIds]}::uuid[]) and s.state in ('queued', 'sending')
      order by s.id for update),
    marked as (
      update sends s set withdrawn_at = ${at} from due
      where due.state = 'sending' and s.workspace_id = ${workspaceId} and s.id = due.id returning s.id),
    ended as (
      update sends s set state = 'cancelled', finished_at = ${at}, settled_by = ${by} from due
      where due.state = 'queued' and s.workspace_id = ${workspaceId} and s.id = due.id returning s.message_id, s.conversation_id),
    told as (
      update messages m set status = 'cancelled', status_at = ${at}
      from ended where m.workspace_id = ${workspaceId} and m.id = ended.message_id and m.status = 'queued' returning m.id)
    select e.message_id as "messageId", e.conversation_id as "conversationId", c.inbox_id as "inboxId"
    from ended e join conversations c on c.workspace_id = ${workspaceId} and c.id = e.conversation_id`.execute(tx)
  return rows
}
