import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { type Condition, foldCase, isAskable, matches } from './condition.ts'
import { type CustomProperty, registered } from './custom.ts'
import { PROPERTIES, propertyOf } from './registry.ts'
import { type KnownContact, type KnownConversation, valuesOf } from './values.ts'

const NOW = new Date('2026-03-02T12:00:00.000Z')
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000).toISOString()

const own = (key: string, type: CustomProperty['type']): CustomProperty => ({
  id: key,
  key: `contact.custom_${key}`,
  label: key,
  type,
  choices: [
    { value: 'gold', label: 'Gold' },
    { value: 'silver', label: 'Silver' },
  ],
})
const OWN = [own('size', 'number'), own('levels', 'choices'), own('vip', 'yes_no'), own('birthday', 'day')].map(
  registered,
)
const ALL = [...PROPERTIES, ...OWN]

const AYSE: KnownContact = {
  name: 'Ayşe Demir',
  phone: '+4915123456789',
  mobilePhone: null,
  email: null,
  company: 'ÄRZTE GmbH',
  language: 'tr',
  country: 'DE',
  ownerId: 'mira',
  createdAt: hoursAgo(48),
  identities: [{ phoneNumber: null, username: 'ayse', profileName: 'Ayşe' }],
  consents: { marketing: { consent: 'opted_in' }, utility: { consent: 'unknown' } },
  properties: {
    'contact.custom_size': 38.5,
    'contact.custom_levels': ['gold', 'silver'],
    'contact.custom_vip': false,
    'contact.custom_birthday': '1990-05-17',
  },
}
const THREAD: KnownConversation = {
  inboxId: 'support',
  channelId: 'berlin',
  channelKind: 'whatsapp',
  status: 'open',
  ownerId: null,
  teamId: null,
  labelIds: ['vip', 'Late'],
  lastAt: hoursAgo(1),
  lastCustomerAt: hoursAgo(23),
  inboundCount: 4,
  createdAt: hoursAgo(40),
  ad: { headline: 'Spring sale', url: 'https://fb.me/x' },
}
const VALUES = valuesOf(AYSE, THREAD, { now: NOW, unread: 2 })

test('G5: every property of the registry has a value, with and without a conversation', () => {
  deepEqual(
    PROPERTIES.map(({ key }) => key).filter((key) => !(key in VALUES)),
    [],
  )
  const alone = valuesOf(AYSE, null, { now: NOW })
  deepEqual(
    PROPERTIES.filter(({ key, of }) => key in alone !== (of === 'contact')).map(({ key }) => key),
    [],
  )
  deepEqual(
    Object.keys(VALUES).filter((key) => propertyOf(key, OWN) === null),
    [],
  )
  equal(VALUES['contact.whatsapp_username'], 'ayse')
  equal(VALUES['conversation.ad'], 'Spring sale')
  deepEqual([VALUES['contact.consent_marketing'], VALUES['contact.consent_utility']], ['opted_in', 'unknown'])
})

const ask = (property: string, operator: Condition['operator'], value?: string): Condition => ({
  property,
  operator,
  value,
})
const holds = (...conditions: Condition[]) =>
  matches({ match: 'all', conditions }, VALUES, { now: NOW, userId: 'mira', properties: ALL })

test('G6: what is asked of a property holds or not, whatever the case of its letters', () => {
  const table: [Condition, boolean][] = [
    [ask('contact.company', 'is', 'ärzte gmbh'), true],
    [ask('contact.company', 'contains', 'Rzte'), true],
    [ask('contact.company', 'starts_with', 'gmbh'), false],
    [ask('contact.company', 'is_not', 'Bäckerei'), true],
    [ask('contact.email', 'is_unknown'), true],
    [ask('contact.email', 'is_not', 'a@b.example'), true],
    [ask('contact.email', 'is', 'a@b.example'), false],
    [ask('contact.owner', 'is', 'me'), true],
    [ask('contact.owner', 'is', 'jonas'), false],
    [ask('contact.created', 'before', hoursAgo(47)), true],
    [ask('contact.created', 'after', hoursAgo(47)), false],
    [ask('contact.created', 'after', hoursAgo(48).replace('.000Z', 'Z')), true],
    [ask('contact.created', 'within_days', '2'), true],
    [ask('contact.created', 'within_days', '1'), false],
    [ask('contact.created', 'not_within_days', '1'), true],
    [ask('contact.custom_size', 'is', '38.5'), true],
    [ask('contact.custom_size', 'at_least', '38.5'), true],
    [ask('contact.custom_size', 'at_most', '38'), false],
    [ask('contact.custom_levels', 'is', 'silver'), true],
    [ask('contact.custom_levels', 'is_not', 'silver'), false],
    [ask('contact.custom_vip', 'is', 'no'), true],
    [ask('contact.custom_vip', 'is_known'), true],
    [ask('contact.custom_birthday', 'before', '1990-05-17'), false],
    [ask('contact.custom_birthday', 'is', '1990-05-17'), true],
    [ask('conversation.window', 'is', 'closing'), true],
    [ask('conversation.window', 'is', 'open'), true],
    [ask('conversation.unread', 'at_least', '2'), true],
    [ask('conversation.number', 'is_unknown'), true],
  ]
  for (const [condition, expected] of table) equal(holds(condition), expected, JSON.stringify(condition))
})

test('G6: all of them, any of them, or everything where nothing is asked', () => {
  const yes = ask('contact.language', 'is', 'tr')
  const no = ask('contact.language', 'is', 'de')
  const asked = (match: 'all' | 'any', ...conditions: Condition[]) =>
    matches({ match, conditions }, VALUES, { now: NOW, userId: null, properties: ALL })
  equal(asked('all', yes, no), false)
  equal(asked('any', yes, no), true)
  equal(asked('any', no), false)
  equal(asked('all'), true)
  equal(asked('any'), true)
})

test('G6: what cannot be asked holds for nobody', () => {
  const cannot = [
    ask('contact.password', 'is_unknown'),
    ask('contact.name', 'at_least', '3'),
    ask('contact.name', 'is'),
    ask('contact.name', 'is', ''),
    ask('contact.custom_size', 'is', 'big'),
    ask('contact.custom_birthday', 'is', '1990-02-31'),
    ask('contact.created', 'before', 'yesterday'),
    ask('contact.created', 'within_days', '0'),
    ask('contact.created', 'within_days', '9999'),
  ]
  for (const condition of cannot) {
    equal(isAskable(condition, propertyOf(condition.property, OWN)), false, JSON.stringify(condition))
    equal(holds(condition), false, JSON.stringify(condition))
  }
})

test('G6: letters are folded one by one', () => {
  equal(foldCase('ÄÖÜ ẞ Σς İI'), 'äöü ß σς ii')
})
