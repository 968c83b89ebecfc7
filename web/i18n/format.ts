import { currentLocale } from './index.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const MINUTE_MS = 60 * 1000

/** Formatters are costly to make and cheap to keep; there are a few for each language. */
const kept = new Map<string, Intl.DateTimeFormat>()
const formatter = (name: string, options: Intl.DateTimeFormatOptions) => {
  const key = `${currentLocale()} ${name}`
  let made = kept.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(currentLocale() === 'de' ? 'de-DE' : 'en-GB', options)
    kept.set(key, made)
  }
  return made
}

/** 10:41, in the reader's zone. */
export const timeOf = (at: Date) => formatter('time', { hour: '2-digit', minute: '2-digit' }).format(at)

/** Sunday, 22 November 2026, 10:41:07. */
export const exactly = (at: Date) => formatter('exact', { dateStyle: 'full', timeStyle: 'medium' }).format(at)

/** 22 Nov, 10:41. */
export const dayAndTime = (at: Date) =>
  formatter('dayAndTime', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(at)

/** For a list: the time today, the weekday this week, else the date. */
export function shortWhen(at: Date, now: Date, words: { yesterday: string }): string {
  const days = daysBetween(at, now)
  if (days <= 0) return timeOf(at)
  if (days === 1) return words.yesterday
  if (days < 7) return formatter('weekday', { weekday: 'short' }).format(at)
  return at.getFullYear() === now.getFullYear()
    ? formatter('day', { day: 'numeric', month: 'short' }).format(at)
    : formatter('date', { day: '2-digit', month: '2-digit', year: '2-digit' }).format(at)
}

/** For a day line: Today, Yesterday, Monday, 22 November 2025. */
export function dayName(at: Date, now: Date, words: { today: string; yesterday: string }): string {
  const days = daysBetween(at, now)
  if (days === 0) return words.today
  if (days === 1) return words.yesterday
  if (days > 1 && days < 7) return formatter('longWeekday', { weekday: 'long' }).format(at)
  return at.getFullYear() === now.getFullYear()
    ? formatter('longDay', { weekday: 'short', day: 'numeric', month: 'long' }).format(at)
    : dateOf(at)
}

/** 22 November 2025; in the reader's time zone, if no other is given. */
export const dateOf = (at: Date, timeZone?: string) =>
  formatter(`longDate ${timeZone}`, { day: 'numeric', month: 'long', year: 'numeric', timeZone }).format(at)

/** Which day it is in the reader's zone, for comparing. */
export const dayKey = (at: Date) => `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`

/** Midnights between two instants in the reader's zone. */
function daysBetween(at: Date, now: Date): number {
  const start = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
  return Math.round((start(now) - start(at)) / DAY_MS)
}

/** 21:14, whole hours and minutes that are left; under an hour still so, since it stands beside the ring. The last minute is 0:01. */
export function hoursAndMinutes(milliseconds: number): string {
  const minutes = Math.max(milliseconds > 0 ? 1 : 0, Math.floor(milliseconds / MINUTE_MS))
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
}

/** 0:07, minutes and seconds of a recording. */
export function minutesAndSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

const SIZE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
/** 1.4 MB. In powers of 1024, as WhatsApp's limits are. */
export function fileSize(bytes: number): string {
  const power = Math.min(SIZE_UNITS.length - 1, bytes > 0 ? Math.floor(Math.log2(bytes) / 10) : 0)
  return new Intl.NumberFormat(currentLocale(), {
    style: 'unit',
    unit: SIZE_UNITS[power],
    // English counts bytes: 1 byte, 690 bytes.
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(bytes / 1024 ** power)
}

export function money(amount: number, currency: string): string {
  try {
    return new Intl.NumberFormat(currentLocale(), { style: 'currency', currency }).format(amount)
  } catch {
    return `${amount} ${currency}`
  }
}

/** A language's or country's own name for the reader; the code itself where it is none. */
export function nameOfCode(type: 'language' | 'region', code: string): string {
  try {
    return new Intl.DisplayNames([currentLocale()], { type }).of(code) ?? code
  } catch {
    return code
  }
}

/** "A, B and C" in the reader's language; empty where there is nothing. */
export const listOf = (names: readonly string[]): string =>
  new Intl.ListFormat(currentLocale(), { type: 'conjunction' }).format(names)

/** A day of the calendar, given as YYYY-MM-DD. */
export function wholeDay(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Intl.DateTimeFormat(currentLocale(), { day: 'numeric', month: 'short', year: 'numeric' }).format(
    new Date(year, month - 1, date),
  )
}
