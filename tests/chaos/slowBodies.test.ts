import { deepEqual, equal, ok } from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { eventually } from '../eventually.ts'
import { holds } from './checker.ts'
import { bodyOf, type Customer, deliver, signatureOf, textChange } from './deliveries.ts'
import { type Ground, isLong, openGround, PATIENCE } from './ground.ts'
import { customersOf } from './load.ts'

const SLOW = isLong ? 400 : 60
const TRICKLE_EVERY_MS = 500
/** Ten seconds for a body, and a busy machine. */
const CUT_OFF_MS_MAX = (10_000 + 8_000) * PATIENCE
const ANSWER_MS_MAX = 3_000 * PATIENCE
const BOMB_BYTES = 60 * 1024 * 1024
const REPEATS = 20
const SWELLING_BYTES_MAX = 40 * 1024 * 1024

let ground: Ground
let customer: Customer
let slow: Socket[]
before(async () => {
  ground = await openGround({ shops: [{ people: 1 }] })
  const [first] = await customersOf(ground, ground.shops[0], 1, 0)
  customer = first as Customer
  slow = await Promise.all(Array.from({ length: SLOW }, begin))
})

test('R13: many who send a byte now and then hold nobody else up', async () => {
  for (let index = 0; index < 20; index++) {
    const startedAtMs = performance.now()
    equal(await deliver(to(), textBody(`beside ${index}`)), 200)
    ok(performance.now() - startedAtMs < ANSWER_MS_MAX)
  }
})

test('R13: a body that breaks off is not stored, a packed one is not unpacked, and a charset changes no byte', async () => {
  const [running] = ground.processes
  const before = (await running?.memoryHeld()) ?? 0
  const cut = textBody('cut')
  await breakOff(cut)
  const bomb = gzipSync(Buffer.alloc(BOMB_BYTES))
  const charset = textBody('Grüße')
  equal(await send(bomb, { 'content-encoding': 'gzip' }), 200)
  equal(await send(charset, { 'content-type': 'application/json; charset=utf-7' }), 200)
  await digested()
  const stored = await ground.rows<{ body: Buffer; state: string }>('select body, state from deliveries')
  const stateOf = (body: Buffer) => stored.find((one) => one.body.equals(body))?.state
  deepEqual([cut, bomb, charset].map(stateOf), [undefined, 'parked', 'kept'])
  const held = (await running?.memoryHeld()) ?? 0
  ok(held - before < SWELLING_BYTES_MAX, `it grew by ${held - before} bytes`)
})

test('R13: what nobody can read is answered 200 each time Meta tells it, and looked at once', async () => {
  const body = Buffer.from(`${textBody('unreadable').toString('utf8')}]`)
  for (let count = 0; count < REPEATS; count++) equal(await send(body), 200)
  await digested()
  const rows = await ground.rows<{ state: string; attempts: number }>(
    'select state, attempts::int as attempts from deliveries where body = $1',
    [body],
  )
  deepEqual(rows, [{ state: 'parked', attempts: 1 }])
})

test('R13: who has not said all after ten seconds is cut off; nothing of it is stored', async () => {
  await eventually(
    () =>
      ok(
        slow.every(({ destroyed }) => destroyed),
        `${slow.filter((one) => !one.destroyed).length} are still open`,
      ),
    {
      withinMs: CUT_OFF_MS_MAX,
    },
  )
  ok(ground.processes[0]?.isUp())
  await holds(ground)
})

/** A delivery that is signed and announced whole, and then comes byte by byte. */
async function begin(): Promise<Socket> {
  const body = textBody('trickle')
  const socket = await opened()
  socket.write(head(body))
  void (async () => {
    for (let at = 0; at < body.length && !socket.destroyed; at++) {
      socket.write(body.subarray(at, at + 1))
      await delay(TRICKLE_EVERY_MS, undefined, { ref: false })
    }
  })()
  return socket
}

async function breakOff(body: Buffer): Promise<void> {
  const socket = await opened()
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write(head(body))
  socket.end(body.subarray(0, body.length >> 1))
  await closed
}

function opened(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: ground.processes[0]?.port ?? 0, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.off('error', reject).on('error', () => {}) // being cut off is what is tried
      resolve(socket.resume())
    })
    socket.once('error', reject)
  })
}

const head = (body: Buffer) =>
  [
    'POST /webhooks/whatsapp HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    `X-Hub-Signature-256: ${signatureOf(body, ground.meta.appSecret)}`,
    `Content-Length: ${body.length}`,
    '\r\n',
  ].join('\r\n')

/** Beside the history: the checker's model reads only what can be read. */
async function send(body: Buffer, headers: Record<string, string> = {}): Promise<number> {
  const answer = await fetch(`${ground.door.url}/webhooks/whatsapp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': signatureOf(body, ground.meta.appSecret),
      ...headers,
    },
    body: new Uint8Array(body),
  })
  await answer.arrayBuffer()
  if (headers['content-type']) ground.history.add({ kind: 'delivery', body, status: answer.status })
  return answer.status
}

const digested = () =>
  eventually(async () => {
    const rows = await ground.rows(`select from waiting_deliveries`)
    equal(rows.length, 0)
  })

const to = () => ({ url: ground.door.url, appSecret: ground.meta.appSecret, history: ground.history })

let texts = 0
const textBody = (what: string) =>
  bodyOf([
    textChange(customer, `wamid.slow.${++texts}`, Math.floor(Date.now() / 1_000), `${customer.shop.mark} ${what}`),
  ])
