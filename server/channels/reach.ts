/** Whom a portfolio has written to first, outside their window, in the last 24 hours; and how many it may (fact sheet §12). */
import { sql } from 'kysely'
import { messagingLimitOf, NO_LIMIT } from '#core/channel/messagingLimit.ts'
import { type Asking, createReached, type First, type Reached } from '#core/channel/reached.ts'
import type { Reach } from '#core/whatsapp/compose.ts'
import { kept } from '#server/platform/db/columns.ts'
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
  if (messageId === null) await takeTurns(tx, workspaceId, known)
  return await counted(tx, reaching, known, at)
}

/** Two who write to the last free place at once take turns. */
const takeTurns = (tx: Tx, workspaceId: string, { scope }: Limit) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`reach ${workspaceId} ${scope}`}, 0))`.execute(tx)

/** Counting reads all that the portfolio wrote in a day, so it may take a twentieth of the time: what it found is good for so long.
 *  Whoever is written to meanwhile is counted on; only who no longer counts may be counted for that long. */
const TIMES_AS_LONG = 20
const COUNTED_MS_MIN = 5_000
const COUNTED_MS_MAX = 30_000
/** Where fewer than so many may still be added, it matters who they are, and that is read as well. */
const LEFT_FEW = 20_000
/** Of what was left; others have the rest meanwhile: other processes, and people who write. */
const SHARE = { write: 0.25, leave: 0.5 } as const
const COUNTS_MAX = 1_000
const PEOPLE_MAX = 500_000

interface Counted {
  untilMs: number
  limit: number
  /** New people who may still be added. */
  left: number
  reached: Reached | null
}

/** Of each portfolio, for what is to be written and for what leaves. */
const counts = new Map<string, Counted>()

/**
 * The same for messages of one number that are to be written (`messageId` null), or are about to leave, earliest first. Counted only
 * when the new people among them could be more than a share of what was left. Undefined where all may go; else what each finds before it.
 */
export async function reachAhead(
  tx: Tx,
  { workspaceId, channelId }: Pick<Reaching, 'workspaceId' | 'channelId'>,
  asked: readonly Asking[],
): Promise<Reach[] | undefined> {
  const [first, last] = [asked[0], asked.at(-1)]
  if (!first || !last) return undefined
  const known = await limitOf(tx, workspaceId, channelId)
  if (!known) return undefined
  const { limit, scope } = known
  const way = last.messageId === null ? 'write' : 'leave'
  const key = `${way} ${workspaceId} ${scope}`
  const before = counts.get(key)
  if (before && before.untilMs > performance.now() && before.limit === limit) {
    const added = addedTo(before.reached, asked)
    // More than the limit were counted where some wait who are too many.
    if (added <= before.left && (before.reached?.size() ?? 0) + added <= limit) {
      before.left -= added
      before.reached?.add(asked)
      return undefined
    }
    // What is to be written only waits; what was written is refused for good, and by nothing but a count of now.
    if (way === 'write' && before.reached && before.reached.size() >= limit) return before.reached.before(asked, limit)
  }
  if (way === 'write') await takeTurns(tx, workspaceId, known)
  const startedMs = performance.now()
  // What was used before the last of them, since a day before the first: no less than before any.
  const { used } = await counted(tx, { ...last, workspaceId, channelId }, known, first.at)
  const left = limit - used
  const reached = left < LEFT_FEW ? createReached(await firsts(tx, { ...last, workspaceId }, known, first.at)) : null
  const added = addedTo(reached, asked)
  const isEnough = added <= left
  const goodForMs = Math.min(COUNTED_MS_MAX, Math.max(COUNTED_MS_MIN, (performance.now() - startedMs) * TIMES_AS_LONG))
  const found = isEnough || !reached ? undefined : reached.before(asked, limit)
  if (isEnough) reached?.add(asked)
  const room = Math.max(0, Math.floor((left - added) * SHARE[way]))
  keep(key, { untilMs: performance.now() + goodForMs, limit, left: room, reached })
  return found
}

const addedTo = (reached: Reached | null, asked: readonly Asking[]) => reached?.newAmong(asked) ?? asked.length

function keep(key: string, one: Counted): void {
  const people = counts.values().reduce((sum, { reached }) => sum + (reached?.size() ?? 0), one.reached?.size() ?? 0)
  if (counts.size >= COUNTS_MAX || people > PEOPLE_MAX) counts.clear()
  counts.set(key, one)
}

interface Limit {
  scope: string
  limit: number
}

async function limitOf(tx: Tx, workspaceId: string, channelId: string): Promise<Limit | null> {
  const { rows } = await sql<{ scope: string; tier: string | null }>`
    ${kept} select c.scope, a.messaging_tier as tier
    from channels c left join whatsapp_accounts a on a.workspace_id = c.workspace_id and a.waba_id = c.waba_id
    where c.workspace_id = ${workspaceId}::uuid and c.id = ${channelId}::uuid`.execute(tx)
  const limit = messagingLimitOf(rows[0]?.tier)
  return !rows[0] || limit === null || limit === NO_LIMIT ? null : { scope: rows[0].scope, limit }
}

async function counted(tx: Tx, reaching: Reaching, { scope, limit }: Limit, since: Date): Promise<Reach> {
  const { rows } = await sql<{ used: number; isCounted: boolean }>`
    select count(distinct m.party)::int as used, coalesce(bool_or(m.party = ${reaching.party}), false) as "isCounted"
    from ${outside(reaching, scope, since)}`.execute(tx)
  return { limit, used: rows[0]?.used ?? 0, isCounted: rows[0]?.isCounted ?? false }
}

/** In the order in which they were written to. */
async function firsts(
  tx: Tx,
  reaching: Omit<Reaching, 'party' | 'channelId'>,
  { scope }: Limit,
  since: Date,
): Promise<First[]> {
  const { rows } = await sql<First>`
    select f.party, f.at, f.id as "messageId" from (
      select distinct on (m.party) m.party, m.at, m.id from ${outside(reaching, scope, since)} and m.party is not null
      order by m.party, m.at, m.id) f
    order by f.at, f.id`.execute(tx)
  return rows
}

/** Templates written before it to people outside their windows, since a day before. */
const outside = (
  { workspaceId, at, messageId }: Pick<Reaching, 'workspaceId' | 'at' | 'messageId'>,
  scope: string,
  since: Date,
) => sql`channels c join messages m on m.workspace_id = ${workspaceId} and m.channel_id = c.id
    where c.workspace_id = ${workspaceId} and c.scope = ${scope}
      and m.kind = 'template' and m.direction = 'out' and m.at > ${new Date(since.getTime() - DAY_MS)} and m.at <= ${at}
      ${messageId === null ? sql`` : sql`and (m.at, m.id) < (${at}::timestamptz, ${messageId}::uuid)`}
      and m.status not in ('failed', 'cancelled')
      and not exists (
        select from messages w where w.workspace_id = ${workspaceId} and w.conversation_id = m.conversation_id
          and w.direction = 'in' and w.at <= m.at and w.at > m.at - interval '24 hours')`
