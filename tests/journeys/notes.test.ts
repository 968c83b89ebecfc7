/** Notes among colleagues: never sent, in their place in the thread, calling only whom they may call. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { Conversation } from '#contract/inbox.ts'
import type { MessagePage } from '#contract/messages.ts'
import type { Note, NotificationPage } from '#contract/notes.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import { envelope, type Sender, sign, statusValue, textValue } from '../ingestStage.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone, practiceNumber } from '../practice.ts'

let app: App
let mira: Person
let jonas: Person
/** An agent of another inbox. */
let lea: Person
let ayse: Phone
let id: string

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  const { inboxId } = await mira.connectPractice()
  jonas = await invited(app, mira, 'Jonas Berg')
  lea = await invited(app, mira, 'Lea Vogt')
  const sales = await mira.post<{ id: string }>('/inboxes', { name: 'Sales' })
  await mira.patch(`/members/${jonas.id}`, { inboxIds: [inboxId] })
  await mira.patch(`/members/${lea.id}`, { inboxIds: [sales.id] })
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Is it shipped?')
  id = (await mira.conversationWith(ayse.name)).id
})

const writes = async (person: Person, text: string, mentions: string[] = [], noteId = uuidv7(), where = id) =>
  (await person.post<{ note: Note }>(`/conversations/${where}/notes`, { id: noteId, text, mentions })).note
const noticesOf = (person: Person, query = '') => person.get<NotificationPage>(`/notifications${query}`)
const codeOf = async (person: Person, method: string, path: string, body?: unknown) => {
  const { status, body: said } = await person.ask(method, path, body)
  return status < 400 ? `${status}` : `${status} ${said.error.code}`
}

test('a note stands in the thread of everyone who sees it, and never leaves the house', async () => {
  const note = await writes(jonas, '  She called already.  ')
  equal(note.text, 'She called already.')
  equal(note.authorId, jonas.id)
  deepEqual((await mira.threadPage(id)).notes, [note])
  await mira.replies(id, 'On its way')
  await eventually(async () => ok((await ayse.shows()).some(({ content }) => content.body === 'On its way')))
  ok((await ayse.shows()).every(({ content }) => content.body !== note.text))
  const { conversation } = await mira.get<{ conversation: Conversation }>(`/conversations/${id}`)
  equal(conversation.preview?.text, 'On its way')
})

test('the same request again makes no second note; another’s id is not taken over', async () => {
  const noteId = uuidv7()
  const first = await writes(jonas, 'Once', [mira.id], noteId)
  deepEqual(await writes(jonas, 'Once', [mira.id], noteId), first)
  deepEqual(await writes(jonas, 'Twice', [], noteId), first)
  const { notes } = await jonas.threadPage(id)
  equal(notes.filter((note) => note.id === noteId).length, 1)
  equal((await noticesOf(mira)).notifications.filter((one) => one.noteId === noteId).length, 1)
  equal(await codeOf(mira, 'POST', `/conversations/${id}/notes`, { id: noteId, text: 'Mine' }), '409 id_taken')
})

test('what is no note is refused: nothing to read, too long, too many called', async () => {
  const path = `/conversations/${id}/notes`
  equal(await codeOf(jonas, 'POST', path, { id: uuidv7(), text: ' \n ' }), '400 invalid_request')
  equal(await codeOf(jonas, 'POST', path, { id: uuidv7(), text: 'a'.repeat(4_001) }), '400 invalid_request')
  equal(
    await codeOf(jonas, 'POST', path, { id: uuidv7(), text: 'a', mentions: Array(21).fill('x') }),
    '400 invalid_request',
  )
  equal((await writes(jonas, '👍'.repeat(4_000))).text.length, 8_000)
  equal((await writes(jonas, 'odd \u0000 \ud800 text')).text, 'odd \ufffd \ufffd text')
})

test('whoever does not see the inbox sees no note, writes none, and cannot be called', async () => {
  const note = await writes(jonas, 'Between us')
  equal(await codeOf(lea, 'POST', `/conversations/${id}/notes`, { id: uuidv7(), text: 'Hello' }), '404 not_found')
  for (const person of [lea]) {
    equal(await codeOf(person, 'PATCH', `/notes/${note.id}`, { text: 'Mine' }), '404 not_found')
    equal(await codeOf(person, 'DELETE', `/notes/${note.id}`), '404 not_found')
  }
  const calling = (mentions: string[]) => ({ id: uuidv7(), text: '@Lea Vogt look', mentions })
  equal(await codeOf(jonas, 'POST', `/conversations/${id}/notes`, calling([lea.id])), '422 mentioned_not_in_inbox')
  equal(await codeOf(jonas, 'POST', `/conversations/${id}/notes`, calling(['nobody'])), '422 mentioned_not_in_inbox')
  const edit = { text: '@Lea Vogt look', mentions: [lea.id] }
  equal(await codeOf(jonas, 'PATCH', `/notes/${note.id}`, edit), '422 mentioned_not_in_inbox')
  equal((await noticesOf(lea)).notifications.length, 0)
})

test('only its author changes a note; its words go when it is deleted, its place stays', async () => {
  const note = await writes(jonas, 'Her order is 4711')
  for (const method of ['PATCH', 'DELETE']) {
    const body = method === 'PATCH' ? { text: 'Not mine' } : undefined
    equal(await codeOf(mira, method, `/notes/${note.id}`, body), '403 note_not_yours')
  }
  const { note: edited } = await jonas.patch<{ note: Note }>(`/notes/${note.id}`, { text: 'Her order is 4712' })
  equal(edited.text, 'Her order is 4712')
  ok(edited.editedAt)
  await jonas.delete(`/notes/${note.id}`)
  await jonas.delete(`/notes/${note.id}`)
  const gone = (await mira.threadPage(id)).notes.find((one) => one.id === note.id)
  equal(gone?.text, '')
  ok(gone?.deletedAt)
  equal(await codeOf(jonas, 'PATCH', `/notes/${note.id}`, { text: 'Back again' }), '404 not_found')
})

test('a mention calls its person once, and is taken back with the mention or the note', async () => {
  await mira.put('/notifications/read', { until: new Date(Date.now() + 60_000).toISOString() })
  const note = await writes(jonas, '@Mira look, @Jonas Berg too', [mira.id, jonas.id])
  const [notice] = (await noticesOf(mira)).notifications
  equal(notice?.noteId, note.id)
  equal(notice?.kind, 'mention')
  equal(notice?.contactName, ayse.name)
  equal(notice?.excerpt, note.text)
  equal(notice?.actorId, jonas.id)
  equal((await noticesOf(mira)).unreadCount, 1)
  ok(
    (await noticesOf(jonas)).notifications.every((one) => one.noteId !== note.id),
    'nobody calls themselves',
  )
  await jonas.patch(`/notes/${note.id}`, { text: '@Mira look again', mentions: [mira.id] })
  equal((await noticesOf(mira)).unreadCount, 1)
  await jonas.patch(`/notes/${note.id}`, { text: 'never mind', mentions: [] })
  equal((await noticesOf(mira)).unreadCount, 0)
  await jonas.patch(`/notes/${note.id}`, { text: '@Mira after all', mentions: [mira.id] })
  equal((await noticesOf(mira)).unreadCount, 1)
  await jonas.delete(`/notes/${note.id}`)
  equal((await noticesOf(mira)).unreadCount, 0)
})

test('who is given a conversation by somebody else hears of it; who takes it themselves does not', async () => {
  await mira.put(`/conversations/${id}/owner`, { ownerId: jonas.id })
  await mira.put(`/conversations/${id}/owner`, { ownerId: jonas.id })
  await mira.put(`/conversations/${id}/owner`, { ownerId: mira.id })
  const given = (await noticesOf(jonas)).notifications.filter(({ kind }) => kind === 'assigned')
  deepEqual(
    given.map(({ actorId, conversationId, readAt }) => [actorId, conversationId, readAt]),
    [[mira.id, id, null]],
  )
  equal((await noticesOf(mira)).notifications.filter(({ kind }) => kind === 'assigned').length, 0)
})

test('notices are read one by one and all at once, by nobody else, and come in pages', async () => {
  for (const text of ['one', 'two', 'three']) await writes(mira, `@Jonas Berg ${text}`, [jonas.id])
  const { notifications, unreadCount } = await noticesOf(jonas)
  const [newest] = notifications
  equal(await codeOf(mira, 'PUT', `/notifications/${newest?.id}/read`), '404 not_found')
  await jonas.put(`/notifications/${newest?.id}/read`, undefined)
  await jonas.put(`/notifications/${newest?.id}/read`, undefined)
  equal((await noticesOf(jonas)).unreadCount, unreadCount - 1)
  const first = await noticesOf(jonas, '?limit=2')
  const rest = await noticesOf(jonas, `?before=${first.nextCursor}`)
  deepEqual(
    [...first.notifications, ...rest.notifications].map((one) => one.id),
    notifications.map((one) => one.id),
  )
  await jonas.put('/notifications/read', { until: newest?.at })
  equal((await noticesOf(jonas)).unreadCount, 0)
})

test('a notice is told to its person alone, and is there only while they see the conversation', async () => {
  const { upTo } = await mira.conversations()
  const [ofMira, ofJonas] = [await mira.listens(upTo), await jonas.listens(upTo)]
  const note = await writes(mira, '@Jonas Berg listen', [jonas.id])
  const heard = ({ frames }: typeof ofMira) => frames.flatMap((frame) => (frame.kind === 'events' ? frame.events : []))
  const hasNote = ({ frames }: typeof ofMira) =>
    frames.some((frame) => frame.kind === 'events' && frame.notes.some((one) => one.id === note.id))
  await eventually(() => ok([ofMira, ofJonas].every(hasNote)))
  await eventually(() =>
    ok(heard(ofJonas).some(({ type, actorId }) => type === 'notification.added' && actorId === mira.id)),
  )
  ok(heard(ofMira).every(({ type, facts }) => !type.startsWith('notification.') || facts.userId === mira.id))
  for (const listener of [ofMira, ofJonas]) listener.close()

  const { inboxIds } = (await mira.get<{ members: { userId: string; inboxIds: string[] }[] }>('/members')).members.find(
    ({ userId }) => userId === jonas.id,
  ) ?? { inboxIds: [] }
  await mira.patch(`/members/${jonas.id}`, { inboxIds: [] })
  deepEqual(await noticesOf(jonas), { notifications: [], nextCursor: null, unreadCount: 0 })
  await mira.patch(`/members/${jonas.id}`, { inboxIds })
  ok((await noticesOf(jonas)).notifications.some((one) => one.noteId === note.id))
})

test('pages hold messages and notes in one order, each once, whichever way one comes', async () => {
  const boris = await newPhone(app.sim, 'Boris Lem')
  await boris.says('message 1')
  const { id: where } = await mira.conversationWith(boris.name)
  for (let step = 1; step <= 4; step++) {
    await writes(mira, `note ${step}`, [], uuidv7(), where)
    if (step % 2 === 0) await mira.replies(where, `message ${step}`)
  }
  const words = ({ messages, notes }: MessagePage) =>
    [...messages, ...notes]
      .sort((a, b) => (a.at < b.at || (a.at === b.at && a.id < b.id) ? -1 : 1))
      .map(({ text }) => text)
  const all = words(await mira.threadPage(where))
  equal(all.length, 7)
  const page = (query: string) => mira.get<MessagePage>(`/conversations/${where}/messages?limit=2&${query}`)
  const seen: (string | null)[][] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const found: MessagePage = await page(cursor === '' ? '' : `before=${cursor}`)
    seen.unshift(words(found))
    cursor = found.nextCursor
  }
  deepEqual(seen.flat(), all)
  const { notes } = await mira.threadPage(where)
  const middle = await page(`around=${notes.find(({ text }) => text === 'note 1')?.id}`)
  ok(words(middle).includes('note 1'))
  const onward: (string | null)[] = words(middle)
  for (let cursor = middle.newerCursor; cursor !== null; ) {
    const found = await page(`after=${cursor}`)
    onward.push(...words(found))
    cursor = found.newerCursor
  }
  deepEqual(onward, all.slice(all.indexOf(onward[0] ?? null)))
})

test('when two conversations become one, their notes and notices come along', async () => {
  const practice = await practiceNumber(app.sim)
  const one: Sender = { waId: '4915199900011', userId: 'DE.one', name: 'One after all' }
  const told = async (value: object) => {
    const body = Buffer.from(JSON.stringify(envelope([{ value }])))
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, practice.appSecret) }
    const { status } = await fetch(`${app.url}/webhooks/whatsapp`, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
    })
    equal(status, 200)
  }
  const at = `${Math.floor(Date.now() / 1_000) - 60}`
  await told(textValue(practice.phoneNumberId, { waId: one.waId }, 'wamid.note.1', 'by number', at))
  await told(textValue(practice.phoneNumberId, { userId: one.userId, name: one.name }, 'wamid.note.2', 'by id', at))
  const both = await eventually(async () => {
    const { conversations } = await mira.conversations('?limit=100')
    const found = conversations.filter(({ preview }) => ['by number', 'by id'].includes(preview?.text ?? ''))
    equal(found.length, 2)
    return found.map((conversation) => conversation.id)
  })
  for (const where of both) await writes(mira, `@Jonas Berg in ${where}`, [jonas.id], uuidv7(), where)
  await told(statusValue(practice.phoneNumberId, { id: 'wamid.note.3', status: 'delivered' }, one))
  const left = await eventually(async () => {
    const { conversations } = await mira.conversations('?limit=100')
    const found = conversations.filter((conversation) => both.includes(conversation.id))
    equal(found.length, 1)
    return found[0]?.id ?? ''
  })
  equal((await mira.threadPage(left)).notes.length, 2)
  const notices = (await noticesOf(jonas)).notifications.slice(0, 2)
  deepEqual(
    notices.map(({ conversationId }) => conversationId),
    [left, left],
  )
})

test('no statement that sends has ever seen a note', async () => {
  const { db } = app.database.database
  const found = await inWorkspaces(db, [mira.workspaceId], async (tx) => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from notes n
      where exists (select from messages m where m.id = n.id) or exists (select from sends s where s.message_id = n.id)`.execute(
      tx,
    )
    return rows[0]?.count
  })
  equal(found, 0)
})
