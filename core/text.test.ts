import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cleanText, cutText, hasBidiControls, isBlank, lengthOf, nameFromOutside, showReordering } from './text.ts'

const anyUnits = fc.array(fc.nat(0xffff), { maxLength: 50 }).map((units) => String.fromCharCode(...units))

test('X1: NUL and lone surrogates become U+FFFD, and it is said that something was replaced', () => {
  deepEqual(cleanText('a\0b'), { text: 'a\uFFFDb', replaced: true })
  deepEqual(cleanText('a\ud83d'), { text: 'a\uFFFD', replaced: true })
  deepEqual(cleanText('\ude00\ud83d'), { text: '\uFFFD\uFFFD', replaced: true })
  deepEqual(cleanText('Ayşe 👍\n'), { text: 'Ayşe 👍\n', replaced: false })
  fc.assert(
    fc.property(anyUnits, (text) => {
      const clean = cleanText(text)
      equal(clean.text.length, text.length)
      ok(clean.text.isWellFormed() && !clean.text.includes('\0'))
      equal(clean.replaced, !text.isWellFormed() || text.includes('\0'))
      deepEqual(cleanText(clean.text), { text: clean.text, replaced: false })
    }),
  )
})

test('X2: lengths are counted and cut in code points, never through a surrogate pair', () => {
  equal(lengthOf('a👍b'), 3)
  deepEqual(cutText('a👍b', 2), { text: 'a👍', cut: true })
  deepEqual(cutText('a👍b', 3), { text: 'a👍b', cut: false })
  deepEqual(cutText('abc', 0), { text: '', cut: true })
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(80), (text, max) => {
      equal(lengthOf(text), [...text].length)
      const { text: head, cut } = cutText(text, max)
      ok(text.startsWith(head) && head.isWellFormed())
      equal(lengthOf(head), Math.min(max, lengthOf(text)))
      equal(cut, head !== text)
    }),
  )
})

test('X3: text without ink counts as blank', () => {
  for (const blank of ['', ' \n\t', '\u200B\u200D', '\u3164', '\u00A0\uFEFF']) equal(isBlank(blank), true)
  for (const inked of ['.', '👍', ' x ', '\uFFFD']) equal(isBlank(inked), false)
})

test('X4: marks that turn the direction of text are noticed, right-to-left writing is not suspected', () => {
  for (const mark of ['\u202E', '\u2066', '\u200F', '\u061C']) equal(hasBidiControls(`file${mark}gpj.exe`), true)
  equal(hasBidiControls('مرحبا שלום Ayşe'), false)
})

test('X5: in the name of a file nothing can turn the letters around unseen', () => {
  equal(showReordering('report\u202Efdp.exe'), 'report\uFFFDfdp.exe')
  equal(showReordering('\u2066a\u2069'), '\uFFFDa\uFFFD')
  equal(showReordering('مرحبا\u200F (1).pdf'), 'مرحبا\u200F (1).pdf')
})

test('X6: a name from outside can be seen and turns nothing around; without ink it is none', () => {
  equal(nameFromOutside(' Ayşe 🌸 '), 'Ayşe 🌸')
  equal(nameFromOutside('\u202Eesyeb \u2066x'), 'esyeb x')
  equal(nameFromOutside('\u0644\u064A\u0644\u0649\u200F'), '\u0644\u064A\u0644\u0649\u200F')
  for (const unseen of ['\u3164', '\u200B\u200D', '\u202E\u202C', ' ']) equal(nameFromOutside(unseen), null)
})
