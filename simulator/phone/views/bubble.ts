/** One message as a bubble: quote, content, time and ticks, reactions, and the way to its actions. */
import { react } from '../acts.ts'
import { type Child, type Description, element } from '../element.ts'
import { clockTime, exactTime } from '../format.ts'
import { chatOf, messageOf, type State, update } from '../state.ts'
import type { Message } from '../wire.ts'
import { content } from './content.ts'
import { iconButton } from './controls.ts'
import { icon } from './icon.ts'
import { choicesOn } from './interactive.ts'
import { summary } from './summary.ts'
import { ticks } from './ticks.ts'

export interface Around {
  /** Follows a bubble of the same side closely. */
  continues: boolean
  isAnswered: boolean
}

/** Kinds whose content stands without a bubble's paper. */
const BARE = new Set(['sticker'])

export function bubble(state: State, message: Message, around: Around): Description {
  const { words } = state
  if (message.type === 'system') return systemLine(state, message)
  const side = message.from === 'phone' ? 'mine' : 'theirs'
  const isBare = BARE.has(message.type) && !message.revoked
  const openActions = () => update({ sheet: { kind: 'message', messageId: message.id } })
  const author = message.from === 'phone' ? words.you : (chatOf(state)?.verifiedName ?? '')
  return element(
    'article',
    {
      class: `line ${side} ${around.continues ? 'continues' : ''}`,
      key: message.id,
      id: domId(message.id),
      'aria-label': author,
      'data-type': message.type,
    },
    element(
      'div',
      {
        class: `bubble ${isBare ? 'bare' : ''} ${message.revoked ? 'revoked' : ''}`,
        oncontextmenu: (event: MouseEvent) => {
          // A right click on a link or picture keeps the browser's own menu.
          if ((event.target as Element).closest('a, img, video')) return
          event.preventDefault()
          openActions()
        },
      },
      forwarded(state, message),
      quote(state, message),
      message.revoked ? revoked(state, message) : content(state, message),
      meta(state, message),
      choicesOn(state, message, around),
    ),
    message.revoked ? null : iconButton('dots', words.messageActions, openActions, 'bubble-more'),
    reactions(state, message),
  )
}

const domId = (messageId: string): string => `message-${messageId}`

const systemLine = ({ words }: State, message: Message): Description =>
  element('p', { class: 'day-line', key: message.id }, element('span', null, summary(message, words)))

const revoked = ({ words }: State, message: Message): Description =>
  element('p', { class: 'body gone' }, icon('ban'), summary(message, words))

function forwarded({ words }: State, { context }: Message): Child {
  if (!context?.forwarded && !context?.frequently_forwarded) return null
  return element(
    'p',
    { class: 'forwarded' },
    context.frequently_forwarded ? words.frequentlyForwarded : words.forwarded,
  )
}

function quote(state: State, { context }: Message): Child {
  const id = context?.message_id ?? context?.id
  if (!id) return null
  const quoted = messageOf(state, id)
  if (quoted === null) return element('p', { class: 'quote' }, element('small', null, state.words.quoteGone))
  return element(
    'button',
    { type: 'button', class: `quote ${quoted.from}`, onclick: () => jumpTo(id) },
    element('strong', null, quoted.from === 'phone' ? state.words.you : chatOf(state)?.verifiedName),
    element('small', null, summary(quoted, state.words)),
  )
}

function jumpTo(messageId: string): void {
  const node = document.getElementById(domId(messageId))
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  node?.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' })
  node?.classList.remove('pointed')
  // Read once, so that the class taken away and put back is seen as two changes.
  void node?.offsetWidth
  node?.classList.add('pointed')
}

const meta = ({ words, language }: State, message: Message): Description => {
  const at = new Date(message.at)
  return element(
    'p',
    { class: 'meta' },
    message.edited && !message.revoked ? `${words.edited} ` : null,
    element('time', { datetime: message.at, title: exactTime(at, language) }, clockTime(at, language)),
    message.from === 'phone' && !message.revoked && ticks(message, words),
  )
}

function reactions({ words }: State, message: Message): Child {
  if (message.reactions.length === 0 || message.revoked) return null
  return element(
    'p',
    { class: 'reactions' },
    message.reactions.map(({ from, emoji }) =>
      from === 'phone'
        ? element(
            'button',
            {
              type: 'button',
              key: from,
              'aria-label': words.removeReaction(emoji),
              title: words.removeReaction(emoji),
              onclick: () => react(message.id, ''),
            },
            emoji,
          )
        : element('span', { key: from }, emoji),
    ),
  )
}
