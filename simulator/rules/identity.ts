/** Who a business sees: business-scoped ids by portfolio, and when the number shows (fact sheet §5). */
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { Phone, Portfolio, Tie } from '../state/rows.ts'
import type { World } from '../world.ts'

const THIRTY_DAYS_MS = 30 * 24 * 60 * 60 * 1000
const TIE_IS_FRESH_MS = 60_000 // a tie this young is not written again

/** Two letters by the calling code where the number itself belongs to no region (numbers reserved for films). */
export function countryOf(waId: string): string {
  const parsed = parsePhoneNumberFromString(`+${waId}`)
  if (parsed === undefined) return 'US'
  return parsed.country ?? parsed.getPossibleCountries()[0] ?? countriesCalled(parsed.countryCallingCode)
}

/** The same user is someone else to each portfolio, and someone new to all of them after a change of number. */
export const makeUserId = (world: World, portfolioId: string, phone: Phone, generation = phone.generation): string =>
  `${countryOf(phone.waId)}.${world.chance().digits(`user/${portfolioId}/${phone.id}/${generation}`, 20)}`

export const tieId = (portfolioId: string, phoneId: string) => `${portfolioId}|${phoneId}`

/** Always, unless the user has a username and hides the number; then only what the two rules reveal. */
export function isNumberShown(
  phone: Phone,
  portfolio: Portfolio | undefined,
  tie: Tie | undefined,
  nowMs: number,
): boolean {
  if (phone.username === null || !phone.hideNumber) return true
  if (tie === undefined) return false
  return (tie.isBooked && portfolio?.contactBook !== false) || nowMs - tie.lastContactMs < THIRTY_DAYS_MS
}

/** A message or call went between the business and this *number*: both rules take note. Null when nothing changes. */
export function noteContact(
  before: Tie | undefined,
  id: string,
  portfolio: Portfolio | undefined,
  nowMs: number,
): Tie | null {
  const isBooked = before?.isBooked === true || portfolio?.contactBook !== false
  if (before?.isBooked === isBooked && nowMs - before.lastContactMs < TIE_IS_FRESH_MS) return null
  return { id, isBooked, lastContactMs: nowMs }
}

function countriesCalled(callingCode: string): string {
  const found = getCountries().filter((country) => getCountryCallingCode(country) === callingCode)
  return MAIN_COUNTRIES.find((country) => found.some((one) => one === country)) ?? found[0] ?? 'US'
}

/** Where several share a calling code. */
const MAIN_COUNTRIES = ['US', 'GB', 'RU', 'IT', 'FI', 'NO', 'AU', 'MA']

/** Spellings of one number that WhatsApp takes for the same (Brazil's 9th digit, Mexico's 1, Argentina's 9). */
export function spellings(digits: string): string[] {
  const found = [digits]
  const brazil = /^55(\d{2})(9?)(\d{8})$/.exec(digits)
  if (brazil) found.push(brazil[2] === '9' ? `55${brazil[1]}${brazil[3]}` : `55${brazil[1]}9${brazil[3]}`)
  const mexico = /^52(1?)(\d{10})$/.exec(digits)
  if (mexico) found.push(mexico[1] === '1' ? `52${mexico[2]}` : `521${mexico[2]}`)
  const argentina = /^54(9?)(\d{10})$/.exec(digits)
  if (argentina) found.push(argentina[1] === '9' ? `54${argentina[2]}` : `549${argentina[2]}`)
  return found
}
