import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { withMarks } from './whole.ts'

/** The chosen part stands in square brackets. */
function chosen(shown: string, isInsideEnough = false): string {
  const [before = '', inside = '', after = ''] = shown.split(/[[\]]/)
  const written = { text: before + inside + after, from: before.length, to: before.length + inside.length }
  const { text, from, to } = withMarks(written, isInsideEnough)
  return `${text.slice(0, from)}[${text.slice(from, to)}]${text.slice(to)}`
}

test('all that is seen is all that is written: the unseen marks at its ends belong to it', () => {
  equal(chosen('*[Offer*\n\nDear *Boris]*'), '[*Offer*\n\nDear *Boris*]')
  equal(chosen('*_[Offer_* is ~here]~'), '[*_Offer_* is ~here~]')
  equal(chosen('Dear *[Boris* and Ayşe]'), 'Dear [*Boris* and Ayşe]')
  equal(chosen('[Dear *Boris]*'), '[Dear *Boris*]')
})

test('what is typed over a bold word stays bold, and nothing of it stays when it is deleted', () => {
  equal(chosen('Dear *[Boris]*'), 'Dear *[Boris]*')
  equal(chosen('Dear *[Boris]*', true), 'Dear [*Boris*]')
  equal(chosen('Dear *_[Boris]_*', true), 'Dear [*_Boris_*]')
  equal(chosen('Dear *[Bo]ris*', true), 'Dear *[Bo]ris*')
  equal(chosen('Dear *Boris[]*', true), 'Dear *Boris[]*')
})
