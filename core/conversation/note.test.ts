import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { callsOf, isNoteText, NOTE_CHARACTERS_MAX } from './note.ts'

test('N1: a note has something to read and at most 4,000 characters, an emoji being one', () => {
  equal(isNoteText('Call her back'), true)
  equal(isNoteText(' \u200b\n'), false)
  equal(isNoteText('👍'.repeat(NOTE_CHARACTERS_MAX)), true)
  equal(isNoteText('a'.repeat(NOTE_CHARACTERS_MAX + 1)), false)
})

test('N2: a note calls each whom it names once, never its author, and lets go whom it names no longer', () => {
  deepEqual(callsOf([], ['jonas', 'mira', 'jonas'], 'mira'), { called: ['jonas'], released: [] })
  deepEqual(callsOf(['jonas'], ['jonas', 'lea'], 'mira'), { called: ['lea'], released: [] })
  deepEqual(callsOf(['jonas', 'lea'], [], 'mira'), { called: [], released: ['jonas', 'lea'] })
})
