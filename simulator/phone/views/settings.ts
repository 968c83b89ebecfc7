import { changePhone, show } from '../acts.ts'
import { type Child, element } from '../element.ts'
import { showNumber } from '../format.ts'
import type { State } from '../state.ts'
import type { Phone } from '../wire.ts'
import { avatar, iconButton, toggle } from './controls.ts'

export const settings = ({ words }: State, phone: Phone): Child[] => [
  element(
    'header',
    { class: 'bar' },
    iconButton('back', words.back, () => show('chats')),
    element('h2', null, words.settings),
  ),
  element(
    'div',
    { class: 'pane' },
    element(
      'div',
      { class: 'who' },
      avatar(phone.name, 'large'),
      element('strong', null, phone.name),
      element('small', null, showNumber(phone.waId)),
      phone.username ? element('small', null, `@${phone.username}`) : null,
    ),
    toggle(words.airplaneMode, !phone.online, (isOn) => changePhone({ online: !isOn }), words.airplaneHint),
    toggle(
      words.readReceipts,
      phone.readReceipts,
      (readReceipts) => changePhone({ readReceipts }),
      words.readReceiptsHint,
    ),
    phone.username
      ? toggle(
          words.shareNumber,
          !phone.hideNumber,
          (isOn) => changePhone({ hideNumber: !isOn }),
          words.shareNumberHint,
        )
      : null,
  ),
]
