/** Fields about the account, its numbers, templates and apps (fact sheet §3.2–§3.12, §3.18, §3.21–§3.26). */
import type { Draft } from './items.ts'
import { isObject, text } from './shape.ts'
import type { Json } from './wire/common.ts'

export const ACCOUNT_FIELDS: ReadonlySet<string> = new Set([
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
  'template_correct_category_detection',
  'phone_number_quality_update',
  'phone_number_name_update',
  'account_update',
  'account_review_update',
  'account_alerts',
  'account_settings_update',
  'business_capability_update',
  'security',
  'business_username_updates',
  'business_username_update',
  'flows',
  'partner_solutions',
  'payment_configuration_update',
])

/** Also says which WABA it is about: for partner events the entry names a business portfolio instead (§2.6). */
export function accountField(given: string, value: { [key: string]: Json }, entryId: string | null) {
  const field = properName(given, value)
  const ofWaba = isObject(value.waba_info) ? (text(value.waba_info.waba_id) ?? null) : null
  const entryIsPortfolio = field === 'partner_solutions' || (ofWaba !== null && ofWaba !== entryId)
  const wabaId = ofWaba ?? (entryIsPortfolio ? null : entryId)
  const draft: Draft = {
    kind: 'accountField',
    field,
    portfolioId: entryIsPortfolio ? entryId : null,
    value: tidied(value),
  }
  return { draft, wabaId }
}

/** Meta's page prints the status field for quality updates (§3.3), and an early one the singular for usernames (§3.18). */
function properName(field: string, value: { [key: string]: Json }): string {
  if (field === 'business_username_update') return 'business_username_updates'
  const isQuality = 'new_quality_score' in value && !('event' in value)
  return field === 'message_template_status_update' && isQuality ? 'message_template_quality_update' : field
}

function tidied(value: { [key: string]: Json }): { [key: string]: Json } {
  const tidy: { [key: string]: Json } = {}
  for (const [key, content] of Object.entries(value)) {
    if (key === '__proto__') continue
    if (key.endsWith('_id') && typeof content === 'number') tidy[key] = String(content)
    else if (key === 'message_template_language' && typeof content === 'string') tidy[key] = content.replace('-', '_')
    else tidy[key] = content
  }
  return tidy
}
