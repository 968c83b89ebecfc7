import { deepEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { CHANNEL_FAULTS } from '#core/channel/standing.ts'
import { type ReasonWord, refusal } from '#core/whatsapp/reason.ts'
import { FAULTS } from '#meta/faults.ts'
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

test('two sentences each, without codes and without exclamation', () => {
  for (const words of [english, german] as Record<string, readonly string[]>[]) {
    for (const [fault, sentences] of Object.entries(words)) {
      ok(sentences.length === 2, fault)
      for (const sentence of sentences)
        ok(/[.?]$/.test(sentence) && !/!|\d{3,}|Oops/.test(sentence), `${fault}: ${sentence}`)
    }
  }
})
