/** A file that proves what people recorded: who may add and read it, how it is sealed, and that it goes with the person. */
import { deepEqual, equal } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { ContactConsents } from '#contract/consents.ts'
import type { Contact } from '#contract/contacts.ts'
import { verifyLedger } from '#server/consents/verify.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import type { Person } from '../person.ts'

let app: App
let mira: Person
let jonas: Person
before(async () => {
  app = await startApp()
  mira = await setUp(app)
  jonas = await invited(app, mira, 'Jonas Berg')
})

const SCAN = Buffer.from('%PDF-1.4 signed by Filiz')
const HASH = createHash('sha256').update(SCAN).digest('hex')
const PICTURE = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const words = { consent: 'opted_in', purposes: ['marketing'], way: 'form' }
const contact = async (name: string) => (await mira.post<{ contact: Contact }>('/contacts', { name })).contact.id
const records = (contactId: string, more: object) =>
  mira.ask<ContactConsents & { error: { code: string } }>('POST', `/contacts/${contactId}/consents`, {
    ...{ ...words, id: uuidv7() },
    ...more,
  })
const inside = <T>(work: (tx: Tx) => Promise<T>) => inWorkspaces(app.database.database.db, [mira.workspaceId], work)
const broken = async () => (await verifyLedger(app.database.database.db, mira.workspaceId)).broken?.because ?? null

/** As a person is erased: a note that says so, then their words. */
const erase = (contactId: string) =>
  inside(async (tx) => {
    await sql`insert into consent_erasures select workspace_id, number, now() from consent_words
      where contact_id = ${contactId}`.execute(tx)
    await sql`delete from consent_marks where party = ${`c:${contactId}`}`.execute(tx)
    await sql`delete from consent_words where contact_id = ${contactId}`.execute(tx)
  })

test('a signed form proves it: a PDF or picture of one’s own, read by colleagues, sealed, and erased with the last one it proves', async () => {
  const [filiz, gero] = [await contact('Filiz'), await contact('Gero')]
  const { file } = await mira.upload('form\u202Efdp.pdf', 'application/pdf', SCAN)
  equal((await records(filiz, {})).status, 400, 'neither words nor a file')
  const { file: table } = await mira.upload('list.csv', 'text/csv', Buffer.from('name,agreed\n'))
  equal((await records(filiz, { proofFileId: table.id })).body.error.code, 'proof_unfit')
  const { file: fake } = await mira.upload('form.png', 'image/png', PICTURE)
  equal((await records(filiz, { proofFileId: fake.id })).body.error.code, 'proof_unfit', 'what is no picture')
  const { file: theirs } = await jonas.upload('form.pdf', 'application/pdf', Buffer.from('%PDF-1.4 of Jonas'))
  equal((await records(filiz, { proofFileId: theirs.id })).status, 404, 'what somebody else uploaded')
  equal((await records(filiz, { proofFileId: uuidv7() })).status, 404)

  equal((await jonas.fetch(`/api/v1/files/${file.id}`)).status, 404)
  const { status, body } = await records(filiz, { proofFileId: file.id })
  const [entry] = body.entries
  deepEqual([status, entry?.proof, entry?.proofFile?.id], [200, null, file.id])
  equal(entry?.proofFile?.fileName?.includes('\u202E'), false)
  const many = { ...words, id: uuidv7(), proof: 'Both signed', proofFileId: file.id, contactIds: [filiz, gero] }
  deepEqual(await mira.post('/consents', many), { recorded: 2, changed: 1, missing: [] })
  const read = await jonas.fetch(`/api/v1/files/${file.id}`)
  deepEqual(Buffer.from(await read.arrayBuffer()), SCAN)
  equal(read.headers.get('content-disposition')?.startsWith('attachment'), true)

  equal(await broken(), null)
  const exchange = (hash: string) =>
    app.database.ownerPool.query(
      `alter table files no force row level security; update files set hash = '${hash}' where id = '${file.id}'`,
    )
  await exchange('0'.repeat(64))
  equal(await broken(), 'proof')
  await exchange(HASH)
  equal(await broken(), null)

  const unnamed = () =>
    inside(async (tx) => (await sql<{ hash: string }>`select hash from unnamed_files`.execute(tx)).rows)
  await erase(filiz)
  equal((await jonas.fetch(`/api/v1/files/${file.id}`)).status, 200, 'it still proves what Gero said')
  deepEqual(await unnamed(), [])
  await erase(gero)
  equal((await mira.fetch(`/api/v1/files/${file.id}`)).status, 404)
  deepEqual(await unnamed(), [{ hash: HASH }], 'its content is about to go')
  equal(await broken(), null)
})
