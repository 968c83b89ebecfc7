import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { dayName, duration, fileSize, initials, shortTime, showNumber, span } from './format.ts'
import { chooseLanguage } from './words/index.ts'

const now = new Date(2026, 10, 22, 12, 0)
const daysAgo = (days: number) => new Date(2026, 10, 22 - days, 23, 59)

test('days are named as a messenger names them, across midnight and not by 24 hours', () => {
  equal(dayName(daysAgo(0), now, 'en'), 'Today')
  equal(dayName(daysAgo(1), now, 'de'), 'Gestern')
  equal(dayName(daysAgo(3), now, 'de'), 'Donnerstag')
  equal(dayName(daysAgo(7), now, 'de'), '15. November 2026')
  equal(shortTime(daysAgo(0), now, 'de'), '23:59')
  equal(shortTime(daysAgo(1), now, 'en'), 'Yesterday')
  equal(shortTime(daysAgo(3), now, 'de'), 'Do')
  equal(shortTime(daysAgo(30), now, 'de'), '23.10.26')
})

test('a turned clock is told by its two largest parts', () => {
  equal(span(24 * 3_600_000, 'en'), '1 day')
  equal(span((3 * 24 + 1) * 3_600_000 + 5 * 60_000, 'de'), '3 Tage, 1 Stunde')
})

test('numbers, names, sizes and lengths are readable', () => {
  equal(showNumber('4915123456781'), '+49 151 234 56781')
  equal(showNumber('+1 (415) 555-0123'), '+1 415 555 0123')
  equal(initials('Ayşe Demir'), 'AD')
  equal(initials('📯'), '')
  equal(fileSize(1_500_000, 'de'), '1,5 MB')
  equal(duration(65.4), '1:05')
})

test('the language of the address counts, then the browser, then English', () => {
  equal(chooseLanguage('de', ['en-GB']), 'de')
  equal(chooseLanguage('fr', ['pt', 'de-AT', 'en']), 'de')
  equal(chooseLanguage(null, ['fr']), 'en')
})
