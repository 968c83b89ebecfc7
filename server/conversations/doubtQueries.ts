import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { Sight } from './queries.ts'

/** Where doubts are looked for, seen through the person who asks. */
export interface DoubtPlace {
  workspaceId: string
  sight: Sight
  channelId: string
  /** Null: anywhere on the number. */
  conversationId: string | null
}

interface Doubt {
  sendId: string
  messageId: string
  conversationId: string
  inboxId: string
}

/** The number of a conversation that the asker sees. */
export const channelOfConversation = async (
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  id: string,
): Promise<string | undefined> => {
  const { rows } = await sql<{ id: string }>`
    select channel_id as id from conversations
    where workspace_id = ${workspaceId} and id = ${id}::uuid ${inSight(sight)}`.execute(tx)
  return rows[0]?.id
}

export const visibleChannel = async (
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  id: string,
): Promise<string | undefined> => {
  const { rows } = await sql<{ id: string }>`
    select id from channels where workspace_id = ${workspaceId} and id = ${id}::uuid ${inSight(sight)}`.execute(tx)
  return rows[0]?.id
}

export const countDoubts = async (tx: Tx, place: DoubtPlace, asOf: Date, countMax: number): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select 1 ${doubtsIn(place, asOf)} limit ${countMax}) doubts`.execute(tx)
  return rows[0]?.count ?? 0
}

/** The oldest of them, locked. What somebody else has in hand is left out: it is being settled, so nobody waits crosswise. */
export const lockDoubts = async (tx: Tx, place: DoubtPlace, asOf: Date, countMax: number): Promise<Doubt[]> => {
  const { rows } = await sql<Doubt>`
    select s.id as "sendId", s.message_id as "messageId", m.conversation_id as "conversationId", c.inbox_id as "inboxId"
    ${doubtsIn(place, asOf)}
    order by s.id limit ${countMax} for update of m, s skip locked`.execute(tx)
  return rows
}

export const settleSends = async (
  tx: Tx,
  workspaceId: string,
  doubts: readonly Doubt[],
  { state, fault, by, now }: { state: string; fault: string | null; by: string; now: Date },
): Promise<void> => {
  await sql`
    update sends set state = ${state}, settled_by = ${by}, finished_at = ${now}
    where workspace_id = ${workspaceId} and id = any (${doubts.map(({ sendId }) => sendId)}::uuid[])`.execute(tx)
  await sql`
    update messages set status = ${state}, status_at = ${now}, fault = ${fault}, fault_code = null, fault_details = null
    where workspace_id = ${workspaceId} and id = any (${doubts.map(({ messageId }) => messageId)}::uuid[])`.execute(tx)
}

/** By the index sends_in_doubt. Only a newest attempt is in doubt (S5). */
const doubtsIn = ({ workspaceId, sight, channelId, conversationId }: DoubtPlace, asOf: Date) => sql`
  from sends s
    join messages m on m.workspace_id = ${workspaceId} and m.id = s.message_id
    join conversations c on c.workspace_id = ${workspaceId} and c.id = m.conversation_id
  where s.workspace_id = ${workspaceId} and s.channel_id = ${channelId}::uuid and s.state = 'unconfirmed'
    and m.status = 'unconfirmed' and coalesce(s.finished_at, s.created_at) <= ${asOf}
    ${conversationId === null ? sql`` : sql`and m.conversation_id = ${conversationId}::uuid`}
    ${sight === null ? sql`` : sql`and c.inbox_id = any (${[...sight]}::uuid[])`}
    and not exists (
      select from sends later
      where later.workspace_id = ${workspaceId} and later.message_id = s.message_id and later.attempt > s.attempt)`

const inSight = (sight: Sight) => (sight === null ? sql`` : sql`and inbox_id = any (${[...sight]}::uuid[])`)
