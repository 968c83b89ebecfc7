import type { ButtonKind, TemplateButton, TemplateHeader, TemplateParts } from './parts.ts'
import { codeOf } from './render.ts'
import { namesIn, productsIn, type Values, valueAt } from './variables.ts'

/** A piece of `template.components` of a send (fact sheet §7.11). */
export type PayloadComponent =
  | { type: 'header' | 'body' | 'limited_time_offer'; parameters: PayloadParameter[] }
  | { type: 'button'; sub_type: string; index: string; parameters: PayloadParameter[] }
  | { type: 'carousel'; cards: { card_index: number; components: PayloadComponent[] }[] }

export type PayloadParameter = { type: string; parameter_name?: string } & { [key: string]: PayloadValue | undefined }
type PayloadValue = string | number | readonly PayloadValue[] | { readonly [key: string]: PayloadValue | undefined }

/** A file that Meta was given: by Meta's id, and how it is called (documents only). */
export interface GivenFile {
  mediaId: string
  fileName: string | null
}

/** Meta's example of a token: what a form answers with where nobody gave one. */
const FLOW_TOKEN = 'unused'
const SECTION_TITLE = 'Items'

/**
 * What Meta is told besides the template's name and language. Only what is variable stands in it, and nothing where nothing is.
 * Files are those of the values `….file`; one that Meta was not given yet is left out, and Meta refuses the send.
 */
export function payloadOf(
  parts: TemplateParts,
  values: Values,
  fileOf: (fileId: string) => GivenFile | null,
): PayloadComponent[] {
  const filling = { parts, values, fileOf }
  const components = inside(parts, filling, '')
  const expires = parts.offer?.expires ? Date.parse(valueAt(values, 'offer.expires')) : Number.NaN
  if (!Number.isNaN(expires)) {
    const parameter = { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: expires } }
    components.push({ type: 'limited_time_offer', parameters: [parameter] })
  }
  if (parts.cards.length > 0) {
    const cards = parts.cards.map((card, at) => ({ card_index: at, components: inside(card, filling, `cards.${at}.`) }))
    components.push({ type: 'carousel', cards })
  }
  return components
}

interface Filling {
  parts: TemplateParts
  values: Values
  fileOf: (fileId: string) => GivenFile | null
}

function inside(card: Pick<TemplateParts, 'header' | 'body' | 'buttons'>, filling: Filling, prefix: string) {
  const components: PayloadComponent[] = []
  const header = card.header ? headerParameters(card.header, filling, `${prefix}header`) : []
  if (header.length > 0) components.push({ type: 'header', parameters: header })
  const body = textParameters(card.body, filling, `${prefix}body`)
  if (body.length > 0) components.push({ type: 'body', parameters: body })
  card.buttons.forEach((button, at) => {
    const parameters = buttonParameters(button, filling, `${prefix}buttons.${at}`)
    const subType = SUB_TYPES[button.kind]
    if (parameters.length > 0 && subType) {
      components.push({ type: 'button', sub_type: subType, index: String(at), parameters })
    }
  })
  return components
}

const SUB_TYPES: Partial<Record<ButtonKind, string>> = {
  url: 'url',
  one_time_code: 'url',
  copy_code: 'copy_code',
  flow: 'flow',
  products: 'mpm',
}

function headerParameters(header: TemplateHeader, filling: Filling, place: string): PayloadParameter[] {
  const given = (name: string) => valueAt(filling.values, `${place}.${name}`)
  switch (header.kind) {
    case 'text':
      return textParameters(header.text, filling, place)
    case 'media': {
      const file = filling.fileOf(given('file'))
      if (!file) return []
      const filename = header.format === 'document' ? (file.fileName ?? undefined) : undefined
      return [{ type: header.format, [header.format]: { id: file.mediaId, filename } }]
    }
    case 'location': {
      const [latitude, longitude] = [Number(given('latitude')), Number(given('longitude'))]
      const location = { latitude, longitude, name: given('name') || undefined, address: given('address') || undefined }
      return [{ type: 'location', location }]
    }
    case 'product':
      return [{ type: 'product', product: { product_retailer_id: given('product') } }]
  }
}

function textParameters(text: string, { parts, values }: Filling, place: string): PayloadParameter[] {
  const names = namesIn(text)
  // Counted ones go in the order of their numbers, wherever they stand.
  const inOrder = parts.isNamed ? names : names.toSorted((one, other) => Number(one) - Number(other))
  return inOrder.map((name) => ({
    type: 'text',
    ...(parts.isNamed ? { parameter_name: name } : {}),
    text: valueAt(values, `${place}.${name}`),
  }))
}

function buttonParameters(button: TemplateButton, { values }: Filling, place: string): PayloadParameter[] {
  const given = (name: string) => valueAt(values, `${place}.${name}`)
  switch (button.kind) {
    case 'url':
      return namesIn(button.value ?? '').length > 0 ? [{ type: 'text', text: given('url') }] : []
    case 'one_time_code':
      return [{ type: 'text', text: codeOf(values) }]
    case 'copy_code':
      return [{ type: 'coupon_code', coupon_code: given('code') }]
    case 'flow':
      return [{ type: 'action', action: { flow_token: FLOW_TOKEN } }]
    case 'products': {
      const products = productsIn(given('products'))
      if (products.length === 0) return []
      const items = products.map((product_retailer_id) => ({ product_retailer_id }))
      const action = {
        thumbnail_product_retailer_id: products[0],
        sections: [{ title: SECTION_TITLE, product_items: items }],
      }
      return [{ type: 'action', action }]
    }
    default:
      return []
  }
}
