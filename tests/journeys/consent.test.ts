/** Who said yes and who said stop: from the practice phone into the ledger, and from there to everything that sends. */
import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { ConsentEntry, ContactConsents } from '#contract/consents.ts'
import type { Contact } from '#contract/contacts.ts'
import { DEFAULT_KEYWORDS } from '#core/whatsapp/keywords.ts'
import { verifyLedger } from '#server/consents/verify.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import { envelope, type Sender, sign, statusValue, textValue } from '../ingestStage.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone, practiceNumber } from '../practice.ts'

let app: App
let mira: Person
let practice: Awaited<ReturnType<typeof practiceNumber>>
let ayse: Phone
let aysesId: string

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  practice = await practiceNumber(app.sim)
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Hello')
  aysesId = (await mira.conversationWith(ayse.name)).contactId
})

test('START on the phone opts in, a sentence with the word does nothing, STOPP takes marketing back', async () => {
  const { consents: first } = await contact(aysesId)
  deepEqual([first.utility.consent, first.marketing.consent], ['unknown', 'unknown'])

  const wamid = await ayse.says(' Start! ')
  await holds(aysesId, { utility: 'opted_in', marketing: 'opted_in' })
  const [entry] = (await ledger(aysesId)).entries
  deepEqual([entry?.way, entry?.wording, entry?.purposes], ['keyword', ' Start! ', ['utility', 'marketing']])
  const { id: conversationId } = await mira.conversationWith(ayse.name)
  const said = (await mira.thread(conversationId)).find(({ id }) => id === entry?.messageId)
  equal(said?.text, ' Start! ')
  ok(wamid)

  await later()
  await ayse.says('Please stop it')
  await ayse.says('STOPP')
  await holds(aysesId, { utility: 'opted_in', marketing: 'opted_out' })
  const { entries } = await ledger(aysesId)
  deepEqual(
    entries.map(({ consent, purposes }) => [consent, purposes.length]),
    [
      ['opted_out', 1],
      ['opted_in', 2],
    ],
  )
  const lines = (await mira.threadPage(conversationId)).activities.filter(
    ({ type }) => type === 'conversation.consented',
  )
  deepEqual(
    lines.map(({ facts }) => facts.consent),
    ['opted_in', 'opted_out'],
  )
})

test('however Meta repeats and shuffles, each word counts once and the later one holds', async () => {
  const boris: Sender = { waId: '4915188800001', userId: 'DE.boris', name: 'Boris' }
  const now = seconds()
  const start = says(boris, 'wamid.start', 'Start', now - 60)
  const stop = says(boris, 'wamid.stop', 'STOP', now - 30)
  for (const value of [stop, stop]) await told(value)
  const { contactId } = await mira.conversationWith('Boris')
  for (const value of [start, stop, start]) await told(value)
  await eventually(async () => equal((await ledger(contactId)).entries.length, 2))
  await holds(contactId, { utility: 'opted_in', marketing: 'opted_out' })
  // The older YES came last, and changed only what nobody had taken back.
  const changed = await eventsAbout(contactId)
  deepEqual(changed, [['marketing'], ['utility']])
})

test('the switch in WhatsApp itself counts, and so does Meta’s refusal 131050', async () => {
  await later()
  await ayse.acts('marketing', { to: practice.phoneNumberId, value: 'resume' })
  await holds(aysesId, { utility: 'opted_in', marketing: 'opted_in' })
  await later()
  await ayse.acts('marketing', { to: practice.phoneNumberId, value: 'stop' })
  await holds(aysesId, { utility: 'opted_in', marketing: 'opted_out' })
  deepEqual(await newestWay(aysesId), 'meta')

  const cem: Sender = { waId: '4915188800002', userId: 'DE.cem', name: 'Cem' }
  await told(says(cem, 'wamid.cem', 'Ja', seconds() - 60))
  const { contactId } = await mira.conversationWith('Cem')
  await holds(contactId, { utility: 'opted_in', marketing: 'opted_in' })
  const errors = [{ code: 131050, title: 'User has stopped marketing messages' }]
  const failed = statusValue(
    practice.phoneNumberId,
    { id: 'wamid.x', status: 'failed', errors, timestamp: `${seconds()}` },
    cem,
  )
  for (const _ of [1, 2]) await told(failed)
  await holds(contactId, { utility: 'opted_in', marketing: 'opted_out' })
  equal((await ledger(contactId)).entries.length, 2)
})

test('the customer is told what their word did, once, if an admin wants it', async () => {
  const dilek = await newPhone(app.sim, 'Dilek')
  await dilek.says('Yes')
  const { contactId } = await mira.conversationWith('Dilek')
  await holds(contactId, { utility: 'opted_in', marketing: 'opted_in' })
  const [english, german] = DEFAULT_KEYWORDS.languages
  ok(english && german)
  const mine = { ...german, optOut: [...german.optOut, 'Schluss'], optOutReply: 'Schade, bis dann.' }
  const settings = { languages: [english, mine], optOutCovers: 'everything', confirms: true }
  await mira.put('/consent-settings', settings)
  deepEqual(await mira.get('/consent-settings'), settings)

  await later()
  await dilek.says('Schluss!')
  await dilek.got('Schade, bis dann.')
  await holds(contactId, { utility: 'opted_out', marketing: 'opted_out' })
  await dilek.says('schluss')
  await eventually(async () => equal((await ledger(contactId)).entries.length, 3))
  await later()
  await dilek.says('Start')
  await dilek.got(english.optInReply)
  const replies = (await dilek.shows()).filter(({ from }) => from === 'business').map(({ content }) => content.body)
  deepEqual(replies, ['Schade, bis dann.', english.optInReply])
  await mira.put('/consent-settings', DEFAULT_KEYWORDS)
})

test('by hand it needs a proof, one or many, and the same request again records nothing more', async () => {
  const jonas = await invited(app, mira, 'Jonas Berg')
  const { id } = (await mira.post<{ contact: Contact }>('/contacts', { name: 'Eda', phone: '+4915112345671' })).contact
  const words = { id: uuidv7(), consent: 'opted_in', purposes: ['marketing'], proof: 'Form of 3 March, folder 7' }
  equal((await jonas.ask('POST', `/contacts/${id}/consents`, { ...words, proof: ' ' })).status, 400)
  equal((await jonas.ask('POST', `/contacts/${uuidv7()}/consents`, words)).status, 404)
  const future = { ...words, at: new Date(Date.now() + 3_600_000).toISOString() }
  equal((await jonas.ask('POST', `/contacts/${id}/consents`, future)).status, 422)
  for (const _ of [1, 2]) await jonas.post(`/contacts/${id}/consents`, words)
  const { entries } = await ledger(id)
  deepEqual(
    entries.map(({ actorId, proof, way }) => [actorId, proof, way]),
    [[jonas.id, words.proof, 'person']],
  )
  await holds(id, { utility: 'unknown', marketing: 'opted_in' })

  const nobody = uuidv7()
  const many = { ...words, id: uuidv7(), consent: 'opted_out', contactIds: [id, aysesId, nobody], way: 'import' }
  equal((await jonas.ask('POST', '/consents', many)).status, 403)
  await later()
  deepEqual(await mira.post('/consents', many), { recorded: 2, changed: 1, missing: [nobody] })
  await holds(id, { utility: 'unknown', marketing: 'opted_out' })
  // What was recorded for the contact speaks for it when it writes from its number.
  await told(says({ waId: '4915112345671', userId: 'DE.eda', name: 'Eda' }, 'wamid.eda', 'Hello', seconds()))
  await eventually(async () => equal((await contact(id)).identities[0]?.consents.marketing.consent, 'opted_out'))
})

test('the ledger verifies; nobody can change it, and who owns the database is found out', async () => {
  const { db } = app.database.database
  const { workspaceId } = mira
  const sound = await verifyLedger(db, workspaceId)
  equal(sound.broken, null)
  ok(sound.entries >= 10 && sound.head?.startsWith(`${sound.entries}:`))
  equal((await verifyLedger(db, workspaceId, sound.head)).broken, null)
  equal((await verifyLedger(db, workspaceId, `1:${'0'.repeat(64)}`)).broken?.because, 'end')
  const tried = [
    sql`update consent_words set consent = 'opted_in'`,
    sql`delete from consent_entries`,
    sql`delete from consent_words`,
  ]
  for (const change of tried)
    await rejects(
      inWorkspaces(db, [workspaceId], (tx) => change.execute(tx)),
      /permission denied|only added to/,
    )
  // The owner can take the locks off.
  for (const table of ['consent_words', 'consent_subjects', 'consent_marks', 'consent_entries']) {
    await owner(`alter table ${table} disable trigger user; alter table ${table} no force row level security`)
  }
  const tampered = async (change: string, back: string) => {
    await owner(change)
    const { broken } = await verifyLedger(db, workspaceId)
    await owner(back)
    equal((await verifyLedger(db, workspaceId)).broken, null)
    return broken
  }
  const shifted = (table: string, by: string, number: number) =>
    `update ${table} set at = at ${by} interval '1 day' where number = ${number}`
  deepEqual(await tampered(shifted('consent_words', '-', 3), shifted('consent_words', '+', 3)), {
    number: 3,
    because: 'words',
  })
  const mark = sound.entries
  deepEqual(await tampered(shifted('consent_marks', '+', mark), shifted('consent_marks', '-', mark)), {
    number: mark,
    because: 'lookup',
  })
  const later = `update consent_entries set recorded_at = recorded_at + interval '1 hour' where number = 4`
  deepEqual(await tampered(later, later.replace('+', '-')), { number: 4, because: 'chain' })

  // A person is erased: their words go, the chain still verifies and says how many went.
  await inWorkspaces(db, [workspaceId], async (tx) => {
    const { rows } = await sql<{
      number: number
    }>`select number from consent_words where contact_id = ${aysesId}`.execute(tx)
    const numbers = rows.map(({ number }) => number)
    await sql`insert into consent_erasures select ${workspaceId}, number, now() from consent_words where number = any(${numbers})`.execute(
      tx,
    )
    await sql`delete from consent_marks where number = any(${numbers})`.execute(tx)
    await sql`delete from consent_words where number = any(${numbers})`.execute(tx)
  })
  const erased = await verifyLedger(db, workspaceId)
  equal(erased.broken, null)
  ok(erased.erased > 2 && erased.entries === sound.entries)
  match(erased.head ?? '', /^\d+:[0-9a-f]{64}$/)

  const gone = sound.entries - 2
  await owner(`delete from consent_words where number = ${gone}; delete from consent_entries where number = ${gone}`)
  deepEqual((await verifyLedger(db, workspaceId)).broken, { number: gone, because: 'missing' })
})

const contact = async (id: string) => (await mira.get<{ contact: Contact }>(`/contacts/${id}`)).contact
const ledger = (id: string) => mira.get<ContactConsents>(`/contacts/${id}/consents`)
const newestWay = async (id: string): Promise<ConsentEntry['way'] | undefined> => (await ledger(id)).entries[0]?.way
const holds = (id: string, expected: { utility: string; marketing: string }) =>
  eventually(async () => {
    const { consents } = await contact(id)
    deepEqual({ utility: consents.utility.consent, marketing: consents.marketing.consent }, expected)
    const { standings } = await ledger(id)
    deepEqual(standings, consents)
  })
const eventsAbout = async (contactId: string) => {
  const { rows } = await inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
    sql<{ changed: string[] }>`select data->'changed' as changed from events
      where type = 'contact.consented' and contact_id = ${contactId} order by number`.execute(tx),
  )
  return rows.map(({ changed }) => changed)
}
const owner = (statement: string) => app.database.ownerPool.query(statement)

/** Meta tells whole seconds, and of one second the opt-out counts. */
const later = () => app.sim('POST', '/clock', { advanceMs: 2_000 })
const seconds = () => Math.floor(Date.now() / 1_000)
const says = (sender: Sender, wamid: string, text: string, at: number) =>
  textValue(practice.phoneNumberId, sender, wamid, text, `${at}`)

async function told(value: object) {
  const body = Buffer.from(JSON.stringify(envelope([{ value }])))
  const { status } = await fetch(`${app.url}/webhooks/whatsapp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, practice.appSecret) },
    body: new Uint8Array(body),
  })
  equal(status, 200)
}
