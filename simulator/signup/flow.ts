import { type SignupFaults, takeFaults } from '../onboarding/faults.ts'
import { accountsOf, numbersOf } from '../onboarding/holdings.ts'
import { tellPartner } from '../onboarding/notices.ts'
import { refuseOneMore } from '../onboarding/numbers.ts'
import { giveToPerson, hasRoomForAccount, makeBusinessAccount, makePortfolio } from '../onboarding/portfolios.ts'
import { DIAL_CODES } from '../rules/countries.ts'
import { numbersMaxOf } from '../rules/limits.ts'
import { VERTICALS } from '../rules/verticals.ts'
import { type Shape, shapeOf, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import type { Account, BusinessNumber, Code, Portfolio, Signup } from '../state/rows.ts'
import { numberStanding, portfolioStanding } from '../state/standing.ts'
import { accountOf, FlowRefusal, failAt, numberOf, refused } from './common.ts'
import { readAccount, readPortfolio, readProfile } from './validate.ts'

const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging', 'business_management', 'public_profile']
const CODE_LIVES_MS = 30_000
const SESSION_INFO_VERSION = '3'

export function open(sim: Sim, asked: Shape) {
  const { store } = sim.world
  const app = store.apps.get(textOf(asked.clientId) ?? '')
  if (app === undefined) throw new FlowRefusal('unknown_app')
  const configId = textOf(asked.configId) ?? ''
  if (configId === '') throw new FlowRefusal('no_config')
  if (app.configIds?.length && !app.configIds.includes(configId)) throw new FlowRefusal('unknown_config')
  const signup: Signup = {
    id: sim.world.chance().hex(sim.world.nextKey('signup'), 32),
    appId: app.id,
    atMs: sim.world.clock.now(),
    personId: null,
    portfolioId: null,
    wabaId: null,
    phoneNumberId: null,
    made: {},
    profile: null,
    faults: takeFaults(sim.world) as Record<string, unknown>,
    code: null,
  }
  store.signups.put(signup)
  return {
    signup: signup.id,
    app: { name: app.name },
    people: [...store.people.rows()].map(({ id, name, email }) => ({ id, name, email })),
    dialCodes: DIAL_CODES,
    verticals: VERTICALS,
  }
}

/** Continue as …: the portfolios that this person runs. */
export function choosePerson(sim: Sim, signup: Signup, asked: Shape) {
  const person = sim.world.store.people.get(textOf(asked.personId) ?? '')
  if (person === undefined) throw new FlowRefusal('unknown_person')
  signup.personId = person.id
  const portfolios = person.portfolioIds.flatMap((id) => sim.world.store.portfolios.get(id) ?? [])
  return { portfolios: portfolios.map((portfolio) => presentPortfolio(sim, portfolio)) }
}

export const grant = (_sim: Sim, signup: Signup) => failAt(signup, 'PERMISSIONS') ?? {}

export function checkPortfolio(sim: Sim, signup: Signup, asked: Shape) {
  const existing = portfolioIn(sim, signup, asked)
  const refusals = existing === null ? readPortfolio(asked).refusals : {}
  return refused(refusals) ?? failAt(signup, 'BUSINESS_ACCOUNT_SELECTION') ?? {}
}

export function checkAccount(sim: Sim, signup: Signup, asked: Shape) {
  const portfolio = portfolioIn(sim, signup, shapeOf(asked.portfolio))
  const account = shapeOf(asked.account)
  if (portfolio !== null && accountIn(sim, portfolio, account) !== null) return {}
  const { refusals } = readAccount(account)
  if (portfolio !== null && signup.wabaId === null && !hasRoomForAccount(sim.world, portfolio.id)) {
    refusals.name = 'accounts_full'
  }
  return refused(refusals) ?? {}
}

/** Here the portfolio and the account come into being. */
export function confirm(sim: Sim, signup: Signup, asked: Shape) {
  const failure = failAt(signup, 'WABA_PHONE_PROFILE_PICKER')
  if (failure !== null) return failure
  const { world } = sim
  const chosen = portfolioIn(sim, signup, shapeOf(asked.portfolio))
  const wish = readPortfolio(shapeOf(asked.portfolio))
  const account = chosen === null ? null : accountIn(sim, chosen, shapeOf(asked.account))
  const accountWish = readAccount(shapeOf(asked.account))
  if (chosen === null && refused(wish.refusals)) throw new FlowRefusal('unfinished')
  if (account === null && refused(accountWish.refusals)) throw new FlowRefusal('unfinished')
  const made = forgetUnwanted(sim, signup, chosen, account)
  const portfolio = chosen ?? makePortfolio(world, wish.input, made.portfolio)
  const person = world.store.people.get(signup.personId ?? '')
  if (person !== undefined) giveToPerson(world, person, portfolio.id)
  const kept = account ?? makeBusinessAccount(world, portfolio, accountWish.input, made.account)
  signup.portfolioId = portfolio.id
  signup.wabaId = kept.id
  signup.made = { ...signup.made, portfolio: chosen === null, account: account === null }
  return {
    legalName: portfolio.name,
    numbers: numbersOf(world, kept.id)
      .filter(({ id }) => id !== signup.phoneNumberId || !signup.made.number)
      .map(presentNumber),
    full: signup.made.number ? null : refuseOneMore(world, kept),
  }
}

/** What this popup made and the person no longer wants goes; the rest is changed instead of made again. */
function forgetUnwanted({ world }: Sim, signup: Signup, portfolio: Portfolio | null, account: Account | null) {
  const { store } = world
  const own = signup.made.portfolio ? store.portfolios.get(signup.portfolioId ?? '') : undefined
  const ownAccount = signup.made.account ? store.accounts.get(signup.wabaId ?? '') : undefined
  const moves = signup.portfolioId !== null && portfolio?.id !== signup.portfolioId && !(portfolio === null && own)
  const ownNumber = signup.made.number ? signup.phoneNumberId : null
  if (ownNumber !== null && (account !== null || moves)) {
    store.numbers.delete(ownNumber)
    Object.assign(signup, { phoneNumberId: null, made: { ...signup.made, number: false } })
  }
  const isAccountKept = account === null && !moves
  if (ownAccount !== undefined && !isAccountKept) store.accounts.delete(ownAccount.id)
  if (own !== undefined && portfolio !== null) {
    store.portfolios.delete(own.id)
    const person = store.people.get(signup.personId ?? '')
    if (person) store.people.put({ ...person, portfolioIds: person.portfolioIds.filter((id) => id !== own.id) })
  }
  return { portfolio: portfolio === null ? own : undefined, account: isAccountKept ? ownAccount : undefined }
}

export function setProfile(sim: Sim, signup: Signup, asked: Shape) {
  const portfolio = sim.world.store.portfolios.get(signup.portfolioId ?? '')
  const { profile, refusals } = readProfile(asked, portfolio?.name ?? '')
  signup.profile = profile
  return refused(refusals) ?? failAt(signup, 'WHATSAPP_BUSINESS_PROFILE_SETUP') ?? {}
}

/** The last screen: the code is ready, but its 30 seconds begin when it leaves the popup (`hand`). */
export function finish(sim: Sim, signup: Signup, asked: Shape) {
  const { world } = sim
  const account = accountOf(sim, signup)
  const isWithoutNumber = asked.withoutNumber === true
  if (!isWithoutNumber && numberStanding(numberOf(sim, signup)).codeStatus !== 'VERIFIED')
    throw new FlowRefusal('unfinished')
  const faults = signup.faults as SignupFaults
  const code: Code = {
    id: `AQ${Buffer.from(world.chance().hex(world.nextKey('code/handed'), 120), 'hex').toString('base64url')}`,
    appId: signup.appId,
    wabaIds: [account.id],
    personId: signup.personId,
    scopes: SCOPES,
    handedAtMs: null,
    isUsed: false,
    tokenLifeMs: faults.tokenLifeSeconds === undefined ? null : faults.tokenLifeSeconds * 1000,
  }
  world.store.codes.put(code)
  signup.code = code.id
  const ids = { waba_id: account.id, business_id: account.portfolioId }
  const data = isWithoutNumber
    ? { ...ids, ...faults.claims }
    : {
        phone_number_id: signup.phoneNumberId,
        ...ids,
        ad_account_ids: [],
        page_ids: [],
        dataset_ids: [],
        ...faults.claims,
      }
  const event = isWithoutNumber ? 'FINISH_ONLY_WABA' : 'FINISH'
  return { message: { type: 'WA_EMBEDDED_SIGNUP', event, version: SESSION_INFO_VERSION, data }, code: code.id }
}

/** The page let go of the code: its time runs, and Meta tells the app whom it may work for now. */
export function hand(sim: Sim, signup: Signup) {
  const { world } = sim
  const code = world.store.codes.get(signup.code ?? '')
  const account = world.store.accounts.get(signup.wabaId ?? '')
  if (code === undefined || account === undefined || code.handedAtMs !== null) return {}
  const isLate = (signup.faults as SignupFaults).expireCode === true
  world.store.codes.put({ ...code, handedAtMs: world.clock.now() - (isLate ? CODE_LIVES_MS : 0) })
  tellPartner(sim, signup.appId, account, 'PARTNER_ADDED')
  tellPartner(sim, signup.appId, account, 'PARTNER_APP_INSTALLED')
  return {}
}

/** What the page does with message and callback at the end. */
export const deliveryOf = (signup: Signup) => {
  const { dropMessageEvent, delayMessageMs, dropCallback, delayCallbackMs, secondDelivery } =
    signup.faults as SignupFaults
  return { dropMessageEvent, delayMessageMs, dropCallback, delayCallbackMs, secondDelivery }
}

function portfolioIn({ world }: Sim, signup: Signup, asked: Shape): Portfolio | null {
  const id = textOf(asked.id)
  if (id === null) return null
  const person = world.store.people.get(signup.personId ?? '')
  const portfolio = person?.portfolioIds.includes(id) ? world.store.portfolios.get(id) : undefined
  if (portfolio === undefined) throw new FlowRefusal('unknown_portfolio')
  return portfolio
}

function accountIn({ world }: Sim, portfolio: Portfolio, asked: Shape): Account | null {
  const id = textOf(asked.id)
  if (id === null) return null
  const account = world.store.accounts.get(id)
  if (account?.portfolioId !== portfolio.id) throw new FlowRefusal('unknown_account')
  return account
}

function presentPortfolio({ world }: Sim, portfolio: Portfolio) {
  return {
    id: portfolio.id,
    name: portfolio.name,
    isVerified: portfolioStanding(portfolio).verification === 'verified',
    numbersMax: numbersMaxOf(portfolio),
    accounts: accountsOf(world, portfolio.id).map(({ id, name }) => ({
      id,
      name,
      numbers: numbersOf(world, id).length,
    })),
  }
}

const presentNumber = (number: BusinessNumber) => ({
  id: number.id,
  displayPhoneNumber: number.displayPhoneNumber,
  verifiedName: number.verifiedName,
  isVerified: numberStanding(number).codeStatus === 'VERIFIED',
  isConnected: number.isRegistered,
})
