import { sql } from 'kysely'
import { fold } from '#core/search/fold.ts'
import type { TemplateState } from '#core/workflow/troubles.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { SyncRow, TemplateRow } from './rows.ts'

/** The accounts whose templates somebody may see: of the inboxes they work on; null: all. */
export type Sight = readonly string[] | null

const columns = sql.raw(
  `t.id, t.waba_id as "wabaId", t.meta_id as "metaId", t.name, t.language, t.category, t.status, t.quality, t.reason, t.details,
   t.previous_category as "previousCategory", t.coming_category as "comingCategory", t.category_changes_at as "categoryChangesAt",
   t.parameter_format as "parameterFormat", t.components, t.bindings, t.read_at as "readAt", t.gone_at as "goneAt"`,
)

/** The accounts of the numbers that the reader may see. */
export async function visibleAccounts(tx: Tx, workspaceId: string, sight: Sight): Promise<string[]> {
  const visible = sight === null ? sql`` : sql`and inbox_id = any(${[...sight]}::uuid[])`
  const { rows } = await sql<{ waba_id: string }>`
    select distinct waba_id from channels where workspace_id = ${workspaceId} ${visible} order by waba_id`.execute(tx)
  return rows.map((row) => row.waba_id)
}

export interface Wish {
  wabaIds: readonly string[]
  q?: string
  status?: string
  category?: string
  language?: string
  quality?: string
  after: { name: string; language: string; id: string } | null
  limit: number
}

/** Account by account, by name and language. */
export async function listTemplates(tx: Tx, workspaceId: string, wish: Wish): Promise<TemplateRow[]> {
  const { after } = wish
  const behind = after
    ? sql`and (t.name, t.language, t.id) > (${after.name}, ${after.language}, ${after.id}::uuid)`
    : sql``
  const { rows } = await sql<TemplateRow>`
    select ${columns} from templates t
    where t.workspace_id = ${workspaceId} and t.waba_id = any(${[...wish.wabaIds]}::text[]) and t.gone_at is null
      ${matching(wish)} ${behind}
    order by t.name, t.language, t.id limit ${wish.limit}`.execute(tx)
  return rows
}

function matching({ q, status, category, language, quality }: Omit<Wish, 'after' | 'limit' | 'wabaIds'>) {
  const is = (column: string, value: string | undefined) =>
    value === undefined ? sql`` : sql`and t.${sql.ref(column)} = ${value}`
  return sql`${is('status', status)} ${is('category', category)} ${is('language', language)} ${is('quality', quality)} ${containing(q)}`
}

/** Every word of it, anywhere in name and texts. */
function containing(q: string | undefined) {
  const words = fold(q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return sql``
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  return sql`and t.search like all (${patterns}::text[])`
}

/** How many there are of each status, account by account. */
export async function countTemplates(tx: Tx, workspaceId: string, wabaIds: readonly string[]) {
  const { rows } = await sql<{ wabaId: string; status: string; count: number }>`
    select waba_id as "wabaId", status, count(*)::int as count from templates
    where workspace_id = ${workspaceId} and waba_id = any(${[...wabaIds]}::text[]) and gone_at is null
    group by waba_id, status order by waba_id, status`.execute(tx)
  return rows
}

/** The languages in which there are any. */
export async function languagesOf(tx: Tx, workspaceId: string, wabaIds: readonly string[]) {
  const { rows } = await sql<{ wabaId: string; language: string }>`
    select distinct waba_id as "wabaId", language from templates
    where workspace_id = ${workspaceId} and waba_id = any(${[...wabaIds]}::text[]) and gone_at is null
    order by waba_id, language`.execute(tx)
  return rows
}

export async function syncsOf(tx: Tx, workspaceId: string, wabaIds: readonly string[]): Promise<SyncRow[]> {
  const { rows } = await sql<SyncRow>`
    select waba_id as "wabaId", due_at as "dueAt", coalesce(taken_until > clock_timestamp(), false) as "isRunning",
      finished_at as "finishedAt", fault, fault_details as "faultDetails", found, samples
    from template_syncs where workspace_id = ${workspaceId} and waba_id = any(${[...wabaIds]}::text[])`.execute(tx)
  return rows
}

/** Names of accounts and of their numbers, as people know them. */
export async function accountNames(tx: Tx, workspaceId: string, wabaIds: readonly string[]) {
  const { rows } = await sql<{ wabaId: string; name: string | null; numbers: string[] }>`
    select c.waba_id as "wabaId", max(a.name) as name, array_agg(c.display_phone_number order by c.display_phone_number) as numbers
    from channels c left join whatsapp_accounts a on a.workspace_id = c.workspace_id and a.waba_id = c.waba_id
    where c.workspace_id = ${workspaceId} and c.waba_id = any(${[...wabaIds]}::text[])
    group by c.waba_id order by lower(max(a.name)), c.waba_id`.execute(tx)
  return rows
}

export async function templateById(tx: Tx, workspaceId: string, id: string): Promise<TemplateRow | undefined> {
  const { rows } = await sql<TemplateRow>`
    select ${columns} from templates t where t.workspace_id = ${workspaceId} and t.id = ${id}::uuid`.execute(tx)
  return rows[0]
}

/** The same template in all its languages. */
export async function siblings(
  tx: Tx,
  workspaceId: string,
  wabaId: string,
  names: readonly string[],
): Promise<TemplateRow[]> {
  const { rows } = await sql<TemplateRow>`
    select ${columns} from templates t
    where t.workspace_id = ${workspaceId} and t.waba_id = ${wabaId} and t.name = any(${[...names]}::text[]) and t.gone_at is null
    order by t.name, t.language, t.id`.execute(tx)
  return rows
}

/** How a template stands, without what it says. */
export interface StandingRow extends Omit<TemplateState, 'channelId'> {
  wabaId: string
}

/** How templates of these names stand in all their languages, also those that Meta does not have any more. */
export async function templateStandings(
  tx: Tx,
  workspaceId: string,
  wabaIds: readonly string[],
  names: readonly string[],
): Promise<StandingRow[]> {
  if (names.length === 0) return []
  const { rows } = await sql<StandingRow>`
    select t.id, t.waba_id as "wabaId", t.name, t.language, t.status, t.quality, t.category, t.coming_category as "comingCategory",
      t.gone_at as "goneAt", t.components_changed_at as "editedAt", t.category_changed_at as "recategorisedAt"
    from templates t
    where t.workspace_id = ${workspaceId} and t.waba_id = any(${[...wabaIds]}::text[]) and t.name = any(${[...names]}::text[])
    order by t.name, t.language, t.id`.execute(tx)
  return rows
}

/** Names of templates that may be sent, each once, in order; a page of them. */
export async function usableNames(
  tx: Tx,
  workspaceId: string,
  { wabaId, q, after, limit }: { wabaId: string; q: string; after: string | null; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct t.name from templates t
    where t.workspace_id = ${workspaceId} and t.waba_id = ${wabaId} and t.gone_at is null and t.status = 'APPROVED'
      ${containing(q)} ${after === null ? sql`` : sql`and t.name > ${after}`}
    order by t.name limit ${limit}`.execute(tx)
  return rows.map(({ name }) => name)
}

/** Where values come from, for this template in all its languages. */
export async function writeBindings(
  tx: Tx,
  workspaceId: string,
  { wabaId, name }: Pick<TemplateRow, 'wabaId' | 'name'>,
  bindings: object,
): Promise<void> {
  await sql`update templates set bindings = ${JSON.stringify(bindings)}::jsonb
    where workspace_id = ${workspaceId} and waba_id = ${wabaId} and name = ${name}`.execute(tx)
}

/** To be read now; false where no number of the account is connected. */
export async function askForSync(tx: Tx, workspaceId: string, wabaId: string, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into template_syncs as s (workspace_id, waba_id, due_at)
    select ${workspaceId}, ${wabaId}, ${now}::timestamptz where exists (
      select from channels where workspace_id = ${workspaceId} and waba_id = ${wabaId} and state <> 'disconnected')
    on conflict (workspace_id, waba_id) do update set due_at = excluded.due_at, failures = 0`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}
