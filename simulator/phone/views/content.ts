/** What stands inside a bubble, by kind (fact sheet §4 and §7). */
import { type Child, type Description, element } from '../element.ts'
import { showNumber } from '../format.ts'
import type { State } from '../state.ts'
import type { Message } from '../wire.ts'
import { body } from './body.ts'
import { icon } from './icon.ts'
import { interactive, template } from './interactive.ts'
import { audio, document, picture, sticker, video } from './media.ts'
import { kindWord, recordIn, recordsIn, textIn } from './summary.ts'

export function content(state: State, message: Message): Child {
  switch (message.type) {
    case 'text':
      return body(textIn(message.content, 'body'))
    case 'image':
      return [picture(state, message), caption(message)]
    case 'video':
      return [video(state, message), caption(message)]
    case 'audio':
      return audio(state, message)
    case 'document':
      return [document(state, message), caption(message)]
    case 'sticker':
      return sticker(state, message)
    case 'location':
      return place(state, message)
    case 'contacts':
      return people(state, message)
    case 'button':
      return body(textIn(message.content, 'text'))
    case 'template':
      return template(state, message)
    case 'interactive':
      return interactive(state, message)
    case 'poll':
      return poll(state, message)
    case 'order':
      return order(state, message)
    default:
      return element('p', { class: 'body unknown' }, kindWord(message, state.words))
  }
}

const caption = ({ content: { caption: text } }: Message): Child => typeof text === 'string' && body(text)

function place({ words }: State, message: Message): Description {
  const latitude = Number(message.content.latitude)
  const longitude = Number(message.content.longitude)
  const position = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
  return element(
    'div',
    { class: 'place' },
    element('div', { class: 'map', 'aria-hidden': 'true' }, icon('place')),
    element('strong', null, textIn(message.content, 'name') || words.kind.location),
    element('small', null, textIn(message.content, 'address') || position),
    element('a', { href: map, target: '_blank', rel: 'noopener noreferrer' }, words.openMap),
  )
}

const PEOPLE_SHOWN_MAX = 3

function people({ words }: State, message: Message): Description {
  // On the wire `contacts` is a list, not an object.
  const all = Array.isArray(message.content)
    ? recordsIn({ list: message.content }, 'list')
    : recordsIn(message.content, 'contacts')
  return element(
    'div',
    { class: 'people' },
    all.slice(0, PEOPLE_SHOWN_MAX).map((person) => {
      const phone = recordsIn(person, 'phones')[0] ?? {}
      const number = textIn(phone, 'phone') || textIn(phone, 'wa_id')
      return element(
        'div',
        { class: 'person' },
        icon('person'),
        element(
          'span',
          { class: 'row-text' },
          element('strong', null, textIn(recordIn(person, 'name'), 'formatted_name') || words.kind.contacts),
          number !== '' && element('small', null, showNumber(number)),
        ),
      )
    }),
    all.length > PEOPLE_SHOWN_MAX && element('small', null, words.contactsMore(all.length - PEOPLE_SHOWN_MAX)),
  )
}

function poll({ words }: State, { content: asked }: Message): Description {
  const options = Array.isArray(asked.options) ? asked.options : []
  return element(
    'div',
    { class: 'poll' },
    element('strong', null, textIn(asked, 'question') || words.kind.poll),
    element(
      'ul',
      null,
      options.map((option) => element('li', null, String(option))),
    ),
    element('small', null, words.pollNote),
  )
}

function order({ words }: State, { content: ordered }: Message): Description {
  const items = recordsIn(ordered, 'product_items')
  return element(
    'div',
    { class: 'person' },
    icon('cart'),
    element(
      'span',
      { class: 'row-text' },
      element('strong', null, words.kind.order),
      element('small', null, words.orderItems(items.length)),
    ),
  )
}
