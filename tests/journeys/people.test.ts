import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openHouse, PASSWORD, Person } from '../house.ts'

const SETUP = {
  name: 'Mira',
  email: 'Mira@Example.com',
  password: PASSWORD,
  workspaceName: 'Blumen Huber',
  locale: 'de',
  timeZone: 'Europe/Berlin',
}

test('the first account is made once, however many try at the same moment, and needs the printed token from outside', async () => {
  const house = await openHouse()
  const outside = house.guest()
  outside.headers = { 'x-forwarded-for': '203.0.113.9' }
  deepEqual(await outside.ok('GET', '/api/v1/setup'), { accountNeeded: true, tokenNeeded: true })
  deepEqual(await house.guest().ok('GET', '/api/v1/setup'), { accountNeeded: true, tokenNeeded: false })
  equal(await outside.refused('POST', '/api/v1/setup', SETUP), '403 setup_token_needed')
  equal(await outside.refused('POST', '/api/v1/setup', { ...SETUP, token: 'guess' }), '403 setup_token_needed')

  const token = /token: (\S+)/.exec(house.said.join('\n'))?.[1]
  const answers = await Promise.all([
    outside.ask('POST', '/api/v1/setup', { ...SETUP, token }),
    ...[1, 2, 3].map((one) =>
      house.guest().ask('POST', '/api/v1/setup', { ...SETUP, email: `other${one}@example.com` }),
    ),
  ])
  deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409])
  const { rows } = await sql<{ users: number; spaces: number }>`
    select (select count(*)::int from auth."user") as users, (select count(*)::int from workspaces) as spaces`.execute(
    house.db,
  )
  deepEqual(rows[0], { users: 1, spaces: 1 })
  deepEqual(await house.guest().ok('GET', '/api/v1/setup'), { accountNeeded: false, tokenNeeded: false })
  equal(await house.guest().refused('POST', '/api/v1/setup', SETUP), '409 already_set_up')
})

test('sign-up is closed, sign-in is throttled by address and by account, and sessions are listed and ended', async () => {
  const house = await openHouse()
  const mira = await house.mira()
  equal((await house.guest().ask('POST', '/api/auth/sign-up/email', { ...SETUP })).status, 404)
  const elsewhere = house.guest()
  equal((await elsewhere.signIn('mira@example.com', PASSWORD)).status, 200)
  match([...elsewhere.cookies.keys()].join(), /^posthorn\.session_token$/)

  const { signIns } = await mira.ok('GET', '/api/v1/sign-ins')
  equal(signIns.length, 2)
  const other = signIns.find(({ current }: { current: boolean }) => !current)
  equal(
    (await elsewhere.ask('DELETE', `/api/v1/sign-ins/${signIns.find((one: { current: boolean }) => one.current).id}x`))
      .status,
    404,
  )
  await mira.ok('DELETE', `/api/v1/sign-ins/${other.id}`)
  equal(await elsewhere.refused('GET', '/api/v1/me'), '401 signed_out')

  const thief = house.guest()
  thief.headers = { 'x-forwarded-for': '203.0.113.7' }
  const statuses: number[] = []
  for (let guess = 0; guess < 12; guess++)
    statuses.push((await thief.signIn('mira@example.com', `guess number ${guess}`)).status)
  deepEqual(statuses.slice(0, 10), Array(10).fill(401))
  deepEqual(statuses.slice(10), [429, 429])
  equal((await house.guest().signIn('mira@example.com', PASSWORD)).status, 200)

  // Many addresses guess at one account.
  for (let guess = 0; guess < 20; guess++) {
    const one = house.guest()
    one.headers = { 'x-forwarded-for': `198.51.100.${guess}` }
    await one.signIn('mira@example.com', 'a guess')
  }
  const last = house.guest()
  last.headers = { 'x-forwarded-for': '198.51.100.99' }
  equal(
    await last.refused('POST', '/api/auth/sign-in/email', { email: 'mira@example.com', password: PASSWORD }),
    '429 too_many_attempts',
  )
})

test('an invitation works once, for a new account or one that is there, until it is withdrawn or too old', async () => {
  const house = await openHouse()
  const mira = await house.mira()
  const made = await mira.ok('POST', '/api/v1/invitations', { role: 'agent', email: 'jonas@example.com' })
  const token = new URL(made.link).searchParams.get('token') as string
  match(token, new RegExp(`^${mira.workspaceId}\\.`))
  const { rows } = await house.inside(mira.workspaceId, (tx) =>
    sql<{ token_hash: Buffer }>`select token_hash from invitations`.execute(tx),
  )
  ok(!rows[0]?.token_hash.toString('latin1').includes(token.split('.')[1] as string))

  const jonas = house.guest()
  deepEqual(await jonas.ok('GET', `/api/v1/invitation?token=${token}`), {
    workspaceName: 'Blumen Huber',
    role: 'agent',
    email: 'jonas@example.com',
  })
  equal(await jonas.refused('POST', '/api/v1/invitation/acceptance', { token }), '401 signed_out')
  const account = { name: 'Jonas', email: 'jonas@example.com', password: PASSWORD }
  jonas.is(await jonas.ok('POST', '/api/v1/invitation/acceptance', { token, account }))
  equal((await jonas.ok('GET', '/api/v1/workspace')).name, 'Blumen Huber')
  equal(
    await house.guest().refused('POST', '/api/v1/invitation/acceptance', { token, account }),
    '404 invitation_not_found',
  )

  // Jonas' account joins a second workspace.
  const workspaceId = await secondWorkspace(house, mira.userId)
  mira.workspaceId = workspaceId
  const second = await mira.ok('POST', '/api/v1/invitations', { role: 'admin', email: null })
  const secondToken = new URL(second.link).searchParams.get('token')
  const me = await jonas.ok('POST', '/api/v1/invitation/acceptance', { token: secondToken })
  deepEqual(
    me.memberships.map(
      ({ workspaceName, role }: { workspaceName: string; role: string }) => `${workspaceName} ${role}`,
    ),
    ['Blumen Huber agent', 'Second admin'],
  )

  const third = await mira.ok('POST', '/api/v1/invitations', { role: 'agent', email: null })
  await mira.ok('DELETE', `/api/v1/invitations/${third.invitation.id}`)
  const fourth = await mira.ok('POST', '/api/v1/invitations', { role: 'agent', email: null })
  await house.inside(workspaceId, (tx) =>
    sql`update invitations set expires_at = now() - interval '1 second' where id = ${fourth.invitation.id}`.execute(tx),
  )
  for (const { link } of [third, fourth]) {
    equal(
      await house.guest().refused('GET', `/api/v1/invitation?token=${new URL(link).searchParams.get('token')}`),
      '404 invitation_not_found',
    )
  }
  deepEqual((await mira.ok('GET', '/api/v1/invitations')).invitations, [])
})

test('an agent may not what only admins may, the last admin stays, and who is removed is out at once', async () => {
  const house = await openHouse()
  const mira = await house.mira()
  const jonas = await house.join(mira, 'Jonas', 'agent')
  equal(await jonas.refused('POST', '/api/v1/invitations', { role: 'admin', email: null }), '403 forbidden')
  equal(await jonas.refused('PATCH', `/api/v1/members/${jonas.userId}`, { role: 'admin' }), '403 forbidden')
  equal(await mira.refused('PATCH', `/api/v1/members/${mira.userId}`, { role: 'agent' }), '409 last_admin')
  equal(await mira.refused('DELETE', `/api/v1/members/${mira.userId}`), '409 last_admin')

  await mira.ok('POST', '/api/v1/inboxes', { name: 'Support' })
  const { inboxes } = await mira.ok('GET', '/api/v1/inboxes')
  deepEqual((await jonas.ok('GET', '/api/v1/inboxes')).inboxes, [])
  await mira.ok('PATCH', `/api/v1/members/${jonas.userId}`, { inboxIds: [inboxes[0].id] })
  equal((await jonas.ok('GET', '/api/v1/inboxes')).inboxes[0].name, 'Support')

  await mira.ok('DELETE', `/api/v1/members/${jonas.userId}`)
  equal(await jonas.refused('GET', '/api/v1/inboxes'), '404 workspace_not_found')
  deepEqual((await jonas.ok('GET', '/api/v1/me')).memberships, [])
})

test('refusals are in the language of whoever asks', async () => {
  const house = await openHouse()
  const person = new Person(house.url)
  const answer = async (language: string) =>
    (
      (await (await person.ask('GET', '/api/v1/me', undefined, { 'accept-language': language })).json()) as {
        error: { message: string }
      }
    ).error.message
  equal(await answer('de-DE,de;q=0.9,en;q=0.5'), 'Bitte melde dich an.')
  equal(await answer('en-GB'), 'Please sign in.')
})

async function secondWorkspace(house: Awaited<ReturnType<typeof openHouse>>, adminId: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into workspaces values (gen_random_uuid(), 'Second', 'UTC', 'en', now()) returning id`.execute(house.db)
  const id = rows[0]?.id as string
  await house.inside(id, (tx) => sql`insert into members values (${id}, ${adminId}, 'admin', now())`.execute(tx))
  return id
}
