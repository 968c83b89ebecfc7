import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { Sight } from './queries.ts'

/** A message one may want to react to. */
export interface ReactionTarget {
  id: string
  conversationId: string
  channelId: string
  inboxId: string
  direction: 'in' | 'out'
  at: Date
  wamid: string
}

/** A message that Meta knows and its writer has not deleted, if the asker sees it. */
export async function reactionTarget(
  tx: Tx,
  workspaceId: string,
  sight: Sight,
  messageId: string,
): Promise<ReactionTarget | undefined> {
  const visible = sight === null ? sql`` : sql`and c.inbox_id = any (${[...sight]}::uuid[])`
  const { rows } = await sql<ReactionTarget>`
    select m.id, m.conversation_id as "conversationId", m.channel_id as "channelId", c.inbox_id as "inboxId", m.direction, m.at,
      m.wamid
    from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    where m.workspace_id = ${workspaceId} and m.id = ${messageId}::uuid and m.wamid is not null and m.revoked_at is null
      and m.kind <> 'reaction' ${visible}`.execute(tx)
  return rows[0]
}

/** What we reacted with last, and what became of sending it; nulls where it was never sent from here. */
export async function ourReaction(tx: Tx, workspaceId: string, { channelId, wamid }: ReactionTarget) {
  const { rows } = await sql<{ emoji: string; previous: string | null; status: string | null }>`
    select x.emoji, r.content -> 'reaction' ->> 'previous' as previous, r.status
    from reactions x left join messages r on r.workspace_id = ${workspaceId} and r.id = x.message_id
    where x.workspace_id = ${workspaceId} and x.channel_id = ${channelId}::uuid and x.target_wamid = ${wamid}
      and x.actor = 'business'`.execute(tx)
  return rows[0]
}

export async function writeOurReaction(
  tx: Tx,
  workspaceId: string,
  { channelId, wamid }: ReactionTarget,
  reaction: { emoji: string; messageId: string | null; now: Date },
): Promise<void> {
  const { emoji, messageId, now } = reaction
  // Meta's id of it is known only when it has been sent, and stands with its message.
  await sql`
    insert into reactions (workspace_id, channel_id, target_wamid, actor, party, emoji, at, wamid, message_id)
    values (${workspaceId}, ${channelId}, ${wamid}, 'business', null, ${emoji}, ${now}, '', ${messageId})
    on conflict (workspace_id, channel_id, target_wamid, actor) do update set emoji = excluded.emoji, at = excluded.at,
      wamid = excluded.wamid, message_id = excluded.message_id`.execute(tx)
}
