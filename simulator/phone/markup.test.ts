import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Block, type Inline, readMarkup } from './markup.ts'

const paragraph = (...parts: Inline[]): Block[] => [{ kind: 'paragraph', parts }]
const text = (value: string): Inline => ({ kind: 'text', text: value })
const link = (value: string): Inline => ({ kind: 'link', text: value, href: value })

test('bold, italic, struck and code, one inside the other', () => {
  deepEqual(
    readMarkup('*a _b_* ~c~ `*d*`'),
    paragraph(
      { kind: 'bold', parts: [text('a '), { kind: 'italic', parts: [text('b')] }] },
      text(' '),
      { kind: 'struck', parts: [text('c')] },
      text(' '),
      { kind: 'code', text: '*d*' },
    ),
  )
})

test('a marker inside a word or beside a space is just a character', () => {
  for (const plain of ['2*3*4', 'snake_case_name', 'a * not bold * b', '*', '**', '~ ~', 'a `b']) {
    deepEqual(readMarkup(plain), paragraph(text(plain)))
  }
})

test('links stay whole, with underscores, without the full stop behind them', () => {
  deepEqual(
    readMarkup('see https://example.com/a_b_c. And *https://example.com/x*'),
    paragraph(text('see '), link('https://example.com/a_b_c'), text('. And '), {
      kind: 'bold',
      parts: [link('https://example.com/x')],
    }),
  )
  deepEqual(readMarkup('javascript:alert(1)'), paragraph(text('javascript:alert(1)')))
})

test('lists, quotes and blocks of code are lines of their own', () => {
  deepEqual(readMarkup('* a\n- b\n2. c\n> d\n```e\n*f*```\ng'), [
    { kind: 'bullet', parts: [text('a')] },
    { kind: 'bullet', parts: [text('b')] },
    { kind: 'numbered', number: '2', parts: [text('c')] },
    { kind: 'quote', parts: [text('d')] },
    { kind: 'code', text: 'e\n*f*' },
    { kind: 'paragraph', parts: [text('g')] },
  ])
})

test('no text is lost or invented, whatever is written', () => {
  const letters = fc.array(
    fc.constantFrom('*', '_', '~', '`', '>', '-', '1', '.', ' ', '\n', 'a', 'ß', '👍', 'https://a.b/'),
  )
  fc.assert(
    fc.property(letters, (written) => {
      const all = written.join('')
      deepEqual(wordsOf(readMarkup(all).map(plainOf).join(' ')), wordsOf(all))
    }),
  )
})

/** What must survive: the letters, not the markers. */
const wordsOf = (written: string): string => written.replace(/[^\p{L}👍/:]/gu, '')

const plainOf = (block: Block): string => (block.kind === 'code' ? block.text : block.parts.map(inlineOf).join(''))

const inlineOf = (part: Inline): string => ('parts' in part ? part.parts.map(inlineOf).join('') : part.text)
