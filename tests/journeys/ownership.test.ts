/** Whose a conversation is, what it is about, and how it is found again. */
import { deepEqual, equal, rejects } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Changed } from '#contract/inbox.ts'
import type { Label } from '#contract/labels.ts'
import type { Team } from '#contract/teams.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { HOUR_MS, newPhone, type Phone } from '../practice.ts'

let app: App
let mira: Person
let jonas: Person
let ayse: Phone
let id: string

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  jonas = await invited(app, mira, 'Jonas Berg')
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Is it shipped?')
  id = (await mira.conversationWith(ayse.name)).id
})

const names = async (query: string, who = mira) =>
  (await who.conversations(`?${query}`)).conversations.map(({ contactName }) => contactName)
const conversation = async (who = jonas) => (await who.conversations()).conversations.find((one) => one.id === id)

test('an admin makes teams; everybody sees them, nobody else changes them', async () => {
  const team = await mira.post<Team>('/teams', { name: 'Orders', memberIds: [jonas.id] })
  deepEqual(team.memberIds, [jonas.id])
  equal((await mira.ask('POST', '/teams', { name: ' orders ', memberIds: [] })).status, 409)
  equal((await jonas.ask('POST', '/teams', { name: 'Mine', memberIds: [] })).status, 403)
  equal((await mira.ask('PATCH', `/teams/${team.id}`, { name: 'Orders', memberIds: ['nobody'] })).status, 404)
  const changed = await mira.patch<Team>(`/teams/${team.id}`, { name: 'Order desk', memberIds: [mira.id, jonas.id] })
  deepEqual((await jonas.get<{ teams: Team[] }>('/teams')).teams, [changed])
})

test('a conversation is handed to a team, whoever owns it; its list shows it, and the thread says so', async () => {
  const [team] = (await jonas.get<{ teams: Team[] }>('/teams')).teams
  const done = await jonas.put<Changed>(`/conversations/${id}/team`, { teamId: team?.id })
  const again = await jonas.put<Changed>(`/conversations/${id}/team`, { teamId: team?.id })
  equal((await conversation())?.teamId, team?.id)
  deepEqual(await names(`team=${team?.id}`), [ayse.name])
  deepEqual(await names('team=none'), [])
  const { activities } = await mira.threadPage(id)
  const handedOver = activities.filter(({ type }) => type === 'conversation.handed_over').map(({ number }) => number)
  deepEqual(handedOver, [done.upTo], 'its answer names the event from which on it is known')
  equal(again.upTo >= done.upTo, true)
  await mira.delete(`/teams/${team?.id}`)
  equal(
    (await mira.ask('PUT', `/conversations/${id}/team`, { teamId: team?.id })).status,
    200,
    'it has that team still',
  )
  await mira.put(`/conversations/${id}/team`, { teamId: null })
  equal((await mira.ask('PUT', `/conversations/${id}/team`, { teamId: team?.id })).status, 404)
})

test('labels are put on and taken off; a list asks for one or several', async () => {
  const vip = await mira.post<Label>('/labels', { name: 'VIP', color: 'brass' })
  const late = await mira.post<Label>('/labels', { name: 'Late', color: 'red' })
  equal((await mira.ask('POST', '/labels', { name: 'vip', color: 'red' })).status, 409)
  equal((await jonas.ask('POST', '/labels', { name: 'Mine', color: 'red' })).status, 403)
  equal((await mira.ask('POST', '/labels', { name: '\u200B\u3164', color: 'red' })).status, 400, 'nobody could see it')
  const typed = await mira.post<Label>('/labels', { name: 'Cafe\u0301', color: 'red' })
  equal(
    (await mira.ask('POST', '/labels', { name: 'CAF\u00C9', color: 'red' })).status,
    409,
    'the same, however it is typed',
  )
  await mira.delete(`/labels/${typed.id}`)
  await jonas.put(`/conversations/${id}/labels`, { labelIds: [vip.id, late.id] })
  deepEqual(new Set((await conversation(mira))?.labelIds), new Set([vip.id, late.id]))
  deepEqual(await names(`labelIds=${vip.id},${late.id}`), [ayse.name])
  await jonas.put(`/conversations/${id}/labels`, { labelIds: [late.id] })
  deepEqual(await names(`labelIds=${vip.id}`), [])
  deepEqual(await names(`labelIds=${late.id}`), [ayse.name])
  await mira.delete(`/labels/${late.id}`)
  deepEqual(
    (await jonas.get<{ labels: Label[] }>('/labels')).labels.map(({ name }) => name),
    ['VIP'],
  )
  equal((await jonas.ask('PUT', `/conversations/${id}/labels`, { labelIds: [late.id] })).status, 404)
})

test('what waits for the customer leaves the open ones, and their next message brings it back', async () => {
  await jonas.put(`/conversations/${id}/waiting`, undefined)
  deepEqual(await names('status=open'), [])
  deepEqual(await names('status=waiting'), [ayse.name])
  await ayse.says('Hello?')
  await eventually(async () => deepEqual(await names('status=open'), [ayse.name]))
  await jonas.put(`/conversations/${id}/waiting`, undefined)
  await jonas.delete(`/conversations/${id}/waiting`)
  deepEqual(await names('status=open'), [ayse.name])
  await mira.post(`/conversations/${id}/closure`)
  await rejects(jonas.put(`/conversations/${id}/waiting`, undefined))
  await mira.delete(`/conversations/${id}/closure`)
})

test('lists ask for the window, what is unread, whose it is, its number and its time', async () => {
  const { channelId, lastAt, inboundCount } = (await conversation()) ?? { channelId: '', lastAt: '', inboundCount: 0 }
  deepEqual(await names('window=open'), [ayse.name])
  deepEqual(await names('window=closing'), [])
  await app.sim('POST', '/clock', { advanceMs: 22.5 * HOUR_MS })
  await eventually(async () => deepEqual(await names('window=closing'), [ayse.name]))
  await app.sim('POST', '/clock', { advanceMs: 2 * HOUR_MS })
  await eventually(async () => deepEqual(await names('window=closed'), [ayse.name]))
  deepEqual(await names('window=open'), [])
  deepEqual(await names('unread=true', jonas), [ayse.name])
  await jonas.put(`/conversations/${id}/read`, { inboundCount })
  deepEqual(await names('unread=true', jonas), [])
  deepEqual(await names('unread=true', mira), [ayse.name])
  await mira.put(`/conversations/${id}/owner`, { ownerId: jonas.id })
  deepEqual(await names(`owner=${jonas.id}`), [ayse.name])
  deepEqual(await names('owner=me', jonas), [ayse.name])
  deepEqual(await names('owner=me', mira), [])
  deepEqual(await names(`channelId=${channelId}`), [ayse.name])
  deepEqual(await names(`since=${lastAt}`), [ayse.name])
  deepEqual(await names(`until=${lastAt}`), [])
  equal((await mira.ask('GET', '/conversations?labelIds=x')).status, 400)
})
