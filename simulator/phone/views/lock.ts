import { show } from '../acts.ts'
import { type Child, type Description, element } from '../element.ts'
import { clockTime, shortTime } from '../format.ts'
import { openChat } from '../refresh.ts'
import { now, type State } from '../state.ts'
import type { Chat } from '../wire.ts'
import { avatar, badge, focusOnArrival } from './controls.ts'
import { summary } from './summary.ts'

/** The locked phone: what came in is announced, and nothing counts as read. */
export function lock(state: State): Child {
  const { words, language } = state
  const waiting = state.chats.filter(({ unread, lastMessage }) => unread > 0 && lastMessage !== null)
  return element(
    'div',
    { class: 'lock' },
    element('time', { class: 'lock-time' }, clockTime(now(), language)),
    element(
      'p',
      { class: 'lock-day' },
      new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' }).format(now()),
    ),
    element(
      'ul',
      { class: 'notifications', 'aria-live': 'polite' },
      waiting.length === 0
        ? element('li', { class: 'nothing' }, words.noNotifications)
        : waiting.map((chat) => notification(state, chat)),
    ),
    element(
      'button',
      { type: 'button', class: 'button unlock', mounted: focusOnArrival, onclick: () => show('chats') },
      words.unlock,
    ),
  )
}

const notification = ({ words, language }: State, chat: Chat): Description =>
  element(
    'li',
    { key: chat.phoneNumberId },
    element(
      'button',
      { type: 'button', class: 'notification', onclick: () => openChat(chat.phoneNumberId) },
      avatar(chat.verifiedName),
      element(
        'span',
        { class: 'row-text' },
        element('strong', null, chat.verifiedName),
        chat.lastMessage && element('small', null, summary(chat.lastMessage, words)),
      ),
      element(
        'span',
        { class: 'row-end' },
        chat.lastMessage && element('time', null, shortTime(new Date(chat.lastMessage.at), now(), language)),
        badge(chat.unread, words.unreadMessages(chat.unread)),
      ),
    ),
  )
