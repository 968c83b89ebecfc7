import { equal, match, notEqual, ok } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { TERMS_VERSION, termsText } from './index.ts'

/** What each version said. A text that means something else is a new version: raise TERMS_VERSION and add its line. Where only
 *  spelling was mended, put the new sum in the old line. */
const SUMS: Readonly<Record<number, string>> = {
  1: '0e2eed2d3795a0d5',
}

test('O8: the data terms say the same in both languages, and a changed text is a new version', () => {
  const [en, de] = [termsText('en'), termsText('de')]
  equal(en.sections.length, de.sections.length)
  en.sections.forEach(({ paragraphs }, index) => {
    equal(paragraphs.length, de.sections[index]?.paragraphs.length)
  })
  for (const [text, words] of [
    [en, [/USA/, /sub-processor/, /European Union/, /Local Storage/, /phone/, /[Ee]arlier chats/]],
    [de, [/USA/, /Unterauftragsverarbeiter/, /Europäischen Union/, /Local Storage/, /Telefon/, /Frühere Chats/]],
  ] as const) {
    const whole = text.sections.flatMap(({ paragraphs }) => paragraphs).join('\n')
    for (const word of words) match(whole, word)
    ok(text.consent.endsWith('.'))
  }
  notEqual(en.title, de.title)
  const sum = createHash('sha256')
    .update(JSON.stringify([en, de]))
    .digest('hex')
    .slice(0, 16)
  equal(sum, SUMS[TERMS_VERSION], 'the text has changed')
  equal(Object.keys(SUMS).length, TERMS_VERSION)
})
