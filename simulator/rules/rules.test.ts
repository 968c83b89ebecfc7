import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { BusinessNumber, Phone, Portfolio } from '../state/rows.ts'
import { countryOf, isNumberShown, noteContact, spellings } from './identity.ts'
import { createPairRate } from './pair.ts'
import { deregister, register } from './registration.ts'
import { createThroughput } from './throughput.ts'
import { answered, isFreeEntry, isOpen, opened } from './window.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
const NOW = Date.UTC(2026, 10, 22)

describe('the customer service window', () => {
  test('is open for 24 hours to the millisecond', () => {
    const window = opened(undefined, 'w', NOW, false)
    assert.equal(isOpen(window, NOW + DAY_MS - 1), true)
    assert.equal(isOpen(window, NOW + DAY_MS), false)
    assert.equal(isOpen(undefined, NOW), false)
  })
  test('is never shortened by an older message that comes late', () => {
    const window = opened(opened(undefined, 'w', NOW, false), 'w', NOW - 5 * HOUR_MS, false)
    assert.equal(window.openedAtMs, NOW)
  })
  test('an ad makes 72 free hours, from an answer within 24 hours', () => {
    const byAd = opened(undefined, 'w', NOW, true)
    const inTime = answered(byAd, NOW + HOUR_MS)
    assert.equal(isFreeEntry(inTime ?? undefined, NOW + HOUR_MS + 72 * HOUR_MS - 1), true)
    assert.equal(isFreeEntry(inTime ?? undefined, NOW + HOUR_MS + 72 * HOUR_MS), false)
    assert.equal(isFreeEntry(answered(byAd, NOW + 25 * HOUR_MS) ?? undefined, NOW + 25 * HOUR_MS), false)
    assert.equal(answered(opened(undefined, 'w', NOW, false), NOW), null)
  })
})

describe('rates', () => {
  test('to one user 45 at once, then one in 6 seconds; others are not touched', () => {
    const rate = createPairRate()
    for (let count = 0; count < 45; count++) assert.equal(rate.take('n', 'u', NOW), true, `message ${count + 1}`)
    assert.equal(rate.take('n', 'u', NOW), false)
    assert.equal(rate.take('n', 'other', NOW), true)
    assert.equal(rate.take('n', 'u', NOW + 5_999), false)
    assert.equal(rate.take('n', 'u', NOW + 6_000), true)
    assert.equal(rate.take('n', 'u', NOW + 6_001), false)
  })
  test('a number sends as many as it may in any one second', () => {
    const throughput = createThroughput()
    for (let count = 0; count < 80; count++) assert.equal(throughput.take('n', 80, NOW + count), true)
    assert.equal(throughput.take('n', 80, NOW + 999), false)
    assert.equal(throughput.take('n', 80, NOW + 1_000), true, 'the first has left the window')
    assert.equal(throughput.take('n', 80, NOW + 1_000), false)
    assert.equal(throughput.take('n', 80, NOW - DAY_MS), true, 'a clock set back does not lock the number')
  })
})

describe('identity', () => {
  const portfolio: Portfolio = { id: 'p', name: 'P', contactBook: true }
  const hidden = { username: 'ayse', hideNumber: true } as Phone
  test('without a username the number always shows', () => {
    assert.equal(isNumberShown({ username: null, hideNumber: true } as Phone, portfolio, undefined, NOW), true)
  })
  test('with one it is hidden until a message involved the number; the contact book keeps it for ever', () => {
    assert.equal(isNumberShown(hidden, portfolio, undefined, NOW), false)
    const tie = noteContact(undefined, 't', portfolio, NOW)
    assert.ok(tie)
    assert.equal(isNumberShown(hidden, portfolio, tie, NOW + 400 * DAY_MS), true)
  })
  test('without the contact book it shows for 30 days', () => {
    const bookless = { ...portfolio, contactBook: false }
    const tie = noteContact(undefined, 't', bookless, NOW)
    assert.ok(tie)
    assert.equal(isNumberShown(hidden, bookless, tie, NOW + 30 * DAY_MS - 1), true)
    assert.equal(isNumberShown(hidden, bookless, tie, NOW + 30 * DAY_MS), false)
  })
  test('spellings and countries', () => {
    assert.deepEqual(spellings('5511987654321'), ['5511987654321', '551187654321'])
    assert.deepEqual(spellings('525512345678'), ['525512345678', '5215512345678'])
    assert.deepEqual(spellings('491701234501'), ['491701234501'])
    assert.deepEqual(['491701234501', '447700900404', '16505551234', '16135550123'].map(countryOf), [
      'DE',
      'GB',
      'US',
      'CA',
    ])
  })
})

describe('registration', () => {
  const fresh = () =>
    ({ pin: null, isRegistered: false, registrationAttemptsMs: [], pinGuessesMs: [] }) as unknown as BusinessNumber
  test('the first PIN is kept; a wrong one is 133005, five wrong ones 133008', () => {
    const number = fresh()
    assert.equal(register(number, '111111', NOW), null)
    for (let guess = 0; guess < 5; guess++) assert.equal(register(number, '222222', NOW + guess), 133005)
    assert.equal(register(number, '111111', NOW + 10), 133008)
  })
  test('ten attempts in 72 hours, then 133016 until the first is that old', () => {
    const number = fresh()
    for (let round = 0; round < 5; round++) {
      assert.equal(register(number, '111111', NOW + round), null)
      assert.equal(deregister(number, NOW + round), null)
    }
    assert.equal(register(number, '111111', NOW + 71 * HOUR_MS), 133016)
    assert.equal(register(number, '111111', NOW + 72 * HOUR_MS), null)
  })
})
