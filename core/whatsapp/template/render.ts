import type { ButtonKind, MediaFormat, TemplateButton, TemplateHeader, TemplateParts } from './parts.ts'
import { filled, productsIn, type Values, valueAt } from './variables.ts'

export type RenderedHeader =
  | { kind: 'text'; text: string }
  /** `fileId` null: none chosen yet. */
  | { kind: 'media'; format: MediaFormat; fileId: string | null }
  /** Coordinates null: not given yet. */
  | { kind: 'location'; latitude: number | null; longitude: number | null; name: string | null; address: string | null }
  | { kind: 'product'; product: string | null }

export interface RenderedButton {
  kind: ButtonKind
  text: string
  /** Where it leads, or what it copies. */
  value: string | null
  /** Meta's own word for the kind. */
  name: string
}

export interface RenderedCard {
  header: RenderedHeader | null
  body: string
  buttons: RenderedButton[]
}

/** A template as the phone shows it. Texts keep WhatsApp's marks; a variable without a value is shown as it is written. */
export interface RenderedTemplate extends RenderedCard {
  footer: string | null
  /** `expiresAt` ISO 8601; null where it does not run out, or nobody said when. */
  offer: { text: string; expiresAt: string | null } | null
  cards: RenderedCard[]
  asksToCall: boolean
  /** Meta's words for what cannot be drawn. */
  unknown: readonly string[]
}

export function render(parts: TemplateParts, values: Values): RenderedTemplate {
  const code = parts.buttons.some(({ kind }) => kind === 'one_time_code') ? codeOf(values) : null
  return {
    ...renderCard(parts, values, '', code),
    footer: parts.footer,
    offer: parts.offer && {
      text: parts.offer.text,
      expiresAt: parts.offer.expires ? valueAt(values, 'offer.expires') || null : null,
    },
    cards: parts.cards.map((card, at) => renderCard(card, values, `cards.${at}.`, null)),
    asksToCall: parts.asksToCall,
    unknown: parts.unknown,
  }
}

/** The code that the text of a template for signing in says; its button copies the same. */
export const codeOf = (values: Values): string =>
  Object.keys(values).flatMap((key) => (key.startsWith('body.') ? (values[key] ?? '') : []))[0] ?? ''

type Card = Pick<TemplateParts, 'header' | 'body' | 'buttons'>

const renderCard = ({ header, body, buttons }: Card, values: Values, prefix: string, code: string | null) => ({
  header: header && renderHeader(header, values, `${prefix}header`),
  body: filled(body, values, `${prefix}body`),
  buttons: buttons.map((button, at) => renderButton(button, values, `${prefix}buttons.${at}`, code)),
})

function renderHeader(header: TemplateHeader, values: Values, place: string): RenderedHeader {
  const given = (name: string) => valueAt(values, `${place}.${name}`) || null
  switch (header.kind) {
    case 'text':
      return { kind: 'text', text: filled(header.text, values, place) }
    case 'media':
      return { kind: 'media', format: header.format, fileId: given('file') }
    case 'location':
      return {
        kind: 'location',
        latitude: numberOf(given('latitude')),
        longitude: numberOf(given('longitude')),
        name: given('name'),
        address: given('address'),
      }
    case 'product':
      return { kind: 'product', product: given('product') }
  }
}

function renderButton(button: TemplateButton, values: Values, place: string, code: string | null): RenderedButton {
  const { kind, text, name } = button
  const given = (key: string) => valueAt(values, `${place}.${key}`)
  switch (kind) {
    case 'url':
      return {
        kind,
        text,
        name,
        value: button.value?.replace(/\{\{\s*\w+\s*\}\}/g, (written) => given('url') || written) ?? null,
      }
    case 'copy_code':
      return { kind, text, name, value: given('code') || null }
    case 'one_time_code':
      return { kind, text, name, value: code || null }
    case 'products':
      return { kind, text, name, value: productsIn(given('products')).join(', ') || null }
    default:
      return { kind, text, name, value: button.value }
  }
}

function numberOf(value: string | null): number | null {
  const number = value === null || value.trim() === '' ? Number.NaN : Number(value)
  return Number.isFinite(number) ? number : null
}
