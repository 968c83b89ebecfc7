import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { daysLater } from '#core/day.ts'
import { isWhole, monthsLater, pageOf, readDay, readTime, weekdays, writeDay } from './day.ts'

const TODAY = '2026-11-23'

test('a day is read as people write it, in either language', () => {
  const table: [written: string, locale: 'en' | 'de', day: string | null][] = [
    ['24.12.2026', 'de', '2026-12-24'],
    ['24.12.', 'de', '2026-12-24'],
    ['24. 12. 26', 'de', '2026-12-24'],
    ['1.2.2027', 'de', '2027-02-01'],
    ['24. Dezember', 'de', '2026-12-24'],
    ['3 Mai 2027', 'de', '2027-05-03'],
    ['3. märz', 'de', '2026-03-03'],
    ['24/12/2026', 'en', '2026-12-24'],
    ['3/2/2027', 'en', '2027-02-03'],
    ['12/24/2026', 'en', '2026-12-24'],
    ['24 Dec 2026', 'en', '2026-12-24'],
    ['24 december', 'en', '2026-12-24'],
    ['2026-12-24', 'en', '2026-12-24'],
    ['29.2.2028', 'de', '2028-02-29'],
    ['29.2.2027', 'de', null],
    ['31.4.', 'de', null],
    ['24.13.2026', 'de', null],
    ['1.1.0026', 'de', null],
    ['soon', 'en', null],
    ['24', 'en', null],
    ['', 'en', null],
  ]
  for (const [written, locale, day] of table) equal(readDay(written, locale, TODAY), day, written)
})

test('every day is read as it is written, and counts once all of it stands there', () => {
  const days = fc.integer({ min: -9_000, max: 40_000 }).map((days) => daysLater('2000-01-01', days))
  fc.assert(
    fc.property(days, fc.constantFrom('en' as const, 'de' as const), (day, locale) => {
      const written = writeDay(day, locale)
      equal(readDay(written, locale, TODAY), day)
      equal(isWhole(written), true)
      equal(isWhole(written.slice(0, -1)), false)
    }),
  )
})

test('a page of the calendar holds its month, Monday first, and months turn to their last day where theirs is missing', () => {
  for (let month = '2026-01-31', turns = 0; turns < 30; turns++, month = monthsLater(month, 1)) {
    const page = pageOf(month)
    deepEqual(new Set(page.map(({ length }) => length)), new Set([7]))
    equal(page.length, 6)
    const shown = page.flat().filter((day) => day.startsWith(month.slice(0, 7)))
    equal(shown[0], `${month.slice(0, 7)}-01`)
    equal(daysLater(shown.at(-1) ?? '', 1).endsWith('-01'), true)
    equal(new Date(page[0]?.[0] ?? '').getUTCDay(), 1)
  }
  equal(monthsLater('2028-01-31', 1), '2028-02-29')
  equal(monthsLater('2026-01-15', -1), '2025-12-15')
  deepEqual(
    weekdays('de').map(({ short }) => short),
    ['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So'],
  )
})

test('a time is read with or without a colon, of twelve hours or of twenty-four', () => {
  const table: [written: string, time: string | null][] = [
    ['9', '09:00'],
    ['930', '09:30'],
    ['0930', '09:30'],
    ['9:30', '09:30'],
    ['9.30 Uhr', '09:30'],
    ['21h', '21:00'],
    ['9 pm', '21:00'],
    ['12 am', '00:00'],
    ['12:15 p.m.', '12:15'],
    ['24:00', null],
    ['9:75', null],
    ['noon', null],
    ['', null],
  ]
  for (const [written, time] of table) equal(readTime(written), time, written)
})
