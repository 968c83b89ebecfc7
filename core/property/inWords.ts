import type { Property } from './registry.ts'
import type { PropertyValue } from './values.ts'

export interface Listener {
  /** Of the sentence, as Meta spells it: `pt_BR`. */
  language: string
  /** IANA name: the zone in which instants are told. */
  timeZone: string
  /** What people, teams and numbers are called, by id. */
  names: ReadonlyMap<string, string>
}

/**
 * A value as it stands in a sentence to a customer, in the sentence's language (G11); empty where nothing is known, and where
 * the property or who it names is no more.
 */
export function inWords(
  property: Pick<Property, 'type' | 'choices'> | undefined,
  value: PropertyValue,
  { language, timeZone, names }: Listener,
): string {
  if (!property || value === null) return ''
  const locales = localesOf(language)
  const text = String(value)
  switch (property.type) {
    case 'person':
    case 'team':
    case 'channel':
    case 'inbox':
    case 'label':
      return (Array.isArray(value) ? value : [text]).flatMap((id) => names.get(String(id)) ?? []).join(', ')
    case 'choice':
    case 'choices': {
      const chosen = Array.isArray(value) ? value.map(String) : [text]
      const labels = chosen.map((one) => property.choices?.find((choice) => choice.value === one)?.label)
      return labels.map((label, place) => label?.[wordsOf(language)] ?? chosen[place]).join(', ')
    }
    case 'yes_no':
      return YES_NO[wordsOf(language)][text === 'true' || text === 'yes' ? 'yes' : 'no']
    case 'number':
      // Without signs between thousands: it may count an order as well as money.
      return new Intl.NumberFormat(locales, { useGrouping: false, maximumFractionDigits: 20 }).format(Number(value))
    case 'day':
      return isInstant(text)
        ? new Intl.DateTimeFormat(locales, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(text))
        : text
    case 'date':
      return isInstant(text)
        ? new Intl.DateTimeFormat(locales, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(text))
        : text
    case 'language':
    case 'country':
      return nameOf(property.type === 'country' ? 'region' : 'language', text, locales)
    default:
      return text
  }
}

/** Posthorn's own words are there in two languages; English is read in the others. */
const wordsOf = (language: string) => (/^de\b|^de_/i.test(language) ? 'de' : 'en')
const YES_NO = { en: { yes: 'Yes', no: 'No' }, de: { yes: 'Ja', no: 'Nein' } }

const isInstant = (text: string) => !Number.isNaN(Date.parse(text))

/** A language that nobody knows is told in English. */
function localesOf(language: string): string[] {
  try {
    return [...Intl.getCanonicalLocales(language.replaceAll('_', '-')), 'en']
  } catch {
    return ['en']
  }
}

function nameOf(type: 'region' | 'language', code: string, locales: readonly string[]): string {
  try {
    return new Intl.DisplayNames([...locales], { type }).of(code.replaceAll('_', '-')) ?? code
  } catch {
    return code
  }
}
