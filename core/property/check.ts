import { isBlank } from '../text.ts'
import { countryIn, languageIn } from './codes.ts'
import { type Checked, CUSTOM_TYPES, type CustomType, checkValue } from './custom.ts'
import type { Property, PropertyType } from './registry.ts'

/** Of names of people and companies, in UTF-16 units. */
export const CONTACT_TEXT_UNITS_MAX = 200
const SHORTER: readonly string[] = ['contact.name', 'contact.company']

/**
 * Any property that people may change, with a value as somebody wrote it: as it is stored, or why it does not fit (G13). Nothing
 * that is stored already is asked again. `members`: the people of the workspace; null where who they are is looked up elsewhere.
 */
export function checkProperty(
  { key, type, choices = [] }: Pick<Property, 'key' | 'type' | 'choices'>,
  written: unknown,
  { home, members }: { home: string | null; members: readonly string[] | null },
): Checked {
  const checked = checkByType(type, choices, written, { home, members })
  if (!checked.ok) return checked
  const { value } = checked
  if (key === 'contact.name' && (typeof value !== 'string' || isBlank(value)))
    return { ok: false, fault: 'value_missing' }
  const isTooLong = SHORTER.includes(key) && typeof value === 'string' && value.length > CONTACT_TEXT_UNITS_MAX
  return isTooLong ? { ok: false, fault: 'too_long' } : checked
}

function checkByType(
  type: PropertyType,
  choices: readonly { value: string }[],
  written: unknown,
  { home, members }: { home: string | null; members: readonly string[] | null },
): Checked {
  if (type === 'language' || type === 'country') {
    if (written === null || written === undefined) return { ok: true, value: null }
    if (typeof written !== 'string') return { ok: false, fault: 'not_text' }
    if (written.trim() === '') return { ok: true, value: null }
    const value = type === 'language' ? languageIn(written) : countryIn(written)
    return value === null ? { ok: false, fault: `not_a_${type}` } : { ok: true, value }
  }
  if (!isCustomType(type)) return { ok: false, fault: 'not_text' }
  const people = members ?? (type === 'person' && typeof written === 'string' ? [written.trim()] : [])
  return checkValue({ type, choices }, written, { home, members: people })
}

const isCustomType = (type: PropertyType): type is CustomType => (CUSTOM_TYPES as readonly string[]).includes(type)
