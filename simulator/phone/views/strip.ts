import { makePhone } from '../acts.ts'
import { type Child, type Description, element } from '../element.ts'
import { showNumber } from '../format.ts'
import { choosePhone } from '../refresh.ts'
import { type State, say, update } from '../state.ts'
import type { Phone } from '../wire.ts'
import { companyRow } from './company.ts'
import { avatar, badge, button, field, focusOnArrival, form, submit } from './controls.ts'
import { icon } from './icon.ts'

/** The phones on the table, and the form for another one. */
export const strip = (state: State): Description =>
  element(
    'nav',
    { class: 'strip', key: 'strip', 'aria-label': state.words.phones },
    element('h1', null, icon('phone'), state.words.title),
    element('ul', { class: 'strip-phones' }, phoneRows(state)),
    state.makingPhone || state.phones.length === 0
      ? newPhoneForm(state)
      : button([icon('plus'), state.words.newPhone], () => update({ makingPhone: true }), 'quiet'),
  )

export const phoneRows = (state: State): Child[] => [
  ...state.phones.map((phone) => phoneRow(state, phone)),
  companyRow(state),
]

function phoneRow({ phoneId, words, isCompany }: State, phone: Phone): Description {
  const isChosen = phone.id === phoneId && !isCompany
  const number = showNumber(phone.waId)
  return element(
    'li',
    { key: phone.id },
    element(
      'button',
      {
        type: 'button',
        class: 'phone-row',
        'aria-current': isChosen ? 'true' : false,
        title: `${phone.name}, ${number}`,
        onclick: () => choosePhone(phone.id),
      },
      avatar(phone.name),
      element(
        'span',
        { class: 'row-text' },
        element('strong', null, phone.name),
        element('small', null, number),
        phone.username ? element('small', null, `@${phone.username}`) : null,
      ),
      phone.online ? null : element('span', { class: 'row-mark', title: words.airplaneShort }, icon('plane')),
      badge(phone.unread ?? 0, words.unreadMessages(phone.unread ?? 0)),
    ),
  )
}

const newPhoneForm = ({ words, phones }: State): Description =>
  form(
    ({ name = '', number = '', username = '' }) => {
      const waId = number.replace(/\D/gu, '')
      if (!/^\d{7,15}$/u.test(waId)) return say(words.numberWrong)
      const handle = username.replace(/^@/u, '')
      makePhone({ name, waId, ...(handle === '' ? {} : { username: handle }) })
    },
    field(words.name, 'name', { required: true, maxlength: 60, mounted: focusOnArrival }),
    field(words.number, 'number', { required: true, type: 'tel', maxlength: 24 }, words.numberHint),
    field(`${words.username} (${words.optional})`, 'username', { maxlength: 35 }, words.usernameHint),
    element(
      'div',
      { class: 'buttons' },
      phones.length > 0 && button(words.cancel, () => update({ makingPhone: false })),
      submit(words.makePhone),
    ),
  )
