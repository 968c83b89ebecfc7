import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min'
import { commonForm } from './variants.ts'

/** No spelling of a number is longer; more is not searched. */
const SPELLING_UNITS_MAX = 64
const DIGITS_MIN = 7
const DIGITS_MAX = 15
/** A longer run of digits that begins with the home country's code is no national number. */
const NATIONAL_DIGITS_USUAL = 10

export interface Phone {
  /** How it is stored and dialled: + and digits. */
  e164: string
  /** Equal for all spellings of one line, national variants included. For comparing only. */
  key: string
  /** ISO 3166 alpha-2, where the number tells. */
  country: string | null
}

/** A number in any spelling. `home` is the country meant when none is written: the workspace's. */
export function parsePhone(spelling: string, home?: string | null): Phone | null {
  if (spelling.length > SPELLING_UNITS_MAX) return null
  const country = countryOf(home)
  const written = withPlus(withoutOldPrefixes(spelling.trim().replace(/^tel:/i, ''), country), country)
  const parsed = parsePhoneNumberFromString(written, { defaultCountry: country, extract: false })
  if (parsed?.isValid()) return phoneOf(parsed)
  return bareInternational(written) ?? (parsed?.isPossible() && isSteady(parsed) ? phoneOf(parsed) : null)
}

/** Meta's `wa_id`: digits with the country code and no plus. It may be in an older spelling than the number itself. */
export function phoneOfWaId(waId: string): Phone | null {
  return /^\d+$/.test(waId) ? parsePhone(`+${waId}`) : null
}

/** The key under which spellings of one line meet; null when it is no phone number. */
export function phoneKey(spelling: string, home?: string | null): string | null {
  return parsePhone(spelling, home)?.key ?? null
}

/** Whether two spellings mean one line. */
export function sameNumber(a: string, b: string, home?: string | null): boolean {
  const key = phoneKey(a, home)
  return key !== null && key === phoneKey(b, home)
}

/** For a reader at `home`: numbers of that country as people there write them, all others internationally. */
export function formatPhone(e164: string, home?: string | null): string {
  const parsed = parsePhoneNumberFromString(e164)
  if (!parsed?.isValid()) return e164 // grouping a number of an unknown plan may lose a digit
  return parsed.country !== undefined && parsed.country === countryOf(home)
    ? parsed.formatNational()
    : parsed.formatInternational()
}

/** The country a business-scoped user id begins with (fact sheet §5): all that is known while the number is hidden. */
export function countryOfUserId(userId: string): string | null {
  return /^([A-Z]{2})\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/.exec(userId)?.[1] ?? null
}

/** Some impossible numbers lose another digit each time the library reads them. */
const isSteady = (parsed: PhoneNumber) => parsePhoneNumberFromString(parsed.number)?.number === parsed.number

/** 4915123456789, as it stands in exports and addresses of WhatsApp: country code and all, but no plus. */
function withPlus(text: string, country: CountryCode | undefined): string {
  if (!/^[1-9]\d+$/.test(text)) return text
  const code = country === undefined ? '' : getCountryCallingCode(country)
  const isOwn = code !== '' && text.startsWith(code) && text.length > NATIONAL_DIGITS_USUAL
  const parsed = parsePhoneNumberFromString(`+${text}`)
  const fits = parsed?.isValid() || (isOwn && (parsed?.isPossible() || code in OLD_PLANS))
  const readsAtHome = country !== undefined && parsePhoneNumberFromString(text, country)?.isValid()
  return fits && (isOwn || !readsAtHome) ? `+${text}` : text
}

function phoneOf({ number, countryCallingCode, nationalNumber, country }: PhoneNumber): Phone {
  return {
    e164: number,
    key: countryCallingCode + commonForm(countryCallingCode, nationalNumber),
    country: country ?? OLD_PLANS[countryCallingCode] ?? null,
  }
}

/** A full number that fits no plan the library knows, a new one or an old spelling: kept as it is, not refused. */
function bareInternational(text: string): Phone | null {
  if (!/^\+[\d\p{Z}().\-/\u2010-\u2015]+$/u.test(text)) return null
  const digits = text.replace(/\D/g, '')
  if (digits.length < DIGITS_MIN || digits.length > DIGITS_MAX || digits.startsWith('0')) return null
  const code = Object.keys(OLD_PLANS).find((one) => digits.startsWith(one)) ?? ''
  const key = code + commonForm(code, digits.slice(code.length))
  return { e164: `+${digits}`, key, country: OLD_PLANS[code] ?? null }
}

// Countries of core/contact/variants: their older spellings must meet the newer ones also where the library has forgotten them.
const OLD_PLANS: Record<string, string> = { 52: 'MX', 54: 'AR', 55: 'BR', 225: 'CI', 229: 'BJ' }

function withoutOldPrefixes(text: string, country: CountryCode | undefined): string {
  // Mexicans dialled 01, 044 or 045 before the ten digits until August 2019.
  if (country === 'MX') return text.replace(/^\(?0(?:1|44|45)\)?[ -]*(?=(?:\d[ ()-]*){10}$)/, '')
  // Without a home nothing says which prefix leads abroad; 00 does so nearly everywhere.
  return country === undefined ? text.replace(/^\(?00(?=[ (]*\d)/, '+') : text
}

const countryOf = (home: string | null | undefined): CountryCode | undefined =>
  home && isSupportedCountry(home) ? home : undefined
