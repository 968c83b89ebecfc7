/** Days (YYYY-MM-DD) and times (HH:MM) as people write and read them. No time zone is in it: a day is a square of the calendar. */
import type { Locale } from '#contract/common.ts'
import { daysLater } from '#core/day.ts'

/** Days are asked for between these years; a typing error beyond them is no wish. */
const YEAR_MIN = 1900
const YEAR_MAX = 2199
const DAYS_OF_WEEK = 7
/** Rows of a month in the calendar, always the same, so that nothing jumps when one turns the page. */
const WEEKS_SHOWN = 6

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/
/** 24.12.2026, 24/12/26, 24-12, 24. 12. */
const FIGURES = /^(\d{1,2})\s*[./-]\s*(\d{1,2})(?:\s*[./-]\s*(\d{4}|\d{2})?)?$/
/** 24 Dec 2026, 24. Dezember. */
const NAMED = /^(\d{1,2})\.?\s*(\p{L}{3,})\.?\s*(\d{4}|\d{2})?$/u

/** What was written, as a day: by figures in the order of the language or of ISO, by the month's name; without a year it is this
 *  one's. Null: this is no day. */
export function readDay(written: string, locale: Locale, today: string): string | null {
  const text = written.trim().toLowerCase()
  const iso = ISO.exec(text)
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const figures = FIGURES.exec(text)
  if (figures) {
    const [first, second, year] = [Number(figures[1]), Number(figures[2]), yearOf(figures[3], today)]
    // Written as in the USA, where it cannot be meant otherwise.
    return second > 12 ? dayOf(year, first, second) : dayOf(year, second, first)
  }
  const named = NAMED.exec(text)
  if (!named) return null
  const month = monthNames(locale).findIndex((names) => names.some((name) => name.startsWith(named[2] ?? ' ')))
  return month < 0 ? null : dayOf(yearOf(named[3], today), month + 1, Number(named[1]))
}

/** Whether nothing more can follow, so that it counts already while somebody still types. */
export const isWhole = (written: string): boolean => /(?<!\d)\d{4}\s*$/.test(written) || ISO.test(written.trim())

/** 24.12.2026; 24 Dec 2026, which nobody takes for another day. */
export function writeDay(day: string, locale: Locale): string {
  const options =
    locale === 'de' ? ({ month: '2-digit', day: '2-digit' } as const) : ({ month: 'short', day: 'numeric' } as const)
  return writer(locale, { ...options, year: 'numeric' }).format(instantOf(day))
}

/** Thursday, 24 December 2026. */
export const sayDay = (day: string, locale: Locale): string =>
  writer(locale, { dateStyle: 'full' }).format(instantOf(day))

/** December 2026. */
export const sayMonth = (day: string, locale: Locale): string =>
  writer(locale, { month: 'long', year: 'numeric' }).format(instantOf(day))

/** Monday first: as it is written in a head, and as it is read out. */
export function weekdays(locale: Locale): { short: string; long: string }[] {
  return weekOf('2024-01-01').map((day) => ({
    short: writer(locale, { weekday: 'short' }).format(instantOf(day)).slice(0, 2),
    long: writer(locale, { weekday: 'long' }).format(instantOf(day)),
  }))
}

/** The weeks in which the month of this day lies, and those that follow until the page is full. */
export function pageOf(day: string): string[][] {
  const [first = day] = weekOf(`${day.slice(0, 7)}-01`)
  return Array.from({ length: WEEKS_SHOWN }, (_, week) => weekOf(daysLater(first, week * DAYS_OF_WEEK)))
}

/** The same day of another month, or its last where there is none. */
export function monthsLater(day: string, months: number): string {
  const at = instantOf(`${day.slice(0, 7)}-01`)
  at.setUTCMonth(at.getUTCMonth() + months)
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
  at.setUTCDate(Math.min(Number(day.slice(8)), last))
  return at.toISOString().slice(0, 10)
}

/** Monday to Sunday around a day. */
export function weekOf(day: string): string[] {
  const passed = (instantOf(day).getUTCDay() + 6) % DAYS_OF_WEEK
  return Array.from({ length: DAYS_OF_WEEK }, (_, index) => daysLater(day, index - passed))
}

/** 9, 930, 9:30, 9.30, 21h, 9:30 pm. Null: this is no time. */
export function readTime(written: string): string | null {
  const found = /^(\d{1,2})(?:\s*[:.h]?\s*(\d{2})|\s*h)?\s*(?:(a|p)\.?m\.?|uhr)?$/.exec(written.trim().toLowerCase())
  if (!found) return null
  const half = found[3]
  const hours = (Number(found[1]) % (half ? 12 : 100)) + (half === 'p' ? 12 : 0)
  const minutes = Number(found[2] ?? 0)
  return hours < 24 && minutes < 60 ? `${two(hours)}:${two(minutes)}` : null
}

function dayOf(year: number, month: number, date: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, date))
  const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === date
  return isReal && year >= YEAR_MIN && year <= YEAR_MAX ? at.toISOString().slice(0, 10) : null
}

function yearOf(written: string | undefined, today: string): number {
  if (!written) return Number(today.slice(0, 4))
  return written.length === 2 ? 2000 + Number(written) : Number(written)
}

const monthNames = (locale: Locale): string[][] =>
  Array.from({ length: 12 }, (_, month) =>
    (['long', 'short'] as const).map((length) =>
      writer(locale, { month: length })
        .format(Date.UTC(2024, month, 1))
        .toLowerCase(),
    ),
  )

const instantOf = (day: string): Date => new Date(`${day}T00:00:00Z`)
const two = (part: number): string => String(part).padStart(2, '0')
const writer = (locale: Locale, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale === 'de' ? 'de-DE' : 'en-GB', { ...options, timeZone: 'UTC' })
