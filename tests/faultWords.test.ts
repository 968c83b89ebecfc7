import { deepEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { CHANNEL_FAULTS } from '#core/channel/standing.ts'
import { type ReasonWord, refusal } from '#core/whatsapp/reason.ts'
import { SHEET } from '#meta/faults.samples.ts'
import { FAULTS, faultOfWebhookError } from '#meta/faults.ts'
import { faults as german } from '#web/i18n/de/faults.ts'
import { faults as english } from '#web/i18n/en/faults.ts'

/** What Posthorn itself writes beside Meta's faults: the guard's no at the last moment, and what became of doubtful sends. */
const OUR_OWN = ['interrupted', 'settled_not_sent', 'file_missing']
const AT_THE_LAST_MOMENT: ReasonWord[] = [
  'window_closed',
  'channel_broken',
  'channel_disconnected',
  'no_address',
  'blocked',
  'number_needed',
  'template_not_approved',
  'template_variables_missing',
  'template_variables_unfit',
  'text_too_long',
  'opted_out',
  'no_marketing_consent',
  'no_utility_consent',
  'messaging_limit',
]

test('every fault that a message or a channel can show speaks English and German', () => {
  const needed = [...FAULTS, ...CHANNEL_FAULTS, ...OUR_OWN, ...AT_THE_LAST_MOMENT.map((word) => refusal(word).word)]
  deepEqual(
    needed.filter((word) => !(word in english) || !(word in german)),
    [],
  )
})

test('every code of the fact sheet has an entry, and what it means is said in both languages with what to do next', () => {
  const codes = SHEET.flatMap(([codes]) => codes)
  ok(codes.length > 200 && new Set(codes).size === codes.length)
  const silent = codes.filter((code) => {
    // Without an HTTP status to fall back on: only the table and its ranges know it.
    const { fault } = faultOfWebhookError({ code })
    return fault === 'unknown' || !(fault in english) || !(fault in german)
  })
  deepEqual(silent, [])
  // A number that Meta adds tomorrow is heard as unknown, so the list above is really asked.
  deepEqual(faultOfWebhookError({ code: 987_654 }).fault, 'unknown')
})

test('two sentences each, without codes and without exclamation', () => {
  for (const words of [english, german] as Record<string, readonly string[]>[]) {
    for (const [fault, sentences] of Object.entries(words)) {
      ok(sentences.length === 2, fault)
      for (const sentence of sentences)
        ok(/[.?]$/.test(sentence) && !/!|\d{3,}|Oops/.test(sentence), `${fault}: ${sentence}`)
    }
  }
})
