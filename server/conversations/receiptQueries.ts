import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#server/platform/db/database.ts'
import type { Connection } from '../channels/graph.ts'

/** Meta takes receipts for so long (fact sheet §7.7). */
const RECEIPT_DAYS_MAX = 30
/** Meta shows that somebody writes for 25 seconds; until then it need not be told again. */
const TYPING_EVERY_MS = 20_000

interface Which {
  workspaceId: string
  conversationIds: readonly string[]
  at: Date
}

/** A message to be told of, with the way to Meta. */
export interface Receipt extends Connection {
  workspaceId: string
  channelId: string
  phoneNumberId: string
  wamid: string
}

/** The customer's newest message, where the number is to tell of this. */
const newest = ({ workspaceId, conversationIds, at }: Which, wanted: RawBuilder<unknown>) => sql`
  select c.workspace_id, c.id as conversation_id, c.channel_id, m.wamid
  from conversations c
    join channels h on h.workspace_id = ${workspaceId} and h.id = c.channel_id and h.state = 'connected' and ${wanted}
    cross join lateral (
      select wamid, at from messages
      where workspace_id = ${workspaceId} and conversation_id = c.id and direction = 'in' and source = 'customer'
        and wamid is not null
      order by at desc, id desc limit 1) m
  where c.workspace_id = ${workspaceId} and c.id = any (${[...conversationIds]}::uuid[])
    and m.at > ${at}::timestamptz - ${RECEIPT_DAYS_MAX} * interval '1 day'`

/** Somebody has read all of them: each customer is to hear so, once. */
export async function wantReceipts(
  tx: Tx,
  { workspaceId, at }: Omit<Which, 'conversationIds'>,
  conversationIds: readonly string[],
): Promise<void> {
  if (conversationIds.length === 0) return
  const which = { workspaceId, at, conversationIds }
  await sql`
    insert into receipts as r (workspace_id, conversation_id, channel_id, wamid, state)
    select n.*, 'waiting' from (${newest(which, sql`h.read_receipts`)}) n order by n.conversation_id
    on conflict (workspace_id, conversation_id) do update
      set channel_id = excluded.channel_id, wamid = excluded.wamid, state = 'waiting'
      where r.wamid <> excluded.wamid`.execute(tx)
}

/** Notes that somebody writes; null where it was said a moment ago, or is not to be said. */
export async function claimTyping(
  tx: Tx,
  { conversationId, ...when }: Omit<Which, 'conversationIds'> & { conversationId: string },
): Promise<Receipt | null> {
  const which = { ...when, conversationIds: [conversationId] }
  const since = new Date(which.at.getTime() - TYPING_EVERY_MS)
  const { rows } = await sql<{ channel_id: string; wamid: string }>`
    insert into receipts as r (workspace_id, conversation_id, channel_id, wamid, state, asked_at, typing_at)
    select n.*, 'asked', ${which.at}::timestamptz, ${which.at}::timestamptz
    from (${newest(which, sql`h.typing_indicator`)}) n
    on conflict (workspace_id, conversation_id) do update
      set channel_id = excluded.channel_id, wamid = excluded.wamid, state = 'asked', asked_at = excluded.asked_at,
        typing_at = excluded.typing_at
      where r.typing_at is null or r.typing_at < ${since}
    returning channel_id, wamid`.execute(tx)
  const ways = await waysOf(tx, which.workspaceId, rows)
  return ways[0] ?? null
}

/** Some of those that wait in a workspace, marked as asked before anybody is. */
export async function claimReceipts(tx: Tx, workspaceId: string, at: Date, limit: number): Promise<Receipt[]> {
  const { rows } = await sql<{ channel_id: string; wamid: string }>`
    with due as (
      select conversation_id from receipts where workspace_id = ${workspaceId} and state = 'waiting'
      order by conversation_id limit ${limit} for update skip locked)
    update receipts r set state = 'asked', asked_at = ${at} from due
    where r.workspace_id = ${workspaceId} and r.conversation_id = due.conversation_id
    returning r.channel_id, r.wamid`.execute(tx)
  return await waysOf(tx, workspaceId, rows)
}

export async function workspacesWithReceipts(tx: Tx, workspaceIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select asked.id from unnest(${[...workspaceIds]}::uuid[]) as asked (id)
    where exists (select from receipts r where r.workspace_id = asked.id and r.state = 'waiting')`.execute(tx)
  return rows.map(({ id }) => id)
}

async function waysOf(tx: Tx, workspaceId: string, found: readonly { channel_id: string; wamid: string }[]) {
  if (found.length === 0) return []
  const { rows } = await sql<Omit<Receipt, 'wamid' | 'workspaceId'>>`
    select c.id as "channelId", c.phone_number_id as "phoneNumberId", c.token_encrypted as "tokenEncrypted", a.connection,
      a.graph_url as "graphUrl", a.graph_version as "graphVersion"
    from channels c join apps a on a.id = c.app_id
    where c.workspace_id = ${workspaceId} and c.id = any (${found.map((one) => one.channel_id)}::uuid[])
      and c.state = 'connected'`.execute(tx)
  return found.flatMap(({ channel_id, wamid }) =>
    rows.filter(({ channelId }) => channelId === channel_id).map((way) => ({ ...way, workspaceId, wamid })),
  )
}
