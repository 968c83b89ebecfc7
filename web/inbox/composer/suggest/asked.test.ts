import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { askedAt, withChosen } from './asked.ts'

/** The caret stands at the bar. */
function at(written: string) {
  const caret = written.indexOf('|')
  const text = written.replace('|', '')
  return { text, from: caret, to: caret }
}
const asked = (written: string) => {
  const found = askedAt(at(written))
  return found && `${found.kind} ${found.typed}`
}

test('a colon asks for an emoji and a slash for a snippet where a word begins, and nowhere else', () => {
  const table: [string, string | null][] = [
    [':smi|', 'emoji smi'],
    ['Thanks :thumbs_up|', 'emoji thumbs_up'],
    ['Danke :läch|', 'emoji läch'],
    ['one\n:ro|ses', 'emoji ro'],
    [':s|', null],
    [':D|', null],
    ['note: so|', null],
    ['at 10:30|', null],
    [':-)|', null],
    ['https://x.de|', null],
    ['/|', 'snippet '],
    ['Hi /gre|', 'snippet gre'],
    ['and/or|', null],
    ['/gre eting|', null],
    ['1/2|', null],
    [`/${'a'.repeat(41)}|`, null],
    ['|/gre', null],
  ]
  for (const [written, expected] of table) equal(asked(written), expected, written)
  equal(askedAt({ text: ':smile', from: 1, to: 6 }), null)
})

test('what is chosen takes the place of what was typed, and nothing else moves', () => {
  const written = at('Thanks :smi| and bye')
  const found = askedAt(written)
  deepEqual(found && withChosen(written, found, '😄'), { text: 'Thanks 😄 and bye', from: 9, to: 9 })
})
