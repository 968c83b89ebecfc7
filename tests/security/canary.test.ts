/** Unique words are planted where secrets and private things go in; afterwards we look everywhere they must not be. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { eventually } from '../eventually.ts'
import { Person } from '../house.ts'
import { emailOf, PASSWORD } from './stage.ts'
import { replies, settle, type Town, upload } from './town.ts'

/** Everything that was answered to anybody, but for where a thing is shown once to whoever made it. */
const answers: { request: string; text: string }[] = []

class Witness extends Person {
  override async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const answer = await super.ask(method, path, body, headers)
    const isText = /json|text/.test(answer.headers.get('content-type') ?? '')
    const shown = [...answer.headers].filter(([name]) => name !== 'set-cookie')
    const text = isText ? await answer.clone().text() : ''
    answers.push({ request: `${method} ${path}`, text: `${JSON.stringify(shown)}\n${text}` })
    return answer
  }
}

const TEXT = 'Kanarienvogel-4711 sagt: ruf mich an'
const CAPTION = 'Zeisig-4712 im Bild'
const REPLY = 'Dompfaff-4713 antwortet'
const FILE_NAME = 'Stieglitz-4714.txt'
const NAME = 'Girlitz-4715'
const TYPED = 'Hänfling-4716 tippt ein falsches Passwort'
const SEARCHED = 'Grünfink-4717'

let town: Town
/** Name of the secret and the secret. */
let secrets: Record<string, string>
let privates: Record<string, string>

before(async () => {
  town = await settle({ personOf: (url) => new Witness(url) })
  const { stage, sim, mira, jonas, boris, support, ayse, numbers } = town
  const to = numbers[0]?.phoneNumberId
  await ayse.sends({ to, type: 'text', text: { body: TEXT } })
  await ayse.sends({ to, type: 'image', sample: 'photo', caption: CAPTION })
  await ayse.sends({ to, type: 'contacts', contacts: [{ name: { formatted_name: NAME, first_name: NAME } }] })
  await sim('POST', '/raw', { phoneNumberId: to, value: { messaging_product: 'whatsapp', errors: [{ title: TEXT }] } })
  await replies(mira, support.conversation, { kind: 'text', text: REPLY })
  await upload(mira, FILE_NAME, Buffer.from(REPLY))
  await mira.ok('PATCH', `/api/v1/contacts/${support.contact}`, { name: NAME })
  // Things that go wrong, so that errors are written.
  await stage.guest().ask('POST', '/api/auth/sign-in/email', { email: emailOf('Mira'), password: TYPED })
  await mira.ask('GET', `/api/v1/contacts?q=${SEARCHED}%00`)
  await mira.ask('POST', '/api/v1/contacts', { name: `${NAME}\u0000`, email: NAME })
  await mira.ask('POST', `/api/v1/conversations/${support.conversation}/messages`, { id: 1, draft: REPLY })
  await sim('POST', '/faults', [{ on: 'send', code: 190, httpStatus: 401, times: 1 }])
  await replies(boris, town.theirs.conversation, { kind: 'text', text: REPLY })
  await eventually(async () => {
    const thread = await mira.ok('GET', `/api/v1/conversations/${support.conversation}/messages`)
    ok(thread.messages.some(({ text }: { text: string }) => text === TEXT))
    ok(
      thread.messages.some(
        ({ text, status }: { text: string; status: string }) => text === REPLY && status !== 'queued',
      ),
    )
    ok(!thread.messages.some(({ media }: { media: { state: string } | null }) => media?.state === 'pending'))
    const { inboxes } = await boris.ok('GET', '/api/v1/inboxes')
    equal(inboxes[0].channels[0].state, 'broken')
  })
  await everywhereOnce([mira, jonas, boris])

  // The token without our signature on it.
  const tokenOf = (person: Person) =>
    decodeURIComponent(person.cookies.get('posthorn.session_token') ?? '').split('.')[0] ?? ''
  secrets = {
    'the key of all': stage.secretKey,
    password: PASSWORD,
    'a password mistyped': TYPED,
    'link of an invitation': town.invitationToken.split('.')[1] ?? '',
    'setup token': /token: (\S+)/.exec(stage.said.join('\n'))?.[1] ?? '',
    'session of Mira': tokenOf(mira),
    'session of Jonas': tokenOf(jonas),
  }
  // A database from outside may have a password that is a common word.
  const password = decodeURIComponent(new URL(stage.database.url).password)
  if (password.length >= 10) Object.assign(secrets, { 'password of the database': password })
  for (const [index, { token, appSecret, verifyToken }] of numbers.entries()) {
    Object.assign(secrets, {
      [`token ${index}`]: token,
      [`app secret ${index}`]: appSecret,
      [`verify token ${index}`]: verifyToken,
    })
  }
  privates = { TEXT, CAPTION, REPLY, FILE_NAME, NAME, SEARCHED }
  for (const [name, secret] of Object.entries(secrets)) ok(secret.length >= 10, `${name} was not planted`)
})

test('the log names no secret, no text, no name, no file, nothing that was searched, and no address of a person', () => {
  const lines = town.stage.lines
  ok(lines.length > 50)
  const numbers = { ayse: town.ayse.waId, mateo: town.mateo.waId, mail: emailOf('Mira') }
  deepEqual(foundIn(lines.join(''), { ...secrets, ...halves(secrets), ...privates, ...numbers }), [])
})

test('no answer shows a secret; a link of an invitation is shown once, to whoever made it', () => {
  ok(answers.length > 100)
  const shown = answers.flatMap(({ request, text }) =>
    foundIn(text, { ...secrets, ...halves(secrets) }).map((name) => `${request}: ${name}`),
  )
  deepEqual(
    shown,
    ['link', 'half of link'].map((what) => `POST /api/v1/invitations: ${what} of an invitation`),
  )
  deepEqual(
    answers
      .filter(({ text }) => /_encrypted|tokenEncrypted|token_hash|scrypt|"password"/.test(text))
      .map(({ request }) => request),
    [],
  )
})

test('a full copy of the database holds no secret that could be used', async () => {
  const dump = await wholeDatabase()
  ok(dump.includes(TEXT), 'the copy shows what is there')
  const { password, ...others } = secrets
  deepEqual(foundIn(dump, others), [])
  ok(!dump.includes(password ?? ''))
  // What is encrypted says so, and two of the same would not look the same.
  const { rows } = await sql<{ secret: string }>`select app_secret_encrypted as secret from apps
    union all select verify_token_encrypted from apps`.execute(town.stage.database.database.db)
  ok(rows.length >= 6 && rows.every(({ secret }) => /^v1\.[\w-]{8}\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/.test(secret)))
  equal(new Set(rows.map(({ secret }) => secret)).size, rows.length)
})

test('events, tasks and figures hold no text and no name', async () => {
  const dump = [await tableText('events'), await tableText('pgboss.job'), await tableText('sends')].join('\n')
  deepEqual(foundIn(dump, privates), [])
  const metrics = await (await town.stage.guest().ask('GET', '/metrics')).text()
  ok(metrics.includes('posthorn_'))
  const people = {
    mira: town.mira.userId,
    waId: town.ayse.waId,
    workspace: town.mira.workspaceId,
    number: town.numbers[0]?.phoneNumberId ?? '',
  }
  deepEqual(foundIn(metrics, { ...secrets, ...privates, ...people }), [])
})

test('on the disk lie files under their hash and nothing that tells their name', () => {
  const entries = readdirSync(town.stage.dataFolder, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.isFile(),
  )
  ok(entries.length > 3)
  deepEqual(
    entries.filter(({ name }) => !/^[0-9a-f]{64}$/.test(name)).map(({ name }) => name),
    [],
  )
  for (const { parentPath, name } of entries) {
    const text = readFileSync(join(parentPath, name), 'latin1')
    deepEqual(foundIn(text, secrets), [])
  }
})

/** Every address that can be read, so that it was seen. */
async function everywhereOnce(people: Person[]) {
  const { support } = town
  for (const person of people) {
    for (const { method, url } of town.stage.server.routes.filter((route) => route.method === 'GET')) {
      const id = url.includes('/contacts/')
        ? support.contact
        : url.includes('/messages/')
          ? support.messageOut
          : support.conversation
      await person.ask(method, url.replace(/:\w+/, id))
    }
    await person.ask('GET', `/api/v1/files/${support.photo}?thumbnail=1`)
  }
}

const foundIn = (text: string, words: Record<string, string>) =>
  Object.entries(words).flatMap(([name, word]) =>
    [word, encodeURIComponent(word), JSON.stringify(word).slice(1, -1)].some((form) => text.includes(form))
      ? [name]
      : [],
  )

/** A secret that is cut in the middle is half given away. */
const halves = (words: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(words)
      .filter(([, word]) => word.length >= 24)
      .map(([name, word]) => [`half of ${name}`, word.slice(0, Math.ceil(word.length / 2))]),
  )

async function tableText(table: string): Promise<string> {
  const { db } = town.stage.database.database
  const { rows: all } = await sql<{ id: string }>`select id from workspaces`.execute(db)
  const { rows } = await inWorkspaces(
    db,
    all.map(({ id }) => id),
    (tx) => sql<{ text: string }>`select t::text as text from ${sql.table(table)} t`.execute(tx),
  )
  return rows.map(({ text }) => text).join('\n')
}

/** Every table of every schema as text, raw bodies of deliveries as the bytes they are. */
async function wholeDatabase(): Promise<string> {
  const { rows } = await town.stage.database.ownerPool.query<{ name: string }>(`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'auth', 'pgboss') and c.relkind in ('r', 'p') and not c.relispartition`)
  const texts: string[] = []
  for (const { name } of rows) if (name !== 'public.migrations') texts.push(await tableText(name))
  const bodies = await sql<{ body: Buffer }>`select body from deliveries`.execute(town.stage.database.database.db)
  return [...texts, ...bodies.rows.map(({ body }) => body.toString('utf8'))].join('\n')
}
