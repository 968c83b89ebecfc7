import type { Language } from './words/index.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** The day after day-start of `at`, as a messenger names it: today, yesterday, a weekday within six days, else a date. */
export function dayName(at: Date, now: Date, language: Language): string {
  const days = Math.round((startOfDay(now).getTime() - startOfDay(at).getTime()) / DAY_MS)
  if (days === 0 || days === 1) return relativeDay(-days, language)
  if (days > 1 && days < 7) return new Intl.DateTimeFormat(language, { weekday: 'long' }).format(at)
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(at)
}

export const clockTime = (at: Date, language: Language): string =>
  new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hour12: false }).format(at)

export const exactTime = (at: Date, language: Language): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' }).format(at)

/** For a chat list: the time of today, otherwise the day. */
export const shortTime = (at: Date, now: Date, language: Language): string =>
  isSameDay(at, now) ? clockTime(at, language) : shortDay(at, now, language)

export const isSameDay = (a: Date, b: Date): boolean => startOfDay(a).getTime() === startOfDay(b).getTime()

/** "3 days, 1 hour" for the time a clock was turned; the two largest parts. */
export function span(ms: number, language: Language): string {
  const minutes = Math.round(Math.abs(ms) / MINUTE_MS)
  const parts: [number, string][] = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor(minutes / 60) % 24, 'hour'],
    [minutes % 60, 'minute'],
  ]
  const texts = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count))
  return texts.slice(0, 2).join(', ')
}

/** Digits in groups that people can read; how each country groups its own is not known here. */
export function showNumber(waId: string): string {
  const digits = waId.replace(/\D/gu, '')
  // Only North America and Russia with Kazakhstan have a country code of one digit.
  const pattern = /^[17]/u.test(digits) ? /^(\d)(\d{3})(\d{3})(?=\d)/u : /^(\d{2})(\d{3})(\d{3})(?=\d)/u
  return `+${digits.replace(pattern, '$1 $2 $3 ')}`
}

export const initials = (name: string): string =>
  name
    .split(/\s+/u)
    .filter((word) => /^[\p{L}\p{N}]/u.test(word))
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase())
    .join('')

export const fileSize = (bytes: number, language: Language): string =>
  bytes < 1_000_000
    ? `${new Intl.NumberFormat(language).format(Math.max(1, Math.round(bytes / 1000)))} kB`
    : `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / 1_000_000)} MB`

export const duration = (seconds: number): string =>
  `${Math.floor(Math.round(seconds) / 60)}:${String(Math.round(seconds) % 60).padStart(2, '0')}`

function startOfDay(at: Date): Date {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate())
}

function relativeDay(days: number, language: Language): string {
  const text = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function shortDay(at: Date, now: Date, language: Language): string {
  const days = (startOfDay(now).getTime() - startOfDay(at).getTime()) / DAY_MS
  if (days < 1.5) return dayName(at, now, language)
  if (days < 6.5) return new Intl.DateTimeFormat(language, { weekday: 'short' }).format(at)
  return new Intl.DateTimeFormat(language, { dateStyle: 'short' }).format(at)
}
