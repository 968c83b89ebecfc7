import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { LibraryDocument, Snippet } from '#contract/library.ts'
import type { Message } from '#contract/messages.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone } from '../practice.ts'

let app: App
let mira: Person
let jonas: Person
let lea: Person
let phone: Phone
let id: string
let teamId: string

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  jonas = await invited(app, mira, 'Jonas Berg')
  lea = await invited(app, mira, 'Lea Vogt')
  teamId = (await mira.post<{ id: string }>('/teams', { name: 'Orders', memberIds: [jonas.id] })).id
  phone = await newPhone(app.sim, 'Ayşe Yıldız')
  await phone.says('Hello')
  id = (await mira.conversationWith(phone.name)).id
})

const SNIPPET = {
  name: 'Greeting',
  shortcut: 'hello',
  text: 'Hello {{contact.first_name}}, *welcome*.',
  fallbacks: { 'contact.first_name': 'there', 'contact.company': 'nobody asks' },
  language: 'en',
  sharing: 'everyone',
  teamIds: [] as string[],
}

test('a snippet is made, used, changed by its maker or an admin, and never over a change that was not read', async () => {
  const made = await jonas.post<Snippet>('/snippets', SNIPPET)
  deepEqual([made.fallbacks, made.version, made.isMine], [{ 'contact.first_name': 'there' }, 1, true])
  deepEqual(
    (await snippets(lea)).map(({ name, isMine }) => [name, isMine]),
    [['Greeting', false]],
  )
  const change = { ...SNIPPET, text: 'Good day {{contact.name}}', fallbacks: {}, version: 1 }
  deepEqual(await codeOf(lea, 'PUT', `/snippets/${made.id}`, change), [403, 'not_yours'])
  deepEqual(await codeOf(lea, 'DELETE', `/snippets/${made.id}`), [403, 'not_yours'])
  await mira.put(`/snippets/${made.id}`, change)
  deepEqual(await codeOf(jonas, 'PUT', `/snippets/${made.id}`, change), [409, 'changed_meanwhile'])
  const [now] = await snippets(jonas)
  deepEqual([now?.text, now?.version, now?.ownerId], ['Good day {{contact.name}}', 2, jonas.id])

  deepEqual(await codeOf(lea, 'POST', '/snippets', { ...SNIPPET, shortcut: 'Hello' }), [409, 'shortcut_taken'])
  const unknown = { ...SNIPPET, shortcut: 'other', text: 'Dear {{contact.nickname}}' }
  deepEqual(await codeOf(lea, 'POST', '/snippets', unknown), [422, 'unknown_variables'])
  await jonas.delete(`/snippets/${made.id}`)
  deepEqual(await snippets(mira), [])
})

test('whose and for whom: private ones are nobody else’s, a team’s are its members’ and the admins’', async () => {
  const own = await jonas.post<Snippet>('/snippets', { ...SNIPPET, name: 'Mine', shortcut: 'a', sharing: 'private' })
  const ofTeam = { ...SNIPPET, name: 'Ours', shortcut: 'b', sharing: 'teams', teamIds: [teamId] }
  const teams = await mira.post<Snippet>('/snippets', ofTeam)
  const names = async (person: Person) => (await snippets(person)).map(({ name }) => name)
  deepEqual([await names(jonas), await names(mira), await names(lea)], [['Mine', 'Ours'], ['Ours'], []])
  // What one may not use is not there at all.
  const change = { ...SNIPPET, shortcut: 'x', version: 1 }
  for (const [person, snippet] of [
    [lea, teams],
    [mira, own],
  ] as const) {
    deepEqual(await codeOf(person, 'PUT', `/snippets/${snippet.id}`, change), [404, 'not_found'])
    deepEqual(await codeOf(person, 'DELETE', `/snippets/${snippet.id}`), [404, 'not_found'])
  }
  // A shortcut that only others see is free.
  await lea.post('/snippets', { ...SNIPPET, shortcut: 'a', sharing: 'private' })
  deepEqual(await codeOf(lea, 'POST', '/snippets', { ...ofTeam, teamIds: [uuidv7()] }), [404, 'not_found'])
})

test('a document is kept once, sent by whoever may use it, and stays in its messages when it is deleted', async () => {
  const { file } = await mira.upload('prices.pdf', 'application/pdf', Buffer.from('%PDF-1.4 roses'))
  const request = { name: 'Prices', folder: 'Shop', fileId: file.id, sharing: 'teams', teamIds: [teamId] }
  deepEqual(await codeOf(lea, 'POST', '/documents', request), [404, 'not_found'])
  const made = await mira.post<LibraryDocument>('/documents', request)
  deepEqual([made.file.fileName, made.kind, made.sentCount], ['prices.pdf', 'document', 0])

  const send = (person: Person) => {
    const draft = { kind: 'document', fileId: file.id, caption: 'As promised' }
    return person.ask<{ message: Message }>('POST', `/conversations/${id}/messages`, { id: uuidv7(), draft })
  }
  const look = async (person: Person) => (await person.fetch(`/api/v1/files/${file.id}`)).status
  // Lea answers in the same inbox, and still it is not hers to give away.
  deepEqual([(await send(lea)).status, await look(lea), await look(jonas)], [404, 404, 200])
  equal((await send(jonas)).status, 202)
  await eventually(async () => {
    const got = (await phone.shows()).find(({ type }) => type === 'document')
    deepEqual([got?.content.filename, got?.content.caption], ['prices.pdf', 'As promised'])
  })
  // Now it stands in a conversation that she sees.
  equal(await look(lea), 200)
  deepEqual(await documents(lea), [])
  equal((await documents(jonas))[0]?.sentCount, 1)

  const change = { ...request, name: 'Price list', folder: '', sharing: 'everyone', teamIds: [], version: 1 }
  deepEqual(await codeOf(jonas, 'PUT', `/documents/${made.id}`, change), [403, 'not_yours'])
  await mira.put(`/documents/${made.id}`, change)
  deepEqual(await codeOf(mira, 'PUT', `/documents/${made.id}`, change), [409, 'changed_meanwhile'])
  deepEqual(
    (await documents(lea)).map(({ name, version }) => [name, version]),
    [['Price list', 2]],
  )
  await mira.delete(`/documents/${made.id}`)
  deepEqual(await documents(mira), [])
  ok((await mira.thread(id)).some(({ media }) => media?.file?.id === file.id))
  equal(await look(jonas), 200)
})

const snippets = async (person: Person) => (await person.get<{ snippets: Snippet[] }>('/snippets')).snippets
const documents = async (person: Person) => (await person.get<{ documents: LibraryDocument[] }>('/documents')).documents
async function codeOf(person: Person, method: string, path: string, body?: unknown) {
  const answer = await person.ask(method, path, body)
  return [answer.status, answer.body?.error.code]
}
