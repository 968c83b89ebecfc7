/** What Meta says of templates, into the table; set-based, so that thousands are quick. */
import { sql } from 'kysely'
import { fold } from '#core/search/fold.ts'
import { cleanText } from '#core/text.ts'
import { languageCode } from '#core/whatsapp/template/language.ts'
import { partsOf } from '#core/whatsapp/template/parts.ts'
import { isSample } from '#core/whatsapp/template/told.ts'
import type { WireTemplate } from '#meta/wire/index.ts'
import { insertRows } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import type { TemplateNews } from './rows.ts'

/** Of one template; Meta's own bounds keep it far below. */
const COMPONENTS_CHARACTERS_MAX = 100_000
const DEPTH_MAX = 12
const SEARCH_CHARACTERS_MAX = 4_000
const WORD_CHARACTERS_MAX = 600

interface Before {
  id: string
  meta_id: string
  status: string
  quality: string
  category: string
  gone_at: Date | null
}

/**
 * Writes what Meta answered when it was asked at that instant; what it told by webhook since (in the same second too) stays.
 * Samples are left out. Gives what is news about templates that were known, and how many were samples.
 */
export async function writeTemplates(
  tx: Tx,
  { workspaceId, wabaId }: { workspaceId: string; wabaId: string },
  nodes: readonly WireTemplate[],
  askedAt: Date,
): Promise<{ news: TemplateNews[]; samples: number }> {
  const usable = nodes.filter(isUsable)
  const templates = [...new Map(usable.filter(({ name }) => !isSample(name)).map((one) => [one.id, one])).values()]
  const samples = usable.length - usable.filter(({ name }) => !isSample(name)).length
  if (templates.length === 0) return { news: [], samples }
  const before = await lockTemplates(
    tx,
    workspaceId,
    templates.map(({ id }) => id),
  )
  const rows = templates.map((one) => rowOf(one, before.get(one.id)?.id ?? uuidv7()))
  await insertRows(
    'templates',
    rows,
    {
      workspace_id: ['uuid', () => workspaceId],
      id: ['uuid', (row) => row.id],
      waba_id: ['text', () => wabaId],
      meta_id: ['text', (row) => row.metaId],
      name: ['text', (row) => row.name],
      language: ['text', (row) => row.language],
      category: ['text', (row) => row.category],
      status: ['text', (row) => row.status],
      quality: ['text', (row) => row.quality],
      reason: ['text', (row) => row.reason],
      previous_category: ['text', (row) => row.previousCategory],
      coming_category: ['text', (row) => row.comingCategory],
      parameter_format: ['text', (row) => row.parameterFormat],
      components: ['jsonb', (row) => row.components],
      search: ['text', (row) => row.search],
      status_at: ['timestamptz', () => askedAt],
      quality_at: ['timestamptz', () => askedAt],
      category_at: ['timestamptz', () => askedAt],
      read_at: ['timestamptz', () => askedAt],
      created_at: ['timestamptz', () => askedAt],
    },
    sql`
    on conflict (workspace_id, meta_id) do update set waba_id = excluded.waba_id, name = excluded.name,
      language = excluded.language, parameter_format = excluded.parameter_format, components = excluded.components,
      search = excluded.search, read_at = excluded.read_at, gone_at = null,
      components_changed_at = case when excluded.components is distinct from templates.components then ${askedAt}::timestamptz
        else templates.components_changed_at end,
      category_changed_at = case when ${isNewer('category', askedAt)} and excluded.category <> templates.category
        then ${askedAt}::timestamptz else templates.category_changed_at end,
      ${aspect('status', askedAt)}, ${aspect('quality', askedAt)}, ${aspect('category', askedAt)},
      reason = case when ${isNewer('status', askedAt)} or excluded.status = templates.status
        then coalesce(excluded.reason, case when excluded.status = templates.status then templates.reason end) else templates.reason end,
      details = case when not ${isNewer('status', askedAt)} or excluded.status = templates.status then templates.details end,
      previous_category = coalesce(excluded.previous_category, templates.previous_category),
      coming_category = case when ${isNewer('category', askedAt)} then excluded.coming_category else templates.coming_category end,
      due_at = case when templates.due_at <= ${askedAt}::timestamptz then null else templates.due_at end`,
  ).execute(tx)
  const after = await lockTemplates(
    tx,
    workspaceId,
    templates.map(({ id }) => id),
  )
  const news = rows.flatMap((row): TemplateNews[] => {
    const [was, is] = [before.get(row.metaId), after.get(row.metaId)]
    if (!was || !is) return []
    return (['status', 'quality', 'category'] as const).flatMap((what) =>
      was[what] === is[what]
        ? []
        : {
            workspaceId,
            templateId: was.id,
            name: row.name,
            language: row.language,
            what,
            from: was[what],
            to: is[what],
            details: null,
          },
    )
  })
  return { news, samples }
}

/** A webhook of the same second counts as newer than the look (rule H5). */
const isNewer = (name: string, askedAt: Date) =>
  sql`templates.${sql.ref(`${name}_at`)} < date_trunc('second', ${askedAt}::timestamptz)`
const aspect = (name: string, askedAt: Date) => sql`
  ${sql.ref(name)} = case when ${isNewer(name, askedAt)} then excluded.${sql.ref(name)} else templates.${sql.ref(name)} end,
  ${sql.ref(`${name}_at`)} = case when ${isNewer(name, askedAt)} then excluded.${sql.ref(`${name}_at`)} else templates.${sql.ref(`${name}_at`)} end`

async function lockTemplates(tx: Tx, workspaceId: string, metaIds: readonly string[]): Promise<Map<string, Before>> {
  const { rows } = await sql<Before>`
    select id, meta_id, status, quality, category, gone_at from templates
    where workspace_id = ${workspaceId} and meta_id = any(${[...metaIds]}::text[]) order by meta_id for update`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.meta_id, row]))
}

const isUsable = ({ id, name, language }: Partial<WireTemplate>) =>
  [id, name, language].every((word) => typeof word === 'string' && word !== '' && word.length <= WORD_CHARACTERS_MAX)

function rowOf(given: WireTemplate, id: string) {
  const components = componentsOf(given.components)
  const name = cleanText(given.name).text
  const language = languageCode(cleanText(given.language).text)
  const parameterFormat = word(given.parameter_format) ?? 'POSITIONAL'
  const parts = partsOf({ components, parameterFormat, language })
  const texts = [
    name.replaceAll('_', ' '),
    name,
    parts.body,
    parts.footer ?? '',
    ...parts.buttons.map(({ text }) => text),
  ]
  const reason = word(given.rejected_reason)
  return {
    id,
    metaId: cleanText(given.id).text,
    name,
    language,
    category: word(given.category) ?? 'UNKNOWN',
    status: word(given.status) ?? 'UNKNOWN',
    quality: word(given.quality_score?.score) ?? 'UNKNOWN',
    reason: reason === 'NONE' ? null : reason,
    previousCategory: word(given.previous_category),
    comingCategory: word(given.correct_category),
    parameterFormat,
    components: JSON.stringify(components),
    search: fold(texts.join('\n').slice(0, SEARCH_CHARACTERS_MAX)),
  }
}

const word = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= WORD_CHARACTERS_MAX
    ? cleanText(value).text.toUpperCase()
    : null

/** As Meta gave them, without what cannot be stored; what is absurdly large is not kept. */
function componentsOf(components: unknown): unknown {
  const clean = cleaned(components, 0)
  return Array.isArray(clean) && JSON.stringify(clean).length <= COMPONENTS_CHARACTERS_MAX ? clean : []
}

function cleaned(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value).text
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEPTH_MAX) return null
  if (Array.isArray(value)) return value.map((one) => cleaned(one, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [cleanText(key).text, cleaned(inner, depth + 1)]),
  )
}
