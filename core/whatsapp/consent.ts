/** What a customer may agree to, and take back. */
export type Purpose = 'utility' | 'marketing'
/** The last word of the consent ledger for one purpose; `unknown`: nothing was ever recorded. */
export type Consent = 'opted_in' | 'opted_out' | 'unknown'
export type Consents = Record<Purpose, Consent>

/** Who wants to send. What a person scheduled is asked again when it is due; a confirmation answers the customer's own YES or
 *  STOP, and says nothing else. */
export type Origin = 'person' | 'schedule' | 'confirmation' | 'workflow' | 'broadcast'

/** Meta's categories of templates; it may change one after approval, so the category at sending counts. */
export type TemplateCategory = 'marketing' | 'utility' | 'authentication'

export type ConsentVerdict = 'allowed' | 'opted_out' | 'no_marketing_consent' | 'no_utility_consent'

/** Which agreement a send needs: null for free text, which the open window allows by itself. */
export function purposeOf(category: TemplateCategory | null): Purpose | null {
  if (category === null) return null
  return category === 'marketing' ? 'marketing' : 'utility'
}

/** May this be sent, as far as the customer's agreement goes (product E3, E4)? */
export function consentFor(origin: Origin, category: TemplateCategory | null, consents?: Consents): ConsentVerdict {
  const answers = origin === 'person' || origin === 'schedule' || origin === 'confirmation'
  if (category === null && answers) return 'allowed'
  const purpose = purposeOf(category) ?? 'utility'
  const consent = consents?.[purpose] ?? 'unknown'
  if (consent === 'opted_in') return 'allowed'
  if (consent === 'opted_out') return 'opted_out'
  if (purpose === 'utility' && origin === 'person') return 'allowed'
  return purpose === 'marketing' ? 'no_marketing_consent' : 'no_utility_consent'
}
