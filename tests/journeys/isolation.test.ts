import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { may } from '#core/team/permission.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import type { Route } from '#server/team/access.ts'
import { type House, openHouse, type Person, writeConversation } from '../house.ts'
import { BODIES } from '../security/bodies.ts'

/** Mira's company and Boris' company live in one Posthorn. Jonas works for Mira, in the inbox Support and not in Sales. */
let house: House
let mira: Person
let jonas: Person
let boris: Person
let support: Awaited<ReturnType<typeof writeConversation>>
let sales: Awaited<ReturnType<typeof writeConversation>>

before(async () => {
  house = await openHouse()
  mira = await house.mira()
  jonas = await house.join(mira, 'Jonas', 'agent')
  support = await writeConversation(house, mira.workspaceId, { inbox: 'Support', contact: 'Ayşe' })
  sales = await writeConversation(house, mira.workspaceId, { inbox: 'Sales', contact: 'Mateo' })
  await mira.ok('PATCH', `/api/v1/members/${jonas.userId}`, { inboxIds: [support.inboxId] })
  boris = await ofAnotherCompany()
})

test('every route of a workspace is closed to strangers, to members of other workspaces, and to roles that may not', async () => {
  const routes = house.routes.filter(({ act }) => act !== null)
  ok(routes.length > 30)
  for (const route of routes) {
    const path = pathOf(route, support)
    equal(await house.guest().refused(route.method, path), '401 signed_out', path)
    const intruder = await boris.refused(route.method, path, undefined, { 'posthorn-workspace': mira.workspaceId })
    equal(intruder, '404 workspace_not_found', `${route.method} ${path}`)
    equal(
      await boris.refused(route.method, path, undefined, { 'posthorn-workspace': 'nonsense' }),
      '404 workspace_not_found',
    )
    equal(
      await boris.refused(route.method, path, undefined, { 'posthorn-workspace': uuidv7() }),
      '404 workspace_not_found',
    )
    if (route.act && !may({ userId: '', role: 'agent', inboxIds: [] }, route.act)) {
      equal(await jonas.refused(route.method, path, bodyOf(route)), '403 forbidden', `${route.method} ${path}`)
    }
  }
})

test('in their own workspace, nobody finds anything of another by its id', async () => {
  for (const route of house.routes.filter(({ act, url }) => act !== null && url.includes(':'))) {
    const answer = await boris.refused(route.method, pathOf(route, support), bodyOf(route))
    equal(answer, '404 not_found', `${route.method} ${route.url} answered ${answer}`)
  }
  const lists = [
    '/api/v1/conversations',
    '/api/v1/contacts',
    '/api/v1/inboxes',
    '/api/v1/members',
    '/api/v1/invitations',
  ]
  const ids = [...Object.values(support), ...Object.values(sales), mira.userId, jonas.userId, mira.workspaceId]
  for (const path of [
    ...lists,
    '/api/v1/conversations/counts',
    `/api/v1/conversations?contactId=${support.contactId}`,
    '/api/v1/contacts?q=Ay',
    '/api/v1/me',
  ]) {
    const text = await (await boris.ask('GET', path)).text()
    deepEqual(
      ids.filter((id) => text.includes(id)),
      [],
      path,
    )
  }
})

test('a member finds nothing of an inbox they are not in: not by id, not in lists, not in counts', async () => {
  const ofConversations = house.routes.filter(({ url }) => /^\/api\/v1\/(conversations|messages)\/:id/.test(url))
  ok(ofConversations.length > 10)
  for (const route of ofConversations) {
    equal(
      await jonas.refused(route.method, pathOf(route, sales), bodyOf(route)),
      '404 not_found',
      `${route.method} ${route.url}`,
    )
  }
  const { conversations } = await jonas.ok('GET', '/api/v1/conversations')
  deepEqual(
    conversations.map(({ contactName }: { contactName: string }) => contactName),
    ['Ayşe'],
  )
  for (const query of [`inboxId=${sales.inboxId}`, `contactId=${sales.contactId}`]) {
    deepEqual((await jonas.ok('GET', `/api/v1/conversations?${query}`)).conversations, [])
  }
  for (const owner of ['none', 'me']) {
    const list = (await jonas.ok('GET', `/api/v1/conversations?owner=${owner}`)).conversations
    ok(list.every((one: { inboxId: string }) => one.inboxId === support.inboxId))
  }
  deepEqual(await jonas.ok('GET', '/api/v1/conversations/counts'), {
    mine: 0,
    unassigned: 1,
    open: 1,
    byInbox: { [support.inboxId]: 1 },
  })
  deepEqual(await mira.ok('GET', '/api/v1/conversations/counts'), {
    mine: 0,
    unassigned: 2,
    open: 2,
    byInbox: { [support.inboxId]: 1, [sales.inboxId]: 1 },
  })
  equal(
    await mira.refused('PUT', `/api/v1/conversations/${sales.conversationId}/owner`, { ownerId: jonas.userId }),
    '422 owner_not_in_inbox',
  )
})

test('a page is cut and continued without loss, and a cursor from nowhere finds nothing', async () => {
  const first = await mira.ok('GET', '/api/v1/conversations?limit=1')
  const second = await mira.ok('GET', `/api/v1/conversations?limit=1&before=${first.nextCursor}`)
  deepEqual(
    [...first.conversations, ...second.conversations].map((one: { contactName: string }) => one.contactName).sort(),
    ['Ayşe', 'Mateo'],
  )
  equal(second.nextCursor, null)
  equal(await mira.refused('GET', '/api/v1/conversations?before=bm93aGVyZQ'), '404 not_found')
})

test('a request of another website does nothing, and nobody says more than the API describes', async () => {
  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  equal(await mira.refused('POST', '/api/v1/inboxes', { name: 'Trap' }, foreign), '403 cross_site')
  equal(
    await mira.refused('POST', '/api/v1/inboxes', { name: 'Trap', workspaceId: boris.workspaceId }),
    '400 invalid_request',
  )
  equal(
    await mira.refused('PATCH', `/api/v1/contacts/${support.contactId}`, { touchedAt: null }),
    '400 invalid_request',
  )
})

/** The route's address with ids that exist, of Mira's company. */
function pathOf({ url }: Route, of: typeof support): string {
  const id = url.includes('/conversations/')
    ? of.conversationId
    : url.includes('/messages/')
      ? of.messageId
      : url.includes('/contacts/')
        ? of.contactId
        : url.includes('/inboxes/')
          ? of.inboxId
          : url.includes('/channels/')
            ? of.channelId
            : uuidv7()
  const path = url.replace(':userId', jonas.userId).replace(':id', id)
  return path.endsWith('/template') ? `${path}?templateId=${uuidv7()}` : path
}

/** A body that the route understands, so that it is refused for whom it comes from and for nothing else. */
function bodyOf({ method, url }: Route): unknown {
  const key = `${method} ${url}`
  if (key in MORE_BODIES) return MORE_BODIES[key]
  const body = BODIES[key]
  if (body) return body()
  if (method === 'GET' || method === 'DELETE') return undefined
  return {}
}

/** Of routes without an id, and of what needs none of its own. */
const MORE_BODIES: Record<string, unknown> = {
  'PATCH /api/v1/workspace': { name: 'Taken over' },
  'POST /api/v1/invitations': { role: 'agent', email: null },
  'POST /api/v1/inboxes': { name: 'Inbox' },
  'POST /api/v1/contacts': { name: 'Somebody' },
}

async function ofAnotherCompany(): Promise<Person> {
  const { rows } = await sql<{ id: string }>`
    insert into workspaces values (gen_random_uuid(), 'Boris GmbH', 'UTC', 'en', now()) returning id`.execute(house.db)
  const workspaceId = rows[0]?.id as string
  await house.inside(workspaceId, (tx) =>
    sql`insert into members values (${workspaceId}, ${mira.userId}, 'admin', now())`.execute(tx),
  )
  const home = mira.workspaceId
  mira.workspaceId = workspaceId
  const person = await house.join(mira, 'Boris', 'admin')
  mira.workspaceId = home
  await house.inside(workspaceId, (tx) => sql`delete from members where user_id = ${mira.userId}`.execute(tx))
  return person
}
