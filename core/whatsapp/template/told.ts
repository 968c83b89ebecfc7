import { cleanText } from '../../text.ts'
import { languageCode } from './language.ts'

/** What Meta told about one template (fact sheet §3.2–§3.5). */
export type TemplateTold = { metaId: string; name: string | null; language: string | null } & (
  | { what: 'status'; to: string; reason: string | null; details: string | null }
  | { what: 'quality'; to: string }
  | { what: 'category'; to: string; from: string | null }
  /** Not yet: announced. */
  | { what: 'coming_category'; to: string; changesAt: Date | null }
  /** It was edited: to be read again. */
  | { what: 'components' }
)

type Shape = Readonly<Record<string, unknown>>

const WORD_CHARACTERS_MAX = 100
const SENTENCE_CHARACTERS_MAX = 1_000

export const TEMPLATE_FIELDS: ReadonlySet<string> = new Set([
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
])

/** Null where nothing can be made of it. */
export function templateToldIn(field: string, value: Shape): TemplateTold | null {
  const metaId = wordOf(value.message_template_id)
  if (metaId === null) return null
  const language = wordOf(value.message_template_language)
  const about = {
    metaId,
    name: wordOf(value.message_template_name),
    language: language === null ? null : languageCode(language),
  }
  switch (field) {
    case 'message_template_status_update':
      return status(about, value)
    case 'message_template_quality_update': {
      const to = wordOf(value.new_quality_score)
      return to === null ? null : { ...about, what: 'quality', to: to.toUpperCase() }
    }
    case 'template_category_update':
      return category(about, value)
    case 'message_template_components_update':
      return { ...about, what: 'components' }
    default:
      return null
  }
}

/** Back in use by other names; a warning that changes nothing. */
const APPROVED_AGAIN: ReadonlySet<string> = new Set(['APPROVED', 'REINSTATED', 'UNARCHIVED'])
const ONLY_WARNS = 'FLAGGED'

function status(about: Omit<TemplateTold, 'what'>, value: Shape): TemplateTold | null {
  const event = wordOf(value.event)?.toUpperCase()
  if (!event) return null
  if (event === ONLY_WARNS) return { ...about, what: 'components' }
  const [other, rejection] = [shapeOf(value.other_info), shapeOf(value.rejection_info)]
  const reason = wordOf(other.title) ?? wordOf(value.reason)
  const sentences = [other.description, rejection.reason, rejection.recommendation].flatMap(
    (one) => sentenceOf(one) ?? [],
  )
  return {
    ...about,
    what: 'status',
    to: APPROVED_AGAIN.has(event) ? 'APPROVED' : event,
    reason: reason === null || reason === 'NONE' ? null : reason,
    details: sentences.join(' ') || null,
  }
}

/** Announced while `correct_category` stands in it; then `new_category` is the one it still has. */
function category(about: Omit<TemplateTold, 'what'>, value: Shape): TemplateTold | null {
  const correct = wordOf(value.correct_category)
  if (correct !== null) {
    const seconds = Number(value.category_update_timestamp)
    const changesAt = Number.isFinite(seconds) && seconds > 0 && seconds < 1e11 ? new Date(seconds * 1_000) : null
    return { ...about, what: 'coming_category', to: correct.toUpperCase(), changesAt }
  }
  const to = wordOf(value.new_category)
  return to === null
    ? null
    : { ...about, what: 'category', to: to.toUpperCase(), from: wordOf(value.previous_category) }
}

export type TemplateAspect = 'status' | 'quality' | 'category' | 'coming_category'

/** Whether admins should hear of it. That a new template finds its first good rating is no news. */
export function isNotable({ what, from, to }: { what: TemplateAspect; from: string | null; to: string }): boolean {
  if (from === to) return false
  return what !== 'quality' || (to !== 'UNKNOWN' && !(to === 'GREEN' && from !== 'RED' && from !== 'YELLOW'))
}

/** Meta's own samples, which are never shown (product F1, fact sheet §9.6). */
export const isSample = (name: string): boolean => name === 'hello_world' || name.startsWith('sample_')

const wordOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= WORD_CHARACTERS_MAX ? cleanText(value).text : null
const sentenceOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? cleanText(value.slice(0, SENTENCE_CHARACTERS_MAX)).text : null
const shapeOf = (value: unknown): Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Shape) : {}
