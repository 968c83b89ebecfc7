/** Profile, number, code, and the end. */
import { type Child, element } from '../../../phone/element.ts'
import { LATER, NEW, type State } from '../state.ts'
import { go, goBack, leaveCode, leaveNumber, leaveProfile, ok, sendAgain } from '../steps.ts'
import { countries } from './business.ts'
import { button, choice, form, heading, paragraph, select, submit, textArea, textField, tick } from './controls.ts'

export function profile(state: State): Child {
  const { words, numbers, values, language } = state
  const known = numbers.map(({ id, displayPhoneNumber, verifiedName, isVerified, isConnected }) => ({
    value: id,
    text: displayPhoneNumber,
    about: [verifiedName, isConnected ? words.connectedAlready : isVerified ? '' : words.unconfirmed]
      .filter((text) => text !== '')
      .join(' · '),
  }))
  const verticals = state.verticals
    .map((key): [string, string] => [key, words.verticals[key] ?? key])
    .sort((a, b) => a[1].localeCompare(b[1], language))
  return form(
    leaveProfile,
    heading(words.profileTitle, words.profileStep),
    paragraph(words.profileText),
    choice(words.numberChoice, 'numberChoice', [
      ...known,
      { value: NEW, text: words.newNumber },
      { value: LATER, text: words.numberLater },
    ]),
    refusal(state),
    values.numberChoice === NEW && [
      textField(words.displayName, 'displayName', {}, words.displayNameHint),
      tick(words.differs, 'differs'),
      select(words.vertical, 'vertical', verticals),
      textArea(`${words.description} (${words.optional})`, 'description'),
    ],
    actions(words.back, words.next),
  )
}

export function number(state: State): Child {
  const { words } = state
  const codes = countries(state).map(([key, name]): [string, string] => [key, `${name} (+${state.dialCodes[key]})`])
  return form(
    leaveNumber,
    heading(words.numberTitle, words.numberStep),
    paragraph(words.numberText),
    select(words.countryCode, 'numberCountry', codes),
    textField(words.number, 'number', { type: 'tel', inputmode: 'tel', autocomplete: 'tel-national' }),
    refusal(state),
    choice(words.howToVerify, 'method', [
      { value: 'SMS', text: words.byText },
      { value: 'VOICE', text: words.byCall },
    ]),
    actions(words.back, words.sendCode),
  )
}

/** Why the number cannot be used, and what to do. */
function refusal({ words, numberRefusal }: State): Child {
  if (numberRefusal === null) return null
  const { kind, provider, account, max } = numberRefusal
  const said = words.numberRefusals[kind]
  const more = provider
    ? words.provider(provider)
    : account
      ? words.accountNamed(account)
      : max === undefined
        ? ''
        : words.atMost(max)
  return element(
    'div',
    { class: 'refusal', role: 'alert', tabindex: '-1', 'data-refusal': kind, key: 'refusal' },
    element('strong', null, `${said?.what ?? words.somethingWrong} ${more}`.trim()),
    element('p', null, said?.way ?? ''),
  )
}

export function code(state: State): Child {
  const { words, sentBy, values } = state
  const sentTo = state.sentTo.replaceAll(' ', '\u00a0')
  // The company's phone lies beside this window, also behind a proxy.
  const phone = new URL('../../../phone/lock', import.meta.url)
  phone.searchParams.set('lang', state.language)
  return form(
    leaveCode,
    heading(words.codeTitle, words.numberStep),
    paragraph(sentBy === 'SMS' ? words.codeSent(sentTo) : words.codeCalled(sentTo)),
    textField(words.code, 'code', {
      inputmode: 'numeric',
      autocomplete: 'one-time-code',
      maxlength: 7,
      class: 'digits',
    }),
    element(
      'p',
      { class: 'lead' },
      words.codeWhere,
      ' ',
      element('a', { href: phone.href, target: '_blank', rel: 'noopener' }, words.openPhone),
    ),
    element(
      'div',
      { class: 'links' },
      button(words.sendAgain, () => sendAgain(sentBy), 'plain'),
      sentBy === 'SMS' && button(words.callInstead, () => sendAgain('VOICE'), 'plain'),
      values.numberChoice === NEW && button(words.changeNumber, () => go('number'), 'plain'),
    ),
    actions(words.back, words.next),
  )
}

export const done = ({ words, app, isWithoutNumber }: State): Child =>
  form(
    ok,
    heading(words.doneTitle),
    paragraph(words.doneText(app)),
    isWithoutNumber && paragraph(words.doneWithoutNumber),
    element('div', { class: 'actions' }, submit(words.ok)),
  )

const actions = (back: string, next: string): Child =>
  element('div', { class: 'actions' }, button(back, goBack), submit(next))
