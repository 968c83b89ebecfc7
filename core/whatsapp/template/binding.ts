import { isBlank } from '../../text.ts'
import type { TemplateParts } from './parts.ts'
import { type TemplateVariable, variablesOf } from './variables.ts'

/** Where the value of a variable comes from. */
export interface Binding {
  /** A key of core/property, or of a property of the workspace's own. */
  property: string
  /** Of a name, what people are called by. */
  part: 'whole' | 'first_word'
  /** Where the property is not known. */
  fallback: string
}

export type Bindings = Readonly<Record<string, Binding>>

/** Names people give to variables, in English and German. */
const BY_NAME: readonly [RegExp, string, Binding['part']][] = [
  [/^(first_?name|given_?name|vorname)$/, 'contact.name', 'first_word'],
  [/^((customer|client|contact|full|user|kunden?)_?)?name$|^(customer|client|kunde)$/, 'contact.name', 'whole'],
  [/^(company|organi[sz]ation|firma|unternehmen)(_?name)?$/, 'contact.company', 'whole'],
  [/^e_?mail(_?address)?$/, 'contact.email', 'whole'],
  [/^(phone|mobile|telefon|handy)(_?number|nummer)?$/, 'contact.phone', 'whole'],
  [/^country$|^land$/, 'contact.country', 'whole'],
  [/^(agent|advisor|colleague|berater(in)?)(_?name)?$/, 'conversation.owner', 'first_word'],
]
/** A counted variable right behind a greeting is a name. */
const GREETING =
  /(?:^|[\s¡])(?:hi|hello|hey|dear|welcome|thank you|thanks|hallo|liebe[r]?|moin|servus|willkommen|danke)[,!]?\s+\*?\{\{\s*1\s*\}\}/i

/** What a variable most likely stands for, where nobody has said so; what cannot be guessed is asked for when sending. */
export function guessedBindings(parts: TemplateParts): Record<string, Binding> {
  const guesses: Record<string, Binding> = {}
  for (const { key, kind, label, place, isOptional } of variablesOf(parts)) {
    // What may be left out is the name of a place, which is nobody's.
    if (kind !== 'text' || isOptional) continue
    const found = BY_NAME.find(([name]) => name.test(label.toLowerCase()))
    if (found) guesses[key] = { property: found[1], part: found[2], fallback: '' }
    else if (label === '1' && GREETING.test(textAt(parts, place))) {
      guesses[key] = { property: 'contact.name', part: 'first_word', fallback: '' }
    }
  }
  return guesses
}

const textAt = ({ header, body }: TemplateParts, place: TemplateVariable['place']) =>
  place === 'body' ? body : header?.kind === 'text' ? header.text : ''

/** The values that properties give: `known` has their words by key (inWords), absent where nothing is known or the property is no more. */
export function boundValues(
  variables: readonly TemplateVariable[],
  bindings: Bindings,
  known: Readonly<Record<string, string>>,
): Record<string, string> {
  const values: Record<string, string> = {}
  for (const { key } of variables) {
    const binding = Object.hasOwn(bindings, key) ? bindings[key] : undefined
    if (!binding) continue
    const given = boundValue(binding, known[binding.property] ?? '')
    if (!isBlank(given)) values[key] = given
  }
  return values
}

/** What a preview for nobody in particular shows: the name of the property that fills a variable, else the sample that Meta reviewed. */
export function previewValues(
  parts: TemplateParts,
  bindings: Bindings,
  nameOf: (property: string) => string | undefined,
): Record<string, string> {
  const values: Record<string, string> = { ...parts.examples }
  for (const [key, { property }] of Object.entries(bindings)) {
    const name = nameOf(property)
    if (name !== undefined) values[key] = `[${name}]`
  }
  return values
}

/** What a property's words give, or what stands in for them. */
export function boundValue({ part, fallback }: Omit<Binding, 'property'>, words: string): string {
  const value = oneLine(words)
  const text = part === 'first_word' ? (value.split(' ')[0] ?? '') : value
  return isBlank(text) ? fallback : text
}

/** WhatsApp takes no line breaks, tabs and long gaps inside a variable (fact sheet §7.11). */
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
