/** Saved filters: whose they are, who sees them, what is in them. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Team } from '#contract/teams.ts'
import type { View, ViewList, ViewRequest } from '#contract/views.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { HOUR_MS, newPhone } from '../practice.ts'

let app: App
let mira: Person
let jonas: Person
let lea: Person
let team: Team

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  jonas = await invited(app, mira, 'Jonas Berg')
  lea = await invited(app, mira, 'Lea Vogt')
  team = await mira.post<Team>('/teams', { name: 'Orders', memberIds: [jonas.id] })
  for (const name of ['Ayşe Yıldız', 'Boris Lem', 'Mateo Ruiz']) {
    await (await newPhone(app.sim, name)).says('Hello')
    await mira.conversationWith(name)
  }
})

const request = (name: string, change: Partial<ViewRequest> = {}): ViewRequest => ({
  name,
  filter: { status: 'open', unread: 'true' },
  order: 'oldest',
  columns: ['window', 'team'],
  sharing: 'private',
  teamIds: [],
  ...change,
})
const list = (person: Person) => person.get<ViewList>('/views')
const names = async (person: Person) => (await list(person)).views.map(({ name }) => name)

test('two views are there from the start, with what is in them', async () => {
  const builtIn = async () => (await list(jonas)).builtIn.map(({ id, count }) => [id, count])
  deepEqual(await builtIn(), [
    ['whatsapp', 3],
    ['closing', 0],
  ])
  await app.sim('POST', '/clock', { advanceMs: 22.5 * HOUR_MS })
  await eventually(async () => deepEqual((await builtIn())[1], ['closing', 3]))
})

test('a private view is seen by nobody else, one for teams by its teams and admins, one for everyone by everyone', async () => {
  await jonas.post('/views', request('Mine alone'))
  await mira.post('/views', request('Of orders', { sharing: 'teams', teamIds: [team.id] }))
  await lea.post('/views', request('For all', { sharing: 'everyone' }))
  deepEqual(await names(jonas), ['For all', 'Mine alone', 'Of orders'])
  deepEqual(await names(lea), ['For all'])
  deepEqual(await names(mira), ['For all', 'Of orders'])
})

test('its owner changes a view, an admin one that is shared, nobody else', async () => {
  const view = (await list(jonas)).views.find(({ name }) => name === 'For all') as View
  equal(view.isMine, false)
  equal((await jonas.ask('PUT', `/views/${view.id}`, request('Taken'))).status, 403)
  await mira.ask('PUT', `/views/${view.id}`, request('For everyone', { sharing: 'everyone', filter: { owner: 'me' } }))
  const changed = (await list(lea)).views[0] as View
  deepEqual(
    [changed.name, changed.filter, changed.ownerId, changed.isMine],
    ['For everyone', { owner: 'me' }, lea.id, true],
  )
  const mine = (await list(jonas)).views.find(({ name }) => name === 'Mine alone') as View
  equal((await mira.ask('PUT', `/views/${mine.id}`, request('Taken'))).status, 404)
  equal((await mira.ask('DELETE', `/views/${mine.id}`)).status, 404)
})

test('what a view counts is what its reader sees of it; me is whoever looks', async () => {
  const counts = async (person: Person) =>
    Object.fromEntries((await list(person)).views.map(({ name, count }) => [name, count]))
  equal((await counts(jonas))['For everyone'], 0)
  const { conversations } = await jonas.conversations('?order=oldest')
  deepEqual(
    conversations.map(({ contactName }) => contactName),
    ['Ayşe Yıldız', 'Boris Lem', 'Mateo Ruiz'],
  )
  await jonas.put(`/conversations/${conversations[0]?.id}/owner`, { ownerId: jonas.id })
  equal((await counts(jonas))['For everyone'], 1)
  equal((await counts(lea))['For everyone'], 0)
  equal((await counts(jonas))['Mine alone'], 3)
})

test('pages go on from the oldest as they do from the newest', async () => {
  const first = await jonas.conversations('?order=oldest&limit=2')
  const second = await jonas.conversations(`?order=oldest&limit=2&before=${encodeURIComponent(first.nextCursor ?? '')}`)
  deepEqual(
    [...first.conversations, ...second.conversations].map(({ contactName }) => contactName),
    ['Ayşe Yıldız', 'Boris Lem', 'Mateo Ruiz'],
  )
  equal(second.nextCursor, null)
})

test('a view that is deleted is gone for all; a filter that makes no sense is refused', async () => {
  const view = (await list(mira)).views.find(({ name }) => name === 'Of orders') as View
  await mira.delete(`/views/${view.id}`)
  ok(!(await names(jonas)).includes('Of orders'))
  equal((await mira.ask('POST', '/views', { ...request('x'), filter: { owner: { $ne: '' } } })).status, 400)
  equal((await mira.ask('POST', '/views', { ...request('x'), filter: { since: 'yesterday' } })).status, 400)
  equal((await mira.ask('GET', '/conversations?since=0000-01-01T00:00:00Z')).status, 400, 'there was no year 0')
})

test('a view keeps the days it was saved with', async () => {
  const filter = { since: '2020-01-01T00:00:00.000Z', until: '2020-02-01T00:00:00.000Z' }
  await mira.post('/views', { ...request('January'), filter })
  const kept = (await list(mira)).views.find(({ name }) => name === 'January')
  deepEqual([kept?.filter, kept?.count], [filter, 0])
})

test('nobody has more views than they may, not even by making many at once', async () => {
  const made = await Promise.all(
    Array.from({ length: 55 }, (_, nth) => lea.ask('POST', '/views', request(`View ${nth}`))),
  )
  const refused = made.filter(({ status }) => status === 409)
  equal(made.length - refused.length, 49, 'one of hers is there already')
  equal((await list(lea)).views.filter(({ ownerId }) => ownerId === lea.id).length, 50)
})
