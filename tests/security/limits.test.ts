/** How often, how much, how deep, and of what shape: beyond that a sentence is the answer, never a fault of ours. */
import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { FILE_BYTES_MAX } from '#core/whatsapp/limits.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import type { Route } from '#server/team/access.ts'
import { SIGN_IN_BY_ACCOUNT, SIGN_IN_BY_ADDRESS, TOKENS_BY_ADDRESS } from '#server/team/throttle.ts'
import { type Person, writeConversation } from '../house.ts'
import { addressed, emailOf, openStage, PASSWORD, type Stage } from './stage.ts'

const SETUP = {
  name: 'Mallory',
  email: 'mallory@example.com',
  password: PASSWORD,
  workspaceName: 'Taken',
  locale: 'en',
  timeZone: 'UTC',
}

let stage: Stage
let mira: Person
let ids: Awaited<ReturnType<typeof writeConversation>>

before(async () => {
  stage = await openStage()
})

test('the token of the first account cannot be guessed: so many a minute from one address, and then none', async () => {
  const stranger = stage.guest()
  const guess = (token: string, headers: Record<string, string>) =>
    stranger.refused('POST', '/api/v1/setup', { ...SETUP, token }, headers)
  for (let n = 0; n < TOKENS_BY_ADDRESS.max; n++)
    equal(await guess(`guess ${n}`, addressed(1)), '403 setup_token_needed')
  equal(await guess('one more', addressed(1)), '429 too_many_attempts')
  const token = /token: (\S+)/.exec(stage.said.join('\n'))?.[1] ?? ''
  ok(token.length >= 24)
  equal(await guess(token, addressed(1)), '429 too_many_attempts', 'also with the right one')
  // What the stranger writes in front of the proxy's word does not make another address of theirs.
  equal(await guess('again', { 'x-forwarded-for': '198.51.100.1, 203.0.113.1' }), '429 too_many_attempts')
  const answer = await stranger.ask('POST', '/api/v1/setup', { ...SETUP, token: 'x' }, addressed(1))
  ok(
    Number(
      ((await answer.json()) as { error: { details: { retryAfterSeconds: number } } }).error.details.retryAfterSeconds,
    ) > 0,
  )

  const common = { ...SETUP, password: 'Password2026!' }
  equal(await stage.guest().refused('POST', '/api/v1/setup', common), '422 common_password')

  const workspaceId = await stage.workspace('Blumen Huber')
  mira = await stage.person('Mira', { workspaceId, role: 'admin' })
  ids = await writeConversation(stage, workspaceId, { inbox: 'Support', contact: 'Ayşe' })
})

test('passwords: by address, by account from everywhere, and the answer never tells which accounts there are', async () => {
  const stranger = stage.guest()
  const tries = async (email: string, headers: Record<string, string>, password = 'not the password') => {
    const answer = await stranger.ask('POST', '/api/auth/sign-in/email', { email, password }, headers)
    return { status: answer.status, text: await answer.text() }
  }
  const known = await tries(emailOf('Mira'), addressed(20))
  deepEqual(await tries('nobody@example.com', addressed(21)), known)
  equal(known.status, 401)
  for (let n = 1; n < SIGN_IN_BY_ADDRESS.max; n++)
    equal((await tries(`somebody${n}@example.com`, addressed(20))).status, 401)
  equal((await tries('else@example.com', addressed(20))).status, 429)
  // Whoever has one address of a line has all of its /64.
  const ofLine = (n: number) => ({ 'x-forwarded-for': `2001:db8:5:6::${n}` })
  for (let n = 0; n < SIGN_IN_BY_ADDRESS.max; n++)
    equal((await tries(`neighbour${n}@example.com`, ofLine(n + 1))).status, 401)
  equal((await tries('neighbour@example.com', ofLine(99))).status, 429)
  equal((await tries(emailOf('Mira'), { 'x-forwarded-for': '198.51.100.7, 203.0.113.20' })).status, 429)
  equal(
    (
      await tries(emailOf('Mira'), {
        ...addressed(20),
        'x-posthorn-address': '198.51.100.8',
        'x-real-ip': '198.51.100.9',
      })
    ).status,
    429,
  )

  await stage.person('Jonas', { workspaceId: mira.workspaceId, role: 'agent' })
  for (let n = 1; n < SIGN_IN_BY_ACCOUNT.max; n++)
    equal((await tries(emailOf('Jonas'), addressed(100 + n))).status, 401)
  equal((await tries(emailOf('Jonas'), addressed(140), PASSWORD)).status, 429)
  equal((await tries(' JONAS@example.com ', addressed(141), PASSWORD)).status, 429, 'spelt another way')
  equal((await mira.ask('GET', '/api/v1/me')).status, 200, 'whoever is in stays in')
})

test('what everybody tries first is taken as a password at none of the three doors', async () => {
  const password = 'Password2026!'
  const said = '422 common_password'
  const stranger = stage.guest()
  const { link } = await mira.ok('POST', '/api/v1/invitations', { role: 'agent', email: null })
  const token = new URL(link).searchParams.get('token')
  const acceptance = { token, account: { ...SETUP_ACCOUNT, password } }
  equal(await stranger.refused('POST', '/api/v1/invitation/acceptance', acceptance, addressed(31)), said)
  const change = { currentPassword: PASSWORD, newPassword: password }
  equal(await mira.refused('POST', '/api/auth/change-password', change), said)
  const own = { ...change, newPassword: emailOf('Mira') }
  equal(await mira.refused('POST', '/api/auth/change-password', own), said)
})

test('links of invitations: guessing ends after so many, whether looked at or accepted', async () => {
  const stranger = stage.guest()
  const token = `${mira.workspaceId}.${'a'.repeat(32)}`
  for (let n = 0; n < TOKENS_BY_ADDRESS.max; n++) {
    const looks = n % 2 === 0
    const said = looks
      ? await stranger.refused('GET', `/api/v1/invitation?token=${token}`, undefined, addressed(30))
      : await stranger.refused(
          'POST',
          '/api/v1/invitation/acceptance',
          { token, account: SETUP_ACCOUNT },
          addressed(30),
        )
    equal(said, '404 invitation_not_found')
  }
  equal(
    await stranger.refused('GET', `/api/v1/invitation?token=${token}`, undefined, addressed(30)),
    '429 too_many_attempts',
  )
})

test('the figures are written down where an operator looks', () => {
  const text = readFileSync(join(import.meta.dirname, '../../SECURITY.md'), 'utf8')
  for (const { max, window } of [SIGN_IN_BY_ADDRESS, SIGN_IN_BY_ACCOUNT, TOKENS_BY_ADDRESS]) {
    const time = window === 60 ? 'minute' : `${window / 60} minutes`
    match(text, new RegExp(`\\b${max}\\b[^.]*${time}`), `${max} in ${time}`)
  }
})

test('bodies: bounded in size, of one type, strict in their keys, at every route', async () => {
  const routes = stage.server.routes.filter(({ handler }) => handler.shape.body)
  ok(routes.length > 12)
  const large = `{"text":"${'x'.repeat(1024 * 1024)}"}`
  const deep = `${'{"a":'.repeat(60_000)}1${'}'.repeat(60_000)}`
  for (const route of routes) {
    const says = (body: string, type = 'application/json') => rawBody(route, body, type)
    equal(await says(large), 413, `${nameOf(route)}: too large`)
    equal(await says(deep), 400, `${nameOf(route)}: deep`)
    equal(await says('{"a":1'), 400, `${nameOf(route)}: broken`)
    equal(await says(''), 400, `${nameOf(route)}: empty`)
    equal(await says('{}', 'application/xml'), 415, `${nameOf(route)}: XML`)
    equal(await says('{"__proto__":{"role":"admin"}}'), 400, `${nameOf(route)}: prototype`)
    equal(await says('{"constructor":{"prototype":{"role":"admin"}}}'), 400, `${nameOf(route)}: constructor`)
    const surplus = { ...(BODIES[nameOf(route)] ?? {}), role_: 'admin', workspaceId: uuidv7() }
    equal(await says(JSON.stringify(surplus)), 400, `${nameOf(route)}: more than it takes`)
  }
  ok(!('role' in {}))
})

test('what takes no file takes none, a file has a bound, and one that is refused leaves nothing on the disk', async () => {
  const send = async (body: BodyInit, headers: Record<string, string> = {}) => {
    const own = { cookie: mira.cookie, origin: stage.publicUrl, 'posthorn-workspace': mira.workspaceId }
    const answer = await fetch(`${stage.url}/api/v1/files`, {
      method: 'POST',
      body,
      headers: { ...own, ...headers },
      duplex: 'half',
    } as RequestInit)
    return `${answer.status} ${((await answer.json()) as { error?: { code: string } }).error?.code ?? ''}`
  }
  equal(await send(formWith(new Uint8Array(0))), '422 empty')
  equal(await send('{}', { 'content-type': 'application/json' }), '406 invalid_request')
  const twice = formWith(new Uint8Array([1]))
  twice.append('more', new Blob([new Uint8Array([2])]), 'second.txt')
  ok(['201 ', '413 too_large'].includes(await send(twice)), 'a second file is not taken')
  const large = new Blob(Array.from({ length: 101 }, () => new Uint8Array(1024 * 1024)))
  ok(large.size > FILE_BYTES_MAX)
  const form = new FormData()
  form.append('file', large, 'large.bin')
  equal(await send(form), '413 too_large')
  deepEqual(draftsOf(stage), [])
})

test('Meta’s door has its own bound, and answers with nothing stored', async () => {
  const answer = await fetch(`${stage.url}/webhooks/whatsapp`, {
    method: 'POST',
    body: new Uint8Array(5 * 1024 * 1024),
  })
  equal(answer.status, 413)
})

test('no value of any shape in any place makes a fault of ours', async () => {
  const said: string[] = []
  for (const route of stage.server.routes) {
    if (/practice/.test(route.url)) continue
    const paths = [route.url.replace(':userId', mira.userId).replace(':id', idFor(route.url))]
    if (route.url.includes(':')) paths.push(...ODD_IDS.map((id) => route.url.replace(/:\w+/, id)))
    paths.push(...ODD_QUERIES.map((query) => `${paths[0]}?${query}`))
    const bodies = route.handler.shape.body ? oddBodies(BODIES[nameOf(route)]) : [undefined]
    for (const path of paths) said.push(...(await faults(route, path, bodies[0])))
    for (const body of bodies) said.push(...(await faults(route, paths[0] ?? '', body)))
  }
  deepEqual(said, [])
})

test('objects where words belong sign nobody in', async () => {
  for (const odd of [{ $ne: null }, ['mira@example.com'], null, 1, true, { toString: 'x' }]) {
    for (const body of [
      { email: odd, password: PASSWORD },
      { email: emailOf('Mira'), password: odd },
    ]) {
      const answer = await stage
        .guest()
        .ask('POST', '/api/auth/sign-in/email', body, addressed(60 + Math.floor(Math.random() * 30)))
      ok(answer.status >= 400 && answer.status < 500, `${JSON.stringify(body)}: ${answer.status}`)
      deepEqual(answer.headers.getSetCookie(), [])
    }
  }
})

const SETUP_ACCOUNT = { name: 'Mallory', email: 'mallory@example.com', password: PASSWORD }

const BODIES: Record<string, Record<string, unknown>> = {
  'POST /api/v1/setup': SETUP,
  'POST /api/v1/invitation/acceptance': { token: 'x', account: SETUP_ACCOUNT },
  'PATCH /api/v1/workspace': { name: 'Blumen Huber' },
  'PATCH /api/v1/members/:userId': { role: 'admin' },
  'POST /api/v1/invitations': { role: 'agent', email: null },
  'POST /api/v1/inboxes': { name: 'Another' },
  'PATCH /api/v1/inboxes/:id': { name: 'Support' },
  'POST /api/v1/contacts': {
    name: 'Somebody',
    phone: '+49 30 1',
    email: 'a@example.com',
    company: 'x',
    language: 'de',
  },
  'PATCH /api/v1/contacts/:id': { name: 'Ayşe', phone: '+49 30 1', mobilePhone: null, country: 'DE', ownerId: null },
  'POST /api/v1/conversations/:id/messages': { id: uuidv7(), draft: { kind: 'text', text: 'Hello' }, quoteOf: null },
  'PUT /api/v1/conversations/:id/read': { inboundCount: 1 },
  'PUT /api/v1/conversations/:id/owner': { ownerId: null },
  'PUT /api/v1/conversations/:id/snooze': { until: new Date(Date.now() + 3_600_000).toISOString() },
  'POST /api/v1/messages/:id/sends': { sendId: uuidv7() },
  'PUT /api/v1/messages/:id/settlement': { outcome: 'sent' },
}

const ODD_IDS = [
  '%00',
  '%27%3B%20drop%20table%20members%3B--',
  '..%2F..%2Fetc%2Fpasswd',
  '%ff',
  'x'.repeat(480),
  '%F0%9F%98%80',
]
const ODD_QUERIES = [
  'q=%00',
  'q=%27%20or%201%3D1--',
  `q=${'%F0%9F%98%80'.repeat(60)}`,
  'q=%5C%25_%5C',
  'after=%00',
  `before=${Buffer.from('["not a time","x"]').toString('base64url')}`,
  `before=${Buffer.from(`["999999-01-01T00:00:00.000Z","${uuidv7()}"]`).toString('base64url')}`,
  `before=${Buffer.from(`999999999-01-01T00:00:00.000Z ${uuidv7()}`).toString('base64url')}`,
  `after=${Buffer.from(` ${'x'.repeat(36)}`).toString('base64url')}`,
  'limit=1e9',
  'limit=-1',
  'limit=NaN',
  'inboxId=%27',
  'inboxId[$ne]=1',
  'status=open&status=closed',
  '__proto__[x]=1',
  'token=%00.%00',
]
const ODD_VALUES: unknown[] = [
  null,
  0,
  -1,
  1e308,
  true,
  [],
  {},
  [[]],
  { $gt: '' },
  '',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e',
  'x'.repeat(30_000),
]

/** The body with each of its values replaced by each odd one, and odd bodies as such. */
function oddBodies(body: Record<string, unknown> = {}): unknown[] {
  const replaced = Object.keys(body).flatMap((key) => ODD_VALUES.map((odd) => ({ ...body, [key]: odd })))
  const inside = Object.entries(body).flatMap(([key, value]) =>
    value !== null && typeof value === 'object'
      ? Object.keys(value).flatMap((inner) => ODD_VALUES.map((odd) => ({ ...body, [key]: { ...value, [inner]: odd } })))
      : [],
  )
  return [body, ...replaced, ...inside, [], null, 1, 'text', { '': 1 }]
}

async function faults(route: Route, path: string, body: unknown): Promise<string[]> {
  const person = route.url === '/api/v1/setup' || route.url.startsWith('/api/v1/invitation') ? stage.guest() : mira
  turn = (turn + 1) % 250
  const answer = await person.ask(route.method, path, body, { 'x-forwarded-for': `192.0.2.${turn}` })
  await answer.arrayBuffer()
  return answer.status < 500 ? [] : [`${route.method} ${path} ${JSON.stringify(body)?.slice(0, 200)}: ${answer.status}`]
}
let turn = 0

const nameOf = ({ method, url }: Route) => `${method} ${url}`

const idFor = (url: string) =>
  url.includes('/contacts/')
    ? ids.contactId
    : url.includes('/inboxes/')
      ? ids.inboxId
      : url.includes('/messages/')
        ? ids.messageId
        : ids.conversationId

async function rawBody({ method, url }: Route, body: string, type: string): Promise<number> {
  const path = url.replace(':userId', mira.userId).replace(':id', idFor(url))
  const own = { cookie: mira.cookie, origin: stage.publicUrl, 'posthorn-workspace': mira.workspaceId }
  const answer = await fetch(stage.url + path, { method, body, headers: { ...own, 'content-type': type } })
  await answer.arrayBuffer()
  return answer.status
}

function formWith(bytes: Uint8Array<ArrayBuffer>) {
  const form = new FormData()
  form.append('file', new Blob([bytes]), 'one.txt')
  return form
}

const draftsOf = ({ dataFolder }: Stage) =>
  readdirSync(join(dataFolder, 'files'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /[\\/]drafts$/.test(entry.parentPath))
    .map(({ name }) => name)
