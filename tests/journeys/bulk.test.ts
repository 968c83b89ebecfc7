/** Many conversations at once: each by its own rules, what is refused named, and taken back where nobody has touched it since. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { BulkAct, BulkDone } from '#contract/bulk.ts'
import type { Conversation, ConversationIds, Inbox } from '#contract/inbox.ts'
import type { Label } from '#contract/labels.ts'
import type { NotificationPage } from '#contract/notes.ts'
import type { Team } from '#contract/teams.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { HOUR_MS, newPhone } from '../practice.ts'

const NAMES = ['Ayşe', 'Boris', 'Carla', 'Dunja']

let app: App
let mira: Person
let jonas: Person
let ids: string[]

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  jonas = await invited(app, mira, 'Jonas Berg')
  const phones = await Promise.all(NAMES.map((name) => newPhone(app.sim, name)))
  await Promise.all(phones.map((phone) => phone.says('Is it shipped?')))
  ids = (await Promise.all(NAMES.map((name) => mira.conversationWith(name)))).map(({ id }) => id)
})

const bulk = (person: Person, act: BulkAct, conversationIds = ids) =>
  person.post<BulkDone>('/conversations/bulk', { conversationIds, act })
const undo = (person: Person, { undo: items }: Pick<BulkDone, 'undo'>) =>
  person.post<BulkDone>('/conversations/bulk/undo', { items })
const now = async (person = mira) => {
  const page = await person.conversations('?limit=100')
  return ids.map((id) => {
    const { ownerId, teamId, labelIds, status, snoozedUntil } = page.conversations.find(
      (one) => one.id === id,
    ) as Conversation
    return { ownerId, teamId, labelIds, status, snoozedUntil, read: page.reads[id] ?? 0 }
  })
}

test('every act changes all, and its undo gives back exactly what each was before', async () => {
  const team = await mira.post<Team>('/teams', { name: 'Orders', memberIds: [] })
  const [vip, late] = [
    await mira.post<Label>('/labels', { name: 'VIP', color: 'brass' }),
    await mira.post<Label>('/labels', { name: 'Late', color: 'red' }),
  ]
  // They differ before: owner, label, state, read.
  await mira.put(`/conversations/${ids[0]}/owner`, { ownerId: mira.id })
  await mira.put(`/conversations/${ids[1]}/labels`, { labelIds: [late.id] })
  await mira.put(`/conversations/${ids[2]}/waiting`, undefined)
  await mira.put(`/conversations/${ids[3]}/snooze`, { until: new Date(Date.now() + HOUR_MS).toISOString() })
  await jonas.put(`/conversations/${ids[0]}/read`, { inboundCount: 1 })
  const before = await now(jonas)
  const until = new Date(Date.now() + 2 * HOUR_MS).toISOString()
  const acts: [BulkAct, (one: (typeof before)[number]) => boolean][] = [
    [{ kind: 'assign', ownerId: jonas.id }, ({ ownerId }) => ownerId === jonas.id],
    [{ kind: 'hand_over', teamId: team.id }, ({ teamId }) => teamId === team.id],
    [{ kind: 'label', add: [vip.id], remove: [late.id] }, ({ labelIds }) => labelIds.join() === vip.id],
    [{ kind: 'snooze', until }, ({ snoozedUntil }) => snoozedUntil === until],
    [{ kind: 'wait' }, ({ status }) => status === 'waiting'],
    [{ kind: 'close' }, ({ status }) => status === 'closed'],
    [{ kind: 'read' }, ({ read }) => read === 1],
  ]
  for (const [act, holds] of acts) {
    const done = await bulk(jonas, act)
    deepEqual([done.done, done.refused], [ids.length, []], act.kind)
    ok((await now(jonas)).every(holds), act.kind)
    equal((await bulk(jonas, act)).undo.length, 0, `${act.kind}: said twice it does nothing more`)
    deepEqual((await undo(jonas, done)).refused, [])
    deepEqual(await now(jonas), before, `${act.kind} taken back`)
  }
  const { undo: back } = await bulk(jonas, { kind: 'unread' })
  equal(back.length, 1, 'only what had been read')
})

test('all that fit are named in the order of the list, without being loaded, and to whoever sees them', async () => {
  const fitting = async (person: Person, query: string) =>
    (await person.get<ConversationIds>(`/conversations/ids?${query}`)).ids
  const listed = (await mira.conversations('?owner=none')).conversations.map(({ id }) => id)
  ok(listed.length > 0 && listed.length < ids.length)
  deepEqual(await fitting(mira, 'owner=none'), listed)
  deepEqual(await fitting(jonas, 'owner=none&order=oldest'), listed.toReversed())
  const lena = await invited(app, mira, 'Lena Vogt')
  await mira.patch(`/members/${lena.id}`, { inboxIds: [] })
  deepEqual(await fitting(lena, ''), [])
})

test('what somebody changed since stays, and is named', async () => {
  const done = await bulk(mira, { kind: 'assign', ownerId: jonas.id })
  await jonas.put(`/conversations/${ids[1]}/owner`, { ownerId: null })
  const undone = await undo(mira, done)
  deepEqual(
    undone.refused.map(({ code, conversationIds }) => [code, conversationIds]),
    [['changed_since', [ids[1]]]],
  )
  equal((await now())[1]?.ownerId, null)
  // Opened and closed once more by Jonas, it is closed by him.
  const closed = await bulk(mira, { kind: 'close' })
  await jonas.delete(`/conversations/${ids[2]}/closure`)
  await jonas.post(`/conversations/${ids[2]}/closure`)
  const [his] = (await undo(mira, closed)).refused
  deepEqual([his?.code, his?.conversationIds], ['changed_since', [ids[2]]])
  equal((await now())[2]?.status, 'closed')
  await jonas.delete(`/conversations/${ids[2]}/closure`)
})

test('who is given many by one act is told once, in however many requests; what is taken back is said, or the notice goes', async () => {
  await mira.post('/conversations/bulk', { conversationIds: ids, act: { kind: 'assign', ownerId: null } })
  await jonas.put('/notifications/read', { until: new Date(Date.now() + HOUR_MS).toISOString() })
  const [{ id: last } = { id: '' }] = (await jonas.get<NotificationPage>('/notifications')).notifications
  const told = async () => {
    const { notifications, unreadCount } = await jonas.get<NotificationPage>('/notifications')
    const before = notifications.findIndex(({ id }) => id === last)
    const fresh = notifications
      .slice(0, before)
      .map(({ kind, given, conversationId }) => ({ kind, given, conversationId }))
    return { fresh, unreadCount }
  }
  const of = (count: number, takenBack = 0) => [{ kind: 'given', given: { count, takenBack }, conversationId: null }]
  const give = (conversationIds: string[], actId: string) =>
    mira.post<BulkDone>('/conversations/bulk', { conversationIds, actId, act: { kind: 'assign', ownerId: jonas.id } })
  const { number } = await jonas.conversations().then(({ upTo }) => ({ number: upTo }))
  const jonasHears = await jonas.listens(number)

  const actId = uuidv7()
  const first = await give(ids.slice(0, 1), actId)
  deepEqual(await told(), {
    fresh: [{ kind: 'assigned', given: null, conversationId: ids[0] }],
    unreadCount: 1,
  })
  const second = await give(ids.slice(0, 3), actId)
  deepEqual(await told(), { fresh: of(3), unreadCount: 1 })
  equal((await give(ids.slice(0, 3), actId)).undo.length, 0, 'the same request again changes nothing')
  deepEqual(await told(), { fresh: of(3), unreadCount: 1 })
  await jonas.put('/notifications/read', { until: new Date(Date.now() + HOUR_MS).toISOString() })
  const third = await give(ids.slice(3), actId)
  deepEqual(await told(), { fresh: of(4), unreadCount: 1 }, 'of more it is unread again')

  await undo(mira, first)
  deepEqual(await told(), { fresh: of(4, 1), unreadCount: 1 })
  equal((await undo(mira, first)).refused.length, 1)
  deepEqual(await told(), { fresh: of(4, 1), unreadCount: 1 }, 'nothing is taken back twice')
  await undo(mira, { undo: [...second.undo, ...third.undo] })
  deepEqual(await told(), { fresh: [], unreadCount: 0 })

  const read = await give(ids, uuidv7())
  await jonas.put('/notifications/read', { until: new Date(Date.now() + HOUR_MS).toISOString() })
  await undo(mira, read)
  deepEqual(await told(), { fresh: of(4, 4), unreadCount: 0 }, 'what was read stays, and says so')

  const events = () => jonasHears.frames.flatMap((frame) => (frame.kind === 'events' ? frame.events : []))
  const wanted = ['added', 'changed', 'read', 'changed', 'changed', 'withdrawn', 'added', 'read', 'changed']
  await eventually(() => equal(events().filter(({ type }) => type.startsWith('notification.')).length, wanted.length))
  deepEqual(
    events().flatMap(({ type }) => (type.startsWith('notification.') ? [type.slice('notification.'.length)] : [])),
    wanted,
  )
  jonasHears.close()
})

test('what a person may not see, and what its rules refuse, is named; the rest is done', async () => {
  const inbox = await mira.post<Inbox>('/inboxes', { name: 'Elsewhere' })
  await mira.patch(`/members/${jonas.id}`, { inboxIds: [inbox.id] })
  const [refused] = (await bulk(jonas, { kind: 'close' })).refused
  deepEqual([refused?.code, refused?.conversationIds.length], ['not_found', ids.length])
  const owner = await bulk(mira, { kind: 'assign', ownerId: jonas.id }, [...ids.slice(0, 1), uuidv7()])
  deepEqual(owner.refused.map(({ code }) => code).sort(), ['not_found', 'owner_not_in_inbox'])
  equal(owner.done, 0)
  await mira.post(`/conversations/${ids[0]}/closure`)
  const waits = await bulk(mira, { kind: 'wait' })
  deepEqual(
    waits.refused.map(({ code, conversationIds }) => [code, conversationIds]),
    [['conversation_closed', [ids[0]]]],
  )
  equal(waits.done, ids.length - 1)
  const forged = { kind: 'owner', id: ids[1] ?? '', was: jonas.id, is: (await now())[1]?.ownerId ?? null } as const
  const { refused: no } = await undo(mira, { undo: [forged] })
  equal(no[0]?.code, 'owner_not_in_inbox', 'an undo goes by the same rules')
  equal((await mira.ask('POST', '/conversations/bulk', { conversationIds: [], act: { kind: 'close' } })).status, 400)
})
