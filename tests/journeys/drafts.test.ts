/** What somebody has begun to write: there in every browser of theirs, seen by nobody else, gone once it is sent. */
import { deepEqual, equal } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { DraftList, DraftOne } from '#contract/drafts.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import { envelope, sign, statusValue, textValue } from '../ingestStage.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone, practiceNumber } from '../practice.ts'

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

const draftOf = async (who: Person, of = id) => (await who.get<DraftOne>(`/conversations/${of}/draft`)).draft
const linesOf = async (who: Person) => (await who.get<DraftList>('/drafts')).drafts
const writes = (who: Person, sequence: number, text: string, more: object = {}, of = id) =>
  who.put(`/conversations/${of}/draft`, { text, fileIds: [], quoteOf: null, sequence, ...more })

test('Jonas begins an answer with a file, to one message in particular, and finds all of it again; Mira sees nothing of it', async () => {
  const [question] = await jonas.thread(id)
  const { file } = await jonas.upload('offer.txt', 'text/plain', Buffer.from('An offer'))
  await writes(jonas, 10, 'It left \u0000this', { fileIds: [file.id], quoteOf: question?.id })
  const draft = await draftOf(jonas)
  equal(draft?.text, 'It left \uFFFDthis')
  deepEqual(
    draft?.files.map(({ file: { fileName }, kind }) => [fileName, kind]),
    [['offer.txt', 'document']],
  )
  equal(draft?.answering?.text, 'Is it shipped?')
  deepEqual(
    (await linesOf(jonas)).map(({ conversationId, fileName }) => [conversationId, fileName]),
    [[id, 'offer.txt']],
  )
  equal(await draftOf(mira), null)
  deepEqual(await linesOf(mira), [])
})

test('what was written last counts, in whatever order it arrives', async () => {
  await writes(jonas, 30, 'the third')
  const { body } = await jonas.ask<{ sequence: number }>('PUT', `/conversations/${id}/draft`, {
    text: 'the second',
    fileIds: [],
    quoteOf: null,
    sequence: 20,
  })
  equal(body.sequence, 30)
  equal((await draftOf(jonas))?.text, 'the third')
})

test('thrown away, it does not come back with what was still on its way', async () => {
  await jonas.delete(`/conversations/${id}/draft?sequence=50`)
  await writes(jonas, 40, 'late')
  equal(await draftOf(jonas), null)
  deepEqual(await linesOf(jonas), [])
  await writes(jonas, 60, 'anew')
  await jonas.delete(`/conversations/${id}/draft`)
  equal(await draftOf(jonas), null)
  equal((await jonas.get<DraftOne>(`/conversations/${id}/draft`)).sequence, 61)
  const draft = { text: 'x', fileIds: [], quoteOf: null, sequence: Number.MAX_SAFE_INTEGER }
  equal((await jonas.ask('PUT', `/conversations/${id}/draft`, draft)).status, 400, 'from there nobody could count on')
})

test('it ends with the message, in one stroke; what was begun after it stays', async () => {
  const sends = (sequence: number, text: string) =>
    jonas.post(`/conversations/${id}/messages`, {
      id: uuidv7(),
      draft: { kind: 'text', text },
      draftSequence: sequence,
    })
  await writes(jonas, 100, 'This morning.')
  await sends(101, 'This morning.')
  equal(await draftOf(jonas), null)
  await writes(jonas, 99, 'This morn')
  equal(await draftOf(jonas), null)
  await writes(jonas, 120, 'And the next')
  await sends(110, 'Written before that')
  equal((await draftOf(jonas))?.text, 'And the next')
  await mira.replies(id, 'From an interface that knows no drafts')
  equal((await draftOf(jonas))?.text, 'And the next')
})

test('a note that is begun lies beside the answer: for its writer alone, and there when the answer is sent or thrown away', async () => {
  const noteOf = async (who: Person) => (await draftOf(who))?.note
  await writes(jonas, 130, 'An answer', { note: 'He is \u0000upset' })
  equal(await noteOf(jonas), 'He is \uFFFDupset')
  equal(await draftOf(mira), null)
  await writes(jonas, 140, 'From an interface that knows no notes')
  equal(await noteOf(jonas), 'He is \uFFFDupset')
  const reply = { id: uuidv7(), draft: { kind: 'text', text: 'An answer' }, draftSequence: 141 }
  await jonas.post(`/conversations/${id}/messages`, reply)
  await jonas.delete(`/conversations/${id}/draft?sequence=142`)
  deepEqual([(await draftOf(jonas))?.text, await noteOf(jonas)], ['', 'He is \uFFFDupset'])
  deepEqual(await linesOf(jonas), [])
  await writes(jonas, 143, '', { note: '' })
  equal(await draftOf(jonas), null)
})

test('a refused message leaves the draft as it is', async () => {
  await writes(jonas, 200, 'too long')
  const text = 'x'.repeat(5_000)
  const request = { id: uuidv7(), draft: { kind: 'text', text }, draftSequence: 201 }
  equal((await jonas.ask('POST', `/conversations/${id}/messages`, request)).status, 422)
  equal((await draftOf(jonas))?.text, 'too long')
})

test('whoever no longer sees the conversation has no draft there, and who leaves takes theirs along', async () => {
  const lea = await invited(app, mira, 'Lea Vogt')
  await writes(lea, 1, 'From Lea')
  await mira.patch(`/members/${lea.id}`, { inboxIds: [] })
  equal((await lea.ask('GET', `/conversations/${id}/draft`)).status, 404)
  equal(
    (await lea.ask('PUT', `/conversations/${id}/draft`, { text: 'x', fileIds: [], quoteOf: null, sequence: 2 })).status,
    404,
  )
  deepEqual(await linesOf(lea), [])
  await mira.delete(`/members/${lea.id}`)
  const { rows } = await inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
    sql`select from drafts where user_id = ${lea.id}`.execute(tx),
  )
  equal(rows.length, 0)
})

test('when Meta ties two customers, drafts in both conversations become one; an erased conversation takes its drafts along', async () => {
  const practice = await practiceNumber(app.sim)
  const waId = '4915199900077'
  const told = async (value: object) => {
    const body = Buffer.from(JSON.stringify(envelope([{ value }])))
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, practice.appSecret) }
    equal(
      (await fetch(`${app.url}/webhooks/whatsapp`, { method: 'POST', headers, body: new Uint8Array(body) })).status,
      200,
    )
  }
  const at = `${Math.floor(Date.now() / 1_000) - 60}`
  await told(textValue(practice.phoneNumberId, { waId, name: 'By number' }, 'wamid.tie.1', 'one', at))
  const first = await mira.conversationWith('By number')
  await told(textValue(practice.phoneNumberId, { userId: 'DE.tie', name: 'By id' }, 'wamid.tie.2', 'two', at))
  const second = await mira.conversationWith('By id')
  await writes(jonas, 1, 'for the first', { note: 'one' }, first.id)
  await writes(jonas, 2, 'for the second', { note: 'two' }, second.id)
  await told(
    statusValue(practice.phoneNumberId, { id: 'wamid.tie.3', status: 'delivered' }, { waId, userId: 'DE.tie' }),
  )
  const survivor = await eventually(async () => {
    const lines = (await linesOf(jonas)).filter(({ conversationId }) => [first.id, second.id].includes(conversationId))
    equal(lines.length, 1)
    return lines[0]?.conversationId ?? ''
  })
  deepEqual((await draftOf(jonas, survivor))?.text.split('\n').toSorted(), ['for the first', 'for the second'])
  deepEqual((await draftOf(jonas, survivor))?.note.split('\n').toSorted(), ['one', 'two'])
  await inWorkspaces(app.database.database.db, [mira.workspaceId], async (tx) => {
    await sql`set constraints all deferred`.execute(tx)
    for (const table of ['messages', 'reads', 'conversation_labels'])
      await sql`delete from ${sql.table(table)} where conversation_id = ${survivor}`.execute(tx)
    await sql`delete from conversations where id = ${survivor}`.execute(tx)
    const { rows } = await sql`select from drafts where conversation_id = ${survivor}`.execute(tx)
    equal(rows.length, 0)
  })
})
