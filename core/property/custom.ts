import { parsePhone } from '../contact/phone.ts'
import type { Choice, Property, PropertyType } from './registry.ts'
import type { PropertyValue } from './values.ts'

/** What a workspace may define; the other types belong to properties that are there from the start. */
export const CUSTOM_TYPES = [
  'text',
  'number',
  'day',
  'choice',
  'choices',
  'yes_no',
  'phone',
  'email',
  'url',
  'person',
] as const satisfies readonly PropertyType[]
export type CustomType = (typeof CUSTOM_TYPES)[number]

export const CUSTOM_PROPERTIES_MAX = 200
export const LABEL_UNITS_MAX = 60
export const CHOICES_MAX = 100
/** A value stands whole in an index; a page of which takes 2,704 bytes. */
export const TEXT_UNITS_MAX = 500
const NUMBER_MAX = 1e15

/** A property of contacts that a workspace defined. */
export interface CustomProperty {
  id: string
  /** Stable, made of the first label: 'contact.custom_…'. */
  key: string
  label: string
  type: CustomType
  /** What may be chosen, in this order; empty where nothing is chosen. `value` is stored, `label` shown. */
  choices: readonly { value: string; label: string }[]
}

export const CUSTOM_PREFIX = 'contact.custom_'

/** As the registry has it. */
export function registered({ id, key, label, type, choices }: CustomProperty): Property {
  const words = (text: string) => ({ en: text, de: text })
  const own: Choice[] = choices.map((choice) => ({ value: choice.value, label: words(choice.label) }))
  const isChosen = type === 'choice' || type === 'choices'
  return {
    key,
    of: 'contact',
    type,
    label: words(label),
    place: { own: id },
    editable: true,
    ...(isChosen ? { choices: own } : {}),
  }
}

/** A key for a new property or choice, unlike those taken: letters without marks, figures, underscores (G4). */
export function keyFrom(label: string, taken: readonly string[], prefix = ''): string {
  const spelled = label
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40)
  const first = `${prefix}${spelled || 'own'}`
  for (let count = 1; ; count++) {
    const key = count === 1 ? first : `${first}_${count}`
    if (!taken.includes(key)) return key
  }
}

/** Why a value does not fit; faultWords has a sentence for each. */
export type ValueFault =
  | 'not_text'
  | 'too_long'
  | 'not_a_number'
  | 'not_a_day'
  | 'not_a_choice'
  | 'not_yes_or_no'
  | 'not_a_phone_number'
  | 'not_an_email'
  | 'not_a_link'
  | 'not_a_member'
  | 'not_a_language'
  | 'not_a_country'
  | 'value_missing'

export type Checked = { ok: true; value: PropertyValue } | { ok: false; fault: ValueFault }

/**
 * A value as somebody wrote it, as it is stored: one spelling for each meaning; empty is null (G4). `home` is the country of
 * numbers without one, `members` the people of the workspace.
 */
export function checkValue(
  { type, choices }: { type: CustomType; choices: readonly { value: string }[] },
  written: unknown,
  { home, members }: { home: string | null; members: readonly string[] },
): Checked {
  if (written === null || written === undefined) return fits(null)
  if (type === 'choices') return checkChoices(choices, written)
  if (typeof written === 'string' && written.trim() === '') return fits(null)
  switch (type) {
    case 'number':
      return checkNumber(written)
    case 'yes_no':
      if (written === true || written === 'yes') return fits(true)
      return written === false || written === 'no' ? fits(false) : no('not_yes_or_no')
  }
  if (typeof written !== 'string') return no(FAULT_OF[type])
  const text = written.normalize('NFC').toWellFormed().replaceAll('\0', '').trim()
  if (text.length > TEXT_UNITS_MAX) return no('too_long')
  switch (type) {
    case 'text':
      return fits(text)
    case 'day':
      return isDay(text) ? fits(text) : no('not_a_day')
    case 'choice':
      return choices.some(({ value }) => value === text) ? fits(text) : no('not_a_choice')
    case 'phone': {
      const phone = parsePhone(text, home)
      return phone ? fits(phone.e164) : no('not_a_phone_number')
    }
    case 'email':
      return /^[^\s@<>"]{1,64}@[^\s@<>"]+\.[^\s@<>".]+$/.test(text) && text.length <= 254
        ? fits(text)
        : no('not_an_email')
    case 'url':
      return checkLink(text)
    case 'person':
      return members.includes(text) ? fits(text) : no('not_a_member')
  }
}

/** A day that is in the calendar, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^[12]\d{3}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

const FAULT_OF: Record<Exclude<CustomType, 'number' | 'yes_no' | 'choices'>, ValueFault> = {
  text: 'not_text',
  day: 'not_a_day',
  choice: 'not_a_choice',
  phone: 'not_a_phone_number',
  email: 'not_an_email',
  url: 'not_a_link',
  person: 'not_a_member',
}

function checkChoices(choices: readonly { value: string }[], written: unknown): Checked {
  const chosen = typeof written === 'string' ? (written === '' ? [] : [written]) : written
  if (!Array.isArray(chosen) || !chosen.every((one) => choices.some(({ value }) => value === one))) {
    return no('not_a_choice')
  }
  const inOrder = choices.map(({ value }) => value).filter((value) => chosen.includes(value))
  return fits(inOrder.length === 0 ? null : inOrder)
}

/** Also with a comma for the fraction, as Germans write it; a sign that parts thousands is refused rather than guessed. */
function checkNumber(written: unknown): Checked {
  const text = typeof written === 'number' ? String(written) : written
  if (typeof text !== 'string') return no('not_a_number')
  const plain = text.trim().replace(/^(-?\d+),(\d+)$/, '$1.$2')
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return no('not_a_number')
  const number = Number(plain)
  return Math.abs(number) <= NUMBER_MAX ? fits(number === 0 ? 0 : number) : no('not_a_number')
}

/** The address of a page; one without http:// gets https://. */
function checkLink(text: string): Checked {
  const written = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`
  const url = URL.canParse(written) ? new URL(written) : null
  const isPage = url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname.includes('.')
  if (!url || !isPage || url.username !== '') return no('not_a_link')
  return url.href.length <= TEXT_UNITS_MAX ? fits(url.href) : no('too_long')
}

const fits = (value: PropertyValue): Checked => ({ ok: true, value })
const no = (fault: ValueFault): Checked => ({ ok: false, fault })
