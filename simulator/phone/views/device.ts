/** The device: its frame, status line, the screen that is on, what lies over it. */
import { openBanner, show } from '../acts.ts'
import { type Child, type Description, element } from '../element.ts'
import { clockTime } from '../format.ts'
import { messageOf, now, type State, update } from '../state.ts'
import type { Phone } from '../wire.ts'
import { business } from './business.ts'
import { chat } from './chat.ts'
import { chatList } from './chatList.ts'
import { avatar } from './controls.ts'
import { icon } from './icon.ts'
import { lock } from './lock.ts'
import { settings } from './settings.ts'
import { sheet } from './sheet.ts'
import { summary } from './summary.ts'

export const device = (state: State, phone: Phone): Description =>
  element(
    state.embedded ? 'main' : 'section',
    { class: `device ${state.embedded ? 'embedded' : ''}`, key: 'device', 'aria-label': phone.name },
    state.embedded && element('h1', { class: 'visually-hidden' }, state.words.title),
    element(
      'div',
      { class: `glass screen-${state.screen}`, onkeydown: (event: KeyboardEvent) => onKey(event, state) },
      statusLine(state, phone),
      element(
        'div',
        { class: 'screen', key: `screen ${phone.id} ${state.screen} ${state.chatId}`, inert: state.sheet !== null },
        screenOf(state, phone),
      ),
      sheet(state, phone),
      banner(state),
      state.toast && element('p', { class: 'toast', role: 'alert', key: 'toast' }, state.toast),
    ),
  )

function screenOf(state: State, phone: Phone): Child {
  if (state.screen === 'lock') return lock(state)
  if (state.screen === 'settings') return settings(state, phone)
  if (state.screen === 'business') return business(state, phone)
  return state.screen === 'chat' ? chat(state, phone) : chatList(state, phone)
}

/** The simulated time, and whether the phone hears anything. */
const statusLine = ({ language, words, connected }: State, phone: Phone): Description =>
  element(
    'div',
    { class: 'status-line', key: 'status' },
    element('time', { class: 'status-time' }, clockTime(now(), language)),
    connected ? null : element('span', { class: 'status-lost', role: 'status' }, words.connectionLost),
    phone.online
      ? icon('signal')
      : element('span', { class: 'status-plane', title: words.airplaneMode }, icon('plane')),
  )

function banner(state: State): Child {
  if (state.banner === null || state.sheet !== null) return null
  const from = state.chats.find(({ phoneNumberId }) => phoneNumberId === state.banner?.chatId)
  const message = from?.lastMessage ?? messageOf(state, state.banner.messageId)
  if (!from || !message) return null
  return element(
    'button',
    { type: 'button', class: 'banner', key: 'banner', onclick: openBanner },
    avatar(from.verifiedName),
    element(
      'span',
      { class: 'row-text' },
      element('strong', null, from.verifiedName),
      element('small', null, summary(message, state.words)),
    ),
  )
}

/** Escape leaves one layer: sheet, banner, reply or edit, chat. */
function onKey(event: KeyboardEvent, { sheet: over, banner: hint, quoting, editing, screen, drafts }: State): void {
  if (event.key !== 'Escape' || event.isComposing) return
  event.preventDefault()
  if (over) update({ sheet: null })
  else if (hint) update({ banner: null })
  else if (quoting || editing) update({ quoting: null, editing: null, drafts: editing ? {} : drafts })
  else if (screen === 'business') show('chat')
  else if (screen !== 'lock') show('chats')
}
