/** The company's own telephone, locked: text messages and calls with the codes that prove its numbers. */
import { chooseCompany } from '../company.ts'
import { type Child, type Description, element } from '../element.ts'
import { clockTime, shortTime, showNumber } from '../format.ts'
import { now, type State } from '../state.ts'
import type { CompanyText } from '../wire.ts'
import { badge } from './controls.ts'
import { icon } from './icon.ts'

export const companyDevice = (state: State): Description =>
  element(
    state.isCompanyOnly ? 'main' : 'section',
    {
      class: `device ${state.isCompanyOnly ? 'embedded' : ''}`,
      key: 'company',
      'aria-label': state.words.companyPhone,
    },
    state.isCompanyOnly && element('h1', { class: 'visually-hidden' }, state.words.companyPhone),
    element(
      'div',
      { class: 'glass screen-lock' },
      element(
        'div',
        { class: 'status-line', key: 'status' },
        element('time', { class: 'status-time' }, clockTime(now(), state.language)),
        icon('signal'),
      ),
      element('div', { class: 'screen' }, lockScreen(state)),
    ),
  )

/** In the row of phones, as long as there is anything on it. */
export function companyRow({ words, companyTexts, isCompany }: State): Child {
  if (companyTexts.length === 0) return null
  const fresh = companyTexts.filter(({ expired }) => !expired).length
  return element(
    'li',
    { key: 'company' },
    element(
      'button',
      { type: 'button', class: 'phone-row', 'aria-current': isCompany ? 'true' : false, onclick: chooseCompany },
      element('span', { class: 'avatar hue-1', 'aria-hidden': 'true' }, icon('lock')),
      element(
        'span',
        { class: 'row-text' },
        element('strong', null, words.companyPhone),
        element('small', null, words.companyAbout),
      ),
      badge(fresh, words.freshCodes(fresh)),
    ),
  )
}

const lockScreen = ({ words, language, companyTexts }: State): Description =>
  element(
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
      { class: 'notifications', 'aria-live': 'polite', tabindex: '0', 'aria-label': words.notifications },
      companyTexts.length === 0
        ? element('li', { class: 'nothing' }, words.noCodes)
        : companyTexts.map((text) => notification(words, language, text)),
    ),
  )

const notification = (words: State['words'], language: State['language'], text: CompanyText): Description =>
  element(
    'li',
    { key: text.id, class: `notification code ${text.expired ? 'expired' : ''}`, 'data-number': text.number },
    element('span', { class: 'avatar small hue-1', 'aria-hidden': 'true' }, icon(text.by === 'SMS' ? 'list' : 'call')),
    element(
      'span',
      { class: 'code-text' },
      element('small', null, `${text.by === 'SMS' ? words.textMessage : words.voiceCall} · ${showNumber(text.number)}`),
      element('span', null, words.yourCode(`${text.code.slice(0, 3)}-${text.code.slice(3)}`)),
      element('small', null, text.expired ? words.codeExpired : words.codeSecret),
    ),
    element('span', { class: 'row-end' }, element('time', null, shortTime(new Date(text.at), now(), language))),
  )
