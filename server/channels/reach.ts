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
  const { workspaceId, channelId, messageId, at } = reaching
  const known = await limitOf(tx, workspaceId, channelId)
  if (!known) return undefined
  if (messageId === null) {
    // Two who write to the last free place at once take turns.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`reach ${workspaceId} ${known.scope}`}, 0))`.execute(tx)
  }
  return await counted(tx, reaching, known, at)
}

/** So long a count with room left is good for, at most. */
const ROOM_MS_MAX = 1_000
const ROOMS_MAX = 1_000
/** Until when, of `performance.now()`, the numbers of a portfolio cannot use up what was left when it was last counted. */
const rooms = new Map<string, number>()

/**
 * The same for the messages of one number that are about to leave, earliest first: counted once for all of them, and not again before
 * the portfolio's numbers could have used up half of what is left. Undefined where all may go; else each is asked for itself.
 */
export async function reachAhead(
  tx: Tx,
  { workspaceId, channelId }: Pick<Reaching, 'workspaceId' | 'channelId'>,
  leaving: readonly Pick<Reaching, 'party' | 'at' | 'messageId'>[],
): Promise<Map<string | null, Reach> | undefined> {
  const [first, last] = [leaving[0], leaving.at(-1)]
  if (!first || !last) return undefined
  const known = await limitOf(tx, workspaceId, channelId)
  if (!known) return undefined
  const key = `${workspaceId} ${known.scope}`
  if ((rooms.get(key) ?? 0) > performance.now()) return undefined
  // What was used before the last of them, since a day before the first: no less than before any.
  const { used } = await counted(tx, { ...last, workspaceId, channelId }, known, first.at)
  const left = known.limit - used - leaving.length
  if (left > 0) {
    if (rooms.size >= ROOMS_MAX) rooms.clear()
    rooms.set(key, performance.now() + Math.min(ROOM_MS_MAX, (left * 1_000) / (2 * known.perSecond)))
    return undefined
  }
  const each = new Map<string | null, Reach>()
  for (const one of leaving)
    each.set(one.messageId, await counted(tx, { ...one, workspaceId, channelId }, known, one.at))
  return each
}

interface Limit {
  scope: string
  limit: number
  /** What all numbers of the portfolio may send together. */
  perSecond: number
}

async function limitOf(tx: Tx, workspaceId: string, channelId: string): Promise<Limit | null> {
  const { rows } = await sql<{ scope: string; tier: string | null; perSecond: number }>`
    select c.scope, a.messaging_tier as tier, (
        select sum(o.throughput_per_second)::int from channels o
        where o.workspace_id = ${workspaceId} and o.scope = c.scope) as "perSecond"
    from channels c left join whatsapp_accounts a on a.workspace_id = c.workspace_id and a.waba_id = c.waba_id
    where c.workspace_id = ${workspaceId} and c.id = ${channelId}::uuid`.execute(tx)
  const limit = messagingLimitOf(rows[0]?.tier)
  return !rows[0] || limit === null || limit === NO_LIMIT ? null : { ...rows[0], limit }
}

async function counted(
  tx: Tx,
  { workspaceId, party, at, messageId }: Reaching,
  { scope, limit }: Limit,
  since: Date,
): Promise<Reach> {
  const earlier = messageId === null ? sql`` : sql`and (m.at, m.id) < (${at}::timestamptz, ${messageId}::uuid)`
  const { rows } = await sql<{ used: number; isCounted: boolean }>`
    select count(distinct m.party)::int as used, coalesce(bool_or(m.party = ${party}), false) as "isCounted"
    from channels c join messages m on m.workspace_id = ${workspaceId} and m.channel_id = c.id
    where c.workspace_id = ${workspaceId} and c.scope = ${scope}
      and m.kind = 'template' and m.direction = 'out' and m.at > ${new Date(since.getTime() - DAY_MS)} and m.at <= ${at} ${earlier}
      and m.status not in ('failed', 'cancelled')
      and not exists (
        select from messages w where w.workspace_id = ${workspaceId} and w.conversation_id = m.conversation_id
          and w.direction = 'in' and w.at <= m.at and w.at > m.at - interval '24 hours')`.execute(tx)
  return { limit, used: rows[0]?.used ?? 0, isCounted: rows[0]?.isCounted ?? false }
}
