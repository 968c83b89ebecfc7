import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { CATCH_UP_EVENTS_MAX } from '#contract/live.ts'
import { applyFrame } from '#web/live/apply.ts'
import { addConversationPage, addMessagePage, expectThread } from '#web/live/pages.ts'
import { EMPTY, type LiveState } from '#web/live/state.ts'
import { eventually } from '../eventually.ts'
import { type House, openHouse, type Person, writeConversation } from '../house.ts'

let house: House
let mira: Person
let jonas: Person
let ayse: Awaited<ReturnType<typeof writeConversation>>
let mateo: Awaited<ReturnType<typeof writeConversation>>

before(async () => {
  house = await openHouse()
  mira = await house.mira()
  jonas = await house.join(mira, 'Jonas', 'agent')
  ayse = await writeConversation(house, mira.workspaceId, { inbox: 'Support', contact: 'Ayşe' })
  mateo = await writeConversation(house, mira.workspaceId, { inbox: 'Sales', contact: 'Mateo' })
  await mira.ok('PATCH', `/api/v1/members/${jonas.userId}`, { inboxIds: [ayse.inboxId] })
  // The first reading of the account's templates ends by itself, some time; the next one would come half a minute later.
  await eventually(async () => {
    const { rows } = await house.inside(mira.workspaceId, (tx) =>
      sql`select from events where type = 'templates.synced'`.execute(tx),
    )
    equal(rows.length, 1)
  })
  await house.inside(mira.workspaceId, (tx) =>
    sql`update template_syncs set due_at = now() + interval '2 hours'`.execute(tx),
  )
})

const acts: [string, () => Promise<unknown>][] = [
  ['assigns to Jonas', () => mira.ok('PUT', `${path()}/owner`, { ownerId: jonas.userId })],
  ['takes it away', () => mira.ok('PUT', `${path()}/owner`, { ownerId: null })],
  ['closes', () => mira.ok('POST', `${path()}/closure`)],
  ['reopens', () => mira.ok('DELETE', `${path()}/closure`)],
  ['snoozes', () => mira.ok('PUT', `${path()}/snooze`, { until: new Date(Date.now() + 3_600_000).toISOString() })],
  ['wakes', () => mira.ok('DELETE', `${path()}/snooze`)],
  ['reads', () => mira.ok('PUT', `${path()}/read`, { inboundCount: 1 })],
  [
    'renames the contact',
    () => mira.ok('PATCH', `/api/v1/contacts/${ayse.contactId}`, { name: 'Ayşe Demir', phone: '030 123456' }),
  ],
]
for (const [name, act] of acts) {
  test(`old state and events make new state: Mira ${name}`, async () => {
    const before = await snapshot(mira)
    const socket = await mira.listen(before.number ?? 0)
    await act()
    const after = await snapshot(mira)
    ok((after.number ?? 0) > (before.number ?? 0))
    await eventually(() => ok(socket.upTo >= (after.number ?? 0)))
    socket.close()
    const applied = socket.frames.reduce((state, frame) => applyFrame(state, frame, mira.userId), before)
    deepEqual(shown(applied), shown(after))
    // Said again, an act does nothing more.
    if (name !== 'renames the contact') {
      await act().catch(() => {})
      if (name !== 'snoozes') equal((await snapshot(mira)).number, after.number)
    }
  })
}

test('a socket that comes back gets what it missed, once, in order, and from a gap it resumes where it says', async () => {
  const start = (await snapshot(mira)).number ?? 0
  for (let round = 0; round < 5; round++) await openAndClose()
  const socket = await mira.listen(start)
  await openAndClose()
  await socket.heard('conversation.reopened', 6)
  const numbers = socket.events.map(({ number }) => number)
  deepEqual(
    numbers,
    Array.from({ length: 12 }, (_, index) => start + 1 + index),
  )
  let upTo = start
  for (const frame of socket.frames) {
    if (frame.kind !== 'events') continue
    equal(frame.after, upTo)
    upTo = frame.upTo
  }
  const heard = socket.frames.length
  socket.ws.send(JSON.stringify({ kind: 'resume', after: start + 4 }))
  const again = await eventually(() => {
    const frames = socket.frames.slice(heard).filter((frame) => frame.kind === 'events')
    if (frames.at(-1)?.upTo !== upTo) throw new Error('not yet there')
    return frames
  })
  equal(again[0]?.after, start + 4)
  deepEqual(
    again.flatMap(({ events }) => events.map(({ number }) => number)),
    numbers.slice(4),
  )
  socket.close()
})

test('who is too far behind, or ahead of what there is, starts afresh', async () => {
  const { number } = await snapshot(mira)
  const ahead = await mira.listen((number ?? 0) + 1_000)
  await eventually(() => ok(ahead.frames.some((frame) => frame.kind === 'start_afresh' && frame.upTo === number)))
  ahead.close()
  await eventually(() => equal(house.sockets(), 0))
  await house.inside(mira.workspaceId, (tx) =>
    sql`insert into events (workspace_id, number, type, at) select ${mira.workspaceId}, ${number}::bigint + i, 'workspace.changed', now()
      from generate_series(1, ${CATCH_UP_EVENTS_MAX + 1}::int) i`.execute(tx),
  )
  const behind = await mira.listen(number ?? 0)
  await eventually(() => ok(behind.frames.some((frame) => frame.kind === 'start_afresh')))
  equal(behind.events.length, 0)
  await openAndClose()
  await behind.heard('conversation.closed')
  behind.close()
  const nearly = await mira.listen((number ?? 0) + 5_000)
  await eventually(() => ok(nearly.events.length > 5_000))
  equal(
    nearly.frames.some((frame) => frame.kind === 'start_afresh'),
    false,
  )
  nearly.close()
})

test('an agent hears of the inboxes they are in, and of nobody else’s reading', async () => {
  const start = (await snapshot(mira)).number ?? 0
  const [hers, his] = await Promise.all([mira.listen(start), jonas.listen(start)])
  await mira.ok('POST', `/api/v1/conversations/${mateo.conversationId}/closure`)
  await house.inside(mira.workspaceId, (tx) => sql`update conversations set inbound_count = 2`.execute(tx))
  await mira.ok('PUT', `${path()}/read`, { inboundCount: 2 })
  await mira.ok('PUT', `${path()}/owner`, { ownerId: jonas.userId })
  await hers.heard('conversation.assigned')
  await his.heard('notification.added')
  deepEqual(
    hers.events.map(({ type }) => type),
    ['conversation.closed', 'conversation.read', 'conversation.assigned'],
  )
  deepEqual(
    his.events.map(({ type }) => type),
    // He alone is told that it is his now.
    ['conversation.assigned', 'notification.added'],
  )
  equal(JSON.stringify(his.frames).includes(mateo.conversationId), false)
  let upTo = start
  for (const frame of his.frames) {
    if (frame.kind !== 'events') continue
    equal(frame.after, upTo)
    upTo = frame.upTo
  }
  hers.close()
  his.close()
})

test('gaining an inbox means starting afresh; whoever is removed, or signed out elsewhere, is cut off', async () => {
  const start = (await snapshot(mira)).number ?? 0
  const his = await jonas.listen(start)
  await eventually(() => ok(his.frames.some(({ kind }) => kind === 'pulse')))
  await mira.ok('PATCH', `/api/v1/members/${jonas.userId}`, { inboxIds: [ayse.inboxId, mateo.inboxId] })
  await eventually(() => ok(his.frames.some(({ kind }) => kind === 'start_afresh')))
  await mira.ok('DELETE', `/api/v1/conversations/${mateo.conversationId}/closure`)
  await his.heard('conversation.reopened')

  // He comes back from before he was let in.
  const late = await jonas.listen(start)
  await eventually(() => ok(late.frames.some(({ kind }) => kind === 'start_afresh')))
  late.close()

  await mira.ok('DELETE', `/api/v1/members/${jonas.userId}`)
  equal(await his.whenClosed(), 4403)
  equal(
    his.events.some(({ type }) => type === 'member.changed' && his.frames.at(-1)?.kind === 'events'),
    false,
  )
  await rejects(jonas.listen(start), /refused 404/)

  const hers = await mira.listen(start)
  const elsewhere = house.guest()
  await elsewhere.signIn('mira@example.com', 'a horn of brass and ink')
  const { signIns } = await elsewhere.ok('GET', '/api/v1/sign-ins')
  for (const one of signIns.filter(({ current }: { current: boolean }) => !current)) {
    await elsewhere.ok('DELETE', `/api/v1/sign-ins/${one.id}`)
  }
  equal(await hers.whenClosed(), 4401)
  elsewhere.workspaceId = mira.workspaceId
  mira.cookies = elsewhere.cookies
})

test('the handshake refuses strangers, foreign websites and other workspaces; nonsense ends the talk', async () => {
  await rejects(mira.listen(0, { origin: 'https://evil.example' }), /refused 403/)
  await rejects(house.guest().listen(0, { workspaceId: mira.workspaceId }), /refused 401/)
  await rejects(mira.listen(0, { workspaceId: '01a20443-380a-75c7-a558-8a0d5868ab41' }), /refused 404/)
  const socket = await mira.listen((await snapshot(mira)).number ?? 0)
  socket.ws.send('{"kind":"everything"}')
  equal(await socket.whenClosed(), 4400)
})

test('a reader who does not read is dropped, and the others hear on', async () => {
  const start = (await snapshot(mira)).number ?? 0
  const [slow, quick] = await Promise.all([mira.listen(start), mira.listen(start)])
  ;(slow.ws as unknown as { _socket: { pause(): void } })._socket.pause()
  // Texts that fill the buffers of the kernel and ours.
  await house.inside(mira.workspaceId, (tx) =>
    sql`update messages set text = repeat('ä', 4000) where id = ${ayse.messageId}`.execute(tx),
  )
  await eventually(
    async () => {
      await house.inside(mira.workspaceId, async (tx) => {
        const events = await import('#server/platform/events.ts')
        await events.appendEvents(
          tx,
          Array.from({ length: 400 }, () => ({
            type: 'message.changed' as const,
            because: 'status' as const,
            workspaceId: mira.workspaceId,
            actorId: null,
            at: new Date(),
            inboxId: ayse.inboxId,
            conversationId: ayse.conversationId,
            messageId: ayse.messageId,
          })),
        )
      })
      const { upTo } = await mira.ok('GET', '/api/v1/conversations')
      await eventually(() => ok(quick.upTo >= upTo))
      ok(openSockets() < 2)
    },
    { withinMs: 30_000 },
  )
  equal(quick.closed, null)
  slow.close()
  quick.close()

  function openSockets() {
    return house.sockets()
  }
})

const path = () => `/api/v1/conversations/${ayse.conversationId}`

async function openAndClose() {
  await mira.ok('POST', `${path()}/closure`)
  await mira.ok('DELETE', `${path()}/closure`)
}

/** What a tab knows that shows the list and the thread. */
async function snapshot(person: Person): Promise<LiveState> {
  const list = await person.ok('GET', '/api/v1/conversations')
  const page = await person.ok('GET', `${path()}/messages`)
  const { contact } = await person.ok('GET', `/api/v1/contacts/${ayse.contactId}`)
  let state = addConversationPage(EMPTY, 'list', list, 'first')
  state = expectThread(state, ayse.conversationId)
  state = addMessagePage(state, ayse.conversationId, page, 'newest')
  return { ...state, contacts: { [contact.id]: contact } }
}

/** Without the bookkeeping of a tab. */
function shown({ number, conversations, reads, threads, contacts }: LiveState) {
  return { number, conversations, reads, threads, contacts }
}
