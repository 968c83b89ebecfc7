import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { beginningOf, dayAfter, dayAt, momentOf } from './day.ts'

const BEGINNINGS = [
  ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
  ['2026-01-01', 'Europe/Berlin', '2025-12-31T23:00:00.000Z'],
  // Days of 23 and of 25 hours.
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
  ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
  ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
  ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
  ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z'],
  ['2026-03-09', 'America/New_York', '2026-03-09T04:00:00.000Z'],
  // No midnight: the day begins at one o'clock.
  ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
  ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
  // Two of them: it begins with the first.
  ['2026-11-01', 'America/Havana', '2026-11-01T04:00:00.000Z'],
  ['2026-07-01', 'Asia/Kolkata', '2026-06-30T18:30:00.000Z'],
  ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ['2026-07-01', 'UTC', '2026-07-01T00:00:00.000Z'],
] as const

test('G12: a day begins with its first moment in the time zone, also where clocks are set on it', () => {
  for (const [day, zone, at] of BEGINNINGS) equal(beginningOf(day, zone)?.toISOString(), at, `${day} ${zone}`)
  for (const none of ['', 'tomorrow', '2026-13-01']) equal(beginningOf(none, 'Europe/Berlin'), null)
})

test('G12: the day of an instant is the one that clocks there show', () => {
  for (const [day, zone, at] of BEGINNINGS) {
    const beginning = new Date(at)
    equal(dayAt(beginning, zone), day)
    equal(dayAt(new Date(beginning.getTime() - 1), zone) < day, true, `${day} ${zone}`)
  }
  equal(dayAt(new Date(''), 'Europe/Berlin'), '')
  deepEqual(['2026-02-28', '2024-02-28', '2026-12-31'].map(dayAfter), ['2026-03-01', '2024-02-29', '2027-01-01'])
})

test('G12: every day that is typed comes back as it was, digit by digit of its year as well', () => {
  const day = fc
    .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true })
    .map((at) => at.toISOString().slice(0, 10))
  const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'America/Havana', 'Asia/Kathmandu', 'Africa/Cairo')
  fc.assert(
    fc.property(day, zone, (typed, timeZone) => {
      const at = beginningOf(typed, timeZone)
      equal(at && dayAt(at, timeZone), typed)
    }),
  )
})

test('a time that clocks skip is as much later, one that they show twice is the first', () => {
  equal(momentOf('2026-03-29', '02:30', 'Europe/Berlin')?.toISOString(), '2026-03-29T01:30:00.000Z')
  equal(momentOf('2026-10-25', '02:30', 'Europe/Berlin')?.toISOString(), '2026-10-25T00:30:00.000Z')
  equal(momentOf('2026-03-29', '09:00', 'Europe/Berlin')?.toISOString(), '2026-03-29T07:00:00.000Z')
})
