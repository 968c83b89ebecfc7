/** Going on and going back: what each screen sends, and where its answer leads. */
import { ask, Failure } from './ask.ts'
import { type Ending, finish, prepare, tellError } from './opener.ts'
import {
  current,
  type KnownNumber,
  LATER,
  type MetaError,
  NEW,
  type NumberRefusal,
  type Portfolio,
  type Screen,
  update,
} from './state.ts'

const BEFORE: Partial<Record<Screen, Screen>> = {
  intro: 'login',
  permissions: 'intro',
  portfolio: 'permissions',
  account: 'portfolio',
  confirm: 'account',
  profile: 'confirm',
  number: 'profile',
  code: 'number',
}

interface Said {
  refusals?: Record<string, string>
  error?: MetaError
}

export function goBack(): void {
  const { screen, values } = current()
  // An existing number has no screen of its own between profile and code.
  const isExisting = screen === 'code' && values.numberChoice !== NEW
  go(isExisting ? 'profile' : (BEFORE[screen] ?? screen))
}

export function go(screen: Screen): void {
  update({ screen, refusals: {}, numberRefusal: null, notice: '' })
}

export const continueAs = (personId: string): Promise<void> =>
  step<{ portfolios: Portfolio[] }>('person', { personId }, ({ portfolios }) => {
    const { values } = current()
    const isOther = values.personId !== '' && values.personId !== personId
    const isKept = !isOther && (values.portfolio === NEW || portfolios.some(({ id }) => id === values.portfolio))
    const portfolio = isKept ? values.portfolio : (portfolios[0]?.id ?? NEW)
    update({ portfolios, values: { ...values, personId, portfolio, account: isKept ? values.account : '' } })
    go('intro')
  })

export const agree = (): Promise<void> => step('permissions', {}, () => go('portfolio'))

export const leavePortfolio = (): Promise<void> =>
  step('portfolio', portfolioWish(), () => {
    const { values } = current()
    const accounts = chosenPortfolio()?.accounts ?? []
    const isKept = values.account === NEW || accounts.some(({ id }) => id === values.account)
    const account = isKept && (values.account !== NEW || values.portfolio === NEW || accounts.length > 0)
    const accountName = values.accountName || (chosenPortfolio()?.name ?? values.businessName)
    update({ values: { ...values, accountName, account: account ? values.account : (accounts[0]?.id ?? NEW) } })
    go('account')
  })

export const leaveAccount = (): Promise<void> => step('account', wish(), () => go('confirm'))

interface Confirmed extends Said {
  legalName: string
  numbers: KnownNumber[]
  full: NumberRefusal | null
}

export const confirm = (): Promise<void> =>
  step<Confirmed>('confirmation', wish(), ({ legalName, numbers, full }) => {
    const { values, isOnlyAccount } = current()
    const isKept =
      values.numberChoice === NEW ||
      values.numberChoice === LATER ||
      numbers.some(({ id }) => id === values.numberChoice)
    const numberChoice = isKept && values.numberChoice !== '' ? values.numberChoice : (numbers[0]?.id ?? NEW)
    const numberCountry = values.numberCountry || values.country
    const displayName = values.displayName || legalName
    update({ legalName, numbers, full, values: { ...values, numberChoice, displayName, numberCountry } })
    if (isOnlyAccount) return end(true)
    go('profile')
  })

export function leaveProfile(): Promise<void> {
  const { values, full } = current()
  if (values.numberChoice === LATER) return end(true)
  if (values.numberChoice !== NEW) {
    return step('existing-number', { phoneNumberId: values.numberChoice, ...codeWish() }, afterNumber)
  }
  if (full !== null) {
    update({ numberRefusal: full })
    return Promise.resolve()
  }
  const { displayName, differs, vertical, description } = values
  return step('profile', { displayName, differs, vertical, description }, () => go('number'))
}

interface Sent extends Said {
  verified?: boolean
  refusal?: NumberRefusal
  sentTo?: string
  method?: 'SMS' | 'VOICE'
  tooManyCodes?: { minutes: number }
}

export function leaveNumber(): Promise<void> {
  const { numberCountry, number } = current().values
  return step<Sent>('number', { country: numberCountry, number, ...codeWish() }, afterNumber)
}

function afterNumber(said: Sent): void | Promise<void> {
  if (said.refusal) return update({ numberRefusal: said.refusal })
  if (said.verified) return end(false)
  update({ sentTo: said.sentTo ?? '', sentBy: said.method ?? 'SMS', values: { ...current().values, code: '' } })
  go('code')
  if (said.tooManyCodes) update({ notice: current().words.tooManyCodes(said.tooManyCodes.minutes) })
}

export const sendAgain = (method: 'SMS' | 'VOICE'): Promise<void> =>
  step<Sent>('resend', { method, language: current().language }, ({ tooManyCodes }) => {
    const { words, values } = current()
    const notice = tooManyCodes ? words.tooManyCodes(tooManyCodes.minutes) : words.sentAgain
    update({ notice, sentBy: method, refusals: {}, values: { ...values, code: '' } })
  })

export const leaveCode = (): Promise<void> => step('code', { code: current().values.code }, () => end(false))

export async function ok(): Promise<void> {
  update({ phase: 'over' })
  await finish()
  window.close()
}

const end = (withoutNumber: boolean): Promise<void> =>
  step<Ending & Said>(
    'end',
    { withoutNumber },
    (ending) => {
      prepare(ending)
      update({ isWithoutNumber: withoutNumber })
      go('done')
    },
    true,
  )

/** One question; `then` runs when nothing was refused. */
async function step<Answer>(
  act: string,
  body: unknown,
  then: (answer: Answer & Said) => unknown,
  isInner = false,
): Promise<void> {
  const { signup, busy, words } = current()
  if (busy && !isInner) return
  update({ busy: true, notice: '', refusals: {}, numberRefusal: null })
  try {
    const answer = await ask<Answer & Said>(`${signup}/${act}`, body)
    if (answer.error) {
      tellError(answer.error)
      update({ phase: 'error', error: answer.error })
    } else if (answer.refusals) update({ refusals: renamed(answer.refusals) })
    else await then(answer)
  } catch (error) {
    const key = error instanceof Failure ? error.key : ''
    if (key === 'unknown_signup') update({ phase: 'failed', failedWith: key })
    else update({ notice: key === '' ? words.connectionLost : (words.failed.other ?? '') })
  } finally {
    update({ busy: false })
  }
}

/** The account's fields share names with the portfolio's, and stand on a screen of their own. */
function renamed(refusals: Record<string, string>): Record<string, string> {
  const isAccount = current().screen === 'account'
  const names: Record<string, string> = isAccount
    ? { name: 'accountName', timeZone: 'accountTimeZone' }
    : { name: 'businessName', phone: 'businessPhone' }
  return Object.fromEntries(Object.entries(refusals).map(([name, key]) => [names[name] ?? name, key]))
}

export const chosenPortfolio = (): Portfolio | undefined =>
  current().portfolios.find(({ id }) => id === current().values.portfolio)

function portfolioWish() {
  const { portfolio, businessName, businessPhone, website, email, country, timeZone } = current().values
  if (portfolio !== NEW) return { id: portfolio }
  return { name: businessName, phone: businessPhone, website, email, country, timeZone }
}

function wish() {
  const { account, accountName, accountTimeZone } = current().values
  const accountWish = account === NEW ? { name: accountName, timeZone: accountTimeZone } : { id: account }
  return { portfolio: portfolioWish(), account: accountWish }
}

const codeWish = () => ({ method: current().values.method, language: current().language })
