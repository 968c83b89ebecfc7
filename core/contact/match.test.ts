import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Candidate, matchContacts } from './match.ts'

const ayse: Candidate = { contactId: 'a', phoneKey: '49301', mobilePhoneKey: '49151' }
const mira: Candidate = { contactId: 'm', phoneKey: '49151', mobilePhoneKey: null }

test('P9: an identity belongs to the one contact whose phone or mobile phone is its number', () => {
  deepEqual(matchContacts(['49151'], [ayse]), { match: 'one', contactId: 'a' })
  deepEqual(matchContacts(['49301'], [ayse, mira]), { match: 'one', contactId: 'a' })
  deepEqual(matchContacts(['49301', '49151'], [ayse, ayse]), { match: 'one', contactId: 'a' })
})

test('P10: several are offered and never guessed; none is none, and a contact without number matches nothing', () => {
  deepEqual(matchContacts(['49151'], [mira, ayse]), { match: 'several', contactIds: ['a', 'm'] })
  deepEqual(matchContacts(['49160'], [ayse, mira]), { match: 'none' })
  deepEqual(matchContacts([], [{ contactId: 'x', phoneKey: null, mobilePhoneKey: null }]), { match: 'none' })
  const key = fc.constantFrom('1', '2', '3')
  const candidate = fc.record({
    contactId: fc.constantFrom('a', 'b', 'c'),
    phoneKey: fc.option(key),
    mobilePhoneKey: fc.option(key),
  })
  fc.assert(
    fc.property(fc.array(key), fc.array(candidate), (keys, candidates) => {
      const match = matchContacts(keys, candidates)
      deepEqual(matchContacts(keys.toReversed(), candidates.toReversed()), match)
      const hits = candidates.filter((one) =>
        keys.some((wanted) => wanted === one.phoneKey || wanted === one.mobilePhoneKey),
      )
      const expected = new Set(hits.map(({ contactId }) => contactId)).size
      equal(match.match, expected === 0 ? 'none' : expected === 1 ? 'one' : 'several')
    }),
  )
})
