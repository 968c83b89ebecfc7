import { lengthOf } from '../../text.ts'
import { type Reason, refusal } from '../reason.ts'
import { type MediaFormat, PLACE, type TemplateButton, type TemplateHeader, type TemplateParts } from './parts.ts'

export type VariableKind =
  | 'text'
  /** Only the end of an address that the template begins. */
  | 'address'
  | 'code'
  | 'file'
  | 'latitude'
  | 'longitude'
  | 'product'
  /** Ids of products, with commas between. */
  | 'products'
  /** ISO 8601. */
  | 'instant'

/** What must be known before a template can be sent. */
export interface TemplateVariable {
  /** Where it stands, such as `body.first_name`, `header.file`, `buttons.1.url`, `cards.0.body.1`. */
  key: string
  kind: VariableKind
  place: 'header' | 'body' | 'button' | 'offer'
  /** Name or number in the template, or what stands on the button. */
  label: string
  /** As the review saw it. */
  example: string | null
  /** Of a carousel, counted from 0; null outside. */
  card: number | null
  /** Only of a file. */
  format: MediaFormat | null
  isOptional: boolean
}

export type Values = Readonly<Record<string, string>>

/** A code for signing in has at most so many characters, a coupon's code so many (fact sheet §9.2, §9.3). */
const CODE_CHARACTERS_MAX = 15
const COUPON_CHARACTERS_MAX = 20
const ADDRESS_CHARACTERS_MAX = 2_000
const PRODUCTS_MAX = 30
/** What a filled-in text may hold at most (§9.3). */
const HEADER_CHARACTERS_MAX = 60
const BODY_CHARACTERS_MAX = 1_024
const CARD_CHARACTERS_MAX = 160

/** All of them, in the order in which they stand on the phone; of one template looked for once. */
export function variablesOf(parts: TemplateParts): readonly TemplateVariable[] {
  const known = foundOnce.get(parts)
  if (known) return known
  const { examples } = parts
  const found = [
    ...inside(parts, '', null),
    ...parts.cards.flatMap((card, at) => inside({ ...card, offer: null }, `cards.${at}.`, at)),
  ].map((one) => ({ ...one, example: examples[one.key] ?? null }))
  foundOnce.set(parts, found)
  return found
}

const foundOnce = new WeakMap<TemplateParts, readonly TemplateVariable[]>()

type Inside = Pick<TemplateParts, 'header' | 'body' | 'buttons' | 'offer'>
type Unseen = Omit<TemplateVariable, 'example'>

function inside({ header, body, buttons, offer }: Inside, prefix: string, card: number | null): Unseen[] {
  const base = { card, format: null, isOptional: false }
  const isCode = buttons.some(({ kind }) => kind === 'one_time_code')
  return [
    ...inHeader(header, prefix, card),
    ...namesIn(body).map((name) => ({
      ...base,
      key: `${prefix}body.${name}`,
      kind: isCode ? ('code' as const) : ('text' as const),
      place: 'body' as const,
      label: name,
    })),
    ...(offer?.expires
      ? [
          {
            ...base,
            key: `${prefix}offer.expires`,
            kind: 'instant' as const,
            place: 'offer' as const,
            label: offer.text,
          },
        ]
      : []),
    ...buttons.flatMap((button, at) => ofButton(button, `${prefix}buttons.${at}.`, card)),
  ]
}

function inHeader(header: TemplateHeader | null, prefix: string, card: number | null): Unseen[] {
  const base = { place: 'header' as const, card, format: null, isOptional: false }
  const one = (key: string, kind: VariableKind, more: Partial<Unseen> = {}): Unseen => ({
    ...base,
    key: `${prefix}header.${key}`,
    kind,
    label: key,
    ...more,
  })
  switch (header?.kind) {
    case 'text':
      return namesIn(header.text).map((name) => one(name, 'text'))
    case 'media':
      return [one('file', 'file', { format: header.format })]
    case 'location':
      return [
        one('latitude', 'latitude'),
        one('longitude', 'longitude'),
        one('name', 'text', { isOptional: true }),
        one('address', 'text', { isOptional: true }),
      ]
    case 'product':
      return [one('product', 'product')]
    default:
      return []
  }
}

function ofButton(button: TemplateButton, prefix: string, card: number | null): Unseen[] {
  const base = { place: 'button' as const, card, format: null, isOptional: false, label: button.text }
  if (button.kind === 'url' && namesIn(button.value ?? '').length > 0) {
    return [{ ...base, key: `${prefix}url`, kind: 'address' }]
  }
  if (button.kind === 'copy_code') return [{ ...base, key: `${prefix}code`, kind: 'code' }]
  if (button.kind === 'products') return [{ ...base, key: `${prefix}products`, kind: 'products' }]
  return []
}

/** The variables of one text, each once, in order. */
export const namesIn = (text: string): string[] => [...new Set([...text.matchAll(PLACE)].map(([, name]) => name ?? ''))]

export const valueAt = (values: Values, key: string): string => (Object.hasOwn(values, key) ? (values[key] ?? '') : '')

/** What Meta would refuse of the values and of the texts that they make (132005, 132012, 132018), beyond missing ones. */
export function templateFlaws(parts: TemplateParts, values: Values): Reason[] {
  const flaws: Reason[] = []
  const wrong = variablesOf(parts).filter(({ key, kind }) => !isFit(kind, valueAt(values, key)))
  if (wrong.length > 0) flaws.push(refusal('template_variables_unfit', { names: wrong.map(({ key }) => key) }))
  const texts: [string, string, number][] = [
    ['header', parts.header?.kind === 'text' ? parts.header.text : '', HEADER_CHARACTERS_MAX],
    ['body', parts.body, BODY_CHARACTERS_MAX],
    ...parts.cards.map(({ body }, at): [string, string, number] => [`cards.${at}.body`, body, CARD_CHARACTERS_MAX]),
  ]
  for (const [field, text, limit] of texts) {
    const actual = lengthOf(filled(text, values, field))
    if (actual > limit) flaws.push(refusal('text_too_long', { field, limit, actual }, ['fill_variables']))
  }
  return flaws
}

/** A text with its values; a variable without one stays as it is written. */
export const filled = (text: string, values: Values, place: string): string =>
  text.replace(PLACE, (written, name: string) => valueAt(values, `${place}.${name}`) || written)

/** Nothing is missing, not unfit. */
function isFit(kind: VariableKind, value: string): boolean {
  if (value === '') return true
  switch (kind) {
    case 'code':
      return lengthOf(value) <= (value.length > CODE_CHARACTERS_MAX ? COUPON_CHARACTERS_MAX : CODE_CHARACTERS_MAX)
    case 'address':
      return lengthOf(value) <= ADDRESS_CHARACTERS_MAX && !/\s/.test(value)
    case 'latitude':
      return isWithin(value, 90)
    case 'longitude':
      return isWithin(value, 180)
    case 'instant':
      return !Number.isNaN(Date.parse(value))
    case 'products':
      return productsIn(value).length > 0 && productsIn(value).length <= PRODUCTS_MAX
    default:
      return true
  }
}

const isWithin = (value: string, max: number) => /^-?\d+(\.\d+)?$/.test(value.trim()) && Math.abs(Number(value)) <= max

export const productsIn = (value: string): string[] =>
  value
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
