import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { holds } from './checker.ts'
import { bodyOf, type Customer, deliver, messageChange, signatureOf, statusChange, textChange } from './deliveries.ts'
import { type Ground, isLong, openGround } from './ground.ts'
import { customersOf } from './load.ts'
import { randomOf } from './random.ts'

const HOUR_MS = 3_600_000
const ORDERS = isLong ? 30 : 3
const MEGABYTE = 1024 * 1024
const SWELLING_BYTES_MAX = 60 * MEGABYTE

let ground: Ground
let mira: Person
let customer: Customer
before(async () => {
  ground = await openGround({ shops: [{ people: 1 }], followsClock: true })
  mira = ground.shops[0].people[0] as Person
  const [first] = await customersOf(ground, ground.shops[0], 1, 0)
  customer = first as Customer
})

test('R10: in any order: reports before the message, reactions, edits and revokes before what they are about', async () => {
  const random = randomOf(ground.history.seed)
  for (let round = 0; round < ORDERS; round++) {
    const id = (what: string) => `wamid.order.${round}.${what}`
    const seconds = nowSeconds() - 1_000
    const text = `${customer.shop.mark} in order`
    const status = (word: string, more: number) =>
      statusChange(customer.shop, { id: id('foreign'), status: word, timestamp: String(seconds + more) })
    const about = (what: string, more: number, content: object) =>
      messageChange(customer, id(what), seconds + more, content)
    const bodies = [
      textChange(customer, id('1'), seconds, text),
      textChange(customer, id('2'), seconds + 1, text),
      textChange(customer, id('3'), seconds + 2, text),
      about('r1', 3, { type: 'reaction', reaction: { message_id: id('1'), emoji: '👍' } }),
      about('r2', 4, { type: 'reaction', reaction: { message_id: id('1'), emoji: '❤️' } }),
      about('e1', 5, { type: 'edit', edit: edited(id('2'), `${customer.shop.mark} first edit`) }),
      about('e2', 6, { type: 'edit', edit: edited(id('2'), `${customer.shop.mark} second edit`) }),
      about('v', 7, { type: 'revoke', revoke: { original_message_id: id('3') } }),
      status('read', 9),
      status('delivered', 8),
      status('sent', 7),
    ].map((change) => bodyOf([change]))
    for (const body of shuffled(bodies, random.next)) equal(await deliver(to(), body), 200)
  }
  await holds(ground)
})

test("R12: Meta's times in seconds, in milliseconds, as garbage or from the future: nothing sorts to 1970 or 2099", async () => {
  const seconds = nowSeconds()
  const times = [
    `${seconds}`,
    `${seconds * 1_000}`,
    'soon',
    '-5',
    '0',
    '1e18',
    `${seconds + 7_200}`,
    '4102444799',
    '',
    'NaN',
  ]
  for (const [index, time] of times.entries()) {
    const [change] = [textChange(customer, `wamid.time.${index}`, 0, `${customer.shop.mark} time ${time}`)]
    const message = (change.value.messages as { timestamp: unknown }[])[0]
    if (message) message.timestamp = time
    equal(await deliver(to(), bodyOf([change])), 200)
  }
  await eventually(async () => {
    const rows = await ground.rows<{ count: number; odd: number }>(`
      select count(*)::int as count, count(*) filter (where at < now() - interval '1 day' or at > now() + interval '1 minute')::int as odd
      from messages where wamid like 'wamid.time.%'`)
    deepEqual(rows, [{ count: times.length, odd: 0 }])
  })
})

test('R12: the clock two hours ahead, and back again: deliveries and replies go on, and what was told stays in order', async () => {
  const { id } = await mira.conversationWith(customer.name)
  for (const [step, advanceMs] of [2 * HOUR_MS, -2 * HOUR_MS].entries()) {
    await ground.sim('POST', '/clock', { advanceMs })
    equal(await deliver(to(), bodyOf([textChange(customer, `wamid.turn.${step}`, nowSeconds(), 'x')])), 200)
    const text = `${customer.shop.mark} at ${step}`
    const { id: messageId } = await mira.replies(id, text)
    ground.history.add({
      kind: 'reply',
      workspaceId: mira.workspaceId,
      conversationId: id,
      messageId,
      text,
      status: 202,
    })
    await holds(ground)
  }
})

/** Signed correctly, and hostile; what is answered, and what becomes of the delivery. */
const poison = (): { name: string; body: Buffer; becomes?: 'kept' | 'parked'; answered?: number }[] => {
  const said = (text: string) =>
    textChange(customer, `wamid.poison.${text.length}.${text.codePointAt(0)}`, nowSeconds(), text)
  const around = (value: string) =>
    Buffer.from(
      `{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":${value}}]}]}`,
    )
  const raw = (json: unknown) => Buffer.from(JSON.stringify(json))
  const [{ value }] = [said('template')]
  const inMessage = (more: string) =>
    around(JSON.stringify(value).replace('"id":"wamid', `${more},"id":"wamid.more${more.length}`))
  return [
    { name: 'NUL', body: bodyOf([said('a\u0000b')]) },
    { name: 'half a pair', body: bodyOf([said('\ud83d half')]) },
    { name: 'a whole screen of emoji', body: bodyOf([said('🏳️‍🌈'.repeat(800))]) },
    { name: 'right to left and back', body: bodyOf([said('\u202egnp.exe\u202c مرحبا')]) },
    { name: 'a script', body: bodyOf([said('<img src=x onerror=alert(1)><script>alert(1)</script>')]) },
    { name: 'a number beyond all numbers', body: inMessage('"odd":1e400000') },
    { name: 'keys of a prototype', body: inMessage('"__proto__":{"admin":true},"constructor":{"prototype":{"a":1}}') },
    { name: '20,000 levels deep', body: around(`${'['.repeat(20_000)}${']'.repeat(20_000)}`), becomes: 'parked' },
    { name: 'an id of 9 kB', body: bodyOf([textChange(customer, 'w'.repeat(9_000), nowSeconds(), 'long id')]) },
    {
      name: 'an unknown type',
      body: bodyOf([messageChange(customer, 'wamid.poison.type', nowSeconds(), { type: 'hologram' })]),
    },
    {
      name: 'types that every object has',
      body: bodyOf(
        ['constructor', '__proto__', 'toString'].map((type) =>
          messageChange(customer, `wamid.poison.${type}`, nowSeconds(), { type }),
        ),
      ),
    },
    { name: 'an unknown field', body: bodyOf([{ ...said('field'), field: 'dreams' }]) },
    { name: 'no entry', body: raw({ object: 'whatsapp_business_account' }) },
    { name: 'no changes', body: raw({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [] }] }) },
    { name: 'lists where objects stand', body: raw({ object: [], entry: [[[]], { changes: [[], { value: [] }] }] }) },
    {
      name: 'objects where lists stand',
      body: around('{"messages":{"0":{"id":"x"}},"statuses":{},"contacts":7,"metadata":[]}'),
    },
    { name: 'a plain number', body: raw(7) },
    { name: 'nothing', body: Buffer.alloc(0), becomes: 'parked' },
    { name: 'cut off', body: bodyOf([said('cut off')]).subarray(0, -9), becomes: 'parked' },
    {
      name: 'another charset',
      body: Buffer.from(bodyOf([said('Grüße')]).toString('utf8'), 'latin1'),
      becomes: 'parked',
    },
    { name: 'packed', body: gzipSync(Buffer.alloc(50 * MEGABYTE)), becomes: 'parked' },
    { name: '3 MB', body: bodyOf([said('y'.repeat(3 * MEGABYTE - 2_000))]) },
    {
      name: '1,000 messages',
      body: bodyOf(
        Array.from({ length: 1_000 }, (_, index) =>
          textChange(customer, `wamid.thousand.${index}`, nowSeconds(), 'one of many'),
        ),
      ),
    },
    { name: '10 MB', body: Buffer.alloc(10 * MEGABYTE, 'z'), answered: 413 },
  ]
}

test('R13: poison: kept and read, or kept and parked, or refused; never a crash, and neighbours are unharmed', async () => {
  const [running] = ground.processes
  ok(running)
  const bodies = poison()
  const before = await running.memoryHeld()
  for (const [index, { name, body, answered = 200 }] of bodies.entries()) {
    const neighbour = bodyOf([textChange(customer, `wamid.neighbour.${index}`, nowSeconds(), 'unharmed')])
    const [status, beside] = await Promise.all([send(body), send(neighbour)])
    // A body that is too large is cut off while it is still being sent: the answer may get lost on the way.
    if (answered === 413) ok(status === 413 || status === null, `${name}: ${status}`)
    else equal(status, answered, name)
    equal(beside, 200)
  }
  await eventually(async () => {
    const [left] = await ground.rows<{ count: number }>(`select count(*)::int as count from waiting_deliveries`)
    equal(left?.count, 0)
  })
  const stored = await ground.rows<{ body: Buffer; state: string }>('select body, state from deliveries')
  for (const { name, body, becomes = 'kept', answered } of bodies) {
    const row = stored.find((one) => one.body.equals(body))
    equal(row?.state, answered === 413 ? undefined : becomes, name)
  }
  const [counted] = await ground.rows<{ neighbours: number; many: number }>(`
    select count(*) filter (where wamid like 'wamid.neighbour.%')::int as neighbours,
      count(*) filter (where wamid like 'wamid.thousand.%')::int as many from messages`)
  deepEqual(counted, { neighbours: bodies.length, many: 1_000 })
  ok(running.isUp())
  const held = await running.memoryHeld()
  ok(held - before < SWELLING_BYTES_MAX, `it grew by ${Math.round((held - before) / MEGABYTE)} MB`)
  const page = await mira.threadPage((await mira.conversationWith(customer.name)).id)
  equal(page.messages.length, 200, 'and an agent can read the thread')
})

test('R13: unsigned, wrongly signed, signed for other bytes: 401, and nothing is stored', async () => {
  const body = bodyOf([textChange(customer, 'wamid.forged', nowSeconds(), 'forged')])
  const { appSecret } = ground.meta
  const signatures = [
    null,
    '',
    'sha256=',
    `sha256=${'0'.repeat(64)}`,
    signatureOf(body, 'another secret'),
    signatureOf(Buffer.from('{}'), appSecret),
  ]
  for (const signature of signatures) equal(await send(body, signature), 401)
  const rows = await ground.rows(`select from deliveries where body = $1`, [body])
  equal(rows.length, 0)
})

const to = () => ({ url: ground.door.url, appSecret: ground.meta.appSecret, history: ground.history })

/** Beside the history: what is said here, the checker's model does not know. */
async function send(
  body: Buffer,
  signature: string | null = signatureOf(body, ground.meta.appSecret),
): Promise<number | null> {
  try {
    const answer = await fetch(`${ground.door.url}/webhooks/whatsapp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
      },
      body: new Uint8Array(body),
    })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return null
  }
}

const edited = (target: string, text: string) => ({
  original_message_id: target,
  message: { type: 'text', text: { body: text } },
})

const nowSeconds = () => Math.floor(Date.now() / 1_000)

function shuffled<T>(list: readonly T[], next: () => number): T[] {
  const result = [...list]
  for (let left = result.length - 1; left > 0; left--) {
    const other = Math.floor(next() * (left + 1))
    ;[result[left], result[other]] = [result[other] as T, result[left] as T]
  }
  return result
}
