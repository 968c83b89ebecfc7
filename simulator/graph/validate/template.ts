/** A template inside a send: does it exist, may it be sent, do its parameters fit? (fact sheet §7.11, §9) */
import type { TemplateComponent } from '#meta/wire/index.ts'
import { listOf, numberOf, type Shape, shapeOf, textOf } from '../../shape.ts'
import type { RenderedTemplate, Template } from '../../state/rows.ts'
import type { World } from '../../world.ts'
import { GraphFault } from '../fault.ts'

const HEADER_MAX = 60
const BODY_MAX = 1_024

export function findTemplate(world: World, wabaId: string, wanted: Shape): Template {
  const name = textOf(wanted.name)
  const language = textOf(shapeOf(wanted.language).code)
  for (const template of world.store.templates.rows()) {
    if (template.wabaId !== wabaId || template.name !== name || template.language !== language) continue
    if (template.status === 'PAUSED') throw new GraphFault(132015)
    if (template.status === 'DISABLED') throw new GraphFault(132016)
    if (template.status !== 'APPROVED') break
    return template
  }
  throw new GraphFault(132001, { details: `template name (${name}) does not exist in ${language}` })
}

/** Checks every parameter and answers what the phone will show. */
export function fillIn(
  template: Template,
  wanted: Shape,
  mediaUrlOf: (media: Shape) => string | null,
): RenderedTemplate {
  const given = listOf(wanted.components).map(shapeOf)
  const offer = template.components.find(({ type }) => type === 'LIMITED_TIME_OFFER')?.limited_time_offer
  const cards = template.components.find(({ type }) => type === 'CAROUSEL')?.cards
  return {
    ...fillCard(template, template.components, given, mediaUrlOf),
    footer: footerOf(template.components.find(({ type }) => type === 'FOOTER')),
    ...(offer === undefined ? {} : { offer: fillOffer(offer, given) }),
    ...(cards === undefined ? {} : { cards: fillCards(template, cards, given, mediaUrlOf) }),
  }
}

const footerOf = (footer: TemplateComponent | undefined): string | null =>
  footer?.text ??
  (footer?.code_expiration_minutes === undefined
    ? null
    : `This code expires in ${footer.code_expiration_minutes} minutes.`)

function fillCard(
  template: Template,
  components: TemplateComponent[],
  given: Shape[],
  mediaUrlOf: (media: Shape) => string | null,
) {
  const parametersOf = (type: string) =>
    listOf(given.find((component) => textOf(component.type)?.toLowerCase() === type)?.parameters).map(shapeOf)
  const part = (type: string) => components.find((component) => component.type === type)
  const header = part('HEADER')
  const body = part('BODY')
  const code = body?.add_security_recommendation === undefined ? '' : '*{{1}}* is your verification code.'
  return {
    header:
      header === undefined
        ? noHeader(parametersOf('header'))
        : fillHeader(template, header, parametersOf('header'), mediaUrlOf),
    body: fillText(template, 'body', body?.text ?? code, parametersOf('body'), BODY_MAX),
    buttons: fillButtons(part('BUTTONS'), given),
  }
}

function fillOffer(offer: NonNullable<TemplateComponent['limited_time_offer']>, given: Shape[]) {
  const input = given.find(({ type }) => textOf(type)?.toLowerCase() === 'limited_time_offer')
  const parameter = shapeOf(shapeOf(listOf(input?.parameters)[0]).limited_time_offer)
  const expiresAtMs = numberOf(parameter.expiration_time_ms)
  if (offer.has_expiration === true && expiresAtMs === null) {
    throw new GraphFault(131008, { details: 'limited_time_offer: expiration_time_ms is missing' })
  }
  return { text: offer.text ?? '', expiresAtMs }
}

function fillCards(
  template: Template,
  cards: { components: TemplateComponent[] }[],
  given: Shape[],
  mediaUrlOf: (media: Shape) => string | null,
) {
  const inputs = listOf(given.find(({ type }) => textOf(type)?.toLowerCase() === 'carousel')?.cards).map(shapeOf)
  if (inputs.length !== cards.length) throw miscounted('carousel', inputs.length, cards.length)
  return cards.map(({ components }, at) => {
    const input = inputs.find(({ card_index }) => Number(card_index) === at)
    return fillCard(template, components, listOf(input?.components).map(shapeOf), mediaUrlOf)
  })
}

function noHeader(parameters: Shape[]): null {
  if (parameters.length > 0) throw miscounted('header', parameters.length, 0)
  return null
}

function fillHeader(
  template: Template,
  header: TemplateComponent,
  parameters: Shape[],
  mediaUrlOf: (media: Shape) => string | null,
) {
  const format = header.format ?? 'TEXT'
  if (format === 'TEXT')
    return { format, text: fillText(template, 'header', header.text ?? '', parameters, HEADER_MAX) }
  const kind = format.toLowerCase()
  if (parameters.length !== 1) throw miscounted('header', parameters.length, 1)
  const parameter = parameters[0] as Shape
  if (parameter.type !== kind) {
    throw new GraphFault(132012, {
      details: `header: Format mismatch, expected ${format}, received ${textOf(parameter.type) ?? 'nothing'}`,
    })
  }
  return { format, mediaUrl: kind === 'location' ? null : mediaUrlOf(shapeOf(parameter[kind])) }
}

function fillText(template: Template, place: string, text: string, parameters: Shape[], max: number): string {
  const names = [...new Set([...text.matchAll(/\{\{\s*([\w]+)\s*\}\}/g)].map((match) => match[1] as string))]
  if (parameters.length !== names.length) throw miscounted(place, parameters.length, names.length)
  const values = new Map<string, string>()
  for (const [index, parameter] of parameters.entries()) {
    const name = template.parameterFormat === 'NAMED' ? textOf(parameter.parameter_name) : String(index + 1)
    if (!name || !names.includes(name)) {
      throw new GraphFault(132012, { details: `${place}: Parameter name is missing or unknown: ${name ?? ''}` })
    }
    values.set(name, textIn(place, parameter))
  }
  const filled = text.replace(/\{\{\s*([\w]+)\s*\}\}/g, (_, name: string) => values.get(name) ?? '')
  if (filled.length > max)
    throw new GraphFault(132005, {
      details: `${place}: the text has ${filled.length} characters, at most ${max} are allowed`,
    })
  return filled
}

function textIn(place: string, parameter: Shape): string {
  const type = textOf(parameter.type) ?? 'text'
  if (type === 'currency' || type === 'date_time') return textOf(shapeOf(parameter[type]).fallback_value) ?? ''
  const text = type === 'text' ? textOf(parameter.text) : null
  if (text === null || text === '')
    throw new GraphFault(131008, { details: `${place}: a text parameter needs its text` })
  if (/[\n\t]| {5,}/.test(text)) {
    throw new GraphFault(132018, {
      details: 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
    })
  }
  return text
}

function fillButtons(component: TemplateComponent | undefined, given: Shape[]): RenderedTemplate['buttons'] {
  const inputs = new Map(
    given.filter(({ type }) => textOf(type)?.toLowerCase() === 'button').map((input) => [Number(input.index), input]),
  )
  const buttons = component?.buttons ?? []
  for (const index of inputs.keys()) {
    if (buttons[index] === undefined)
      throw new GraphFault(132000, { details: `buttons: there is no button at index ${index}` })
  }
  return buttons.map((button, index) => {
    const first = shapeOf(listOf(inputs.get(index)?.parameters)[0])
    const text = button.text ?? ''
    if (button.type === 'URL') {
      const needsSuffix = /\{\{\w+\}\}/.test(button.url ?? '')
      const suffix = textOf(first.text)
      if (needsSuffix && !suffix)
        throw new GraphFault(131008, { details: `buttons: Button at index ${index} of type Url requires a parameter` })
      if (!needsSuffix && suffix) throw miscounted(`button ${index}`, 1, 0)
      return { type: button.type, text, url: (button.url ?? '').replace(/\{\{\w+\}\}/, suffix ?? '') }
    }
    if (button.type === 'QUICK_REPLY') return { type: button.type, text, payload: textOf(first.payload) ?? text }
    if (button.type === 'PHONE_NUMBER') return { type: button.type, text, phoneNumber: button.phone_number ?? '' }
    if (button.type === 'COPY_CODE') {
      const code = textOf(first.coupon_code)
      if (!code)
        throw new GraphFault(131008, {
          details: `buttons: Button at index ${index} of type copy_code requires a parameter`,
        })
      return { type: button.type, text, code }
    }
    if (button.type === 'OTP') {
      const code = textOf(first.text)
      if (!code)
        throw new GraphFault(131008, { details: `buttons: Button at index ${index} of type OTP requires a parameter` })
      return { type: button.type, text, code }
    }
    return { type: button.type, text }
  })
}

const miscounted = (place: string, given: number, expected: number) =>
  new GraphFault(132000, {
    details: `${place}: number of localizable_params (${given}) does not match the expected number of params (${expected})`,
  })
