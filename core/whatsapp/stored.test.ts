import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { cardOf, nameParts } from '../contact/card.ts'
import { flawsOf } from './draft.ts'
import { draftOfStored } from './stored.ts'

const now = new Date('2026-11-22T10:00:00.000Z')
const words = (draft: Parameters<typeof flawsOf>[0]) => flawsOf(draft, now).map(({ word, field }) => [word, field])
const stored = (kind: string, text: string | null, content: object) =>
  draftOfStored({ kind, text, content, file: null })

test('C12: what was stored is asked about as it was written: each kind comes back as the draft it was', () => {
  deepEqual(stored('text', 'Hello', {}), { kind: 'text', text: 'Hello' })
  deepEqual(stored('location', null, { location: { latitude: 1, longitude: 2 } }), {
    kind: 'location',
    latitude: 1,
    longitude: 2,
  })
  deepEqual(stored('contacts', null, { contacts: [1, 2] }), { kind: 'contacts', count: 2 })
  deepEqual(stored('interactive', 'So?', { footer: 'f', buttons: [{ text: 'Yes' }, { text: 'No' }] }), {
    kind: 'buttons',
    body: 'So?',
    footer: 'f',
    buttons: [
      { id: 'button-1', title: 'Yes' },
      { id: 'button-2', title: 'No' },
    ],
  })
  const sections = ['A', 'B'].map((title) => ({ title, rows: [{ title: `${title}1`, description: null }] }))
  deepEqual(words(stored('interactive', 'So?', { menu: 'Choose', sections })), [])
  deepEqual(words(stored('interactive', 'So?', { sections: [] })), [
    ['empty', 'button'],
    ['empty', 'sections'],
    ['empty', 'rows'],
  ])
  deepEqual(words(stored('reaction', null, { reaction: { emoji: '👍', targetAt: '2026-10-01T00:00:00Z' } })), [
    ['target_too_old', undefined],
  ])
  const file = { mimeType: 'image/png', sizeBytes: 10 }
  deepEqual(draftOfStored({ kind: 'image', text: 'A', content: {}, file }), { kind: 'image', ...file, caption: 'A' })
})

test('C14: nobody sends a variable in its braces, in a text, a caption or above buttons', () => {
  deepEqual(words(stored('text', 'Dear {{contact.name}}', {})), [['variables_open', 'text']])
  deepEqual(words(stored('interactive', '{{agent.name}}', { buttons: [{ text: 'Yes' }] })), [
    ['variables_open', 'body'],
  ])
  const file = { mimeType: 'image/png', sizeBytes: 10 }
  const caption = draftOfStored({ kind: 'image', text: '{{contact.email}}', content: {}, file })
  deepEqual(words(caption), [['variables_open', 'caption']])
  deepEqual(words(stored('text', 'Write {{name}} in braces', {})), [])
})

test('C15: a card carries the name and of the rest what was chosen and is known', () => {
  const contact = { name: 'Jonas van Berg', phone: '1', mobilePhone: null, email: 'j@b', company: 'Huber' }
  deepEqual(cardOf(contact, []), { name: 'Jonas van Berg', phones: [], emails: [], organisation: null })
  deepEqual(cardOf(contact, ['phone', 'mobilePhone', 'company']), {
    name: 'Jonas van Berg',
    phones: [{ phone: '1', type: 'WORK' }],
    emails: [],
    organisation: 'Huber',
  })
  deepEqual(nameParts(' Jonas  van Berg'), { first: 'Jonas', last: 'van Berg' })
  deepEqual(nameParts('Jonas'), { first: 'Jonas', last: null })
})
