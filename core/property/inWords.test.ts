import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { inWords } from './inWords.ts'
import { PROPERTY_TYPES, type Property } from './registry.ts'
import type { PropertyValue } from './values.ts'

const names = new Map([['jonas', 'Jonas Berg']])
const choices = [
  { value: 'gold', label: { en: 'Golden', de: 'Golden' } },
  { value: 'open', label: { en: 'Open', de: 'Offen' } },
]
const said = (type: Property['type'], value: PropertyValue, language = 'en') =>
  inWords({ type, choices }, value, { language, timeZone: 'Europe/Berlin', names }).replace(/\s/g, ' ')

test('G11: a value is told as people say it, in the language of the sentence', () => {
  const told: [Property['type'], PropertyValue, string, string][] = [
    ['text', 'Roses', 'Roses', 'Roses'],
    ['choice', 'open', 'Open', 'Offen'],
    ['choice', 'taken away', 'taken away', 'taken away'],
    ['choices', ['gold', 'open'], 'Golden, Open', 'Golden, Offen'],
    ['yes_no', true, 'Yes', 'Ja'],
    ['yes_no', false, 'No', 'Nein'],
    ['number', 1234567.5, '1234567.5', '1234567,5'],
    ['day', '1990-05-17', 'May 17, 1990', '17. Mai 1990'],
    ['date', '2026-11-23T23:30:00Z', 'November 24, 2026 at 12:30 AM', '24. November 2026 um 00:30'],
    ['country', 'TR', 'Türkiye', 'Türkei'],
    ['language', 'pt', 'Portuguese', 'Portugiesisch'],
    ['person', 'jonas', 'Jonas Berg', 'Jonas Berg'],
    ['person', 'somebody who left', '', ''],
    ['team', null, '', ''],
  ]
  for (const [type, value, en, de] of told) {
    equal(said(type, value), en, type)
    equal(said(type, value, 'de_AT'), de, type)
  }
  equal(said('yes_no', true, 'fr'), 'Yes')
  equal(said('day', '1990-05-17', 'not a language'), 'May 17, 1990')
  equal(inWords(undefined, 'gold', { language: 'en', timeZone: 'UTC', names }), '')
})

test('whatever is stored, it is told', () => {
  const any = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.array(fc.string()), fc.constant(null))
  fc.assert(
    fc.property(fc.constantFrom(...PROPERTY_TYPES), any, fc.string(), (type, value, language) => {
      equal(typeof said(type, value, language), 'string')
    }),
  )
})
