/** The portfolio, the account in it, and a last look at both. */
import { type Child, element } from '../../../phone/element.ts'
import { NEW, type State } from '../state.ts'
import { chosenPortfolio, confirm, goBack, leaveAccount, leavePortfolio } from '../steps.ts'
import { button, choice, form, heading, paragraph, select, submit, textField } from './controls.ts'

export function portfolio(state: State): Child {
  const { words, portfolios, values } = state
  const existing = portfolios.map(({ id, name, isVerified, accounts }) => ({
    value: id,
    text: name,
    about: `${isVerified ? words.verified : words.notVerified} · ${words.accountsCount(accounts.length)}`,
  }))
  return form(
    leavePortfolio,
    heading(words.portfolioTitle, words.businessStep),
    paragraph(words.portfolioText),
    portfolios.length > 0 &&
      choice(words.portfolioChoice, 'portfolio', [...existing, { value: NEW, text: words.newPortfolio }]),
    values.portfolio === NEW && [
      textField(words.businessName, 'businessName', { autocomplete: 'organization' }),
      select(words.country, 'country', countries(state)),
      textField(words.businessPhone, 'businessPhone', { type: 'tel', autocomplete: 'tel' }),
      textField(words.website, 'website', { type: 'url', inputmode: 'url', autocomplete: 'url' }),
      textField(words.email, 'email', { type: 'email', autocomplete: 'email' }),
      select(words.timeZone, 'timeZone', timeZones()),
    ],
    actions(words.back, words.next),
  )
}

export function account(state: State): Child {
  const { words, values } = state
  const accounts = chosenPortfolio()?.accounts ?? []
  const existing = accounts.map(({ id, name, numbers }) => ({
    value: id,
    text: name,
    about: words.numbersCount(numbers),
  }))
  return form(
    leaveAccount,
    heading(words.accountTitle, words.businessStep),
    paragraph(words.accountText(chosenPortfolio()?.name ?? values.businessName)),
    accounts.length > 0 &&
      choice(words.accountChoice, 'account', [...existing, { value: NEW, text: words.newAccount }]),
    values.account === NEW && [
      textField(words.accountName, 'accountName', {}, words.accountNameHint),
      select(words.timeZone, 'accountTimeZone', timeZones()),
    ],
    actions(words.back, words.next),
  )
}

export function confirmation(state: State): Child {
  const { words, values, app } = state
  const known = chosenPortfolio()
  const knownAccount = known?.accounts.find(({ id }) => id === values.account)
  const isNew = words.isNew
  const facts: [string, string][] = [
    [words.confirmPortfolio, known?.name ?? `${values.businessName} (${isNew})`],
    [words.confirmAccount, knownAccount?.name ?? `${values.accountName} (${isNew})`],
  ]
  if (known === undefined) {
    facts.push(
      [words.businessPhone, values.businessPhone],
      [words.website, values.website],
      [words.email, values.email],
    )
    facts.push(
      [words.country, countryName(state, values.country)],
      [words.timeZone, values.timeZone.replaceAll('_', ' ')],
    )
  }
  return form(
    confirm,
    heading(words.confirmTitle, words.businessStep),
    paragraph(words.confirmText(app)),
    element(
      'dl',
      { class: 'facts' },
      facts.map(([name, value]) =>
        element('div', { key: name }, element('dt', null, name), element('dd', null, value)),
      ),
    ),
    actions(words.back, words.confirm),
  )
}

export const countryName = ({ language }: State, code: string): string =>
  new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code

/** By name, in the order of the language. */
export function countries(state: State): [string, string][] {
  const all = Object.keys(state.dialCodes).map((code): [string, string] => [code, countryName(state, code)])
  return all.sort((a, b) => a[1].localeCompare(b[1], state.language))
}

const timeZones = (): [string, string][] => {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  const all = new Set([own, ...Intl.supportedValuesOf('timeZone')])
  return [...all].map((zone) => [zone, zone.replaceAll('_', ' ')])
}

const actions = (back: string, next: string): Child =>
  element('div', { class: 'actions' }, button(back, goBack), submit(next))
