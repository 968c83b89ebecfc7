/** Adding a number to an account: who may not, and why (fact sheet §12, §13.2). */
import { digitsOf } from '../network/values.ts'
import { NUMBERS_PER_ACCOUNT_MAX, numbersMaxOf } from '../rules/limits.ts'
import { nameStatusFor } from '../rules/names.ts'
import type { Sim } from '../sim.ts'
import type { Account, BusinessNumber } from '../state/rows.ts'
import { accountStanding, numberStanding } from '../state/standing.ts'
import { newId, type World } from '../world.ts'
import { numbersOf, numbersOfPortfolio } from './holdings.ts'

/** E.164 allows 15 digits; fewer than 8 is a short code (§13.2). */
const DIGITS = { min: 8, max: 15 }
export const THROUGHPUT_USUAL_PER_SECOND = 80

export type NumberRefusal =
  | { kind: 'invalid' | 'personal' | 'business_app' | 'banned' | 'restricted' }
  | { kind: 'provider'; provider: string | null }
  | { kind: 'connected_here'; account: string }
  | { kind: 'account_full' | 'portfolio_full'; max: number }

export interface AskedNumber {
  dialCode: string
  national: string
  verifiedName: string
  /** The number that this popup added before: it is changed instead. */
  instead?: BusinessNumber | undefined
}

/** Digits with country code; a trunk zero goes, but not in Italy, where it belongs to the number. */
export function digitsFor(dialCode: string, national: string): string {
  const dial = dialCode.replace(/\D/g, '')
  const rest = national.replace(/[\s()./-]/g, '')
  if (dial === '' || !/^\d+$/.test(rest)) return ''
  return dial + (dial === '39' ? rest : rest.replace(/^0+/, ''))
}

export function refuseNumber(sim: Sim, account: Account, asked: AskedNumber): NumberRefusal | null {
  const { world } = sim
  const digits = digitsFor(asked.dialCode, asked.national)
  if (digits.length < DIGITS.min || digits.length > DIGITS.max) return { kind: 'invalid' }
  const own = findNumber(world, digits)
  if (own !== undefined && own.id !== asked.instead?.id) {
    if (numberStanding(own).status === 'BANNED') return { kind: 'banned' }
    if (own.wabaId !== account.id || own.isRegistered) {
      return { kind: 'connected_here', account: world.store.accounts.get(own.wabaId)?.name ?? '' }
    }
    return null
  }
  const elsewhere = inUseElsewhere(sim, digits)
  if (elsewhere !== null) return elsewhere
  const isRestricted = accountStanding(account).restrictions.some(
    ({ restriction_type }) => restriction_type === 'RESTRICTED_ADD_PHONE_NUMBER_ACTION',
  )
  if (isRestricted) return { kind: 'restricted' }
  return asked.instead === undefined ? refuseOneMore(world, account) : null
}

/** People's own phones count as personal accounts by themselves. */
function inUseElsewhere({ world, directory }: Sim, digits: string): NumberRefusal | null {
  const taken = world.store.takenNumbers.get(digits)
  if (taken?.by === 'provider') return { kind: 'provider', provider: taken.provider }
  if (taken !== undefined) return { kind: taken.by }
  return directory.byWaId(digits)?.onWhatsApp ? { kind: 'personal' } : null
}

export function refuseOneMore(world: World, account: Account): NumberRefusal | null {
  if (numbersOf(world, account.id).length >= NUMBERS_PER_ACCOUNT_MAX) {
    return { kind: 'account_full', max: NUMBERS_PER_ACCOUNT_MAX }
  }
  const max = numbersMaxOf(world.store.portfolios.get(account.portfolioId))
  return numbersOfPortfolio(world, account.portfolioId).length >= max ? { kind: 'portfolio_full', max } : null
}

/** Not verified and not registered yet. The same number given again is the same row. */
export function addNumber(world: World, account: Account, asked: AskedNumber): BusinessNumber {
  const digits = digitsFor(asked.dialCode, asked.national)
  const dial = asked.dialCode.replace(/\D/g, '')
  const before = findNumber(world, digits) ?? asked.instead
  const isSame = before !== undefined && digitsOf(before.displayPhoneNumber) === digits
  const legalName = world.store.portfolios.get(account.portfolioId)?.name ?? account.name
  const number: BusinessNumber = {
    ...(before ?? freshNumber(world, newId(world, 'number'), account.id)),
    displayPhoneNumber: isSame
      ? before.displayPhoneNumber
      : `+${dial} ${grouped(asked.national, digits.slice(dial.length))}`,
    verifiedName: asked.verifiedName,
    isRegistered: false,
  }
  number.standing = {
    ...(isSame ? before.standing : {}),
    codeStatus: isSame ? numberStanding(before).codeStatus : 'NOT_VERIFIED',
    nameStatus: nameStatusFor(asked.verifiedName, legalName),
  }
  world.store.numbers.put(number)
  return number
}

/** In the groups in which it was given. */
function grouped(national: string, digits: string): string {
  const given = national.replace(/\D+/g, ' ').trim().replace(/^0+ ?/, '')
  return given.replaceAll(' ', '') === digits ? given : digits
}

export const freshNumber = (world: World, id: string, wabaId: string): BusinessNumber => ({
  id,
  wabaId,
  displayPhoneNumber: '',
  verifiedName: '',
  throughputPerSecond: THROUGHPUT_USUAL_PER_SECOND,
  isRegistered: true,
  pin: null,
  registrationAttemptsMs: [],
  pinGuessesMs: [],
  onboardedAtMs: world.clock.now(),
  overrideUri: null,
  settings: {},
  profile: {},
  qualityRating: 'GREEN',
  allowList: null,
  username: null,
  isOnBizApp: false,
  blockedPhones: [],
  serviceMonth: '',
  serviceCount: 0,
})

const findNumber = (world: World, digits: string): BusinessNumber | undefined => {
  for (const number of world.store.numbers.rows()) if (digitsOf(number.displayPhoneNumber) === digits) return number
  return undefined
}
