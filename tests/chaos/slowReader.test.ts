import { ok } from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { before, test } from 'node:test'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { openAgent } from './agent.ts'
import { holds } from './checker.ts'
import { bodyOf, type Customer, deliver, textChange } from './deliveries.ts'
import { type Ground, isLong, openGround } from './ground.ts'
import { customersOf } from './load.ts'

/** Enough to fill what the system itself holds for a socket, and then some. */
const MESSAGES = 200
const CHARACTERS = 60_000
const SLOW_READERS = isLong ? 20 : 2
const SWELLING_BYTES_MAX = 40 * 1024 * 1024

let ground: Ground
let mira: Person
before(async () => {
  ground = await openGround({ shops: [{ people: 1 }] })
  mira = ground.shops[0].people[0] as Person
})

test('R16: who does not read the socket is dropped alone; the others hear everything and memory stays flat', async () => {
  const [running] = ground.processes
  const [customer] = await customersOf(ground, ground.shops[0], 1, 0)
  ok(running && customer)
  const agent = await openAgent(ground, mira)
  const slow = await Promise.all(Array.from({ length: SLOW_READERS }, () => openMute(running.port)))
  const before = await running.memoryHeld()
  for (let index = 0; index < MESSAGES; index++) await deliver(to(), bodyOf([longText(customer, index)]))
  await holds(ground, [agent])
  const held = await running.memoryHeld()
  ok(held - before < SWELLING_BYTES_MAX, `it grew by ${Math.round((held - before) / 1024 / 1024)} MB`)
  for (const socket of slow) socket.resume()
  await eventually(() =>
    ok(
      slow.every(({ destroyed }) => destroyed),
      'a socket that was not read is still open',
    ),
  )
})

/** Joins the live socket and never reads a byte of it again. */
function openMute(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('error', reject)
    socket.once('data', (answer) => {
      if (!answer.toString('latin1').startsWith('HTTP/1.1 101')) return reject(new Error(answer.toString('latin1')))
      socket.pause()
      socket.off('error', reject).on('error', () => {}) // that is what it comes to
      resolve(socket)
    })
    socket.write(
      [
        `GET /api/v1/live?workspace=${mira.workspaceId}&after=0 HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        `Cookie: ${mira.cookie}`,
        `Origin: ${ground.door.url}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        '\r\n',
      ].join('\r\n'),
    )
  })
}

const longText = (customer: Customer, index: number) =>
  textChange(
    customer,
    `wamid.long.${index}`,
    Math.floor(Date.now() / 1_000),
    `${customer.shop.mark} ${index} ${'ä'.repeat(CHARACTERS)}`,
  )

const to = () => ({ url: ground.door.url, appSecret: ground.meta.appSecret, history: ground.history })
