/** What becomes of a reply until it leaves, and what the customer hears of those who read and write here. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { ChannelOne } from '#contract/channels.ts'
import type { Conversation } from '#contract/inbox.ts'
import { type Doubts, type ManySettled, type MessageLife, SETTLED_AT_ONCE_MAX } from '#contract/life.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone } from '../practice.ts'

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

async function sends(text: string, holdMs?: number): Promise<string> {
  const messageId = uuidv7()
  await mira.post(`/conversations/${id}/messages`, { id: messageId, draft: { kind: 'text', text }, holdMs })
  return messageId
}
const cancels = (person: Person, messageId: string) => person.ask('POST', `/messages/${messageId}/cancellation`)
const statusOf = async (messageId: string) => (await mira.thread(id)).find((one) => one.id === messageId)?.status

test('what is held can be taken back by its author, and nothing of it reaches the phone', async () => {
  const [question] = await mira.thread(id)
  await mira.put(`/messages/${question?.id}/reaction`, { emoji: '👍' })
  const held = await sends('Not meant', 10_000)
  equal(await statusOf(held), 'queued')
  equal((await cancels(jonas, held)).status, 404)
  equal((await cancels(mira, held)).status, 200)
  equal((await cancels(mira, held)).status, 200, 'said twice')
  equal(await statusOf(held), 'cancelled')
  const { conversation } = await mira.get<{ conversation: Conversation }>(`/conversations/${id}`)
  equal(conversation.preview?.text, 'Is it shipped?')
  await sends('Meant')
  await ayse.got('Meant')
  ok(!(await ayse.shows()).some(({ content }) => content.body === 'Not meant'))
})

test('held ones leave in their time and in the order written, and cannot be taken back then', async () => {
  const first = await sends('First', 1_500)
  await sends('Second')
  // The way to the phone takes each its own time; the phone shows them as Meta took them.
  for (const text of ['First', 'Second']) await ayse.got(text)
  const bodies = (await ayse.shows()).map(({ content }) => content.body)
  deepEqual(bodies.slice(-2), ['First', 'Second'])
  const { status, body } = await cancels(mira, first)
  deepEqual([status, body.error.code], [409, 'on_its_way'])
  const longer = { id: uuidv7(), draft: { kind: 'text', text: 'x' }, holdMs: 60_000 }
  equal((await mira.ask('POST', `/conversations/${id}/messages`, longer)).status, 400)
})

test('asked for again and taken back at the same moment, nobody waits crosswise, and each is answered', async () => {
  for (let round = 0; round < 3; round++) {
    const request = { id: uuidv7(), draft: { kind: 'text', text: 'At once' }, holdMs: 10_000 }
    await mira.post(`/conversations/${id}/messages`, request)
    const asked = Array.from({ length: 6 }, (_, at) =>
      at % 2 === 0 ? cancels(mira, request.id) : mira.ask('POST', `/conversations/${id}/messages`, request),
    )
    deepEqual((await Promise.all(asked)).map(({ status }) => status).sort(), [200, 200, 200, 202, 202, 202])
    equal(await statusOf(request.id), 'cancelled')
  }
})

test('taken back in the very moment its outcome is written, nobody waits crosswise', async () => {
  const held = await sends('In that moment', 10_000)
  const writer = await app.database.ownerPool.connect()
  await writer.query('begin')
  await writer.query(`select set_config('posthorn.workspaces', $1, true)`, [mira.workspaceId])
  await writer.query('select 1 from sends where message_id = $1 for update', [held])
  const cancelling = cancels(mira, held)
  await eventually(async () => {
    const { rows } = await app.database.ownerPool.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    ok(rows.length > 0, 'it waits for whoever writes')
  })
  await writer.query('update messages set status_at = status_at where id = $1', [held])
  await writer.query('commit')
  writer.release()
  equal((await cancelling).status, 200)
})

test('each attempt keeps its own reason and its times, and says who settled it', async () => {
  await app.sim('POST', '/faults', { on: 'send', mode: 'reset' })
  const lost = await sends('Lost on its way')
  await eventually(async () => equal(await statusOf(lost), 'unconfirmed'))
  await jonas.put(`/messages/${lost}/settlement`, { outcome: 'not_sent' })
  await app.sim('POST', '/faults', { on: 'send', code: 131026 })
  const again = async () => mira.post(`/messages/${lost}/sends`, { sendId: uuidv7() })
  const hasFailed = async (attempts: number) => {
    const life = await mira.get<MessageLife>(`/messages/${lost}/life`)
    deepEqual(
      life.sends.map(({ state }) => state),
      Array(attempts).fill('failed'),
    )
  }
  await again()
  await eventually(() => hasFailed(2))
  await again()
  await eventually(async () => equal(await statusOf(lost), 'delivered'))
  const { sends: attempts, statuses } = await mira.get<MessageLife>(`/messages/${lost}/life`)
  deepEqual(
    attempts.map(({ attempt, state, settledBy, fault }) => [
      attempt,
      state,
      settledBy,
      fault?.word ?? null,
      fault?.code ?? null,
    ]),
    [
      [1, 'failed', jonas.id, 'answer_unclear', null],
      [2, 'failed', null, 'undeliverable', 131026],
      [3, 'accepted', null, null, null],
    ],
  )
  ok(
    attempts.every(
      ({ createdAt, startedAt, finishedAt }) =>
        startedAt && finishedAt && createdAt <= startedAt && startedAt <= finishedAt,
    ),
  )
  deepEqual([...new Set(statuses.map(({ sendId }) => sendId))], [attempts[2]?.id])
})

test('all that may have been sent is settled by one word, only what one saw, and nothing is sent again by it', async () => {
  const boris = await newPhone(app.sim, 'Boris Doubt')
  await boris.says('Anybody there?')
  const { id: his, channelId } = await mira.conversationWith(boris.name)
  const lose = async (conversationId: string, text: string) => {
    await app.sim('POST', '/faults', { on: 'send', mode: 'reset' })
    const { id: messageId } = await mira.replies(conversationId, text)
    await eventually(async () => {
      const thread = await mira.thread(conversationId)
      equal(thread.find((one) => one.id === messageId)?.status, 'unconfirmed')
    })
    return messageId
  }
  const doubtsOf = (place: string) => mira.get<Doubts>(`/${place}/doubts`)
  const statusesIn = async (conversationId: string, ids: string[]) =>
    (await mira.thread(conversationId)).filter((one) => ids.includes(one.id)).map(({ status }) => status)
  const early = [await lose(his, 'One'), await lose(his, 'Two')]
  const { count, isMore, asOf } = await doubtsOf(`conversations/${his}`)
  deepEqual([count, isMore], [2, false])
  const late = await lose(his, 'Three')
  const here = `/conversations/${his}/settlement`
  deepEqual(await jonas.put<ManySettled>(here, { outcome: 'not_sent', asOf }), { settled: 2, left: 0 })
  deepEqual(await statusesIn(his, [...early, late]), ['failed', 'failed', 'unconfirmed'])
  deepEqual(await jonas.put<ManySettled>(here, { outcome: 'sent', asOf }), { settled: 0, left: 0 }, 'said twice')
  const { sends: attempts } = await mira.get<MessageLife>(`/messages/${early[0]}/life`)
  deepEqual(
    attempts.map(({ state, settledBy }) => [state, settledBy]),
    [['failed', jonas.id]],
  )

  const other = await lose(id, 'Elsewhere on the number')
  const onNumber = await doubtsOf(`channels/${channelId}`)
  equal(onNumber.count, 2)
  const settled = { outcome: 'sent', asOf: onNumber.asOf }
  deepEqual(await mira.put<ManySettled>(`/channels/${channelId}/settlement`, settled), { settled: 2, left: 0 })
  deepEqual([...(await statusesIn(his, [late])), await statusOf(other)], ['accepted', 'accepted'])
  equal((await doubtsOf(`channels/${channelId}`)).count, 0)
  deepEqual(
    (await boris.shows()).filter(({ from }) => from !== 'phone'),
    [],
    'nothing of it was sent',
  )
})

test('of very many, one request settles its bound and says what is left', async () => {
  const { channelId } = await mira.conversationWith(ayse.name)
  const count = SETTLED_AT_ONCE_MAX + 20
  await inWorkspaces(app.database.database.db, [mira.workspaceId], async (tx) => {
    const { rows } = await sql<{ id: string }>`
      insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, status, status_at, created_at)
      select ${mira.workspaceId}, gen_random_uuid(), ${id}, ${channelId}, 'out', 'text', now(), 'person', 'unconfirmed', now(), now()
      from generate_series(1, ${count}) returning id`.execute(tx)
    await sql`
      insert into sends (workspace_id, id, message_id, conversation_id, channel_id, attempt, priority, due_at, state, created_at)
      select ${mira.workspaceId}, gen_random_uuid(), m.id, ${id}, ${channelId}, 1, 0, now(), 'unconfirmed', now()
      from unnest(${rows.map((row) => row.id)}::uuid[]) as m (id)`.execute(tx)
  })
  const { count: found, asOf } = await mira.get<Doubts>(`/channels/${channelId}/doubts`)
  equal(found, count)
  const settle = () => jonas.put<ManySettled>(`/channels/${channelId}/settlement`, { outcome: 'not_sent', asOf })
  deepEqual(await settle(), { settled: SETTLED_AT_ONCE_MAX, left: 20 })
  deepEqual(await settle(), { settled: 20, left: 0 })
})

test('where the number wants it, the customer sees once that we read and that somebody writes', async () => {
  const boris = await newPhone(app.sim, 'Boris Lem')
  const ticks = async () => (await boris.shows()).filter(({ from }) => from === 'phone').map(({ status }) => status)
  const isWrittenTo = async () => {
    const chats = await app.sim<{ typingUntil: string | null }[]>('GET', `/phones/${boris.id}/chats`)
    return chats[0]?.typingUntil !== null
  }
  await boris.says('One')
  const { id: his } = await mira.conversationWith(boris.name)
  const reads = async (inboundCount: number) => {
    await eventually(async () => equal((await mira.conversationWith(boris.name)).inboundCount, inboundCount))
    for (const person of [mira, jonas]) await person.put(`/conversations/${his}/read`, { inboundCount })
  }
  await reads(1)
  const { channelId } = await mira.conversationWith(boris.name)
  const { channel } = await mira.patch<ChannelOne>(`/channels/${channelId}`, { typingIndicator: true })
  deepEqual([channel.readReceipts, channel.typingIndicator], [true, true], 'one goes with the other')
  await boris.says('Two')
  await reads(2)
  await eventually(async () => deepEqual(await ticks(), ['read', 'read']))

  const socket = await jonas.listens(0)
  await eventually(() => ok(socket.frames.length > 0, 'nobody listens there yet'))
  equal(await isWrittenTo(), false)
  socket.looks(his, true)
  await eventually(async () => equal(await isWrittenTo(), true))
  socket.close()

  const off = await mira.patch<ChannelOne>(`/channels/${channelId}`, { readReceipts: false })
  deepEqual([off.channel.readReceipts, off.channel.typingIndicator], [false, false])
  await eventually(async () => {
    const { rows } = await inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
      sql<{ state: string }>`select state from receipts where conversation_id = ${his}::uuid`.execute(tx),
    )
    deepEqual(rows, [{ state: 'asked' }])
  })
})
