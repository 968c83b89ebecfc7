import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lengthOf } from '../text.ts'
import { splitText } from './split.ts'
import { stylesOf } from './styles.ts'

test('M12: a text too long for one message is cut where it pauses most, never inside a style, and only space is lost', () => {
  const table: [string, string, string[]][] = [
    ['short enough', 'Good day.', ['Good day.']],
    ['a blank line', 'One two.\n\nThree. Four five', ['One two.', 'Three. Four five']],
    ['a line', 'One two. Three\nFour five six', ['One two. Three', 'Four five six']],
    ['a sentence', 'One two three. Four five six', ['One two three.', 'Four five six']],
    ['a word', 'One two three four five six', ['One two three four', 'five six']],
    ['no place at all', 'x'.repeat(45), ['x'.repeat(20), 'x'.repeat(20), 'xxxxx']],
    ['emoji count once', `${'👍'.repeat(20)}👍`, ['👍'.repeat(20), '👍']],
    ['before a style', 'One two three *four five six*', ['One two three', '*four five six*']],
    ['a style longer than a message', `*${'ab '.repeat(9)}c*`, ['*ab ab ab ab ab ab', 'ab ab ab c*']],
    ['a cut too early leaves much to the next', 'A\n\nOne two three four five', ['A\n\nOne two three', 'four five']],
    ['nothing but space', ' \n '.repeat(20), []],
  ]
  for (const [name, text, parts] of table) deepEqual(splitText(text, 20), parts, name)
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '.', '*', '_', '👍', 'ä'), maxLength: 200 }),
      fc.integer({ min: 5, max: 60 }),
      (text, max) => {
        const parts = splitText(text, max)
        for (const part of parts) ok(lengthOf(part) <= max && part.trim() === part && part !== '')
        equal(parts.join('').replace(/\s/g, ''), text.replace(/\s/g, ''))
      },
    ),
  )
})

test('M12: a long letter keeps its styles', () => {
  const letter = 'It is *really important* that you read _this_. '.repeat(200)
  const parts = splitText(letter, 4096)
  equal(parts.length, 3)
  const count = parts.reduce((sum, part) => sum + stylesOf(part).inline.length, 0)
  equal(count, 400)
})
