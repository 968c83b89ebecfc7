/** Who is out is out at once, everywhere: requests and live sockets alike. */
import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { HASH_FORMER_TOKENS, hashOfToken } from '#server/team/sessionTokens.ts'
import { eventually } from '../eventually.ts'
import { type Person, writeConversation } from '../house.ts'
import { addressed, emailOf, openStage, PASSWORD, type Stage } from './stage.ts'

const NEXT_PASSWORD = 'another one, also long'
const SIGNED_OUT = 4401
const NO_MEMBER = 4403

let stage: Stage
let mira: Person
let jonas: Person
let workspaceId: string
let ids: Awaited<ReturnType<typeof writeConversation>>
let addresses = 150

before(async () => {
  stage = await openStage()
  workspaceId = await stage.workspace('Blumen Huber')
  mira = await stage.person('Mira', { workspaceId, role: 'admin' })
  ids = await writeConversation(stage, workspaceId, { inbox: 'Support', contact: 'Ayşe' })
  jonas = await stage.person('Jonas', { workspaceId, role: 'agent', inboxIds: [ids.inboxId] })
})

/** Signed in once more, as from another browser. */
async function again(person: Person, name: string, password = PASSWORD): Promise<Person> {
  const other = stage.guest()
  addresses += 1
  const body = { email: emailOf(name), password }
  const answer = await other.ask('POST', '/api/auth/sign-in/email', body, addressed(addresses))
  equal(answer.status, 200)
  other.userId = person.userId
  other.workspaceId = person.workspaceId
  return other
}

const statusOf = async (person: Person) => (await person.ask('GET', '/api/v1/me')).status

test('a new sign-in gives a new token, and a token chosen by somebody else is never taken over', async () => {
  const [one, two] = [await again(mira, 'Mira'), await again(mira, 'Mira')]
  const tokenOf = (person: Person) => person.cookies.get('posthorn.session_token') ?? ''
  ok(tokenOf(one) !== tokenOf(two) && tokenOf(one) !== '')
  const fixed = stage.guest()
  fixed.cookies.set('posthorn.session_token', tokenOf(one))
  addresses += 1
  await fixed.ask(
    'POST',
    '/api/auth/sign-in/email',
    { email: emailOf('Jonas'), password: PASSWORD },
    addressed(addresses),
  )
  ok(tokenOf(fixed) !== tokenOf(one))
  equal((await one.ok('GET', '/api/v1/me')).user.name, 'Mira')
  for (const person of [one, two, fixed]) await person.ask('POST', '/api/auth/sign-out', {})
})

test('sign-out ends this session at the server, with its sockets, and no other', async () => {
  const other = await again(mira, 'Mira')
  const stolen = stage.guest()
  stolen.cookies = new Map(other.cookies)
  stolen.workspaceId = workspaceId
  const [theirs, ours] = [await stolen.listen(0), await mira.listen(0)]
  equal((await other.ask('POST', '/api/auth/sign-out', {})).status, 200)
  equal(await statusOf(stolen), 401, 'a copy of the cookie is worth nothing')
  equal(await theirs.whenClosed(), SIGNED_OUT)
  await rejects(stolen.listen(0), /refused 401/)
  equal(await statusOf(mira), 200)
  equal(ours.closed, null)
  ours.close()
})

test('the list of sign-ins is one’s own, and so is ending them', async () => {
  const other = await again(mira, 'Mira')
  const socket = await other.listen(0)
  const listed = async (person: Person): Promise<{ id: string; current: boolean }[]> =>
    (await person.ok('GET', '/api/v1/sign-ins')).signIns
  const [ofMira, ofJonas] = [await listed(mira), await listed(jonas)]
  deepEqual(
    ofMira.filter(({ id }) => ofJonas.some((one) => one.id === id)),
    [],
  )
  for (const { id } of ofMira) equal(await jonas.refused('DELETE', `/api/v1/sign-ins/${id}`), '404 not_found')
  equal(await statusOf(mira), 200)
  const text = JSON.stringify(ofMira)
  ok(!text.includes((mira.cookies.get('posthorn.session_token') ?? '').split('.')[0] ?? ''), 'no token is shown')
  const theOther = ofMira.find(({ current }) => !current)
  await mira.ok('DELETE', `/api/v1/sign-ins/${theOther?.id}`)
  equal(await statusOf(other), 401)
  equal(await socket.whenClosed(), SIGNED_OUT)
})

test('a new password needs the old one, ends every other session, and the old one opens nothing more', async () => {
  const [here, elsewhere] = [await again(jonas, 'Jonas'), await again(jonas, 'Jonas')]
  const socket = await elsewhere.listen(0)
  const change = (body: object) =>
    here.ask('POST', '/api/auth/change-password', body, addressed(149)).then(({ status }) => status)
  const right = { currentPassword: PASSWORD, newPassword: NEXT_PASSWORD }
  ok((await change({ ...right, currentPassword: 'a guess at it' })) >= 400)
  ok((await change({ ...right, newPassword: 'short' })) >= 400)
  equal(await statusOf(elsewhere), 200)
  equal(await change(right), 200)
  equal(await statusOf(elsewhere), 401)
  equal(await socket.whenClosed(), SIGNED_OUT)
  equal(await statusOf(here), 200)
  const old = await stage
    .guest()
    .ask('POST', '/api/auth/sign-in/email', { email: emailOf('Jonas'), password: PASSWORD }, addressed(148))
  equal(old.status, 401)
  jonas = await again(jonas, 'Jonas', NEXT_PASSWORD)
})

test('a role counts from the moment it is given or taken, for requests and on open sockets', async () => {
  const edit = (role: string) => mira.ok('PATCH', `/api/v1/members/${jonas.userId}`, { role })
  const sales = await writeConversation(stage, workspaceId, { inbox: 'Sales', contact: 'Mateo' })
  const path = `/api/v1/conversations/${sales.conversationId}`
  equal((await jonas.ask('GET', path)).status, 404)
  await edit('admin')
  equal((await jonas.ask('GET', path)).status, 200)
  const socket = await jonas.listen(0)
  await edit('agent')
  equal((await jonas.ask('GET', path)).status, 404)
  equal(await jonas.refused('POST', '/api/v1/inboxes', { name: 'Mine' }), '403 forbidden')
  const heard = socket.frames.length
  await mira.ok('POST', `${path}/closure`)
  await mira.ok('POST', `/api/v1/conversations/${ids.conversationId}/closure`)
  await socket.heard('conversation.closed')
  const after = JSON.stringify(socket.frames.slice(heard))
  ok(after.includes(ids.conversationId))
  ok(!after.includes(sales.conversationId), 'an agent heard of an inbox that is not theirs any more')
  socket.close()
})

test('who leaves an inbox, and who leaves the workspace, hears nothing more and is let in nowhere', async () => {
  const socket = await jonas.listen(0)
  await mira.ok('PATCH', `/api/v1/members/${jonas.userId}`, { inboxIds: [] })
  equal((await jonas.ask('GET', `/api/v1/conversations/${ids.conversationId}`)).status, 404)
  const heard = socket.frames.length
  await mira.ok('DELETE', `/api/v1/conversations/${ids.conversationId}/closure`)
  await mira.ok('DELETE', `/api/v1/members/${jonas.userId}`)
  equal(await socket.whenClosed(), NO_MEMBER)
  ok(!JSON.stringify(socket.frames.slice(heard)).includes('conversation.reopened'))
  for (const route of stage.server.routes.filter(({ act }) => act !== null)) {
    const url = route.url.replace(/:\w+/, ids.conversationId)
    equal(await jonas.refused(route.method, url), '404 workspace_not_found', route.url)
  }
  await rejects(jonas.listen(0), /refused 404/)
  equal(await statusOf(jonas), 200, 'still somebody, but nobody here')
})

test('a session ends by itself: unused after a week, used or not after a month; its row is of no use to whoever reads it', async () => {
  const { db } = stage.database.database
  const change = (what: string) => sql`update auth.session set ${sql.raw(what)} where id = ${id}`.execute(db)
  const other = await again(mira, 'Mira')
  const { rows } = await sql<{ id: string; token: string; days: number }>`
    select id, token, extract(epoch from "expiresAt" - now())::float / 86400 as days from auth.session
    where "userId" = ${mira.userId} order by "createdAt" desc limit 1`.execute(db)
  const { id = '', token = '', days = 99 } = rows[0] ?? {}
  ok(days > 29 && days <= 30)
  const [raw = ''] = decodeURIComponent(other.cookies.get('posthorn.session_token') ?? '').split('.')
  equal(token, hashOfToken(raw))
  equal(raw.length, 32)

  const thief = stage.guest()
  const signed = (value: string) => `${value}.${createHmac('sha256', signingSecret()).update(value).digest('base64')}`
  for (const value of [token, `${token}.`, `${token}.${'A'.repeat(43)}=`, raw, signed(token)]) {
    thief.cookies.set('posthorn.session_token', encodeURIComponent(value))
    equal(await statusOf(thief), 401, value.slice(0, 12))
  }
  thief.cookies.set('posthorn.session_token', encodeURIComponent(signed(raw)))
  equal(await statusOf(thief), 200, 'signed as we sign it, the token itself does open: the test can tell')

  await change(`"updatedAt" = now() - interval '6 days'`)
  const socket = await other.listen(0)
  equal(await statusOf(other), 200)
  const used = await sql<{ isFresh: boolean }>`
    select "updatedAt" > now() - interval '1 minute' as "isFresh" from auth.session where id = ${id}`.execute(db)
  deepEqual(used.rows, [{ isFresh: true }], 'using it is noted')
  await change(`"updatedAt" = now() - interval '8 days'`)
  await mira.ok('DELETE', `/api/v1/sign-ins/${(await again(mira, 'Mira').then(idOf)) ?? ''}`) // has sockets looked at
  equal(await socket.whenClosed(), SIGNED_OUT)
  const body = { currentPassword: PASSWORD, newPassword: NEXT_PASSWORD }
  equal((await other.ask('POST', '/api/auth/change-password', body, addressed(147))).status, 401)
  equal(await statusOf(other), 401)

  const third = await again(mira, 'Mira')
  await sql`update auth.session set "expiresAt" = now() - interval '1 second' where id = ${await idOf(third)}`.execute(
    db,
  )
  equal(await statusOf(third), 401)
})

test('an admin ends every sign-in of a member, and nobody else does', async () => {
  const lena = await stage.person('Lena', { workspaceId, role: 'agent', inboxIds: [ids.inboxId] })
  const [phone, socket] = [await again(lena, 'Lena'), await lena.listen(0)]
  const path = `/api/v1/members/${lena.userId}/sign-ins`
  equal(await lena.refused('DELETE', path), '403 forbidden')
  const boris = await stage.person('Boris', { workspaceId: await stage.workspace('Another'), role: 'admin' })
  equal(await boris.refused('DELETE', path), '404 not_found')
  equal(await statusOf(lena), 200)
  await mira.ok('DELETE', path)
  deepEqual([await statusOf(lena), await statusOf(phone), await statusOf(mira)], [401, 401, 200])
  equal(await socket.whenClosed(), SIGNED_OUT)
  equal(await statusOf(await again(lena, 'Lena')), 200)
})

test('tokens that an earlier version stored as they are get hashed by the migration, and stay good', async () => {
  const other = await again(mira, 'Mira')
  const { db } = stage.database.database
  const [raw = ''] = decodeURIComponent(other.cookies.get('posthorn.session_token') ?? '').split('.')
  await sql`update auth.session set token = ${raw} where token = ${hashOfToken(raw)}`.execute(db)
  equal(await statusOf(other), 401)
  for (let twice = 0; twice < 2; twice++) await stage.database.ownerPool.query(HASH_FORMER_TOKENS)
  equal(await statusOf(other), 200)
})

test('no answer of signing in or changing a password tells the token: it is in the cookie alone; the new one is hashed at full cost', async () => {
  const guest = stage.guest()
  const body = { email: emailOf('Mira'), password: PASSWORD }
  const answer = await guest.ask('POST', '/api/auth/sign-in/email', body, addressed(146))
  const [raw = 'none'] = decodeURIComponent(guest.cookies.get('posthorn.session_token') ?? '').split('.')
  const text = await answer.text()
  ok(text.includes(emailOf('Mira')) && !text.includes(raw))
  guest.userId = mira.userId
  const change = { currentPassword: PASSWORD, newPassword: NEXT_PASSWORD }
  const changed = await guest.ask('POST', '/api/auth/change-password', change, addressed(146))
  const [next = 'none'] = decodeURIComponent(guest.cookies.get('posthorn.session_token') ?? '').split('.')
  ok(next !== raw && !(await changed.text()).includes(next))
  const ofMira = 'select password from auth.account where "userId" = $1'
  const { rows } = await stage.database.ownerPool.query(ofMira, [mira.userId])
  match(rows[0].password, /^\$argon2id\$v=19\$m=32768,t=3,p=1\$/)
})

test('who signs in, who fails to, and who may not is in the log, by address and id and without a name', async () => {
  const from = stage.lines.length
  const sent = (password: string) =>
    stage.guest().ask('POST', '/api/auth/sign-in/email', { email: 'nobody@example.com', password }, addressed(145))
  await sent('not the password at all')
  for (let n = 0; n < 10; n++) await sent('again and again')
  const lena = await stage.person('Lotte', { workspaceId, role: 'agent' })
  await lena.refused('POST', '/api/v1/inboxes', { name: 'Mine' })
  const said = await eventually(async () => {
    const lines = stage.lines.slice(from).map((line) => JSON.parse(line))
    const found = lines.filter(({ msg }) => msg === 'authentication' || msg === 'refused by role')
    ok(found.length >= 13)
    return found
  })
  const count = (status: number) => said.filter((line) => line.status === status).length
  deepEqual([count(200), count(401), count(429)], [1, 10, 1])
  ok(said.filter(({ status }) => status >= 400).every(({ address }) => address === '203.0.113.145'))
  const [refused] = said.filter(({ msg }) => msg === 'refused by role')
  deepEqual([refused?.act, refused?.userId], ['inboxes.manage', lena.userId])
  ok(!/nobody@|lotte@|again and again/i.test(JSON.stringify(said)))
})

const idOf = async (person: Person): Promise<string | undefined> =>
  (await person.ok('GET', '/api/v1/sign-ins')).signIns.find(({ current }: { current: boolean }) => current)?.id

const signingSecret = () => stage.secrets.derive('sign-in').toString('base64url')
