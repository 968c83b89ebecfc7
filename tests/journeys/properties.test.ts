/** What a workspace defines of its contacts, and that the database answers filters as the rule does. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import type { Contact, ContactChange, Segment } from '#contract/contacts.ts'
import type { OwnProperty, PropertyUses } from '#contract/properties.ts'
import { type Condition, matches, type PropertyFilter } from '#core/property/condition.ts'
import { type CustomType, registered } from '#core/property/custom.ts'
import { operatorsOf, PROPERTIES, type Property } from '#core/property/registry.ts'
import { valuesOf } from '#core/property/values.ts'
import { isAskedOfContacts } from '#core/view/conditions.ts'
import { thoseThatFit } from '#server/contacts/listQueries.ts'
import { membersOf } from '#server/contacts/segments.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import type { Person } from '../person.ts'

type Page = { contacts: Contact[]; nextCursor: string | null }

let app: App
let mira: Person
let jonas: Person
const own: Record<string, OwnProperty> = {}
const ids: Record<string, string> = {}

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  jonas = await invited(app, mira, 'Jonas Berg')
})

const property = async (label: string, type: CustomType, choices: string[] = []) => {
  const body = { label, type, choices: choices.map((one) => ({ label: one })) }
  own[label] = await mira.post<OwnProperty>('/properties', body)
  return own[label]
}
const write = async (name: string, properties: Record<string, unknown>, more: object = {}) => {
  const body = { name, ...more, properties: keyed(properties) }
  ids[name] = (await mira.post<{ contact: Contact }>('/contacts', body)).contact.id
}
const keyed = (properties: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(properties).map(([label, value]) => [own[label]?.key ?? '', value]))
const contact = async (name: string) => (await mira.get<{ contact: Contact }>(`/contacts/${ids[name]}`)).contact
const asked = (filter: PropertyFilter, more = '') =>
  `/contacts?where=${encodeURIComponent(JSON.stringify(filter))}&limit=100${more}`
const found = async (conditions: readonly Condition[], more = '') =>
  (await mira.get<Page>(asked({ match: 'all', conditions: [...conditions] }, more))).contacts.map(({ name }) => name)
const key = (label: string) => own[label]?.key ?? ''

test('Mira defines properties, and Jonas writes values that fit them', async () => {
  await property('Shoe size', 'number')
  await property('Level', 'choice', ['Gold', 'Silver'])
  await property('Likes', 'choices', ['Roses', 'Tulips', 'Lilies'])
  await property('Birthday', 'day')
  await property('Nickname', 'text')
  await property('Regular', 'yes_no')
  await property('Advisor', 'person')
  equal(own['Shoe size']?.key, 'contact.custom_shoe_size')
  equal((await jonas.ask('POST', '/properties', { label: 'Mine', type: 'text', choices: [] })).status, 403)
  for (const label of ['shoe SIZE', 'Company', 'Besitzer']) {
    equal((await mira.ask('POST', '/properties', { label, type: 'text', choices: [] })).status, 409, label)
  }
  await write('Ayşe', { 'Shoe size': '38,5', Level: 'gold', Likes: ['tulips', 'roses'], Birthday: '1990-05-17' })
  deepEqual((await contact('Ayşe')).properties, {
    'contact.custom_shoe_size': 38.5,
    'contact.custom_level': 'gold',
    'contact.custom_likes': ['roses', 'tulips'],
    'contact.custom_birthday': '1990-05-17',
  })
  const { status, body } = await jonas.ask<{ error: { code: string; details: object } }>(
    'PATCH',
    `/contacts/${ids.Ayşe}`,
    { company: 'Never written', properties: { [key('Birthday')]: '30.2.1990' } },
  )
  deepEqual([status, body.error.code, body.error.details], [422, 'not_a_day', { property: key('Birthday') }])
  equal((await contact('Ayşe')).company, null)
  await jonas.patch(`/contacts/${ids.Ayşe}`, { properties: keyed({ Likes: null, Nickname: 'Ay' }) })
  const { properties } = await contact('Ayşe')
  equal(properties[key('Likes')], undefined)
  equal(properties[key('Nickname')], 'Ay')
})

test('a property is renamed, put in another order and put away; its values wait for it', async () => {
  const level = own.Level?.id ?? ''
  await mira.patch(`/properties/${level}`, {
    label: 'Status level',
    choices: [{ value: 'silver', label: 'Silver' }, { label: 'Platinum' }, { value: 'gold', label: 'Golden' }],
  })
  await mira.put('/properties/order', { ids: [level] })
  const { properties } = await mira.get<{ properties: OwnProperty[] }>('/properties')
  deepEqual(
    [properties[0]?.label, properties[0]?.choices.map(({ value }) => value)],
    ['Status level', ['silver', 'platinum', 'gold']],
  )
  const filter: PropertyFilter = {
    match: 'all',
    conditions: [{ property: key('Level'), operator: 'is', value: 'gold' }],
  }
  const segment = { name: 'Golden', filter, sort: 'name', columns: [], sharing: 'private', teamIds: [] }
  const { id: segmentId, count } = await mira.post<Segment>('/segments', segment)
  equal(count, 1)
  await mira.patch(`/properties/${level}`, { archived: true })
  equal((await contact('Ayşe')).properties[key('Level')], undefined)
  const { segments } = await mira.get<{ segments: Segment[] }>('/segments')
  deepEqual(
    [segments.map((one) => one.count), await found(filter.conditions)],
    [[0], []],
    'it fits nobody, and is no fault',
  )
  equal((await mira.ask('POST', '/segments', { ...segment, name: 'Silver' })).status, 422)
  equal((await mira.ask('PATCH', `/contacts/${ids.Ayşe}`, { properties: { [key('Level')]: 'gold' } })).status, 422)
  equal((await mira.ask('GET', asked({ match: 'all', conditions: [] }))).status, 200)
  await mira.patch(`/properties/${level}`, { archived: false, label: 'Level' })
  equal((await contact('Ayşe')).properties[key('Level')], 'gold')
  equal((await mira.get<{ segments: Segment[] }>('/segments')).segments[0]?.count, 1)
  await mira.ask('DELETE', `/segments/${segmentId}`)
  const uses = await mira.get<PropertyUses>(`/properties/${level}/uses`)
  deepEqual(uses, { contacts: 1, segments: 0, views: 0, templates: 0, snippets: 0, workflows: 0, named: [] })
})

test('a country or language that there is not is refused; what was stored before that was asked stays, and the rest is edited', async () => {
  const path = `/contacts/${ids.Ayşe}`
  const refusedAs = async (change: object) => (await mira.ask('PATCH', path, change)).body.error.code
  equal(await refusedAs({ country: 'Narnia' }), 'not_a_country')
  equal(await refusedAs({ language: 'klingon!!' }), 'not_a_language')
  await mira.patch(path, { country: 'Österreich', language: 'German' })
  deepEqual([(await contact('Ayşe')).country, (await contact('Ayşe')).language], ['AT', 'de'])

  await inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
    tx
      .updateTable('contacts')
      .set({ country: 'Narnia', language: 'klingon!!' })
      .where('id', '=', ids.Ayşe ?? '')
      .execute(),
  )
  await mira.patch(path, { company: 'Yıldız', country: 'Narnia' })
  const { company, country, language } = await contact('Ayşe')
  deepEqual([company, country, language], ['Yıldız', 'Narnia', 'klingon!!'])
  await mira.patch(path, { company: null, country: null, language: null })
})

test('contacts are listed by what is asked, page by page, and saved as a segment', async () => {
  await write(
    'Boris',
    { 'Shoe size': 44, Level: 'silver', Regular: true },
    { company: 'ÄRZTE GmbH', ownerId: jonas.id },
  )
  await write('Çelik', { 'Shoe size': -1, Likes: ['lilies'], Advisor: mira.id, Nickname: 'Ayran' })
  await write('Dmitri', {}, { email: 'dmitri@example.org' })
  const ask = (label: string, operator: Condition['operator'], value?: string) => ({
    ...{ property: label.includes('.') ? label : key(label), operator },
    ...(value === undefined ? {} : { value }),
  })
  deepEqual(await found([ask('Shoe size', 'at_least', '38.5')]), ['Ayşe', 'Boris'])
  deepEqual(await found([ask('Shoe size', 'at_least', '38.5'), ask('Level', 'is_not', 'gold')]), ['Boris'])
  deepEqual(await found([ask('Nickname', 'starts_with', 'AY')]), ['Ayşe', 'Çelik'])
  deepEqual(await found([ask('contact.company', 'contains', 'ärzte')]), ['Boris'])
  deepEqual(await found([ask('Likes', 'is_unknown')]), ['Ayşe', 'Boris', 'Dmitri'])
  deepEqual(await found([ask('contact.owner', 'is', jonas.id)]), ['Boris'])
  deepEqual(await found([ask('contact.email', 'is_known')], '&q=dmi'), ['Dmitri'])
  deepEqual(await found([], '&sort=newest'), ['Dmitri', 'Çelik', 'Boris', 'Ayşe'])
  const names: string[] = []
  for (let after = ''; ; ) {
    const page = await mira.get<Page>(`/contacts?limit=1&sort=oldest${after}`)
    names.push(...page.contacts.map(({ name }) => name))
    if (page.nextCursor === null) break
    after = `&after=${page.nextCursor}`
  }
  deepEqual(names, ['Ayşe', 'Boris', 'Çelik', 'Dmitri'])
  equal(
    (await mira.ask('GET', asked({ match: 'all', conditions: [ask('contact.name', 'at_least', '1')] }))).status,
    422,
  )

  const filter: PropertyFilter = { match: 'all', conditions: [ask('contact.owner', 'is', 'me')] }
  const body = { name: 'My customers', filter, sort: 'name', columns: [], sharing: 'everyone', teamIds: [] }
  const mine = await mira.post<Segment>('/segments', body)
  const countFor = async (person: Person) =>
    (await person.get<{ segments: Segment[] }>('/segments')).segments.map(({ name, count, isMine }) => [
      name,
      count,
      isMine,
    ])
  deepEqual(await countFor(mira), [['My customers', 0, true]])
  deepEqual(await countFor(jonas), [['My customers', 1, false]])
  equal((await jonas.ask('PUT', `/segments/${mine.id}`, body)).status, 403)
  const inside = await inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
    membersOf(tx, mira.workspaceId, mine.id, Object.values(ids), new Date()),
  )
  deepEqual(inside, [])
})

test('many are changed at once, and it is undone', async () => {
  const contactIds = Object.values(ids)
  const change = { contactIds, ownerId: jonas.id, properties: keyed({ Level: 'silver' }) }
  const done = await mira.post<{ count: number; undo: ContactChange[] }>('/contacts/changes', { changes: [change] })
  equal(done.count, 4)
  deepEqual([(await contact('Ayşe')).ownerId, (await contact('Ayşe')).properties[key('Level')]], [jonas.id, 'silver'])
  await mira.post('/contacts/changes', { changes: done.undo })
  deepEqual([(await contact('Ayşe')).ownerId, (await contact('Ayşe')).properties[key('Level')]], [null, 'gold'])
  deepEqual([(await contact('Dmitri')).ownerId, (await contact('Dmitri')).properties], [null, {}])
})

test('consent is asked for like any property, foretold before it is recorded, and the database answers every filter as the rule does', async () => {
  const say = (name: string, consent: string, purposes: string[], at: string) =>
    mira.post(`/contacts/${ids[name]}/consents`, { id: crypto.randomUUID(), consent, purposes, at, proof: 'on paper' })
  await say('Ayşe', 'opted_in', ['marketing', 'utility'], '2026-01-02T12:00:00.000Z')
  await say('Boris', 'opted_in', ['marketing'], '2026-01-02T12:00:00.000Z')
  await say('Boris', 'opted_out', ['marketing'], '2026-01-03T12:00:00.000Z')
  await say('Çelik', 'opted_out', ['utility'], '2026-01-02T12:00:00.000Z')
  const agreed = (value: string): Condition => ({ property: 'contact.consent_marketing', operator: 'is', value })
  deepEqual(await found([agreed('opted_in')]), ['Ayşe'])
  deepEqual(await found([agreed('opted_out')]), ['Boris'])

  const { ids: everybody } = await mira.get<{ ids: string[] }>(
    `/contacts/ids?where=${encodeURIComponent(JSON.stringify({ match: 'all', conditions: [agreed('unknown')] }))}`,
  )
  deepEqual(everybody.toSorted(), [ids.Çelik, ids.Dmitri].toSorted())
  const yes = { consent: 'opted_in', purposes: ['marketing'], contactIds: Object.values(ids) }
  const foreseen = { contacts: 4, same: 1 }
  deepEqual(await mira.post('/consents/preview', yes), { ...foreseen, changed: 3, kept: 0, overruled: 1 })
  deepEqual(await mira.post('/consents/preview', { ...yes, at: '2026-01-02T13:00:00.000Z' }), {
    ...{ ...foreseen, changed: 2, kept: 1, overruled: 0 },
  })
  equal((await jonas.ask('POST', '/consents/preview', yes)).status, 403)
  deepEqual(await found([agreed('opted_in')]), ['Ayşe'])
  const listed = [...PROPERTIES.filter(isAskedOfContacts), ...Object.values(own).map(registered)]
  const contacts = (await mira.get<Page>('/contacts?limit=100')).contacts
  const now = new Date()
  const words = [
    'ay',
    'Ä',
    'rzte',
    'gold',
    'GmbH',
    'dmitri@example.org',
    mira.id,
    jonas.id,
    'me',
    'roses',
    'é%_\\',
    'de',
  ]
  const askedOf = ({ type, choices }: Property): fc.Arbitrary<string> =>
    type === 'number'
      ? fc.constantFrom('38.5', '44', '-1', '0')
      : type === 'yes_no'
        ? fc.constantFrom('yes', 'no')
        : type === 'day'
          ? fc.constantFrom('1990-05-17', '1990-05-18', '2001-01-01')
          : type === 'date'
            ? fc.constantFrom(...contacts.map(({ createdAt }) => createdAt), now.toISOString())
            : choices
              ? fc.constantFrom(...choices.map(({ value }) => value))
              : fc.constantFrom(...words, ...contacts.map(({ name }) => name.slice(0, 3)))
  const condition = fc.constantFrom(...listed).chain((one) =>
    fc.constantFrom(...operatorsOf(one.type)).chain((operator) => {
      const value = operator.endsWith('days') ? fc.constantFrom('1', '30') : askedOf(one)
      return value.map((text): Condition => ({ property: one.key, operator, value: text }))
    }),
  )
  const filters = fc.record({
    match: fc.constantFrom('all' as const, 'any' as const),
    conditions: fc.array(condition, { minLength: 1, maxLength: 3 }),
  })
  const { db } = app.database.database
  await fc.assert(
    fc.asyncProperty(filters, fc.constantFrom(mira.id, jonas.id), async (filter, userId) => {
      const asking = { workspaceId: mira.workspaceId, userId, sight: null, now, own: listed }
      const rows = await inWorkspaces(db, [mira.workspaceId], (tx) =>
        thoseThatFit(
          tx,
          asking,
          filter,
          contacts.map(({ id }) => id),
        ),
      )
      const ruled = contacts.filter((one) =>
        matches(filter, valuesOf(one, null, { now }), { now, userId, properties: listed }),
      )
      deepEqual(rows.toSorted(), ruled.map(({ id }) => id).toSorted(), JSON.stringify(filter))
      const page = await (userId === mira.id ? mira : jonas).get<Page>(asked(filter))
      deepEqual(page.contacts.map(({ id }) => id).toSorted(), rows.toSorted(), `listed: ${JSON.stringify(filter)}`)
    }),
    { numRuns: 150 },
  )
  ok(contacts.length >= 4)
})

test('contacts with one number in two spellings are offered to each other, whenever it was written down', async () => {
  const create = async (name: string, values: object) =>
    (await mira.post<{ contact: Contact }>('/contacts', { name, ...values })).contact
  const offersOf = async ({ id }: Contact) =>
    (await mira.get<{ contact: Contact }>(`/contacts/${id}`)).contact.offers.map(({ name, reason }) => [name, reason])
  const first = await create('Ayşe at home', { phone: '+49 1516 7788991' })
  const other = await create('Ayşe at work', { mobilePhone: '0049 (1516) 77 88 991' })
  const neither = await create('Somebody else', { phone: '+49 1516 7788992' })
  deepEqual(await offersOf(first), [['Ayşe at work', 'same_number']])
  deepEqual(await offersOf(other), [['Ayşe at home', 'same_number']])
  deepEqual(await offersOf(neither), [])
  await mira.patch(`/contacts/${other.id}`, { mobilePhone: null })
  deepEqual(await offersOf(first), [])
})
