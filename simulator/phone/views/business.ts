import { call, setBlocked, setMarketing, show } from '../acts.ts'
import { type Child, element } from '../element.ts'
import { showNumber } from '../format.ts'
import { chatOf, type State } from '../state.ts'
import type { Phone } from '../wire.ts'
import { avatar, iconButton, toggle } from './controls.ts'
import { icon } from './icon.ts'

/** What a customer can decide about a business: offers, block, call. */
export function business(state: State, phone: Phone): Child[] {
  const { words } = state
  const open = chatOf(state)
  if (open === null) return []
  return [
    element(
      'header',
      { class: 'bar' },
      iconButton('back', words.back, () => show('chat')),
      element('h2', null, words.businessInfo),
    ),
    element(
      'div',
      { class: 'pane' },
      element(
        'div',
        { class: 'who' },
        avatar(open.verifiedName, 'large'),
        element('strong', null, open.verifiedName),
        element('small', null, showNumber(open.displayPhoneNumber)),
        element('small', null, words.businessAccount),
      ),
      toggle(
        words.marketing,
        !open.marketingStopped,
        (isOn) => setMarketing(isOn ? 'resume' : 'stop'),
        open.marketingStopped ? words.marketingStopped : null,
      ),
      element('button', { type: 'button', class: 'sheet-row', onclick: call }, icon('call'), words.call),
      element(
        'button',
        { type: 'button', class: 'sheet-row danger', onclick: () => setBlocked(phone, !open.blocked) },
        icon('ban'),
        open.blocked ? words.unblock : words.block,
      ),
    ),
  ]
}
