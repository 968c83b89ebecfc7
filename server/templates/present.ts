import type { Template, TemplateAccount, TemplateOne } from '#contract/templates.ts'
import { cutText } from '#core/text.ts'
import type { Binding } from '#core/whatsapp/template/binding.ts'
import { partsOf } from '#core/whatsapp/template/parts.ts'
import { render } from '#core/whatsapp/template/render.ts'
import type { SyncRow, TemplateRow } from './rows.ts'

const BEGINNING_CHARACTERS_MAX = 200

export const presentTemplate = (row: TemplateRow): Template => ({
  id: row.id,
  wabaId: row.wabaId,
  name: row.name,
  language: row.language,
  category: row.category,
  status: row.goneAt === null ? row.status : 'DELETED',
  quality: row.quality,
  text: beginningOf(row),
  comingCategory: row.comingCategory,
})

/** With the samples in place of variables: {{1}} tells nobody what it is. */
function beginningOf(row: TemplateRow): string {
  const parts = partsOf(row)
  return cutText(render(parts, parts.examples).body, BEGINNING_CHARACTERS_MAX).text
}

export const presentOne = (row: TemplateRow, languages: readonly TemplateRow[]): TemplateOne => ({
  ...presentTemplate(row),
  parameterFormat: row.parameterFormat,
  components: row.components,
  reason: row.reason,
  details: row.details,
  previousCategory: row.previousCategory,
  categoryChangesAt: row.categoryChangesAt?.toISOString() ?? null,
  readAt: row.readAt.toISOString(),
  goneAt: row.goneAt?.toISOString() ?? null,
  bindings: row.bindings as Record<string, Binding>,
  languages: languages.map(({ id, language, status }) => ({ id, language, status })),
})

export const presentAccount = (
  { wabaId, name, numbers }: { wabaId: string; name: string | null; numbers: string[] },
  counts: readonly { wabaId: string; status: string; count: number }[],
  languages: readonly { wabaId: string; language: string }[],
  sync: SyncRow | undefined,
): TemplateAccount => ({
  wabaId,
  name,
  numbers,
  counts: counts.flatMap((one) => (one.wabaId === wabaId ? { status: one.status, count: one.count } : [])),
  languages: languages.flatMap((one) => (one.wabaId === wabaId ? one.language : [])),
  readAt: sync?.finishedAt?.toISOString() ?? null,
  isReading: sync?.isRunning ?? false,
  fault: sync?.fault ?? null,
  faultDetails: sync?.faultDetails ?? null,
})
