import { sql } from 'kysely'
import type { Account, ChannelDetails, ChannelWarning } from '#contract/channels.ts'
import { messagingLimitOf } from '#core/channel/messagingLimit.ts'
import { portfolioNumbersMax } from '#core/channel/numberLimits.ts'
import { warningsIn } from '#core/channel/warnings.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { accounts, reachedSince } from './accountQueries.ts'
import { presentChannel } from './present.ts'
import type { AccountRow, ChannelDetailsRow } from './rows.ts'

const DAY_MS = 24 * 3_600_000
/** Sends that wait are counted no further. */
const WAITING_MAX = 1_000

/** Channels with everything that is known of them: of these inboxes, or (null) of all; or one by its id. */
export async function channelDetails(
  tx: Tx,
  workspaceId: string,
  which: { inboxIds: readonly string[] | null; id?: string },
): Promise<ChannelDetailsRow[]> {
  const visible = which.inboxIds === null ? sql`` : sql`and c.inbox_id = any(${[...which.inboxIds]}::uuid[])`
  const one = which.id === undefined ? sql`` : sql`and c.id = ${which.id}::uuid`
  const { rows } = await sql<ChannelDetailsRow>`
    select c.id, c.inbox_id, c.kind, a.connection, c.name, c.display_phone_number, c.phone_number_id, c.state, c.state_fault,
      c.state_details, c.state_since, c.dispatch_held, c.disconnected_by, c.standing, c.app_id, c.scope, c.waba_id, c.verified_name, c.name_status, c.new_name_status,
      c.number_status, c.quality_rating, c.throughput_per_second, c.is_official, c.is_on_business_app, c.username, c.data_region,
      c.webhook_by, c.token_encrypted, a.graph_url, a.graph_version, coalesce(c.connected_at, c.created_at) as connected_at,
      c.disconnected_at, c.first_event_at, c.refreshed_at, c.refresh_fault, c.read_receipts, c.typing_indicator,
      (select count(*)::int from (
        select from sends s where s.workspace_id = ${workspaceId} and s.channel_id = c.id and s.state = 'queued'
        limit ${WAITING_MAX}) waiting) as waiting_sends
    from channels c join apps a on a.id = c.app_id
    where c.workspace_id = ${workspaceId} ${visible} ${one} order by lower(c.name), c.id limit 1000`.execute(tx)
  return rows
}

/** The accounts of these channels, with how much of their limit is used. */
export async function accountsOf(
  tx: Tx,
  workspaceId: string,
  rows: readonly ChannelDetailsRow[],
  now: Date,
): Promise<Account[]> {
  const found = await accounts(tx, workspaceId, [...new Set(rows.map((row) => row.waba_id))])
  const reached = await reachedSince(tx, workspaceId, new Date(now.getTime() - DAY_MS))
  return found.map((row) => presentAccount(row, reached.get(row.portfolio_id ?? `waba:${row.waba_id}`) ?? 0))
}

/** Its warnings need what is known of its account. */
export function warningsOf(row: ChannelDetailsRow, accounts: readonly Account[], now: Date): ChannelWarning[] {
  if (row.state === 'disconnected') return []
  const account = accounts.find(({ wabaId }) => wabaId === row.waba_id)
  const known = {
    qualityRating: row.quality_rating,
    numberStatus: row.number_status,
    nameStatus: row.name_status,
    newNameStatus: row.new_name_status,
    reviewStatus: account?.reviewStatus ?? null,
    refreshedAt: row.refreshed_at?.toISOString() ?? null,
    messagingLimit: account?.messagingLimit ?? null,
    reachedLast24h: account?.reachedLast24h ?? 0,
  }
  return warningsIn(row.standing, known, now)
}

/** Never with its token. */
export const presentDetails = (row: ChannelDetailsRow, warnings: ChannelWarning[]): ChannelDetails => ({
  ...presentChannel(row),
  wabaId: row.waba_id,
  verifiedName: row.verified_name,
  nameStatus: row.name_status,
  newNameStatus: row.new_name_status,
  numberStatus: row.number_status,
  qualityRating: row.quality_rating,
  throughputPerSecond: row.throughput_per_second,
  isOfficial: row.is_official,
  isOnBusinessApp: row.is_on_business_app,
  username: row.username,
  dataRegion: row.data_region,
  webhookBy: row.webhook_by,
  connectedAt: row.connected_at.toISOString(),
  disconnectedAt: row.disconnected_at?.toISOString() ?? null,
  firstEventAt: row.first_event_at?.toISOString() ?? null,
  refreshedAt: row.refreshed_at?.toISOString() ?? null,
  refreshFault: row.refresh_fault,
  waitingSends: row.waiting_sends,
  readReceipts: row.read_receipts,
  typingIndicator: row.typing_indicator,
  warnings,
})

const presentAccount = (row: AccountRow, reachedLast24h: number): Account => ({
  wabaId: row.waba_id,
  connection: row.connection,
  name: row.name,
  portfolioId: row.portfolio_id,
  portfolioName: row.portfolio_name,
  reviewStatus: row.review_status,
  verification: row.verification,
  currency: row.currency,
  numbersUsed: row.numbers_used,
  numbersMax: row.numbers_max,
  portfolioNumbersMax: portfolioNumbersMax({
    reported: row.portfolio_numbers_max,
    tier: row.messaging_tier,
    verification: row.verification,
  }),
  templateCount: row.template_count,
  templatesMax: row.templates_max,
  messagingLimit: messagingLimitOf(row.messaging_tier),
  messagingTier: row.messaging_tier,
  reachedLast24h,
  refreshedAt: row.refreshed_at?.toISOString() ?? null,
})
