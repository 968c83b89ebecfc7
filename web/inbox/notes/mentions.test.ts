import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { mentionsIn, nameBeingTyped, peopleLike, piecesOf, withName } from './mentions.ts'

const JONAS = { userId: 'j', name: 'Jonas Berg' }
const OTHER = { userId: 'o', name: 'Jonas' }
const AYLIN = { userId: 'a', name: 'Aylin Özdemir' }
const PEOPLE = [JONAS, OTHER, AYLIN]

test('a name is being typed after an @ that begins a word, also over a space, and not in an address', () => {
  deepEqual(nameBeingTyped('ask @jon', 8), { from: 4, typed: 'jon' })
  deepEqual(nameBeingTyped('@Jonas B', 8), { from: 0, typed: 'Jonas B' })
  deepEqual(nameBeingTyped('@', 1), { from: 0, typed: '' })
  equal(nameBeingTyped('mail@example', 12), null)
  equal(nameBeingTyped('@jonas\n', 7), null)
})

test('people are found by the beginning of any part of their name, however it is accented', () => {
  deepEqual(peopleLike(PEOPLE, 'jon'), [JONAS, OTHER])
  deepEqual(peopleLike(PEOPLE, 'ozd'), [AYLIN])
  deepEqual(peopleLike(PEOPLE, 'berg'), [JONAS])
  deepEqual(peopleLike(PEOPLE, 'Jonas Berg '), [])
})

test('the chosen name takes the place of what was typed', () => {
  deepEqual(withName('ask @jo about it', 4, 7, 'Jonas Berg'), { text: 'ask @Jonas Berg about it', caret: 16 })
  deepEqual(withName('@jo', 0, 3, 'Jonas Berg'), { text: '@Jonas Berg ', caret: 12 })
})

test('the text calls whose whole name stands in it, the longest one', () => {
  deepEqual(mentionsIn('@Jonas Berg, please', PEOPLE), ['j'])
  deepEqual(mentionsIn('@Jonas please, and @Aylin Özdemir', PEOPLE), ['o', 'a'])
  deepEqual(mentionsIn('@Jonasson, me@Jonas', PEOPLE), [])
  deepEqual(mentionsIn('both', [JONAS, { userId: 'k', name: 'Jonas Berg' }]), [])
  deepEqual(mentionsIn('@Jonas Berg', [JONAS, { userId: 'k', name: 'Jonas Berg' }]), ['j', 'k'])
})

test('calls and links stand out from the text', () => {
  deepEqual(piecesOf('@Jonas Berg see https://example.com/a\nnow', [JONAS]), [
    { kind: 'call', text: '@Jonas Berg' },
    { kind: 'text', text: ' see ' },
    { kind: 'link', text: 'https://example.com/a', href: 'https://example.com/a' },
    { kind: 'text', text: '\nnow' },
  ])
  equal(
    piecesOf('<b>@nobody</b>', PEOPLE)
      .map(({ text }) => text)
      .join(''),
    '<b>@nobody</b>',
  )
})
