import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { uuidv7 } from '#server/platform/uuid.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { sendsOf } from '../practice.ts'
import { holds } from './checker.ts'
import { type Ground, isLong, openGround, PATIENCE } from './ground.ts'
import { customersOf } from './load.ts'

/** What Graph does to one send; whether it took it; and what the message must be in the end. */
const BAD_DAYS: { name: string; fault: object; accepted: number; status: string }[] = [
  {
    name: '429 with Retry-After',
    fault: { code: 4, httpStatus: 429, retryAfterSeconds: 1 },
    accepted: 1,
    status: 'delivered',
  },
  { name: '130429, twice', fault: { code: 130429, times: 2 }, accepted: 1, status: 'delivered' },
  { name: '80007', fault: { code: 80007 }, accepted: 1, status: 'delivered' },
  { name: '500 in HTML', fault: { httpStatus: 500 }, accepted: 0, status: 'unconfirmed' },
  { name: '502 in HTML', fault: { httpStatus: 502 }, accepted: 0, status: 'unconfirmed' },
  { name: '131000', fault: { code: 131000, httpStatus: 500 }, accepted: 0, status: 'unconfirmed' },
  { name: '131057', fault: { code: 131057 }, accepted: 0, status: 'unconfirmed' },
  { name: 'a reset before anything', fault: { mode: 'reset' }, accepted: 0, status: 'unconfirmed' },
  { name: '400 for good', fault: { code: 131051 }, accepted: 0, status: 'failed' },
  {
    name: 'taken, and the answer is lost',
    fault: { mode: 'accept_then_lose_answer' },
    accepted: 1,
    status: 'delivered',
  },
  {
    name: 'taken, and cut in the middle of the answer',
    fault: { mode: 'close_mid_body' },
    accepted: 1,
    status: 'delivered',
  },
  { name: 'taken, and the answer is no JSON', fault: { mode: 'invalid_json' }, accepted: 1, status: 'delivered' },
  { name: 'taken, and 200 names no id', fault: { mode: 'answer_without_id' }, accepted: 1, status: 'delivered' },
  {
    name: 'the report comes before the answer',
    fault: { mode: 'status_before_answer' },
    accepted: 1,
    status: 'delivered',
  },
  ...(isLong
    ? [
        { name: 'no answer at all', fault: { mode: 'timeout' }, accepted: 0, status: 'unconfirmed' },
        { name: 'an answer that never ends', fault: { mode: 'hang' }, accepted: 0, status: 'unconfirmed' },
        { name: 'an answer after 60 s', fault: { delayMs: 60_000 }, accepted: 1, status: 'delivered' },
      ]
    : []),
]
const CALLS_WITHIN_MS = 2_000
const CALLS_MAX = 6

let ground: Ground
let mira: Person
/** A person for each message: to one person Meta allows few at once. */
let conversations: string[]
before(async () => {
  ground = await openGround({ shops: [{ people: 1 }] })
  mira = ground.shops[0].people[0] as Person
  const customers = await customersOf(ground, ground.shops[0], BAD_DAYS.length + 3, 0)
  conversations = await Promise.all(customers.map(async ({ name }) => (await mira.conversationWith(name)).id))
})

test('R7, R8: each bad day of Graph ends as it must, and nothing leaves twice', async () => {
  const written = new Map<string, string>()
  for (const { name, fault } of BAD_DAYS) {
    await ground.sim('POST', '/faults', { on: 'send', ...fault })
    written.set(name, await reply(name))
    // The next one must not meet the fault of this one.
    await eventually(async () => deepEqual(await ground.sim('GET', '/faults'), []), { withinMs: 30_000 * PATIENCE })
    await eventually(async () => ok(!['queued', 'sending'].includes(await statusOf(written.get(name) ?? ''))), {
      withinMs: 90_000 * PATIENCE,
    })
  }
  for (const { name, accepted, status } of BAD_DAYS) {
    const messageId = written.get(name) ?? ''
    await eventually(async () => equal(await statusOf(messageId), status, name))
    equal(await acceptedOf(messageId), accepted, name)
  }
  await holds(ground)
})

test('R7: a Graph that refuses for minutes is not asked all the time', async () => {
  const many = 1_000
  await ground.sim('POST', '/faults', { on: 'send', code: 130429, times: many })
  const messageId = await reply('slowly')
  const fromMs = performance.now()
  await eventually(async () => {
    const [left] = await ground.sim<{ times: number }[]>('GET', '/faults')
    ok((left?.times ?? 0) < many, 'it is not asked yet')
  })
  await delay(CALLS_WITHIN_MS)
  const [left] = await ground.sim<{ times: number }[]>('GET', '/faults')
  const spans = Math.ceil((performance.now() - fromMs) / CALLS_WITHIN_MS)
  const calls = many - (left?.times ?? 0)
  await ground.sim('DELETE', '/faults')
  ok(calls <= CALLS_MAX * spans, `${calls} calls in ${spans} times ${CALLS_WITHIN_MS} ms`)
  await eventually(async () => equal(await statusOf(messageId), 'delivered'), { withinMs: 30_000 * PATIENCE })
})

test('R7: the token expired: one alarm that everyone sees, nothing discarded, and all of it leaves after the repair', async () => {
  const [before] = await ground.rows<{ number: number }>('select max(number)::int as number from events')
  await ground.sim('POST', '/faults', { on: 'send', code: 190, httpStatus: 401, times: 1 })
  const first = await reply('before the repair')
  await eventually(async () => {
    const { inboxes } = await mira.get<{ inboxes: { channels: { state: string; stateFault: string }[] }[] }>('/inboxes')
    const [channel] = inboxes.flatMap(({ channels }) => channels)
    deepEqual([channel?.state, channel?.stateFault], ['broken', 'reconnect_channel'])
  })
  const [alarms] = await ground.rows<{ count: number }>(
    `select count(*)::int as count from events where type = 'channel.changed' and number > $1`,
    [before?.number],
  )
  equal(alarms?.count, 1)
  await eventually(async () => equal(await statusOf(first), 'queued'))
  equal(await acceptedOf(first), 0)
  await repair()
  // A lane ends with its calls: one that WhatsApp still has not answered keeps the number for as long as a call may take.
  await eventually(async () => equal(await statusOf(first), 'delivered'), { withinMs: 60_000 * PATIENCE })
  await holds(ground)
})

async function reply(text: string): Promise<string> {
  const conversationId = conversations.pop() ?? ''
  const message = await mira.replies(conversationId, text)
  const { workspaceId } = mira
  ground.history.add({ kind: 'reply', workspaceId, conversationId, messageId: message.id, text, status: 202 })
  return message.id
}

/** As it stands in the thread. */
async function statusOf(messageId: string): Promise<string> {
  const tried = ground.history.of('reply').find((one) => one.messageId === messageId)
  const thread = await mira.thread(tried?.conversationId ?? '')
  return thread.find(({ id }) => id === messageId)?.status ?? 'missing'
}

async function acceptedOf(messageId: string): Promise<number> {
  const sends = await ground.rows<{ id: string }>('select id from sends where message_id = $1', [messageId])
  const ids = sends.map(({ id }) => id)
  return (await sendsOf(ground.sim)).filter((one) => ids.includes(one.biz_opaque_callback_data ?? '')).length
}

/** As if the number had been connected again with a good token. */
async function repair() {
  const owner = new pg.Client({ connectionString: ground.databaseUrl })
  await owner.connect()
  await owner.query(`select set_config('posthorn.workspaces', $1, false)`, [mira.workspaceId])
  await owner.query(`update channels set state = 'connected', state_fault = null`)
  await owner.end()
  await reply(`after the repair ${uuidv7()}`)
}
