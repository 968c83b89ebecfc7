/** Whom a portfolio has written to first, outside their window, in the last 24 hours; and how many it may (fact sheet §12). */
import { sql } from 'kysely'
import { messagingLimitOf, NO_LIMIT } from '#core/channel/messagingLimit.ts'
import type { Reach } from '#core/whatsapp/compose.ts'
import type { Tx } from '#server/platform/db/database.ts'

const DAY_MS = 24 * 3_600_000

/** A template that waits, or is to be written: through which number, to whom; `at` and `id` say what came before it. */
export interface Reaching {
  workspaceId: string
  channelId: string
  /** As in messages.party. */
  party: string
  at: Date
  /** Null: it is not written yet, and comes after all others. */
  messageId: string | null
}

/**
 * How much of the limit was used before it: everyone to whom a template went or goes that was written earlier, however far that
 * has come, unless it failed. So of any number that wait, the first ones go and the rest are refused, whoever counts, and when.
 * Undefined where no limit is known, or there is none.
 */
export async function reachOf(tx: Tx, reaching: Reaching): Promise<Reach | undefined> {
  const { workspaceId, channelId, party, at, messageId } = reaching
  const { rows: found } = await sql<{ scope: string; tier: string | null }>`
    select c.scope, a.messaging_tier as tier from channels c
      left join whatsapp_accounts a on a.workspace_id = c.workspace_id and a.waba_id = c.waba_id
    where c.workspace_id = ${workspaceId} and c.id = ${channelId}::uuid`.execute(tx)
  const limit = messagingLimitOf(found[0]?.tier)
  if (!found[0] || limit === null || limit === NO_LIMIT) return undefined
  const { scope } = found[0]
  if (messageId === null) {
    // Two who write to the last free place at once take turns.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`reach ${workspaceId} ${scope}`}, 0))`.execute(tx)
  }
  const earlier = messageId === null ? sql`` : sql`and (m.at, m.id) < (${at}::timestamptz, ${messageId}::uuid)`
  const { rows } = await sql<{ used: number; isCounted: boolean }>`
    select count(distinct m.party)::int as used, coalesce(bool_or(m.party = ${party}), false) as "isCounted"
    from channels c join messages m on m.workspace_id = ${workspaceId} and m.channel_id = c.id
    where c.workspace_id = ${workspaceId} and c.scope = ${scope}
      and m.kind = 'template' and m.direction = 'out' and m.at > ${new Date(at.getTime() - DAY_MS)} and m.at <= ${at} ${earlier}
      and m.status not in ('failed', 'cancelled')
      and not exists (
        select from messages w where w.workspace_id = ${workspaceId} and w.conversation_id = m.conversation_id
          and w.direction = 'in' and w.at <= m.at and w.at > m.at - interval '24 hours')`.execute(tx)
  return { limit, used: rows[0]?.used ?? 0, isCounted: rows[0]?.isCounted ?? false }
}
