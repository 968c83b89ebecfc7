/**
 * A template as Meta stores it (fact sheet §9), read into what a phone shows. Its components come from outside and may hold
 * anything: nothing here throws, and what is not known is named in `unknown`, so that nothing of a template is lost in silence.
 */

export type MediaFormat = 'image' | 'video' | 'document' | 'gif'
const MEDIA_FORMATS: readonly string[] = ['image', 'video', 'document', 'gif'] satisfies MediaFormat[]

export type TemplateHeader =
  | { kind: 'text'; text: string }
  /** `example`: where Meta keeps the sample that was reviewed. */
  | { kind: 'media'; format: MediaFormat; example: string | null }
  | { kind: 'location' }
  | { kind: 'product' }

export type ButtonKind =
  | 'quick_reply'
  | 'url'
  | 'phone'
  | 'copy_code'
  | 'one_time_code'
  | 'flow'
  | 'catalog'
  | 'products'
  | 'product'
  | 'call'
  | 'contact_info'
  | 'other'

export interface TemplateButton {
  kind: ButtonKind
  /** What stands on it. */
  text: string
  /** Where it leads: an address (perhaps with a place for a variable), a number, a code as reviewed. */
  value: string | null
  /** Meta's own word for the kind. */
  name: string
}

export interface TemplateCard {
  header: TemplateHeader | null
  body: string
  buttons: readonly TemplateButton[]
}

export interface TemplateParts {
  /** Variables carry names; otherwise they are counted from 1. */
  isNamed: boolean
  header: TemplateHeader | null
  body: string
  footer: string | null
  /** A limited-time offer: what it says, and whether it runs out at an instant given when sending. */
  offer: { text: string; expires: boolean } | null
  buttons: readonly TemplateButton[]
  cards: readonly TemplateCard[]
  /** It asks for the permission to call. */
  asksToCall: boolean
  /** Meta's words for what is not known here. */
  unknown: readonly string[]
  /** What the review saw in the place of variables, by their keys (see variables.ts). */
  examples: Readonly<Record<string, string>>
}

export interface TemplateSource {
  components: unknown
  parameterFormat?: string | null
  language?: string
}

type Shape = Readonly<Record<string, unknown>>

/** Read components, of which at most so many are looked at. */
const COMPONENTS_MAX = 20
const BUTTONS_MAX = 20
const CARDS_MAX = 10

/** Of one components object it is read once: a thousand messages of one template share it. */
export function partsOf({ components, parameterFormat, language = 'en' }: TemplateSource): TemplateParts {
  const isNamed = parameterFormat?.toUpperCase() === 'NAMED'
  if (typeof components !== 'object' || components === null) return partsIn(components, isNamed, language)
  const known = readOnce.get(components)
  if (known?.parts.isNamed === isNamed && known.language === language) return known.parts
  const parts = partsIn(components, isNamed, language)
  readOnce.set(components, { parts, language })
  return parts
}

const readOnce = new WeakMap<object, { parts: TemplateParts; language: string }>()

function partsIn(components: unknown, isNamed: boolean, language: string): TemplateParts {
  const examples: Record<string, string> = {}
  const inner = read(shapesIn(components, COMPONENTS_MAX), { examples, prefix: '', language })
  return { isNamed, ...inner, examples }
}

interface Reading {
  examples: Record<string, string>
  prefix: string
  language: string
}

function read(components: readonly Shape[], reading: Reading): Omit<TemplateParts, 'isNamed' | 'examples'> {
  let header: TemplateHeader | null = null
  let body = ''
  let footer: string | null = null
  let offer: TemplateParts['offer'] = null
  let buttons: readonly TemplateButton[] = []
  let cards: readonly TemplateCard[] = []
  let asksToCall = false
  const unknown: string[] = []
  for (const component of components) {
    const type = word(component.type)
    if (type === 'header') {
      header = headerOf(component, reading)
      if (!header) unknown.push(`HEADER ${textOf(component.format) ?? ''}`.trim())
    } else if (type === 'body') body = bodyOf(component, reading)
    else if (type === 'footer') footer = footerOf(component, reading.language)
    else if (type === 'buttons')
      buttons = shapesIn(component.buttons, BUTTONS_MAX).map((one, at) => button(one, at, reading))
    else if (type === 'limited_time_offer') {
      const given = shapeOf(component.limited_time_offer)
      offer = { text: textOf(given.text) ?? textOf(component.text) ?? '', expires: given.has_expiration === true }
    } else if (type === 'carousel') {
      cards = shapesIn(component.cards, CARDS_MAX).map((card, at) => {
        const inside = read(shapesIn(card.components, COMPONENTS_MAX), { ...reading, prefix: `cards.${at}.` })
        unknown.push(...inside.unknown)
        return { header: inside.header, body: inside.body, buttons: inside.buttons }
      })
    } else if (type === 'call_permission_request') asksToCall = true
    else unknown.push(textOf(component.type) ?? '?')
  }
  return { header, body, footer, offer, buttons, cards, asksToCall, unknown }
}

function headerOf(component: Shape, { examples, prefix }: Reading): TemplateHeader | null {
  const format = word(component.format) || 'text'
  const example = shapeOf(component.example)
  if (format === 'text') {
    keep(examples, `${prefix}header`, [example.header_text], example.header_text_named_params)
    return { kind: 'text', text: textOf(component.text) ?? '' }
  }
  if (MEDIA_FORMATS.includes(format)) {
    const handle = listOf(example.header_handle)[0]
    return { kind: 'media', format: format as MediaFormat, example: textOf(handle) }
  }
  if (format === 'location' || format === 'product') return { kind: format }
  return null
}

function bodyOf(component: Shape, { examples, prefix, language }: Reading): string {
  const example = shapeOf(component.example)
  keep(examples, `${prefix}body`, listOf(example.body_text), example.body_text_named_params)
  const text = textOf(component.text)
  if (text !== null) return text
  // Meta fixes the words of templates that carry a code (§9.2); where it does not show them, these stand in.
  if (typeof component.add_security_recommendation !== 'boolean') return ''
  const words = CODE_WORDS[language.startsWith('de') ? 'de' : 'en']
  return component.add_security_recommendation ? `${words.code} ${words.secret}` : words.code
}

function footerOf(component: Shape, language: string): string | null {
  const minutes = component.code_expiration_minutes
  const words = CODE_WORDS[language.startsWith('de') ? 'de' : 'en']
  return textOf(component.text) ?? (typeof minutes === 'number' ? words.expires.replace('#', String(minutes)) : null)
}

const CODE_WORDS = {
  en: {
    code: '*{{1}}* is your verification code.',
    secret: 'For your security, do not share this code.',
    expires: 'This code expires in # minutes.',
  },
  de: {
    code: '*{{1}}* ist dein Verifizierungscode.',
    secret: 'Teile diesen Code aus Sicherheitsgründen nicht.',
    expires: 'Dieser Code läuft in # Minuten ab.',
  },
} as const

const KINDS: Readonly<Record<string, ButtonKind>> = {
  quick_reply: 'quick_reply',
  url: 'url',
  phone_number: 'phone',
  copy_code: 'copy_code',
  otp: 'one_time_code',
  flow: 'flow',
  catalog: 'catalog',
  mpm: 'products',
  spm: 'product',
  voice_call: 'call',
  request_contact_info: 'contact_info',
}

function button(given: Shape, at: number, { examples, prefix }: Reading): TemplateButton {
  const name = textOf(given.type) ?? '?'
  const url = textOf(given.url)
  // Read back, a button for a code is an address of WhatsApp's own.
  const isCode = word(name) === 'url' && url !== null && /[?&]otp_type=/i.test(url)
  const kind = isCode ? 'one_time_code' : (KINDS[word(name)] ?? 'other')
  const example = textOf(listOf(given.example)[0]) ?? textOf(given.example)
  if (example !== null && kind === 'url') examples[`${prefix}buttons.${at}.url`] = suffixOf(url ?? '', example)
  if (example !== null && kind === 'copy_code') examples[`${prefix}buttons.${at}.code`] = example
  const value =
    kind === 'url' ? url : kind === 'phone' ? textOf(given.phone_number) : kind === 'copy_code' ? example : null
  return { kind, text: textOf(given.text) ?? '', value, name }
}

/** The example of an address is the whole address; what is given when sending is only its end. */
function suffixOf(url: string, example: string): string {
  const base = url.replace(PLACE, '')
  return base !== '' && example.startsWith(base) ? example.slice(base.length) : example
}

/** Where a variable stands in a text. */
export const PLACE = /\{\{\s*(\w+)\s*\}\}/g

function keep(examples: Record<string, string>, place: string, positional: readonly unknown[], named: unknown) {
  const inOrder = Array.isArray(positional[0]) ? positional[0] : positional
  inOrder.forEach((example, at) => {
    const text = textOf(example)
    if (text !== null) examples[`${place}.${at + 1}`] = text
  })
  for (const one of shapesIn(named, COMPONENTS_MAX)) {
    const [name, example] = [textOf(one.param_name), textOf(one.example)]
    if (name !== null && example !== null) examples[`${place}.${name}`] = example
  }
}

const word = (value: unknown): string => (textOf(value) ?? '').toLowerCase()
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const isShape = (value: unknown): value is Shape => typeof value === 'object' && value !== null && !Array.isArray(value)
const shapeOf = (value: unknown): Shape => (isShape(value) ? value : {})
const shapesIn = (value: unknown, max: number): Shape[] => listOf(value).filter(isShape).slice(0, max)
