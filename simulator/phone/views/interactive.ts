/** Messages with something to tap: templates, reply buttons, lists, calls to action; and the answers to them. */
import { call, send, tap } from '../acts.ts'
import { type Child, type Description, element } from '../element.ts'
import { current, phoneOf, type State, say, update } from '../state.ts'
import type { Message, RenderedTemplate, TemplateButton } from '../wire.ts'
import { body } from './body.ts'
import type { Around } from './bubble.ts'
import { type IconName, icon } from './icon.ts'
import { mediaSource, picture, video } from './media.ts'
import { recordIn, recordsIn, textIn } from './summary.ts'

export function template(state: State, message: Message): Child {
  const { rendered } = message
  if (!rendered) return element('p', { class: 'body unknown' }, state.words.kind.template)
  const top = rendered.header
  return [
    top && header(state, message, top.format, top.text ?? '', top.mediaUrl),
    rendered.offer && element('strong', { class: 'heading' }, rendered.offer.text),
    rendered.offer?.expiresAtMs && note(new Date(rendered.offer.expiresAtMs).toLocaleString()),
    body(rendered.body),
    footer(rendered.footer ?? ''),
  ]
}

/** An answer shows its title; a question its header, body and footer. */
export function interactive(state: State, message: Message): Child {
  const { content } = message
  for (const name of ['button_reply', 'list_reply']) {
    const title = textIn(recordIn(content, name), 'title')
    if (title !== '') return [body(title), note(textIn(recordIn(content, name), 'description'))]
  }
  if (content.type === 'call_permission_reply') {
    const isAllowed = recordIn(content, 'call_permission_reply').response === 'accept'
    return body(isAllowed ? state.words.allow : state.words.decline)
  }
  const top = recordIn(content, 'header')
  return [
    content.header ? header(state, message, textIn(top, 'type'), textIn(top, 'text'), message.mediaUrl) : null,
    body(textIn(recordIn(content, 'body'), 'text')),
    footer(textIn(recordIn(content, 'footer'), 'text')),
  ]
}

/** What can be tapped on a message of the business; stands below its time. */
export function choicesOn(state: State, message: Message, around: Around): Child {
  if (message.from !== 'business' || message.revoked) return null
  if (message.rendered) {
    const { buttons, cards } = message.rendered
    return [
      cards && cardsOf(state, message, cards, around),
      choices(buttons.map((one) => templateButton(message, one, around))),
    ]
  }
  if (message.type !== 'interactive') return null
  if (message.content.type === 'carousel') return carousel(state, message, around)
  return choices(actionsOf(state, message, around))
}

function header(
  state: State,
  message: Message,
  format: string,
  text: string,
  mediaUrl: string | null | undefined,
): Child {
  const kind = format.toLowerCase()
  const withMedia = { ...message, mediaUrl: mediaUrl ?? null, content: {} }
  if (kind === 'image' || kind === 'gif') return picture(state, withMedia)
  if (kind === 'video') return video(state, withMedia)
  if (kind !== 'document') return text !== '' && element('strong', { class: 'heading' }, text)
  const source = mediaSource(mediaUrl)
  const label = [icon('file'), text || state.words.kind.document]
  return source === null
    ? element('p', { class: 'heading' }, label)
    : element('a', { class: 'heading', href: source, target: '_blank', rel: 'noopener' }, label)
}

const footer = (text: string): Child => text !== '' && element('p', { class: 'footer' }, text)

const note = (text: string): Child => text !== '' && element('small', { class: 'footer' }, text)

const choices = (buttons: Child[]): Child => buttons.length > 0 && element('div', { class: 'choices' }, buttons)

const choice = (sign: IconName, label: string, onclick: () => void, disabled = false): Description =>
  element('button', { type: 'button', class: 'choice', onclick, disabled }, icon(sign), label)

function templateButton(message: Message, button: TemplateButton, { isAnswered }: Around): Description {
  const { words } = current()
  switch (button.type.toUpperCase()) {
    case 'QUICK_REPLY':
      return choice('reply', button.text, () => tap(message.id, { text: button.text }), isAnswered)
    case 'URL':
      return choice('link', button.text, () => showLink(button.text, button.url ?? ''))
    case 'PHONE_NUMBER':
      return choice('call', button.text, () => showNote(button.text, button.phoneNumber ?? ''))
    case 'COPY_CODE':
    case 'OTP':
      return choice('copy', button.text, () => copyCode(button.code ?? ''))
    case 'VOICE_CALL':
      return choice('call', button.text, call)
    case 'REQUEST_CONTACT_INFO':
      return choice('person', button.text || words.shareContact, () => shareOwnContact(message), isAnswered)
    default:
      return choice('list', button.text, () => showNote(button.text, words.flowNote))
  }
}

function actionsOf({ words }: State, message: Message, { isAnswered }: Around): Child[] {
  const action = recordIn(message.content, 'action')
  const parameters = recordIn(action, 'parameters')
  const label = textIn(parameters, 'display_text')
  switch (message.content.type) {
    case 'button':
      return recordsIn(action, 'buttons').map((button) => {
        const { id, title } = {
          id: textIn(recordIn(button, 'reply'), 'id'),
          title: textIn(recordIn(button, 'reply'), 'title'),
        }
        return choice('reply', title, () => tap(message.id, { buttonId: id }), isAnswered)
      })
    case 'list':
      return [
        choice('list', textIn(action, 'button') || words.choose, () =>
          update({ sheet: { kind: 'list', messageId: message.id } }),
        ),
      ]
    case 'cta_url':
      return [choice('link', label, () => showLink(label, textIn(parameters, 'url')))]
    case 'location_request_message':
      return [choice('place', words.shareLocation, () => update({ quoting: message.id, sheet: { kind: 'location' } }))]
    case 'request_contact_info':
      return [choice('person', words.shareContact, () => shareOwnContact(message))]
    case 'voice_call':
      return [choice('call', label || words.call, call)]
    case 'call_permission_request':
      return [
        choice('check', words.allow, () => answerCallRequest(message, 'accept'), isAnswered),
        choice('close', words.decline, () => answerCallRequest(message, 'reject'), isAnswered),
      ]
    case 'flow':
      return [choice('list', textIn(parameters, 'flow_cta') || words.open, () => showNote(words.more, words.flowNote))]
    default:
      return [choice('cart', words.open, () => showNote(words.more, words.flowNote))]
  }
}

function cardsOf(
  state: State,
  message: Message,
  cards: NonNullable<RenderedTemplate['cards']>,
  around: Around,
): Description {
  return element(
    'div',
    { class: 'carousel', tabindex: '0', role: 'group', 'aria-label': state.words.kind.template },
    cards.map((card) =>
      element(
        'div',
        { class: 'card' },
        card.header && header(state, message, card.header.format, card.header.text ?? '', card.header.mediaUrl),
        body(card.body),
        choices(card.buttons.map((one) => templateButton(message, one, around))),
      ),
    ),
  )
}

function carousel(state: State, message: Message, around: Around): Description {
  const cards = recordsIn(recordIn(message.content, 'action'), 'cards')
  return element(
    'div',
    { class: 'carousel', tabindex: '0', role: 'group', 'aria-label': state.words.kind.interactive },
    cards.map((card) =>
      element(
        'div',
        { class: 'card' },
        body(textIn(recordIn(card, 'body'), 'text')),
        cardChoices(card, message, around),
      ),
    ),
  )
}

function cardChoices(card: Record<string, unknown>, message: Message, { isAnswered }: Around): Child {
  const action = recordIn(card, 'action')
  const parameters = recordIn(action, 'parameters')
  const label = textIn(parameters, 'display_text')
  if (label !== '') return choices([choice('link', label, () => showLink(label, textIn(parameters, 'url')))])
  return choices(
    recordsIn(action, 'buttons').map((button) => {
      const reply = recordIn(button, 'quick_reply')
      return choice(
        'reply',
        textIn(reply, 'title'),
        () => tap(message.id, { buttonId: textIn(reply, 'id') }),
        isAnswered,
      )
    }),
  )
}

const showNote = (title: string, text: string): void => update({ sheet: { kind: 'note', title, text } })

const showLink = (title: string, url: string): void => showNote(title, `${current().words.linkNote} ${url}`)

async function copyCode(code: string): Promise<void> {
  const { words } = current()
  await navigator.clipboard.writeText(code).then(
    () => say(words.codeCopied),
    () => showNote(words.copy, code),
  )
}

function shareOwnContact(message: Message): void {
  const phone = phoneOf(current())
  if (!phone) return
  update({ quoting: message.id })
  const name = { formatted_name: phone.name, first_name: phone.name }
  const phones = [{ phone: `+${phone.waId}`, wa_id: phone.waId, type: 'CELL' }]
  const vcard = `BEGIN:VCARD\nVERSION:3.0\nFN:${phone.name}\nTEL;type=CELL;waid=${phone.waId}:+${phone.waId}\nEND:VCARD`
  send('contacts', { contacts: [{ name, phones, vcard, origin: 'contact_request' }] })
}

function answerCallRequest(message: Message, response: 'accept' | 'reject'): void {
  update({ quoting: message.id })
  const answer = { response, is_permanent: false, response_source: 'user_action' }
  send('interactive', { interactive: { type: 'call_permission_reply', call_permission_reply: answer } })
}
