/** What the popup's fields take; each refusal is a key for which the page has words. */

import { digitsFor } from '../onboarding/numbers.ts'
import type { PortfolioInput } from '../onboarding/portfolios.ts'
import { DIAL_CODES } from '../rules/countries.ts'
import { isSameName, refuseName } from '../rules/names.ts'
import { VERTICALS } from '../rules/verticals.ts'
import { type Shape, textOf } from '../shape.ts'

export type Refusals = Record<string, string>

const NAME_MAX = 100
const DESCRIPTION_MAX = 512
const URL_MAX = 256
const EMAIL_MAX = 128
const EMAIL = /^[^\s@<>()",;:]+@[^\s@.]+(?:\.[^\s@.]+)+$/u

const trimmed = (value: unknown) => (textOf(value) ?? '').trim()

export function readPortfolio(asked: Shape): { input: PortfolioInput; refusals: Refusals } {
  const refusals: Refusals = {}
  const name = trimmed(asked.name)
  const nameRefusal = refuseBusinessName(name)
  if (nameRefusal !== null) refusals.name = nameRefusal
  const country = trimmed(asked.country)
  if (DIAL_CODES[country] === undefined) refusals.country = 'country'
  const phone = phoneIn(country, trimmed(asked.phone))
  if (phone === null) refusals.phone = 'phone'
  const website = websiteIn(trimmed(asked.website))
  if (website === null) refusals.website = 'website'
  const email = trimmed(asked.email)
  if (!EMAIL.test(email) || email.length > EMAIL_MAX) refusals.email = 'email'
  const timeZone = trimmed(asked.timeZone)
  if (!isTimeZone(timeZone)) refusals.timeZone = 'time_zone'
  return { input: { name, phone: phone ?? '', website: website ?? '', email, country, timeZone }, refusals }
}

export function readAccount(asked: Shape): { input: { name: string; timeZone: string }; refusals: Refusals } {
  const refusals: Refusals = {}
  const input = { name: trimmed(asked.name), timeZone: trimmed(asked.timeZone) }
  const nameRefusal = refuseBusinessName(input.name)
  if (nameRefusal !== null) refusals.name = nameRefusal
  if (!isTimeZone(input.timeZone)) refusals.timeZone = 'time_zone'
  return { input, refusals }
}

export function readProfile(asked: Shape, legalName: string) {
  const refusals: Refusals = {}
  const profile = {
    displayName: trimmed(asked.displayName),
    differs: asked.differs === true,
    vertical: trimmed(asked.vertical),
    description: trimmed(asked.description),
  }
  const nameRefusal = refuseName(profile.displayName)
  if (nameRefusal !== null) refusals.displayName = `display_${nameRefusal}`
  else if (!profile.differs && !isSameName(profile.displayName, legalName)) refusals.displayName = 'differs'
  if (!VERTICALS.includes(profile.vertical)) refusals.vertical = 'vertical'
  if (profile.description.length > DESCRIPTION_MAX) refusals.description = 'description'
  return { profile, refusals }
}

function refuseBusinessName(name: string): string | null {
  if (name.length < 2 || !/\p{L}/u.test(name)) return 'name'
  return name.length > NAME_MAX ? 'name_long' : null
}

/** With its country code; without one the business's country counts. */
function phoneIn(country: string, text: string): string | null {
  const isInternational = /^(?:\+|00)/.test(text)
  const digits = isInternational
    ? text.replace(/^00/, '').replace(/[\s()+./-]/g, '')
    : digitsFor(DIAL_CODES[country] ?? '', text)
  return /^\d{8,15}$/.test(digits) ? `+${digits}` : null
}

/** `blumen.example` is taken for `https://blumen.example`. */
function websiteIn(text: string): string | null {
  const withScheme = /^[a-z][a-z\d+.-]*:/iu.test(text) ? text : `https://${text}`
  if (!URL.canParse(withScheme) || withScheme.length > URL_MAX || /\s/.test(text)) return null
  const url = new URL(withScheme)
  const isPlausible =
    /^https?:$/.test(url.protocol) && /[^.]\.[a-z\d-]{2,}$/iu.test(url.hostname) && url.username === ''
  return isPlausible ? withScheme : null
}

function isTimeZone(name: string): boolean {
  try {
    return name !== '' && new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}
