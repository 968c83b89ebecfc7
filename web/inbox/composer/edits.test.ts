import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { stylesOf } from '#core/whatsapp/styles.ts'
import { addressOf, breakLine, insertLink, stylesAt, toggleLines, toggleStyle, type Written } from './edits.ts'

/** The choice stands between [ and ], a caret is |. */
function read(shown: string): Written {
  const caret = shown.indexOf('|')
  if (caret >= 0) return { text: shown.replace('|', ''), from: caret, to: caret }
  const from = shown.indexOf('[')
  return { text: shown.replace(/[[\]]/g, ''), from, to: shown.indexOf(']') - 1 }
}
const show = ({ text, from, to }: Written) =>
  from === to
    ? `${text.slice(0, from)}|${text.slice(from)}`
    : `${text.slice(0, from)}[${text.slice(from, to)}]${text.slice(to)}`
const all = (act: (written: Written) => Written, table: [string, string][]) => {
  for (const [before, after] of table) equal(show(act(read(before))), after, before)
}

test('a style is put around whole words, line by line, and taken away where it is everywhere', () => {
  all(
    (written) => toggleStyle(written, 'bold'),
    [
      ['say [hello] there', 'say *[hello]* there'],
      ['say *[hello]* there', 'say [hello] there'],
      ['say [*hello*] there', 'say [hello] there'],
      ['say [hello ]there', 'say *[hello* ]there'],
      ['wo[r]d', '*wo[r]d*'],
      ['[one\ntwo]', '*[one*\n*two]*'],
      ['[- one\n- two]', '[- *one*\n- *two]*'],
      ['[a *b* c]', '*[a b c]*'],
      ['_[both]_', '_*[both]*_'],
      ['[  ]', '[  ]'],
      ['hi |', 'hi *|*'],
      ['hi *|*', 'hi |'],
      ['hi *you|*', 'hi *you*|'],
      ['hi *y|ou*', 'hi y|ou'],
    ],
  )
})

test('monospace over several lines is a block', () => {
  all(
    (written) => toggleStyle(written, 'monospace'),
    [
      ['[x]', '`[x]`'],
      ['[a\nb]', '```[a\nb]```'],
      ['```[a\nb]```', '[a\nb]'],
    ],
  )
})

test('lines become items and quotes, and plain again; numbers count', () => {
  all(
    (written) => toggleLines(written, 'bullets'),
    [
      ['one|', '- one|'],
      ['- one|', 'one|'],
      ['a[b\n\n1. c]d', '- a[b\n\n- c]d'],
      ['|', '- |'],
    ],
  )
  all((written) => toggleLines(written, 'numbers'), [['[a\nb]', '[1. a\n2. b]']])
  all((written) => toggleLines(written, 'quote'), [['a\n- b|', 'a\n> b|']])
})

test('a new line goes on with the list, and an empty item ends it', () => {
  all(breakLine, [
    ['hello|', 'hello\n|'],
    ['- one|', '- one\n- |'],
    ['- one\n- |', '- one\n|'],
    ['9. nine|', '9. nine\n10. |'],
    ['> said|', '> said\n> |'],
    ['```- x|\ny```', '```- x\n|\ny```'],
    ['a[b]c', 'a\n|c'],
  ])
})

test('a link is its address, after the words it belongs to', () => {
  const put = (written: Written) => insertLink(written, 'https://x.de')
  all(put, [
    ['|', 'https://x.de|'],
    ['see [our offer].', 'see our offer https://x.de |.'],
    ['see |', 'see https://x.de|'],
  ])
  equal(addressOf(' x.de/offer '), 'x.de/offer')
  equal(addressOf('intern.lan-x/offer'), 'https://intern.lan-x/offer')
  equal(addressOf('a@x.de'), 'a@x.de')
  equal(addressOf('no address'), null)
  equal(addressOf('javascript:alert(1)'), null)
})

test('the buttons know which styles stand at the caret', () => {
  const at = (shown: string) => [...stylesAt(read(shown))].sort().join()
  equal(at('- *a _b|_*'), 'bold,bullets,italic')
  equal(at('*a*|'), '')
  equal(at('```a|```'), 'monospace')
  equal(at('1. [a]'), 'numbers')
})

test('whatever is chosen, a style changes marks only, and what it says is chosen lies in the text', () => {
  const piece = fc.constantFrom('*', '_', '`', ' ', '\n', 'a', 'b', '- ', '👍', 'ä')
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))
  const names = fc.constantFrom('bold', 'italic', 'strike', 'monospace') as fc.Arbitrary<'bold'>
  const bare = (words: string) => words.replace(/[*_~`]/g, '')
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(), names, (words, one, other, name) => {
      const [from, to] = [one % (words.length + 1), other % (words.length + 1)].sort((a, b) => a - b)
      const next = toggleStyle({ text: words, from: from ?? 0, to: to ?? 0 }, name)
      equal(bare(next.text), bare(words))
      ok(next.from >= 0 && next.from <= next.to && next.to <= next.text.length)
      ok(stylesOf(next.text))
    }),
    { numRuns: 1_000 },
  )
})
