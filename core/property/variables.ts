import { PROPERTIES, type Property, type Words } from './registry.ts'

/** What a text may name in braces: properties of the registry that read well in a sentence, first names, and who writes. */
export interface Variable {
  key: string
  label: Words
}

/** The rest are codes, instants and figures for rules. */
const READ_WELL = [
  'contact.name',
  'contact.phone',
  'contact.mobile_phone',
  'contact.email',
  'contact.country',
  'contact.company',
  'contact.owner',
  'conversation.owner',
]

export const VARIABLES: readonly Variable[] = [
  { key: 'contact.first_name', label: { en: 'Contact: First name', de: 'Kontakt: Vorname' } },
  ...PROPERTIES.filter(({ key }) => READ_WELL.includes(key)).map(named),
  { key: 'agent.name', label: { en: 'Your name', de: 'Dein Name' } },
  { key: 'agent.first_name', label: { en: 'Your first name', de: 'Dein Vorname' } },
]

const keys = new Set(VARIABLES.map(({ key }) => key))

/** Whether a text may name this variable. */
export const isVariable = (key: string): boolean => keys.has(key)

interface Known {
  contact: {
    name: string
    phone: string | null
    mobilePhone: string | null
    email: string | null
    company: string | null
    country: string | null
  }
  /** In the reader's words. */
  countryName: (code: string) => string
  /** Names of people, null where there is nobody. */
  contactOwner: string | null
  conversationOwner: string | null
  agent: string
}

/** The values of all variables; null is not known. */
export function variableValues({ contact, countryName, contactOwner, conversationOwner, agent }: Known) {
  return {
    'contact.name': contact.name,
    'contact.first_name': firstWord(contact.name),
    'contact.phone': contact.phone,
    'contact.mobile_phone': contact.mobilePhone,
    'contact.email': contact.email,
    'contact.country': contact.country === null ? null : countryName(contact.country),
    'contact.company': contact.company,
    'contact.owner': contactOwner,
    'conversation.owner': conversationOwner,
    'agent.name': agent,
    'agent.first_name': firstWord(agent),
  } satisfies Record<string, string | null>
}

/** A name that begins with a digit or a plus is a number nobody has given a name. */
function firstWord(name: string): string | null {
  const [word = ''] = name.trim().split(/\s+/)
  return word === '' || /^[+\d]/.test(word) ? null : word
}

function named({ key, of, label }: Property): Variable {
  return of === 'contact'
    ? { key, label: { en: `Contact: ${label.en}`, de: `Kontakt: ${label.de}` } }
    : { key, label: { en: `Conversation: ${label.en}`, de: `Unterhaltung: ${label.de}` } }
}
