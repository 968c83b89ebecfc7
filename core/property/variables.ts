import { inWords, type Listener } from './inWords.ts'
import type { Property, Words } from './registry.ts'
import type { PropertyValues } from './values.ts'

/** What a text may name in braces: properties of the registry that read well in a sentence, first names, and who writes. */
export interface Variable {
  key: string
  label: Words
}

/** And all that the workspace defined. The rest are codes, states and figures for rules. */
const READ_WELL: ReadonlySet<string> = new Set([
  'contact.name',
  'contact.phone',
  'contact.mobile_phone',
  'contact.email',
  'contact.language',
  'contact.country',
  'contact.company',
  'contact.owner',
  'contact.whatsapp_username',
  'contact.whatsapp_name',
  'conversation.inbox',
  'conversation.owner',
  'conversation.team',
  'conversation.last_customer_message',
  'conversation.number',
])

/** All variables, `properties` being those of the registry and of the workspace that are in use. */
export const variablesOf = (properties: readonly Property[]): Variable[] => [
  { key: 'contact.first_name', label: { en: 'Contact: First name', de: 'Kontakt: Vorname' } },
  ...properties.filter(readsWell).map(named),
  { key: 'agent.name', label: { en: 'Your name', de: 'Dein Name' } },
  { key: 'agent.first_name', label: { en: 'Your first name', de: 'Dein Vorname' } },
]

/** Whether a text may name this variable. */
export const isVariable = (key: string, properties: readonly Property[]): boolean =>
  variablesOf(properties).some((variable) => variable.key === key)

interface Known {
  values: PropertyValues
  properties: readonly Property[]
  /** Who writes. */
  agent: string
}

/** The values of all variables as they stand in a sentence (G11); null is not known. */
export function variableValues(
  { values, properties, agent }: Known,
  listener: Listener,
): Readonly<Record<string, string | null>> {
  const said = properties
    .filter(readsWell)
    .map((property) => [property.key, inWords(property, values[property.key] ?? null, listener) || null] as const)
  return {
    ...Object.fromEntries(said),
    'contact.first_name': firstWord(String(values['contact.name'] ?? '')),
    'agent.name': agent,
    'agent.first_name': firstWord(agent),
  }
}

const readsWell = ({ key, place }: Property): boolean => 'own' in place || READ_WELL.has(key)

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
