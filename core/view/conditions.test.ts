import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Condition, matches } from '../property/condition.ts'
import { operatorsOf, PROPERTIES, propertyOf } from '../property/registry.ts'
import { type KnownContact, type KnownConversation, valuesOf } from '../property/values.ts'
import { askedOf, askedOfContacts, conditionsOf, isAskedOfContacts, isListed, PROPERTY_OF } from './conditions.ts'
import { belongs, type NamedFilter } from './filter.ts'

const NOW = new Date('2026-03-02T12:00:00.000Z')
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000).toISOString()
const some = (...values: string[]) => fc.constantFrom(...values)
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined })

const AYSE: KnownContact = {
  name: 'Ayşe',
  phone: null,
  mobilePhone: null,
  email: null,
  company: null,
  language: 'tr',
  country: null,
  ownerId: null,
  createdAt: hoursAgo(48),
  identities: [],
  consents: { marketing: { consent: 'unknown' }, utility: { consent: 'unknown' } },
  properties: {},
}
const thread: fc.Arbitrary<KnownConversation> = fc.record({
  inboxId: some('support', 'sales'),
  channelId: some('berlin', 'paris'),
  channelKind: some('whatsapp', 'email'),
  status: some('open', 'closed'),
  ownerId: fc.option(some('mira', 'jonas')),
  teamId: fc.option(some('orders', 'returns')),
  labelIds: fc.subarray(['vip', 'late', 'new']),
  lastAt: fc.integer({ min: 0, max: 40 }).map(hoursAgo),
  lastCustomerAt: fc.option(fc.integer({ min: 0, max: 40 }).map(hoursAgo)),
  inboundCount: fc.nat(3),
  createdAt: fc.constant(hoursAgo(50)),
})
const named: fc.Arbitrary<NamedFilter> = fc.record({
  inboxId: maybe(some('support', 'sales')),
  channelKind: maybe(some('whatsapp')),
  channelId: maybe(some('berlin')),
  status: maybe(some('open', 'closed')),
  owner: maybe(some('me', 'none', 'jonas')),
  team: maybe(some('none', 'orders')),
  labelIds: maybe(fc.subarray(['vip', 'late', 'new'])),
  window: maybe(fc.constantFrom('open', 'closing', 'closed')),
  unread: maybe(fc.boolean()),
  since: maybe(fc.integer({ min: 0, max: 40 }).map(hoursAgo)),
  until: maybe(fc.integer({ min: 0, max: 40 }).map(hoursAgo)),
})

test('V2: each named filter says of a property of the registry what the first screen asks without it', () => {
  fc.assert(
    fc.property(thread, named, fc.nat(2), (conversation, filter, unread) => {
      const values = valuesOf(AYSE, conversation, { now: NOW, unread })
      const asked = { now: NOW, userId: 'mira', properties: PROPERTIES }
      const filtered = { ...conversation, contactId: 'ayse' }
      equal(
        matches({ match: 'all', conditions: conditionsOf(filter) }, values, asked),
        belongs(filtered, filter, { userId: 'mira', unread, now: NOW }),
      )
    }),
  )
})

test('V2: what filters are of stands in the registry, with a name in each language, and lists can be asked for it', () => {
  for (const key of Object.values(PROPERTY_OF)) {
    const property = propertyOf(key)
    ok(property && isListed(property) && property.label.en && property.label.de, key)
    ok(operatorsOf(property.type).length > 0, key)
  }
  const notListed = PROPERTIES.filter((property) => !isListed(property)).map(({ key }) => key)
  ok(notListed.includes('conversation.last_customer_text') && notListed.includes('contact.last_customer_message'))
})

test('G14: contacts are asked for their newest conversation, of which nothing is known where there is none', () => {
  const asked = PROPERTIES.filter(isAskedOfContacts).map(({ key }) => key)
  for (const key of ['contact.language', 'conversation.status', 'conversation.labels', 'conversation.window']) {
    ok(asked.includes(key), key)
  }
  ok(asked.includes('contact.last_customer_message'))
  for (const key of ['conversation.unread', 'conversation.last_customer_text', 'contact.whatsapp_name']) {
    ok(!asked.includes(key), key)
  }
  const holds = (operator: 'is' | 'is_not' | 'is_known' | 'is_unknown', property: string, value: string) =>
    matches({ match: 'all', conditions: [{ property, operator, value }] }, valuesOf(AYSE, null, { now: NOW }), {
      ...{ now: NOW, userId: 'mira', properties: PROPERTIES },
    })
  for (const [key, value] of [
    ['conversation.window', 'never_opened'],
    ['conversation.customer_messages', '0'],
    ['conversation.labels', 'vip'],
  ] as const) {
    const verdicts = (['is', 'is_not', 'is_known', 'is_unknown'] as const).map((one) => holds(one, key, value))
    deepEqual(verdicts, [false, true, false, true], key)
  }
})

test('V3: what is asked besides holds together with what is named; of several that are enough singly one does', () => {
  const condition = (property: string) => ({ property, operator: 'is', value: 'x' }) as const
  const two = [condition('contact.language'), condition('conversation.owner')]
  const status = { property: 'conversation.status', operator: 'is', value: 'open' }
  deepEqual(askedOf({ status: 'open', where: { match: 'all', conditions: two } }), { all: [status, ...two], any: [] })
  deepEqual(askedOf({ status: 'open', where: { match: 'any', conditions: two } }), { all: [status], any: two })
  deepEqual(askedOf({ where: { match: 'any', conditions: two.slice(0, 1) } }), { all: two.slice(0, 1), any: [] })
  const keysOf = (conditions: Condition[]) => askedOfContacts({ match: 'all', conditions }, []).map(({ key }) => key)
  deepEqual(keysOf([...two, ...two]), ['contact.language'])
  deepEqual(keysOf(two.slice(1)), [])
})
