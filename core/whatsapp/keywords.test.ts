import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DEFAULT_KEYWORDS, type KeywordSettings, keywordOf, keywordWarnings, purposesOfKeyword } from './keywords.ts'

const heard = (text: string, settings?: Pick<KeywordSettings, 'languages'>) =>
  keywordOf(text, settings)?.keyword ?? null
const listsOf = (optIn: string[], optOut: string[]) => ({
  languages: [{ language: 'tr', optIn, optOut, optInReply: '', optOutReply: '' }],
})

test('K1: a message that is exactly a keyword counts, in any case, with space and punctuation around it', () => {
  for (const text of ['YES', 'yes', ' Yes! ', '"start"', '*JA*', 'ja.', '\u200Bja\n', 'ＹＥＳ', '~Subscribe~']) {
    equal(heard(text), 'opt_in', text)
  }
  for (const text of ['STOP', 'stop!!!', '¡Stop!', 'Stopp.', 'abmelden', 'opt  out', '(unsubscribe)']) {
    equal(heard(text), 'opt_out', text)
  }
  const around = fc.stringMatching(/^[ \n.!?,;:"'()*_-]{0,8}$/)
  const any = fc.constantFrom(...DEFAULT_KEYWORDS.languages.flatMap(({ optIn, optOut }) => [...optIn, ...optOut]))
  fc.assert(
    fc.property(around, any, fc.boolean(), around, (before, word, small, after) => {
      const text = `${before}${small ? word.toLowerCase() : word}${after}`
      deepEqual(keywordOf(text), keywordOf(word))
    }),
  )
})

test('K1: signs that nobody sees, capitals of other alphabets and however much punctuation do not hide a keyword', () => {
  const unseen = [
    'ST\u200BOP',
    'S\u00ADTOP',
    'STOP‼️',
    'Stop❗️',
    '\u202ESTOP\u202C',
    '\uD800stop',
    'opt\nout',
    'Opt-out',
  ]
  for (const text of [
    ...unseen,
    `${' '.repeat(500)}stop${'!'.repeat(3_000)}`,
    'STOP\uFFFD',
    '<STOP>',
    '> stop <',
    '- Stop',
    '𝐒𝐓𝐎𝐏',
  ]) {
    equal(heard(text), 'opt_out', text)
  }
  // What Meta's editor writes on the button for leaving.
  equal(heard('Stop promotions'), 'opt_out')
  const lists = listsOf(['BAŞLA'], ['İPTAL', 'HAYIR', 'SCHLIESSEN', 'kündigen', 'ΤΕΛΟΣ'])
  const spellings = ['iptal', 'IPTAL', 'İptal', 'hayır', 'HAYIR', 'schließen', 'SCHLIEẞEN', 'ku\u0308ndigen', 'τελος!']
  for (const text of spellings) equal(heard(text, lists), 'opt_out', text)
  equal(heard('başla', lists), 'opt_in')
  for (const text of ['STOP 🛑', 's t o p', 'stop stop', 'ЅTOP', '1. STOP']) equal(heard(text), null, text)
})

test('K2: a sentence that merely contains the word does not count', () => {
  for (const text of [
    'Yes please',
    'stop it',
    'Ja, gern',
    'START now',
    'yesterday',
    'YES 👍',
    '',
    ' ',
    '!!!',
    'x'.repeat(100),
  ]) {
    equal(keywordOf(text), null, text)
  }
})

test('K3: the lists are the workspace’s own, and a word in both opts out', () => {
  const keywords = listsOf(['Evet', 'Weiter'], ['Dur!', 'weiter'])
  equal(heard('EVET', keywords), 'opt_in')
  equal(heard('dur', keywords), 'opt_out')
  equal(heard('Weiter', keywords), 'opt_out')
  equal(heard('YES', keywords), null)
  equal(heard('...', listsOf(['!'], [''])), null)
  deepEqual(keywordOf('start')?.languages, ['en', 'de'])
  deepEqual(keywordOf('stopp')?.languages, ['de'])
})

test('K5: YES grants both purposes; STOP withdraws marketing, or both where the workspace says so', () => {
  deepEqual(purposesOfKeyword('opt_in', { optOutCovers: 'marketing' }), ['utility', 'marketing'])
  deepEqual(purposesOfKeyword('opt_out', { optOutCovers: 'marketing' }), ['marketing'])
  deepEqual(purposesOfKeyword('opt_out', { optOutCovers: 'everything' }), ['utility', 'marketing'])
})

test('K6: one is warned of a word in both lists, an ordinary word and a word that is never heard', () => {
  deepEqual(keywordWarnings(DEFAULT_KEYWORDS.languages), [])
  const lists = listsOf(['Weiter', ' ok!', 'evet', '?!'], ['weiter', 'Danke', 'x'.repeat(65)])
  deepEqual(
    keywordWarnings(lists.languages).map(({ list, word, because }) => [list, word, because]),
    [
      ['optIn', 'Weiter', 'in_both_lists'],
      ['optIn', ' ok!', 'ordinary'],
      ['optIn', '?!', 'never_heard'],
      ['optOut', 'Danke', 'ordinary'],
      ['optOut', 'x'.repeat(65), 'never_heard'],
    ],
  )
})
