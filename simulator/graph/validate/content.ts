/** Is the body of a send well formed? (fact sheet §7) The first fault found is thrown. */
import { isShape, listOf, numberOf, type Shape, shapeOf, textOf } from '../../shape.ts'
import { invalid, missing, wrongValue } from '../fault.ts'
import { checkInteractive } from './interactive.ts'
import { tooLong } from './length.ts'

const TEXT_MAX = 4_096
const CAPTION_MAX = 1_024
const CALLBACK_DATA_MAX = 512
const CONTACTS_MAX = 257

export const MEDIA_TYPES = ['image', 'video', 'audio', 'document', 'sticker'] as const
export const isMediaType = (type: string): boolean => (MEDIA_TYPES as readonly string[]).includes(type)

/** Checks everything but the template's parameters and the recipient's existence. Answers the type. */
export function checkBody(body: Shape): string {
  if (body.messaging_product !== 'whatsapp') throw invalid('The parameter messaging_product is required.')
  const recipientType = body.recipient_type ?? 'individual'
  if (recipientType !== 'individual' && recipientType !== 'group') {
    throw invalid('Param recipient_type must be one of {INDIVIDUAL, GROUP}')
  }
  if (!textOf(body.to) && !textOf(body.recipient)) throw invalid('The parameter to is required.')
  if (body.biz_opaque_callback_data !== undefined) {
    if (typeof body.biz_opaque_callback_data !== 'string')
      throw invalid('Param biz_opaque_callback_data must be a string')
    tooLong('biz_opaque_callback_data', body.biz_opaque_callback_data, CALLBACK_DATA_MAX)
  }
  if (body.context !== undefined && !textOf(shapeOf(body.context).message_id)) {
    throw missing("The parameter context['message_id'] is required.")
  }
  const type = textOf(body.type) ?? 'text'
  const check = CHECKS[type]
  if (check === undefined) throw invalid(`Param type must be one of {${Object.keys(CHECKS).join(', ').toUpperCase()}}`)
  const content = body[type]
  if (content === undefined || content === null) throw missing(`The parameter ${type} is required.`)
  check(content)
  return type
}

const CHECKS: Record<string, (content: unknown) => void> = {
  text: (content) => {
    const body = shapeOf(content).body
    if (typeof body !== 'string' || body === '') throw missing("The parameter text['body'] is required.")
    tooLong("text['body']", body, TEXT_MAX)
  },
  image: (content) => media('image', content),
  video: (content) => media('video', content),
  audio: (content) => media('audio', content),
  document: (content) => media('document', content),
  sticker: (content) => media('sticker', content),
  location: (content) => {
    const { latitude, longitude } = shapeOf(content)
    const lat = numberOf(latitude)
    const long = numberOf(longitude)
    if (lat === null || long === null)
      throw missing("The parameters location['latitude'] and location['longitude'] are required.")
    if (Math.abs(lat) > 90 || Math.abs(long) > 180) throw wrongValue('location is not on this planet.')
  },
  contacts: (content) => {
    const cards = listOf(content)
    if (cards.length === 0) throw missing('The parameter contacts is required.')
    if (cards.length > CONTACTS_MAX) throw invalid(`Param contacts must have at most ${CONTACTS_MAX} elements.`)
    for (const [index, card] of cards.entries()) contact(index, shapeOf(card))
  },
  reaction: (content) => {
    const { message_id: messageId, emoji } = shapeOf(content)
    if (!textOf(messageId)) throw missing("The parameter reaction['message_id'] is required.")
    if (typeof emoji !== 'string') throw missing("The parameter reaction['emoji'] is required.")
    if (emoji !== '' && !/\p{Extended_Pictographic}|\p{Regional_Indicator}|[#*0-9]\uFE0F?\u20E3/u.test(emoji)) {
      throw wrongValue("reaction['emoji'] is not an emoji.")
    }
  },
  interactive: (content) => checkInteractive(shapeOf(content)),
  template: (content) => {
    const { name, language } = shapeOf(content)
    if (!textOf(name)) throw missing("The parameter template['name'] is required.")
    if (!textOf(shapeOf(language).code)) throw missing("The parameter template['language']['code'] is required.")
  },
}

function media(type: string, content: unknown) {
  if (!isShape(content)) throw invalid(`Param ${type} must be a JSON object.`)
  const { id, link, caption } = content
  if (!textOf(id) && !textOf(link)) throw missing(`The parameter ${type}['id'] or ${type}['link'] is required.`)
  if (link !== undefined && !/^https?:\/\/\S+$/.test(textOf(link) ?? ''))
    throw wrongValue(`${type}['link'] is not a valid URL.`)
  if (caption !== undefined && (type === 'audio' || type === 'sticker')) {
    throw invalid(`Unexpected key "caption" on param "${type}".`)
  }
  tooLong(`${type}['caption']`, caption, CAPTION_MAX)
}

function contact(index: number, card: Shape) {
  const { formatted_name: formatted, ...parts } = shapeOf(card.name)
  if (!textOf(formatted)) throw missing(`The parameter contacts[${index}]['name']['formatted_name'] is required.`)
  if (!Object.values(parts).some((part) => textOf(part))) {
    throw missing(`contacts[${index}]['name'] needs one more part beside formatted_name.`)
  }
}
