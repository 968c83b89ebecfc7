import { changePhone, show } from '../acts.ts'
import { type Child, type Description, element } from '../element.ts'
import { shortTime, showNumber } from '../format.ts'
import { openChat } from '../refresh.ts'
import { now, type State, update } from '../state.ts'
import type { Chat, Phone } from '../wire.ts'
import { avatar, badge, iconButton } from './controls.ts'
import { icon } from './icon.ts'
import { summary } from './summary.ts'
import { ticks } from './ticks.ts'

export const chatList = (state: State, phone: Phone): Child[] => [
  element(
    'header',
    { class: 'bar' },
    state.embedded ? switcher(state, phone) : element('h2', null, state.words.chats),
    iconButton(
      'plane',
      state.words.airplaneMode,
      () => changePhone({ online: !phone.online }),
      phone.online ? '' : 'is-on',
    ),
    iconButton('lock', state.words.lockPhone, () => show('lock')),
    iconButton('settings', state.words.settings, () => show('settings')),
  ),
  offlineLine(state, phone),
  state.chats.length === 0
    ? element('p', { class: 'empty' }, state.words.noChats)
    : element(
        'ul',
        { class: 'chats' },
        [...state.chats].sort(byNewest).map((chat) => row(state, chat)),
      ),
]

export const offlineLine = ({ words }: State, phone: Phone): Child =>
  phone.online ? null : element('p', { class: 'offline', role: 'status' }, icon('plane'), words.offlineBanner)

/** Embedded there is no strip: the phone's own name opens the choice. */
const switcher = ({ words }: State, phone: Phone): Description =>
  element(
    'h2',
    { class: 'switcher' },
    element(
      'button',
      {
        type: 'button',
        class: 'switcher-button',
        'aria-label': `${words.choosePhone}: ${phone.name}`,
        onclick: () => update({ sheet: { kind: 'phones' } }),
      },
      element('span', null, phone.name),
      icon('down'),
    ),
    element('small', null, showNumber(phone.waId)),
  )

function row({ words, language }: State, chat: Chat): Description {
  const last = chat.lastMessage
  return element(
    'li',
    { key: chat.phoneNumberId },
    element(
      'button',
      { type: 'button', class: 'chat-row', onclick: () => openChat(chat.phoneNumberId) },
      avatar(chat.verifiedName),
      element(
        'span',
        { class: 'row-text' },
        element('strong', null, chat.verifiedName),
        element(
          'small',
          { class: 'preview' },
          last?.from === 'phone' && !last.revoked && ticks(last, words),
          last ? summary(last, words) : words.noChatYet,
        ),
      ),
      element(
        'span',
        { class: 'row-end' },
        last && element('time', null, shortTime(new Date(last.at), now(), language)),
        badge(chat.unread, words.unreadMessages(chat.unread)),
      ),
    ),
  )
}

const byNewest = (a: Chat, b: Chat): number => (b.lastMessage?.at ?? '').localeCompare(a.lastMessage?.at ?? '')
