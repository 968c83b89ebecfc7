/** Whoever asks with an id that is not theirs hears exactly what a made-up id hears, and changes nothing. */
import { deepEqual, equal, notEqual, ok, rejects } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { Conversation } from '#contract/inbox.ts'
import type { MessagePage } from '#contract/messages.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import type { Route } from '#server/team/access.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../house.ts'
import { belongingsOf } from './belongings.ts'
import { BODIES } from './bodies.ts'
import type { Stage } from './stage.ts'
import { type Belongings, replies, settle, type Town } from './town.ts'

let town: Town
let stage: Stage

before(async () => {
  town = await settle()
  stage = town.stage
})

const nameOf = ({ method, url }: Route) => `${method} ${url}`
const withIds = () => stage.server.routes.filter(({ url }) => url.includes(':'))

test('each route with an id is known here, with a body that it takes', () => {
  const unknown = withIds()
    .filter(({ url }) => !/:(id|userId)\b/.test(url) || url.split(':').length !== 2)
    .map(nameOf)
  deepEqual(unknown, [], 'an address with another kind of id')
  const silent = withIds().filter((route) => !['GET', 'DELETE'].includes(route.method) && !(nameOf(route) in BODIES))
  deepEqual(silent.map(nameOf), [], 'no body is known for these')
})

test('another business: every route, every id of every kind, and nothing moves', async () => {
  const before = await belongingsOf(stage, town.mira.workspaceId)
  const { signIns } = await town.mira.ok('GET', '/api/v1/sign-ins')
  // Of each kind one: to another business the inboxes of this one are all the same.
  const foreign = {
    ...town.support,
    invitation: town.invitation,
    team: town.team,
    label: town.label,
    property: town.property,
    workflow: town.workflow,
    segment: town.segment,
    privateView: town.privateView,
    sharedView: town.sharedView,
    notification: town.notification,
    parked: town.parked,
    onboarding: town.onboarding,
    workspace: town.mira.workspaceId,
    mira: town.mira.userId,
    jonas: town.jonas.userId,
    signIn: signIns[0].id as string,
  }
  const asked = await walk(town.boris, foreign)
  equal(asked, withIds().length * Object.keys(foreign).length)
  deepEqual(await belongingsOf(stage, town.mira.workspaceId), before)
})

test('the same business, another inbox: a member who is not in it finds nothing of it', async () => {
  const before = await belongingsOf(stage, town.mira.workspaceId)
  // A contact is one for the whole business, and its name anybody's to mend (core/team/permission).
  const { contact: _, ...foreign } = town.sales
  const { inbox, ...rest } = foreign
  ok((await walk(town.jonas, { ...rest, inbox })) > 150)
  deepEqual(await belongingsOf(stage, town.mira.workspaceId), before)
})

test('ids inside bodies and filters are looked up through the asker as well', async () => {
  const { boris, jonas, mira, support, sales, theirs } = town
  const same = async (person: Person, method: string, path: string, bodyWith: (id: string) => unknown, id: string) => {
    const made = isUuid(id) ? uuidv7() : 'f'.repeat(id.length)
    const of = async (one: string) => whatWasSaid(person, method, path, bodyWith(one))
    deepEqual(await of(id), await of(made), `${method} ${path} with ${id}`)
  }
  const file = (fileId: string) => ({ id: uuidv7(), draft: { kind: 'image', fileId, caption: null } })
  const at = (of: Belongings) => `/api/v1/conversations/${of.conversation}/messages`
  for (const id of [support.photo, support.upload, sales.photo]) await same(boris, 'POST', at(theirs), file, id)
  for (const id of [sales.photo, sales.upload, theirs.photo]) await same(jonas, 'POST', at(support), file, id)
  const draft = (fileId: string) => ({ text: '', fileIds: [fileId], quoteOf: null, sequence: 1 })
  await same(boris, 'PUT', `/api/v1/conversations/${theirs.conversation}/draft`, draft, support.upload)
  await same(jonas, 'PUT', `/api/v1/conversations/${support.conversation}/draft`, draft, sales.upload)
  const owner = (ownerId: string) => ({ ownerId })
  await same(boris, 'PUT', `/api/v1/conversations/${theirs.conversation}/owner`, owner, mira.userId)
  await same(boris, 'PATCH', `/api/v1/contacts/${theirs.contact}`, owner, mira.userId)
  await same(boris, 'POST', '/api/v1/contacts', (ownerId) => ({ name: 'New', ownerId }), jonas.userId)
  const of = `/api/v1/conversations/${theirs.conversation}`
  await same(boris, 'PUT', `${of}/team`, (teamId) => ({ teamId }), town.team)
  const note = (userId: string) => ({ id: uuidv7(), text: 'Look', mentions: [userId] })
  await same(boris, 'POST', `${of}/notes`, note, mira.userId)
  await same(boris, 'PUT', `${of}/labels`, (id) => ({ labelIds: [id] }), town.label)
  const view = { name: 'Theirs', filter: {}, order: 'newest', columns: [], sharing: 'teams' }
  await same(boris, 'POST', '/api/v1/views', (id) => ({ ...view, teamIds: [id] }), town.team)
  await same(jonas, 'PUT', `/api/v1/views/${town.privateView}`, () => ({ ...view, teamIds: [] }), town.privateView)
  await same(boris, 'POST', '/api/v1/teams', (id) => ({ name: 'Ours', memberIds: [id] }), mira.userId)
  const inboxes = (id: string) => ({ inboxIds: [theirs.inbox, id] })
  await same(boris, 'PATCH', `/api/v1/members/${boris.userId}`, inboxes, support.inbox)

  for (const [person, foreign] of [
    [boris, support],
    [jonas, sales],
  ] as const) {
    for (const filter of ['inboxId', 'contactId'] as const) {
      const id = filter === 'inboxId' ? foreign.inbox : foreign.contact
      deepEqual((await person.ok('GET', `/api/v1/conversations?${filter}=${id}`)).conversations, [])
    }
  }
  const cursor = Buffer.from(JSON.stringify(['', support.contact])).toString('base64url')
  notEqual((await boris.ask('GET', `/api/v1/contacts?after=${cursor}`)).status, 500)
})

test('the timeline and the files of a contact leave out what stands in an inbox that one does not see', async () => {
  const { boris, jonas, mira, support, sales } = town
  const seen = async (person: Person, { contact }: Belongings, what: string) =>
    (await person.ok('GET', `/api/v1/contacts/${contact}/${what}`)).messages.map((one: { id: string }) => one.id)
  for (const what of ['timeline', 'files']) {
    ok((await seen(mira, sales, what)).length > 0, what)
    ok((await seen(jonas, support, what)).length > 0, what)
    deepEqual(await seen(jonas, sales, what), [], what)
    equal(await boris.refused('GET', `/api/v1/contacts/${sales.contact}/${what}`), '404 not_found')
  }
  ok((await seen(mira, support, 'timeline')).includes(support.messageIn))
})

test('the timeline of a thread goes on in the contact’s other conversations, page by page, and only in inboxes that one sees', async () => {
  const { ayse, boris, jonas, mira, numbers, support, sales } = town
  for (const body of ['In Sales too', 'And again']) {
    await ayse.sends({ to: numbers[1]?.phoneNumberId, type: 'text', text: { body } })
  }
  const there = await eventually(async () => {
    const { conversations } = await mira.ok('GET', `/api/v1/conversations?inboxId=${sales.inbox}`)
    const found = conversations.find(
      ({ inboundCount, id }: Conversation) => id !== sales.conversation && inboundCount === 2,
    )
    if (!found) throw new Error('not there yet')
    return found as Conversation
  })
  // As where Meta ties two of its users, or a contact with this number was known before.
  await stage.inside(mira.workspaceId, (tx) =>
    sql`update identities set contact_id = ${support.contact} where id = ${there.identityId}`.execute(tx),
  )
  await mira.ok('POST', `/api/v1/conversations/${there.id}/closure`)

  const page = (person: Person, id: string, more = '') =>
    person.ok('GET', `/api/v1/conversations/${id}/messages?timeline=true${more}`) as Promise<MessagePage>
  const whole = async (person: Person, id: string) => {
    const seen: { id: string; conversationId: string; at: string }[] = []
    for (let before: string | null = ''; before !== null; ) {
      const { messages, notes, nextCursor }: MessagePage = await page(
        person,
        id,
        `&limit=3${before && `&before=${before}`}`,
      )
      seen.push(...[...messages, ...notes].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1)))
      before = nextCursor
    }
    return seen
  }
  const [here, other] = [await whole(mira, support.conversation), await whole(mira, there.id)]
  deepEqual(here, other)
  deepEqual(new Set(here.map(({ conversationId }) => conversationId)), new Set([support.conversation, there.id]))
  deepEqual(
    here,
    here.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1)),
  )
  equal(new Set(here.map(({ id }) => id)).size, here.length)

  const { others, activities } = await page(mira, support.conversation)
  deepEqual(
    others?.map(({ conversation, closed }) => [conversation.id, closed?.by]),
    [[there.id, mira.userId]],
  )
  ok(activities.some(({ conversationId, type }) => conversationId === there.id && type === 'conversation.closed'))
  const middle = here.find(({ conversationId }) => conversationId === there.id)
  const around = await page(mira, support.conversation, `&around=${middle?.id}&limit=3`)
  ok(around.messages.some(({ id }) => id === middle?.id))

  const jonasSees = await whole(jonas, support.conversation)
  deepEqual(new Set(jonasSees.map(({ conversationId }) => conversationId)), new Set([support.conversation]))
  const his = await page(jonas, support.conversation)
  deepEqual([his.others, his.activities.filter(({ conversationId }) => conversationId === there.id)], [[], []])
  for (const [person, path] of [
    [jonas, `${there.id}/messages?timeline=true`],
    [jonas, `${support.conversation}/messages?timeline=true&around=${middle?.id}`],
    [boris, `${support.conversation}/messages?timeline=true`],
  ] as const) {
    equal(await person.refused('GET', `/api/v1/conversations/${path}`), '404 not_found')
  }
  // Who did not ask for it reads one conversation.
  const alone: MessagePage = await mira.ok('GET', `/api/v1/conversations/${support.conversation}/messages`)
  deepEqual([alone.others, alone.messages.some(({ conversationId }) => conversationId === there.id)], [null, false])
})

test('what one may not see cannot be quoted, neither here nor at Meta', async () => {
  const { boris, jonas, support, sales, theirs } = town
  for (const [person, at, quoteOf] of [
    [boris, theirs, support.messageIn],
    [jonas, support, sales.messageIn],
  ] as const) {
    const request = { id: uuidv7(), draft: { kind: 'text', text: 'Quoting' }, quoteOf }
    const path = `/api/v1/conversations/${at.conversation}/messages`
    equal(await person.refused('POST', path, request), '404 not_found')
  }
  const { sends } = await town.sim<{ sends: { context: unknown }[] }>('GET', '/sends')
  ok(sends.every(({ context }) => context === null || context === undefined))
})

test('an id of a message that exists elsewhere is free to be used here, and touches nothing there', async () => {
  const { boris, theirs, support, mira } = town
  const path = `/api/v1/conversations/${theirs.conversation}/messages`
  const { id } = await replies(mira, support.conversation, { kind: 'text', text: 'The first of this id' })
  equal((await boris.ask('POST', path, { id, draft: { kind: 'text', text: 'The second' } })).status, 202)
  const texts = async (person: Person, of: Belongings) =>
    (await person.ok('GET', `/api/v1/conversations/${of.conversation}/messages`)).messages
      .filter((message: { id: string }) => message.id === id)
      .map(({ text }: { text: string }) => text)
  deepEqual(await texts(mira, support), ['The first of this id'])
  deepEqual(await texts(boris, theirs), ['The second'])
  equal((await mira.ok('GET', `/api/v1/messages/${id}/life`)).sends.length, 1)
})

test('the workspace that is named first counts, and naming two opens no second door', async () => {
  const { boris, mira, support } = town
  const path = `/api/v1/conversations/${support.conversation}?workspace=${mira.workspaceId}`
  equal(await boris.refused('GET', path), '404 not_found')
  const own = `/api/v1/conversations?workspace=${boris.workspaceId}`
  equal(
    await boris.refused('GET', own, undefined, { 'posthorn-workspace': mira.workspaceId }),
    '404 workspace_not_found',
  )
  const twice = `/api/v1/conversations?workspace=${boris.workspaceId}&workspace=${mira.workspaceId}`
  boris.workspaceId = ''
  ok((await boris.ask('GET', twice)).status >= 400)
  boris.workspaceId = town.theirs.inbox === '' ? '' : (own.split('=')[1] ?? '')
})

test('files and their small pictures: nothing without the right, whole, in part or by thumbnail', async () => {
  const { boris, jonas, mira, support, sales } = town
  for (const [person, id] of [
    [boris, support.photo],
    [boris, support.upload],
    [jonas, sales.photo],
    [jonas, sales.upload],
  ] as const) {
    for (const query of ['', '?thumbnail=1', `?workspace=${person.workspaceId}`]) {
      equal(await person.refused('GET', `/api/v1/files/${id}${query}`), '404 not_found')
    }
    equal((await person.ask('GET', `/api/v1/files/${id}`, undefined, { range: 'bytes=0-10' })).status, 404)
  }
  equal((await mira.ask('GET', `/api/v1/files/${sales.photo}?thumbnail=1`)).status, 200)
  equal((await stage.guest().ask('GET', `/api/v1/files/${sales.photo}?workspace=${mira.workspaceId}`)).status, 401)
})

test('an invitation opens only the workspace it names', async () => {
  const { boris, mira, invitationToken } = town
  const [, secret] = invitationToken.split('.')
  const turned = `${boris.workspaceId}.${secret}`
  equal(await boris.refused('GET', `/api/v1/invitation?token=${turned}`), '404 invitation_not_found')
  equal(await boris.refused('POST', '/api/v1/invitation/acceptance', { token: turned }), '404 invitation_not_found')
  equal((await mira.ok('GET', '/api/v1/invitations')).invitations.length, 1)
})

test('the live line tells nobody of what is not theirs', async () => {
  const { boris, jonas, mira, sales, support, theirs, mateo } = town
  await rejects(boris.listen(0, { workspaceId: mira.workspaceId }), /refused 404/)
  await rejects(boris.listen(0, { origin: 'https://evil.example' }), /refused 403/)
  await rejects(stage.guest().listen(0, { workspaceId: mira.workspaceId }), /refused 401/)
  const [ofBoris, ofJonas] = [await boris.listen(0), await jonas.listen(0)]
  await replies(mira, sales.conversation, { kind: 'text', text: 'Only for Sales' })
  await mira.ok('POST', `/api/v1/conversations/${sales.conversation}/closure`)
  await mateo.acts('reactions', { messageId: (await mateo.shows()).at(-1)?.id ?? '', emoji: '👍' }).catch(() => {})
  await replies(mira, support.conversation, { kind: 'text', text: 'For Support' })
  await replies(boris, theirs.conversation, { kind: 'text', text: 'Of Boris' })
  await Promise.all([ofBoris, ofJonas].map((listener) => listener.heard('message.queued')))
  await ofJonas.heard('message.queued', 2)
  const heardBy = (listener: typeof ofBoris) => JSON.stringify(listener.frames)
  const found = (text: string, ids: object) => Object.entries(ids).filter(([, id]) => text.includes(id as string))
  deepEqual(found(heardBy(ofBoris), { ...town.support, ...prefixed('sales', sales), mira: mira.userId }), [])
  // The names of contacts are everybody's; its number stood in Support until it was moved, and events tell that.
  const { contact: _, identity: __, channel: ___, ...ofSales } = sales
  deepEqual(found(heardBy(ofJonas), ofSales), [])
  ok(!heardBy(ofJonas).includes('Only for Sales'))
  for (const listener of [ofBoris, ofJonas]) listener.close()
})

/** Asks each route with each of these ids; each must be answered as a made-up one is. */
async function walk(person: Person, ids: Record<string, string>): Promise<number> {
  let asked = 0
  for (const route of withIds()) {
    const pathWith = (id: string) => route.url.replace(/:\w+/, id)
    const body = () => BODIES[nameOf(route)]?.()
    const answers = new Map<string, unknown>()
    for (const [kind, id] of Object.entries(ids)) {
      const shape = isUuid(id) ? uuidv7() : 'f'.repeat(id.length)
      const key = isUuid(id) ? 'uuid' : 'text'
      if (!answers.has(key)) answers.set(key, await whatWasSaid(person, route.method, pathWith(shape), body()))
      const answer = await whatWasSaid(person, route.method, pathWith(id), body())
      deepEqual(answer, answers.get(key), `${nameOf(route)} with the id of ${kind}`)
      ok(answer.status >= 400, `${nameOf(route)} with the id of ${kind} was answered ${answer.status}`)
      asked += 1
    }
  }
  return asked
}

async function whatWasSaid(person: Person, method: string, path: string, body: unknown) {
  const answer = await person.ask(method, path, body)
  const text = await answer.text()
  // An id that was made and told back differs; nothing else may.
  return { status: answer.status, text: answer.ok ? '' : text }
}

const isUuid = (id: string) => /^[0-9a-f-]{36}$/.test(id)
const prefixed = (name: string, ids: object) =>
  Object.fromEntries(Object.entries(ids).map(([kind, id]) => [`${name}.${kind}`, id as string]))
