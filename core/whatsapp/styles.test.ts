import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseMarkup, plainText } from './markup.ts'
import { type Styles, stylesOf } from './styles.ts'

test('M11: the places of the styles in the text, the outer ones first', () => {
  deepEqual(stylesOf('a *b _c_*').inline, [
    { name: 'bold', from: 2, to: 9, markLength: 1 },
    { name: 'italic', from: 5, to: 8, markLength: 1 },
  ])
  deepEqual(stylesOf('007. ```x\n*y*``` `z` a.de').inline, [
    { name: 'block', from: 5, to: 16, markLength: 3 },
    { name: 'monospace', from: 17, to: 20, markLength: 1 },
    { name: 'link', from: 21, to: 25, markLength: 0 },
  ])
  deepEqual(stylesOf('- a\r\n> ~b~\r\nc *').lines, [
    { type: 'bullets', from: 0, to: 4, markLength: 2 },
    { type: 'quote', from: 5, to: 11, markLength: 2 },
    { type: 'paragraph', from: 12, to: 15, markLength: 0 },
  ])
})

const PIECES = [
  '*',
  '_',
  '~',
  '`',
  '```',
  ' ',
  '\n',
  '\r\n',
  'a',
  'B',
  '1',
  '. ',
  '> ',
  '- ',
  '* ',
  'x.de',
  '+49 151 2345678',
]
const STRANGE = [
  'https://x.de/a_b',
  '👍',
  '👩‍👩‍👧',
  '\u202E',
  'שלום',
  'مرحبا',
  '\ud83d',
  '\udc4d',
  '\0',
  '\t',
  '\u200b',
  '  ',
  '\n\n',
]
const wildText = fc.array(fc.constantFrom(...PIECES, ...STRANGE), { maxLength: 60 }).map((pieces) => pieces.join(''))

test('M11: without its marks, the text is what the tree of the message says', () => {
  fc.assert(
    fc.property(fc.oneof(wildText, fc.string({ unit: 'binary' })), (text) => {
      const styles = stylesOf(text)
      equal(
        withoutMarks(text.replaceAll('\r\n', ' \n'), styles),
        plainText(parseMarkup(text.replaceAll('\r\n', ' \n'))),
      )
      let before = 0
      for (const { from, to, markLength } of styles.inline) {
        ok(from >= before && from + 2 * markLength < to && to <= text.length)
        before = from
      }
    }),
    { numRuns: 2_000 },
  )
})

function withoutMarks(text: string, { lines, inline }: Styles): string {
  const isMark = new Set<number>()
  for (const { from, to, markLength } of inline) {
    for (let at = 0; at < markLength; at++) isMark.add(from + at).add(to - 1 - at)
  }
  return lines
    .map(({ type, from, to, markLength }) => {
      const begin = type === 'bullets' ? '• ' : type === 'numbers' ? `${Number.parseInt(text.slice(from), 10)}. ` : ''
      const units = text.slice(from + markLength, to).split('')
      return begin + units.filter((_, at) => !isMark.has(from + markLength + at)).join('')
    })
    .join('\n')
}
