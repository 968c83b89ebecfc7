import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { clustersOf, fold } from './fold.ts'
import { pairsOf, tokensOf, WORD_UNITS_MAX, WORDS_MAX, wordsOf } from './words.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'aäßİıأإةى北京がカ한각😀👩🏽‍🚀\u0301\u200D\u202E٣\0\uD800 .') }),
)

test('F1: letters that people take for the same are the same', () => {
  const alike: [string, string][] = [
    ['Straße', 'STRASSE'],
    ['Ayşe Yıldız', 'ayse yildiz'],
    ['İstanbul', 'istanbul'],
    ['Crème Brûlée', 'creme brulee'],
    ['Müller', 'Mu\u0308ller'],
    ['Ærø', 'aero'],
    ['Łódź', 'lodz'],
    ['ＨＥＬＬＯ１２', 'hello12'],
    ['ﬁnden', 'finden'],
    ['Ὀδυσσεύς', 'ΟΔΥΣΣΕΥΣ'],
    ['ёлка', 'елка'],
    ['مُحَمَّد', 'محمد'],
    ['أحمد', 'احمد'],
    ['مدرسة', 'مدرسه'],
    ['مصطفى', 'مصطفي'],
    ['کتاب', 'كتاب'],
    ['الـــسلام', 'السلام'],
    ['٠١٢٣٩', '01239'],
    ['۴۵۶', '456'],
    ['שָׁלוֹם', 'שלומ'],
    ['한국', '한국'],
    ['ｶﾞ', 'ガ'],
  ]
  for (const [one, other] of alike) equal(fold(one), fold(other), `${one} and ${other}`)
})

test('F1: letters that differ stay different', () => {
  const different: [string, string][] = [
    ['か', 'が'],
    ['は', 'ぱ'],
    ['कि', 'की'],
    ['ที่', 'ทู'],
    ['한', '하'],
    ['北', '京'],
  ]
  for (const [one, other] of different) ok(fold(one) !== fold(other), `${one} and ${other}`)
})

test('F2: words are letters and digits between anything else; a picture is a word', () => {
  deepEqual(wordsOf("Is order #A-4711 shipped? I don't know."), [
    'is',
    'order',
    'a',
    '4711',
    'shipped',
    'i',
    'don',
    't',
    'know',
  ])
  deepEqual(wordsOf('Offer_2026 (final).PDF'), ['offer', '2026', 'final', 'pdf'])
  deepEqual(wordsOf('great👍🏽 thanks❤️'), ['great', '👍', 'thanks', '❤'])
  deepEqual(wordsOf('again AGAIN Again'), ['again'])
})

test('F3: scripts without spaces are kept as pairs of letters, and each letter begins something', () => {
  deepEqual(wordsOf('我在北京。'), ['我在', '在北', '北京', '京'])
  deepEqual(wordsOf('東京タワー3階'), ['東京', '京タ', 'タワ', 'ワー', 'ー', '3', '階'])
  deepEqual(wordsOf('주문했어요'), ['주문', '문했', '했어', '어요', '요'])
  deepEqual(wordsOf('สวัสดี'), ['สว', 'วั', 'ัส', 'สด', 'ดี', 'ี'])
  deepEqual(pairsOf('北京大学', 'asked'), ['北京', '京大', '大学'])
  deepEqual(pairsOf('猫', 'asked'), ['猫'])
})

test('F4: what is kept of a text is bounded, and never half a character', () => {
  equal(wordsOf('x'.repeat(500))[0]?.length, WORD_UNITS_MAX)
  equal(wordsOf(Array.from({ length: 9_000 }, (_, n) => n.toString(36)).join(' ')).length, WORDS_MAX)
  fc.assert(
    fc.property(anyText, (text) => {
      for (const word of wordsOf(text.toWellFormed())) {
        ok(word.isWellFormed())
        ok(word.length > 0)
      }
    }),
  )
})

test('the letters cover the text from end to end, whatever it is', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const letters = [...clustersOf(text)]
      equal(letters.map(({ start, end }) => text.slice(start, end)).join(''), text)
      equal(fold(text), text === '' ? '' : letters.map(({ folded }) => folded).join(''))
    }),
  )
})

test('what is compared does not change when it is compared again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      deepEqual(wordsOf(fold(text)).map(fold), wordsOf(fold(text)))
    }),
  )
})

test('a hostile text is taken apart in a moment', () => {
  for (const text of ['\u0301'.repeat(20_000), '\u1100'.repeat(20_000), '👩‍🚀'.repeat(5_000), '"'.repeat(20_000)]) {
    const began = process.cpuUsage()
    tokensOf(text)
    const { user, system } = process.cpuUsage(began)
    ok((user + system) / 1_000 < 500)
  }
})
