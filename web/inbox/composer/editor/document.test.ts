import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Node } from 'prosemirror-model'
import { docOf, offsetAt, placesIn, schema, textOf } from './document.ts'

const PIECES = ['*', '_', '~', '`', '```', ' ', '  ', '\n', '\n\n', '\r\n', 'a', '1. ', '> ', '- ', '* ', 'x.de', '\t']
const STRANGE = [
  '👍',
  '👩‍👩‍👧',
  '\u202E',
  'שלום',
  'مرحبا',
  '\ud83d',
  '\udc4d',
  '\0',
  '\u200b',
  '<b>',
  '&amp;',
  '\u2028',
]
const wildText = fc.oneof(
  fc.array(fc.constantFrom(...PIECES, ...STRANGE), { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary' }),
)

test('any text comes out of the editor as it went in, to the byte', () => {
  fc.assert(
    fc.property(wildText, (text) => {
      const doc = docOf(text)
      doc.check()
      equal(textOf(doc), text)
      equal(textOf(Node.fromJSON(schema, doc.toJSON())), text)
    }),
    { numRuns: 2_000 },
  )
})

test('each character of the text has its place in the document, and back', () => {
  fc.assert(
    fc.property(wildText, fc.nat(), fc.nat(), (text, one, other) => {
      const [from, to] = [one % (text.length + 1), other % (text.length + 1)].sort((a, b) => a - b) as [number, number]
      const doc = docOf(text)
      const place = placesIn(text)
      equal(textOf(doc, place(from), place(to)), text.slice(from, to))
      deepEqual([offsetAt(doc, place(from)), offsetAt(doc, place(to))], [from, to])
    }),
    { numRuns: 1_000 },
  )
})
