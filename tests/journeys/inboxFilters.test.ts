/** The inbox, and contacts, by what is known of conversations and contacts: the database answers as the rule does, and so do views and search. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Contact } from '#contract/contacts.ts'
import type { Conversation, ConversationPage } from '#contract/inbox.ts'
import type { Label } from '#contract/labels.ts'
import type { OwnProperty, PropertyUses } from '#contract/properties.ts'
import type { SearchAnswer } from '#contract/search.ts'
import type { Team } from '#contract/teams.ts'
import type { View, ViewList } from '#contract/views.ts'
import { type Condition, matches, type PropertyFilter } from '#core/property/condition.ts'
import { registered } from '#core/property/custom.ts'
import { operatorsOf, PROPERTIES, type Property } from '#core/property/registry.ts'
import { valuesOf } from '#core/property/values.ts'
import { isAskedOfContacts, isListed } from '#core/view/conditions.ts'
import { countContacts, listContacts, thoseThatFit } from '#server/contacts/listQueries.ts'
import { countConversations, listConversations } from '#server/conversations/listQueries.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { type App, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone } from '../practice.ts'

const NAMES = ['Ayşe Yıldız', 'Boris Lem', 'Mateo Ruiz', 'Zoë Ångström']

let app: App
let mira: Person
let source: OwnProperty
let size: OwnProperty
let label: Label
let team: Team
/** By name. */
const contacts: Record<string, string> = {}
const threads: Record<string, string> = {}

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  const choices = [{ label: 'Spring sale' }, { label: 'Shop window' }]
  source = await mira.post<OwnProperty>('/properties', { label: 'Ad source', type: 'choice', choices })
  size = await mira.post<OwnProperty>('/properties', { label: 'Size', type: 'number', choices: [] })
  label = await mira.post<Label>('/labels', { name: 'VIP', color: 'red' })
  team = await mira.post<Team>('/teams', { name: 'Orders', memberIds: [mira.id] })
  for (const name of NAMES) {
    await (await newPhone(app.sim, name)).says(`Hello from ${name}`)
    const { id, contactId } = await mira.conversationWith(name)
    contacts[name] = contactId
    threads[name] = id
  }
  const is = (name: string, change: object) => mira.patch(`/contacts/${contacts[name]}`, change)
  await is('Ayşe Yıldız', {
    language: 'tr',
    company: 'ÄRZTE GmbH',
    properties: { [source.key]: 'spring_sale', [size.key]: 38 },
  })
  await is('Boris Lem', {
    language: 'de',
    country: 'DE',
    ownerId: mira.id,
    properties: { [source.key]: 'shop_window' },
  })
  await is('Mateo Ruiz', { language: 'tr', properties: { [size.key]: 44 } })
  await mira.put(`/conversations/${threads['Ayşe Yıldız']}/owner`, { ownerId: mira.id })
  await mira.put(`/conversations/${threads['Boris Lem']}/team`, { teamId: team.id })
  const ids = [threads['Boris Lem'], threads['Mateo Ruiz']]
  await mira.post('/conversations/bulk', { conversationIds: ids, act: { kind: 'label', add: [label.id], remove: [] } })
  await mira.post('/conversations/bulk', { conversationIds: ids.slice(1), act: { kind: 'close' } })
})

const where = (conditions: Condition[], match: 'all' | 'any' = 'all') =>
  encodeURIComponent(JSON.stringify({ match, conditions }))
const listed = async (conditions: Condition[], more = '') =>
  (await mira.conversations(`?where=${where(conditions)}${more}`)).conversations
    .map(({ contactName }) => contactName)
    .toSorted()
const ask = (property: string, operator: Condition['operator'], value?: string): Condition =>
  value === undefined ? { property, operator } : { property, operator, value }

test('the inbox is filtered by what contacts are and what the workspace defined of them, together with the filters that have a name', async () => {
  deepEqual(await listed([ask('contact.language', 'is', 'tr')]), ['Ayşe Yıldız', 'Mateo Ruiz'])
  deepEqual(await listed([ask('contact.language', 'is', 'tr')], '&status=open'), ['Ayşe Yıldız'])
  deepEqual(await listed([ask(source.key, 'is', 'spring_sale')], '&owner=me'), ['Ayşe Yıldız'])
  deepEqual(await listed([ask(size.key, 'at_least', '40'), ask('conversation.labels', 'is', label.id)]), ['Mateo Ruiz'])
  deepEqual(await listed([ask('contact.consent_marketing', 'is', 'opted_in')]), [])
  const proof = {
    id: crypto.randomUUID(),
    consent: 'opted_in',
    purposes: ['marketing'],
    at: new Date().toISOString(),
    proof: 'on paper',
  }
  await mira.post(`/contacts/${contacts['Boris Lem']}/consents`, proof)
  deepEqual(await listed([ask('contact.consent_marketing', 'is', 'opted_in')]), ['Boris Lem'])
  const page = await mira.conversations(`?where=${where([ask('contact.owner', 'is', 'me')])}`)
  deepEqual(page.asked, { [contacts['Boris Lem'] ?? '']: { 'contact.owner': mira.id } })
  deepEqual((await mira.conversations()).asked, {}, 'nobody asked for contacts')
  for (const wrong of [
    ask('contact.language', 'at_least', '1'),
    ask('conversation.last_customer_text', 'is', 'Hello'),
    ask('name', 'is', 'x'),
  ]) {
    equal((await mira.ask('GET', `/conversations?where=${where([wrong])}`)).status, 422, wrong.property)
  }
})

test('a view keeps them and counts them; what an older Posthorn saved goes on; what was put away fits nobody', async () => {
  const filter = { status: 'open', where: JSON.stringify({ match: 'all', conditions: [ask(source.key, 'is_known')] }) }
  const rest = { name: 'By ads', order: 'newest', columns: [], sharing: 'private', teamIds: [] }
  const view = await mira.post<View>('/views', { ...rest, filter })
  deepEqual([view.filter, view.count], [filter, 2])
  const bad = JSON.stringify({ match: 'all', conditions: [ask('contact.name', 'at_least', '1')] })
  equal((await mira.ask('POST', '/views', { ...rest, filter: { where: bad } })).status, 422)
  const old = { status: 'open', labelIds: label.id, unread: 'true' }
  await inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
    sql`insert into views (workspace_id, id, name, filter, sort_order, columns, sharing, owner_id, created_at, updated_at)
      values (${mira.workspaceId}, gen_random_uuid(), 'Of old', ${JSON.stringify(old)}::jsonb, 'newest', '{}', 'private', ${mira.id}, now(), now())`.execute(
      tx,
    ),
  )
  const counts = async () =>
    Object.fromEntries((await mira.get<ViewList>('/views')).views.map(({ name, count }) => [name, count]))
  deepEqual(await counts(), { 'By ads': 2, 'Of old': 1 })
  await mira.patch(`/properties/${source.id}`, { archived: true })
  equal((await counts())['By ads'], 0)
  deepEqual(await listed([ask(source.key, 'is_known')]), [])
  await mira.patch(`/properties/${source.id}`, { archived: false })
  equal((await counts())['By ads'], 2)
})

test('what would miss a property is named: views, snippets, and workflows as they are drawn, but not what names a longer key', async () => {
  await inWorkspaces(app.database.database.db, [mira.workspaceId], async (tx) => {
    for (const [name, key] of [
      ['Welcome', source.key],
      ['Other', `${source.key}_2`],
    ]) {
      const draft = JSON.stringify({ steps: [{ text: `{{${key}}}` }] })
      await sql`insert into workflows (workspace_id, id, name, draft, created_by, created_at, updated_at)
        values (${mira.workspaceId}, gen_random_uuid(), ${name}, ${draft}::jsonb, ${mira.id}, now(), now())`.execute(tx)
    }
  })
  const text = `You came by {{${source.key}}}, {{contact.first_name}}`
  const rest = { fallbacks: {}, language: null, sharing: 'everyone', teamIds: [] }
  await mira.post('/snippets', { name: 'Source', shortcut: 'source', text, ...rest })
  const { named, ...counts } = await mira.get<PropertyUses>(`/properties/${source.id}/uses`)
  deepEqual(counts, { contacts: 2, segments: 0, views: 1, templates: 0, snippets: 1, workflows: 1 })
  deepEqual(
    named.map(({ kind, name }) => [kind, name]),
    [
      ['snippet', 'Source'],
      ['view', 'By ads'],
      ['workflow', 'Welcome'],
    ],
  )
})

test('what is found is narrowed by them', async () => {
  const found = async (condition: Condition) =>
    (await mira.get<SearchAnswer>(`/search?q=hello&where=${where([condition])}`)).messages.map(
      ({ contactName }) => contactName,
    )
  await eventually(async () => deepEqual(await found(ask('contact.language', 'is', 'de')), ['Boris Lem']))
})

test('the database answers every filter of the inbox as the rule does', async () => {
  const properties: Property[] = [...PROPERTIES.filter(isListed), ...own()]
  const { conversations, reads } = await mira.get<ConversationPage>('/conversations')
  const people = await peopleById()
  const now = new Date()
  await inWorkspaces(app.database.database.db, [mira.workspaceId], async (tx) => {
    const reader = { workspaceId: mira.workspaceId, userId: mira.id, sight: null, own: own() }
    await fc.assert(
      fc.asyncProperty(filtersOf(properties, conversations), async (filter) => {
        const { rows } = await listConversations(tx, reader, { where: filter }, { before: null, limit: 50, now })
        const fitting = conversations.filter((one) => {
          const unread = one.inboundCount - (reads[one.id] ?? 0)
          const known = valuesOf(people.get(one.contactId) as Contact, one, { now, unread })
          return matches(filter, known, { now, userId: mira.id, properties })
        })
        deepEqual(rows.map(({ id }) => id).toSorted(), fitting.map(({ id }) => id).toSorted())
        equal(await countConversations(tx, reader, { where: filter }, { limit: 100, now }), fitting.length)
      }),
      { numRuns: 120 },
    )
  })
})

test('contacts are asked for the newest conversation that the asker sees: the database answers as the rule does', async () => {
  // Zoë turns out to be Ayşe: of two conversations one is the newest, and one contact has none.
  const { db } = app.database.database
  await inWorkspaces(db, [mira.workspaceId], (tx) =>
    sql`update identities set contact_id = ${contacts['Ayşe Yıldız']}::uuid
      where workspace_id = ${mira.workspaceId} and contact_id = ${contacts['Zoë Ångström']}::uuid`.execute(tx),
  )
  const properties: Property[] = [...PROPERTIES.filter(isAskedOfContacts), ...own()]
  const { conversations } = await mira.get<ConversationPage>('/conversations')
  const people = await peopleById()
  const now = new Date()
  const place = ({ lastAt, id }: Conversation) => `${lastAt} ${id}`
  const newest = new Map(
    conversations.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)).map((one) => [one.contactId, one]),
  )
  equal(newest.size, NAMES.length - 1)
  equal(newest.get(contacts['Ayşe Yıldız'] ?? '')?.id, threads['Zoë Ångström'])
  const wroteLast = (contactId: string) =>
    conversations
      .flatMap((one) => (one.contactId === contactId ? (one.lastCustomerAt ?? []) : []))
      .toSorted()
      .at(-1) ?? null
  await inWorkspaces(db, [mira.workspaceId], async (tx) => {
    const ofEverything = { workspaceId: mira.workspaceId, userId: mira.id, now, own: own() }
    await fc.assert(
      fc.asyncProperty(filtersOf(properties, conversations), fc.boolean(), async (filter, isBlind) => {
        const asking = { ...ofEverything, sight: isBlind ? [] : null }
        const fitting = [...people.values()].filter((one) => {
          const known = isBlind ? one : { ...one, lastCustomerAt: wroteLast(one.id) }
          const thread = isBlind ? null : (newest.get(one.id) ?? null)
          return matches(filter, valuesOf(known, thread, { now }), { now, userId: mira.id, properties })
        })
        const expected = fitting.map(({ id }) => id).toSorted()
        const told = JSON.stringify(filter)
        deepEqual((await thoseThatFit(tx, asking, filter, [...people.keys()])).toSorted(), expected, told)
        const question = { filter, wanted: null, sort: 'name', after: null, limit: 50 } as const
        const { rows } = await listContacts(tx, asking, question)
        deepEqual(rows.map(({ id }) => id).toSorted(), expected, `listed: ${told}`)
        equal(await countContacts(tx, asking, filter, 100), expected.length, `counted: ${told}`)
      }),
      { numRuns: 120 },
    )
  })
  const labelled = where([ask('conversation.labels', 'is', label.id), ask('conversation.status', 'is', 'closed')])
  const page = await mira.get<{ contacts: Contact[] }>(`/contacts?where=${labelled}`)
  deepEqual(
    page.contacts.map(({ name }) => name),
    ['Mateo Ruiz'],
  )
  const unread = where([ask('conversation.unread', 'at_least', '1')])
  equal((await mira.ask('GET', `/contacts?where=${unread}`)).status, 422, 'what each reader has read is not asked')
})

const own = () => [source, size].map((one) => registered(one))

async function peopleById(): Promise<Map<string, Contact>> {
  const people = new Map<string, Contact>()
  for (const id of Object.values(contacts))
    people.set(id, (await mira.get<{ contact: Contact }>(`/contacts/${id}`)).contact)
  return people
}

/** Filters of these properties, with values of which some fit. */
function filtersOf(
  properties: readonly Property[],
  conversations: readonly Conversation[],
): fc.Arbitrary<PropertyFilter> {
  const sample = conversations[0]
  ok(sample)
  const values = [
    ...[
      'open',
      'closed',
      'closing',
      'never_opened',
      'whatsapp',
      'tr',
      'DE',
      'opted_in',
      'unknown',
      'spring_sale',
      'me',
      '0',
      '1',
      '40',
      '3',
    ],
    ...[mira.id, label.id, team.id, sample.inboxId, sample.channelId, 'Ä', sample.lastAt, new Date(0).toISOString()],
  ]
  const condition = fc.constantFrom(...properties).chain((property) =>
    fc.record({
      property: fc.constant(property.key),
      operator: fc.constantFrom(...operatorsOf(property.type)),
      value: fc.constantFrom(...values),
    }),
  )
  return fc.record({
    match: fc.constantFrom('all', 'any'),
    conditions: fc.array(condition, { minLength: 1, maxLength: 3 }),
  })
}
