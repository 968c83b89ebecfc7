import { sql } from 'kysely'
import type { BusinessProfile } from '#meta/wire/index.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { AccountFacts } from './facts.ts'
import type { AccountRow } from './rows.ts'

/** An account as Meta describes it now. What is not known this time stays as it was; what Meta reported about the numbers of a
 *  portfolio goes with the limit that it was reported for. */
export async function upsertAccount(
  tx: Tx,
  account: AccountFacts & {
    workspaceId: string
    wabaId: string
    connection: 'meta' | 'practice'
    at: Date
    numbersUsed?: number | null
    templates?: { count: number | null; max: number | null } | null
  },
): Promise<void> {
  await sql`
    insert into whatsapp_accounts as a (workspace_id, waba_id, connection, name, portfolio_id, portfolio_name, review_status,
      verification, currency, messaging_tier, numbers_used, template_count, templates_max, refreshed_at)
    values (${account.workspaceId}, ${account.wabaId}, ${account.connection}, ${account.name}, ${account.portfolioId},
      ${account.portfolioName}, ${account.reviewStatus}, ${account.verification}, ${account.currency}, ${account.messagingTier},
      ${account.numbersUsed ?? null}, ${account.templates?.count ?? null}, ${account.templates?.max ?? null}, ${account.at})
    on conflict (workspace_id, waba_id) do update set connection = excluded.connection, name = coalesce(excluded.name, a.name),
      portfolio_id = coalesce(excluded.portfolio_id, a.portfolio_id),
      portfolio_name = coalesce(excluded.portfolio_name, a.portfolio_name),
      review_status = coalesce(excluded.review_status, a.review_status),
      verification = coalesce(excluded.verification, a.verification), currency = coalesce(excluded.currency, a.currency),
      messaging_tier = coalesce(excluded.messaging_tier, a.messaging_tier),
      portfolio_numbers_max = case when excluded.messaging_tier is not null and excluded.messaging_tier is distinct from a.messaging_tier
        then null else a.portfolio_numbers_max end,
      numbers_used = coalesce(excluded.numbers_used, a.numbers_used),
      template_count = coalesce(excluded.template_count, a.template_count),
      templates_max = coalesce(excluded.templates_max, a.templates_max), refreshed_at = excluded.refreshed_at`.execute(
    tx,
  )
}

export async function accounts(tx: Tx, workspaceId: string, wabaIds: readonly string[]): Promise<AccountRow[]> {
  const { rows } = await sql<AccountRow>`
    select waba_id, connection, name, portfolio_id, portfolio_name, review_status, verification, currency, messaging_tier,
      numbers_used, numbers_max, portfolio_numbers_max, template_count, templates_max, refreshed_at
    from whatsapp_accounts where workspace_id = ${workspaceId} and waba_id = any(${[...wabaIds]}::text[])
    order by lower(name), waba_id`.execute(tx)
  return rows
}

/** By portfolio (or account, where that is not known): how many people were written to outside their window since then. A
 *  template counts unless its reader had written within the 24 hours before it. */
export async function reachedSince(tx: Tx, workspaceId: string, since: Date): Promise<Map<string, number>> {
  const { rows } = await sql<{ scope: string; reached: number }>`
    select c.scope, count(distinct m.party)::int as reached
    from messages m join channels c on c.workspace_id = ${workspaceId} and c.id = m.channel_id
    where m.workspace_id = ${workspaceId} and m.kind = 'template' and m.direction = 'out' and m.at > ${since}
      and m.status in ('accepted', 'sent', 'delivered', 'read', 'played', 'unconfirmed')
      and not exists (
        select from messages w where w.workspace_id = ${workspaceId} and w.conversation_id = m.conversation_id
          and w.direction = 'in' and w.at <= m.at and w.at > m.at - interval '24 hours')
    group by c.scope`.execute(tx)
  return new Map(rows.map(({ scope, reached }) => [scope, reached]))
}

/** How the business presents itself, as it was last read. */
export async function keepProfile(
  tx: Tx,
  workspaceId: string,
  channelId: string,
  profile: BusinessProfile,
): Promise<void> {
  await sql`update channels set profile = ${JSON.stringify(profile)}::jsonb
    where workspace_id = ${workspaceId} and id = ${channelId}::uuid`.execute(tx)
}
