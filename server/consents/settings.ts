import { sql } from 'kysely'
import { DEFAULT_KEYWORDS, type KeywordSettings } from '#core/whatsapp/keywords.ts'
import { kept } from '../platform/db/columns.ts'
import type { Tx } from '../platform/db/database.ts'

/** What these workspaces listen for; those that never set anything up listen for the usual words. */
export async function keywordSettingsOf(
  tx: Tx,
  workspaceIds: readonly string[],
): Promise<Map<string, KeywordSettings>> {
  const { rows } = await sql<{ workspaceId: string } & KeywordSettings>`
    ${kept} select workspace_id as "workspaceId", languages, opt_out_covers as "optOutCovers", confirms
    from consent_settings where workspace_id = any (${[...workspaceIds]}::uuid[])`.execute(tx)
  const set = new Map(rows.map(({ workspaceId, ...settings }) => [workspaceId, settings]))
  return new Map(workspaceIds.map((id) => [id, set.get(id) ?? DEFAULT_KEYWORDS]))
}

export async function writeSettings(
  tx: Tx,
  workspaceId: string,
  { languages, optOutCovers, confirms }: KeywordSettings,
  { by, now }: { by: string; now: Date },
): Promise<void> {
  await sql`
    insert into consent_settings (workspace_id, languages, opt_out_covers, confirms, updated_at, updated_by)
    values (${workspaceId}, ${JSON.stringify(languages)}::jsonb, ${optOutCovers}, ${confirms}, ${now}, ${by})
    on conflict (workspace_id) do update set languages = excluded.languages, opt_out_covers = excluded.opt_out_covers,
      confirms = excluded.confirms, updated_at = excluded.updated_at, updated_by = excluded.updated_by`.execute(tx)
}
