import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { Conversation } from '#contract/inbox.ts'
import type { MessagePage } from '#contract/messages.ts'
import type { SearchAnswer, Snippet } from '#contract/search.ts'
import { likePart } from '#core/search/patterns.ts'
import { parseQuery, tsqueryOf } from '#core/search/query.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone } from '../practice.ts'

/** Whoever asks more often than six times a second is slowed down. */
const SLOWLY = { everyMs: 250 }

let app: App
let mira: Person
let ayse: Phone
/** Of Mira with Ayşe. */
let id: string

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  ayse = await newPhone(app.sim, 'Ayşe Demir')
  await ayse.says('Guten Tag, wann kommt meine Bestellung in die Gartenstraße?')
  id = (await mira.conversationWith(ayse.name)).id
  await ayse.sends({
    type: 'document',
    fileBase64: Buffer.from('%PDF-1.4 an offer').toString('base64'),
    mimeType: 'application/pdf',
    fileName: 'Angebot_Müller-2026.pdf',
    caption: 'Hier das Kleingedruckte',
  })
  for (let count = 1; count <= 12; count++) await mira.replies(id, `Zeile ${count}`)
})

test('what a customer writes is found by itself, marked, however it is spelled, and so is the answer', async () => {
  const answer = await mira.replies(id, 'Das wird sofort gefunden')
  equal((await messages('"sofort" gefunden'))[0]?.messageId, answer.id)
  const [hit] = await messages('GARTENSTRASSE bestellung')
  equal(hit?.conversationId, id)
  equal(hit?.contactName, 'Ayşe Demir')
  deepEqual(marked(hit?.snippet), ['Bestellung', 'Gartenstraße'])
  await mira.replies(id, 'Sie ist unterwegs 🚚')
  equal((await messages('unterwegs'))[0]?.direction, 'out')
  equal((await messages('🚚')).length, 1)
  equal((await messages('bestell')).length, 1)
  deepEqual(await none('"bestell"'), [])
  deepEqual(await none('bestellung unterwegs'), [])
  deepEqual(await none("'; drop table messages; --"), [])
})

test('within one thread all of it is looked through, what the contact wrote elsewhere too, and nothing of others', async () => {
  const boris = await newPhone(app.sim, 'Boris Lem')
  await boris.says('Auch eine Bestellung')
  const other = (await mira.conversationWith(boris.name)).id
  const within = async (q: string, of: string, more = '') =>
    await mira.get<SearchAnswer>(`/search?q=${encodeURIComponent(q)}&conversationId=${of}${more}`)
  await messages('"auch" bestellung')
  equal((await within('bestellung', other)).messages.length, 1)
  const found = await within('bestellung', id)
  deepEqual([found.messages.map((one) => one.conversationId), found.contacts, found.nextCursor], [[id], [], null])
  deepEqual(marked(found.messages[0]?.snippet), ['Bestellung'])
  equal((await within('müller-20', id)).messages[0]?.fileName?.text, 'Angebot_Müller-2026.pdf')
  deepEqual((await within('müller-20', other)).messages, [])
  const first = await within('zeile', id, '&limit=5')
  equal(first.messages.length, 5)
  const rest = await within('zeile', id, `&limit=50&before=${first.nextCursor}`)
  deepEqual(
    [...first.messages, ...rest.messages].map(({ snippet }) => snippet?.text),
    Array.from({ length: 12 }, (_, index) => `Zeile ${12 - index}`),
  )
  equal((await mira.ask('GET', `/search?q=zeile&conversationId=${crypto.randomUUID()}`)).status, 404)
  const nora = await invited(app, mira, 'Nora Falk')
  await mira.patch(`/members/${nora.id}`, { inboxIds: [] })
  equal((await nora.ask('GET', `/search?q=zeile&conversationId=${id}`)).status, 404)
})

test('filters of the list narrow what is found', async () => {
  const found = async (filters: string) =>
    (await mira.get<SearchAnswer>(`/search?q=gartenstrasse${filters}`)).messages.map(
      ({ conversationId }) => conversationId,
    )
  const { conversation } = await mira.get<{ conversation: Conversation }>(`/conversations/${id}`)
  const today = encodeURIComponent(new Date(Date.now() - 3_600_000).toISOString())
  for (const fitting of [
    '',
    '&owner=none',
    '&status=open',
    `&channelId=${conversation.channelId}`,
    `&since=${today}`,
  ]) {
    deepEqual(await found(fitting), [id], fitting)
  }
  for (const other of ['&owner=me', '&status=closed', `&until=${today}`, '&window=closed', `&channelId=${id}`]) {
    deepEqual(await found(other), [], other)
  }
})

test('Arabic and Chinese are found by their words', async () => {
  await ayse.says('هل وصل الطَّلَب إلى المدرسة؟')
  await ayse.says('我在北京大学工作')
  deepEqual(marked((await messages('الطلب'))[0]?.snippet), ['الطَّلَب'])
  equal((await messages('المدرسه')).length, 1)
  deepEqual(marked((await messages('北京大学'))[0]?.snippet), ['北京大学'])
  equal((await messages('工作')).length, 1)
  equal((await messages('作')).length, 1)
  deepEqual(await none('京北'), [])
})

test('captions and names of files are found, names also by a part', async () => {
  equal((await messages('kleingedruckte'))[0]?.kind, 'document')
  const [byPart] = await messages('MULLER-20')
  deepEqual(marked(byPart?.fileName), ['Müller-20'])
  deepEqual(marked((await messages('angebot'))[0]?.fileName), ['Angebot'])
})

test('contacts are found by parts of names and by numbers in any spelling, with the conversation to go to', async () => {
  const national = `0${ayse.waId.slice(2, 5)} / ${ayse.waId.slice(5)}`
  for (const typed of ['emi', 'yse dem', `+${ayse.waId}`, national, ayse.waId.slice(4), `0049 ${ayse.waId.slice(2)}`]) {
    const [contact] = await eventually(async () => {
      const { contacts } = await search(typed)
      if (contacts.length === 0) throw new Error(`${typed} finds nobody`)
      return contacts
    }, SLOWLY)
    equal(contact?.name.text, 'Ayşe Demir', typed)
    equal(contact?.conversationId, id)
  }
  deepEqual(marked((await search('emi')).contacts[0]?.name), ['emi'])
  match(marked((await search(national)).contacts[0]?.detail)[0] ?? '', /151/)
})

test('search follows what happens: edits, deletions, new names, and messages that are erased', async () => {
  const boris = await newPhone(app.sim, 'Boris')
  const messageId = await boris.says('Ich wohne in Rosenheim')
  await messages('rosenheim')
  const text = { body: 'Ich wohne in Traunstein' }
  await boris.acts('edits', { messageId, type: 'text', text, coexistence: true })
  await messages('traunstein')
  deepEqual(await none('rosenheim'), [])
  await boris.acts('revokes', { messageId, coexistence: true })
  await gone('traunstein')

  const { contactId } = await mira.conversationWith(boris.name)
  await mira.patch(`/contacts/${contactId}`, { name: 'Boris Yıldız', company: 'Café Zimtstern' })
  for (const typed of ['yildiz', 'zimtst']) {
    await eventually(async () => equal((await search(typed)).contacts.length, 1), SLOWLY)
  }
  await boris.says('Bitte vergesst mich')
  const [hit] = await messages('vergesst')
  await inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
    sql`delete from messages where id = ${hit?.messageId}`.execute(tx),
  )
  const { rows } = await inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
    sql`select from search_messages where message_id = ${hit?.messageId}`.execute(tx),
  )
  equal(rows.length, 0)
})

test('an agent finds what is in the inboxes they are a member of, and of contacts no conversation elsewhere', async () => {
  const sales = await mira.post<{ id: string }>('/inboxes', { name: 'Sales' })
  const jonas = await invited(app, mira, 'Jonas Weber')
  await mira.patch(`/members/${jonas.id}`, { inboxIds: [sales.id] })
  await messages('bestellung')
  const { messages: hits, contacts } = await search('bestellung', jonas)
  deepEqual(hits, [])
  deepEqual(contacts, [])
  equal((await search('demir', jonas)).contacts[0]?.conversationId, null)
  deepEqual((await search('angebot', jonas)).messages, [])
})

test('a message far back is opened in its context, and one goes on from there in both directions', async () => {
  const [middle] = await messages('"zeile" "6"')
  const at = (query: string) => mira.get<MessagePage>(`/conversations/${id}/messages?${query}`)
  const around = await at(`around=${middle?.messageId}&limit=5`)
  deepEqual(texts(around), ['Zeile 8', 'Zeile 7', 'Zeile 6', 'Zeile 5', 'Zeile 4'])
  deepEqual(texts(await at(`before=${around.nextCursor}&limit=2`)), ['Zeile 3', 'Zeile 2'])
  const newer = await at(`after=${around.newerCursor}&limit=3`)
  deepEqual(texts(newer), ['Zeile 11', 'Zeile 10', 'Zeile 9'])
  const last = await at(`after=${newer.newerCursor}&limit=3`)
  equal(texts(last).at(-1), 'Zeile 12')
  equal((await at(`limit=5`)).newerCursor, null)
  const newest = await at('limit=1')
  equal((await at(`around=${newest.messages[0]?.id}&limit=5`)).newerCursor, null)
  const stranger = '01900000-0000-7000-8000-000000000000'
  equal((await mira.ask('GET', `/conversations/${id}/messages?around=${stranger}`)).status, 404)
})

test('older results come page by page, each once', async () => {
  await messages('"zeile" "12"')
  // Somebody who has not asked before.
  const ida = await invited(app, mira, 'Ida Blum')
  const { inboxId } = await mira.conversationWith(ayse.name)
  await mira.patch(`/members/${ida.id}`, { inboxIds: [inboxId] })
  const seen: string[] = []
  for (let before = ''; ; ) {
    const page = await ida.get<SearchAnswer>(`/search?q=zeile&limit=5${before}`)
    seen.push(...page.messages.map(({ messageId }) => messageId))
    if (page.nextCursor === null) break
    before = `&before=${page.nextCursor}`
  }
  equal(seen.length, 12)
  equal(new Set(seen).size, 12)
})

test('a question is bounded, and so is how many somebody asks', async () => {
  // Somebody who has not asked before.
  const lea = await invited(app, mira, 'Lea Graf')
  equal((await lea.ask('GET', '/search?q=')).status, 400)
  equal((await lea.ask('GET', `/search?q=${'x'.repeat(201)}`)).status, 400)
  equal((await lea.ask('GET', '/search?q=a&limit=1000')).status, 400)
  equal((await lea.ask('GET', '/search?q=a&before=nonsense')).status, 404)
  for (const odd of ['%00', '%F0%9F%98%80', '%25%25', '\\\\', ':*', '!', '((', "'"]) {
    equal((await lea.ask('GET', `/search?q=${odd}`)).status, 200, odd)
  }
  const statuses = await Promise.all(
    Array.from({ length: 70 }, async () => (await lea.ask('GET', '/search?q=x')).status),
  )
  ok(statuses.includes(429))
})

const search = (q: string, person = mira) =>
  eventually(() => person.get<SearchAnswer>(`/search?q=${encodeURIComponent(q)}`))

/** Waits until it is kept, by looking at the table: asking so often would be refused. */
const messages = async (q: string) => {
  await eventually(async () => ok((await kept(q)) > 0, `${q} is not kept`))
  return (await search(q)).messages
}
const gone = (q: string) => eventually(async () => equal(await kept(q), 0))

/** What is not there now, though what was written before it can be found. */
const none = async (q: string) => (await search(q)).messages

async function kept(q: string): Promise<number> {
  const query = parseQuery(q)
  const { rows } = await inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
    sql<{ count: number }>`select count(*)::int as count from search_messages
      where words @@ ${tsqueryOf(query) ?? ''}::tsquery or file_name like ${likePart(query.part ?? '\u0001')}`.execute(
      tx,
    ),
  )
  return rows[0]?.count ?? 0
}

const marked = (snippet: Snippet | null | undefined) =>
  (snippet?.marks ?? []).map(([from, to]) => (snippet as Snippet).text.slice(from, to))

const texts = (page: MessagePage) => page.messages.map(({ text }) => text)
