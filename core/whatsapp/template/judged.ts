import type { Template } from '../compose.ts'
import type { TemplateCategory } from '../consent.ts'
import type { TemplateParts } from './parts.ts'
import { templateFlaws, type Values, variablesOf } from './variables.ts'

const CATEGORIES: readonly string[] = ['marketing', 'utility', 'authentication'] satisfies TemplateCategory[]

/** Meta's word in ours; one that is not known is treated as what needs the most consent. */
export function categoryOf(word: string): TemplateCategory {
  const category = word.toLowerCase()
  return CATEGORIES.includes(category) ? (category as TemplateCategory) : 'marketing'
}

/** A template with its values, as the send guard asks about it. */
export function judged(
  { status, category, parts }: { status: string; category: string; parts: TemplateParts },
  values: Values,
): Template {
  const ours = categoryOf(category)
  return {
    status,
    category: ours,
    variables: variablesOf(parts).flatMap(({ key, isOptional }) => (isOptional ? [] : key)),
    needsNumber: ours === 'authentication' || parts.buttons.some(({ kind }) => kind === 'one_time_code'),
    flaws: templateFlaws(parts, values),
  }
}
