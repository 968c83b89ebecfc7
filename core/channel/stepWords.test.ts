import { deepEqual, equal, notEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { fieldPlace } from './fieldWords.ts'
import { STEP_FAULTS } from './stepFaults.ts'
import { german } from './stepWords.de.ts'
import { english } from './stepWords.en.ts'
import { stepWords } from './stepWords.ts'

test('O7: every reason why connecting fails is said in both languages, with what to do', () => {
  deepEqual(Object.keys(german).sort(), Object.keys(english).sort())
  for (const fault of Object.keys(english)) {
    for (const locale of ['en', 'de'] as const) {
      const { reason, fix } = stepWords(fault, locale)
      for (const sentence of [reason, fix])
        ok(/^[A-ZÄÖÜ].*[.]$/.test(sentence) && !/[!]|\d{3,}/.test(sentence), `${fault} ${locale}: ${sentence}`)
      notEqual(reason, fix)
    }
    notEqual(stepWords(fault, 'en').reason, stepWords(fault, 'de').reason)
  }
  for (const fault of STEP_FAULTS) notEqual(stepWords(fault, 'en').reason, stepWords('unknown', 'en').reason, fault)
  equal(stepWords('toString', 'en').reason, stepWords('unknown', 'en').reason)
  equal(stepWords('of_tomorrow', 'de').reason, stepWords('unknown', 'de').reason)
})

test('O7: each field of the way by hand says where it is found', () => {
  for (const field of ['appId', 'appSecret', 'token', 'wabaId', 'phoneNumberId'] as const) {
    for (const locale of ['en', 'de'] as const) ok(/facebook\.com/.test(fieldPlace(field, locale)))
  }
})
