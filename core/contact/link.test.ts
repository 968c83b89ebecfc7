import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { Face } from './identity.ts'
import { ContactBook, type ContactRow, type LinkedIdentity } from './link.ts'

const NUMBER = '4915123456781'
const face = (more: Partial<Face> = {}): Face => ({
  ...{
    userId: 'DE.1',
    parentUserId: null,
    waId: NUMBER,
    username: 'ayse',
    profileName: 'Ayşe',
    profileAt: new Date(0),
  },
  ...more,
})
const contact = (more: Partial<ContactRow>): ContactRow => ({
  ...{
    id: 'own',
    name: 'Own',
    nameSource: 'profile',
    phone: null,
    phoneKey: null,
    mobilePhoneKey: null,
    country: null,
  },
  ...{ origin: 'whatsapp', touched: false, mergedInto: null },
  ...more,
})
const saved = (id: string, more: Partial<ContactRow> = {}) =>
  contact({ id, name: id, origin: 'person', nameSource: 'person', touched: true, phoneKey: NUMBER, ...more })
const linked = (more: Partial<LinkedIdentity> = {}): LinkedIdentity => ({
  ...{ id: 'identity', scope: 'portfolio', contactId: 'own', contactLink: 'auto', face: face() },
  ...more,
})
const ayse = { id: 'identity', scope: 'portfolio', face: face(), members: ['u:DE.1', `w:${NUMBER}`] }

function book(contacts: ContactRow[], identities: LinkedIdentity[] = []) {
  let made = 0
  return new ContactBook(contacts, identities, () => `new-${++made}`)
}
const contactOf = (one: ContactBook, id = 'identity') => one.contacts.get(one.identities.get(id)?.contactId ?? '')

test('I9: a new contact is called by its profile, else its number, else its username', () => {
  const nameOf = (more: Partial<Face>) => {
    const one = book([])
    one.link({ ...ayse, face: face(more) }, [])
    return contactOf(one)?.name
  }
  equal(nameOf({}), 'Ayşe')
  equal(nameOf({ profileName: null }), '+49 1512 3456781')
  equal(nameOf({ profileName: null, waId: null }), 'ayse')
  equal(nameOf({ profileName: null, waId: null, username: null }), 'DE.1')
})

test('I9: name and number follow the profile until a person edits them', () => {
  const follow = (row: ContactRow) => {
    const one = book([row], [linked({ face: face({ profileName: 'Ayşe D.' }) })])
    one.dress(['own'])
    return [one.contacts.get('own')?.name, one.contacts.get('own')?.phone]
  }
  deepEqual(follow(contact({})), ['Ayşe D.', `+${NUMBER}`])
  deepEqual(follow(contact({ touched: true, phone: '+491' })), ['Ayşe D.', '+491'])
  deepEqual(follow(contact({ touched: true, nameSource: 'person', name: 'Mrs Demir' })), ['Mrs Demir', `+${NUMBER}`])
})

test('I10: the one contact that has the number is the contact, several are offered', () => {
  const one = book([saved('mira')])
  one.link(ayse, [])
  equal(contactOf(one)?.id, 'mira')
  const several = book([saved('mira'), saved('jonas', { phoneKey: null, mobilePhoneKey: NUMBER })])
  several.link(ayse, [])
  equal(contactOf(several)?.id, 'new-1')
  deepEqual(several.offers.map(({ candidateId }) => candidateId).sort(), ['jonas', 'mira'])
})

test('I10: a contact that people have edited stays, and the other one is offered', () => {
  const one = book([contact({ touched: true }), saved('mira')], [linked()])
  one.link(ayse, [])
  equal(contactOf(one)?.id, 'own')
  deepEqual(one.offers, [{ contactId: 'own', candidateId: 'mira', reason: 'same_number' }])
})

test('I10: another portfolio’s contact with the number is the same; within one portfolio it is another person', () => {
  const row = contact({ phoneKey: NUMBER, phone: `+${NUMBER}` })
  const elsewhere = book([row], [linked({ id: 'other', scope: 'another portfolio' })])
  elsewhere.link(ayse, [])
  equal(contactOf(elsewhere)?.id, 'own')
  const here = book([row], [linked({ id: 'other' })])
  here.link(ayse, [])
  equal(contactOf(here)?.id, 'new-1')
})

test('I10: what was made for two who turn out to be one stands in nobody’s way: the one contact of people is the contact', () => {
  const other = '4915123456782'
  const made = [contact({ id: 'own' }), contact({ id: 'second', phone: `+${other}`, phoneKey: other })]
  // In either order: which of the two identities survives, and which of the two contacts is the older, says nothing.
  for (const [survivor, heir] of [
    ['own', 'second'],
    ['second', 'own'],
  ] as const) {
    const one = book(
      [saved('saved'), ...made.map((row) => ({ ...row }))],
      [linked({ contactId: survivor }), linked({ id: 'heir', contactId: heir })],
    )
    one.link({ ...ayse, members: [...ayse.members, `w:${other}`] }, ['heir'])
    deepEqual([contactOf(one)?.id, one.offers], ['saved', []])
    deepEqual(one.merged.map(({ id }) => id).sort(), ['own', 'second'])
  }
})

test('I11: a link that a person made stays', () => {
  const one = book([contact({}), saved('mira')], [linked({ contactLink: 'person' })])
  one.link(ayse, [])
  deepEqual([contactOf(one)?.id, one.identities.get('identity')?.contactLink], ['own', 'person'])
})

test('I12: a contact that Posthorn made goes with its last identity, unless somebody touched it', () => {
  const heir = linked({ id: 'heir', contactId: 'second' })
  const plain = book([contact({}), contact({ id: 'second' })], [linked(), heir])
  plain.link(ayse, ['heir'])
  deepEqual(plain.merged, [{ id: 'second', into: 'own' }])
  const touched = book([contact({}), contact({ id: 'second', touched: true })], [linked(), heir])
  touched.link(ayse, ['heir'])
  equal(contactOf(touched)?.id, 'second')
  deepEqual(touched.merged, [{ id: 'own', into: 'second' }])
})
