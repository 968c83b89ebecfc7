import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DEFAULT_KEYWORDS, keywordOf } from './keywords.ts'

test('K1: a message that is exactly a keyword counts, in any case, with space and punctuation around it', () => {
  for (const text of ['YES', 'yes', ' Yes! ', '"start"', '*JA*', 'ja.', '\u200Bja\n', 'ＹＥＳ', '~Subscribe~']) {
    equal(keywordOf(text), 'opt_in', text)
  }
  for (const text of ['STOP', 'stop!!!', '¡Stop!', 'Stopp.', 'abmelden', 'opt  out', '(unsubscribe)']) {
    equal(keywordOf(text), 'opt_out', text)
  }
  const around = fc.stringMatching(/^[ \n.!?,;:"'()*_-]{0,8}$/)
  const any = fc.constantFrom(...DEFAULT_KEYWORDS.opt_in, ...DEFAULT_KEYWORDS.opt_out)
  fc.assert(
    fc.property(around, any, fc.boolean(), around, (before, word, small, after) => {
      const text = `${before}${small ? word.toLowerCase() : word}${after}`
      equal(keywordOf(text), keywordOf(word))
    }),
  )
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
  const keywords = { opt_in: ['Evet', 'Weiter'], opt_out: ['Dur!', 'weiter'] }
  equal(keywordOf('EVET', keywords), 'opt_in')
  equal(keywordOf('dur', keywords), 'opt_out')
  equal(keywordOf('Weiter', keywords), 'opt_out')
  equal(keywordOf('YES', keywords), null)
  equal(keywordOf('...', { opt_in: ['!'], opt_out: [''] }), null)
})
