import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import pg from 'pg'
import { uuidv7 } from '#server/platform/uuid.ts'
import { freshDatabase } from '../database.ts'
import { eventually } from '../eventually.ts'
import { holds } from './checker.ts'
import { bodyOf, type Customer, deliver, textChange } from './deliveries.ts'
import { type Door, openDoor } from './door.ts'
import { type Ground, isLong, openGround, PATIENCE, settled } from './ground.ts'
import { customersOf } from './load.ts'

const CUTS = isLong ? 30 : 3
/** More than there are connections. */
const ASKERS = 40
/** Three seconds for a connection, four and a half for a statement, and a busy machine. */
const ANSWER_MS_MAX = 9_000 * PATIENCE

const HELD_MS = isLong ? 30_000 : 5_000
/** Each of the pool's connections once in three seconds, and the few that listen. */
const TRIED_IN_THREE_SECONDS_MAX = 40

let ground: Ground
let door: Door
let customer: Customer
before(async () => {
  const { url } = await freshDatabase()
  const place = new URL(url)
  const port = Number(place.port)
  door = await openDoor(() => port)
  place.host = `127.0.0.1:${door.port}`
  ground = await openGround({ databaseUrl: url, urlForServer: place.toString(), afterClose: () => door.close() })
  const [first] = await customersOf(ground, ground.shops[0], 1, 0)
  customer = first as Customer
  await settled(ground) // what Meta tells by itself must not meet the cut
})
test('R5: the answer to the INSERT of a delivery is cut off: never 200, and repeated it is there once', async () => {
  for (let count = 0; count < CUTS; count++) {
    const body = textBody('cut')
    const cut = door.cutAfter(/accept deliveries/)
    const status = await deliver(to(), body)
    await cut
    equal(status, 503)
    equal(await deliver(to(), body), 200)
  }
  await holds(ground)
})

test('R5: the answer to the COMMIT of a reply is cut off: asked again with its id, it is one message and one send', async () => {
  const shop = ground.shops[0]
  const [mira] = shop.people
  ok(mira)
  const { id: conversationId } = await mira.conversationWith(customer.name)
  for (let count = 0; count < CUTS; count++) {
    const messageId = uuidv7()
    const text = `${shop.mark} cut ${count}`
    const ask = async (): Promise<number> => {
      const request = { id: messageId, draft: { kind: 'text', text } }
      const { status } = await mira.ask('POST', `/conversations/${conversationId}/messages`, request)
      ground.history.add({ kind: 'reply', workspaceId: shop.workspaceId, conversationId, messageId, text, status })
      return status
    }
    const cut = door.cutAfter(/insert into sends/, /commit/i)
    const first = await ask()
    await cut
    equal(first, 503)
    equal(await ask(), 202)
  }
  await holds(ground)
})

test('R5: every connection is taken: 503 in time, never 200 for what is not stored, and it goes on', async () => {
  const blocker = new pg.Client({ connectionString: ground.databaseUrl })
  await blocker.connect()
  await blocker.query('begin; lock table conversations in access exclusive mode')
  const [mira] = ground.shops[0].people
  const startedAtMs = performance.now()
  const asked = Array.from({ length: ASKERS }, () => mira?.ask('GET', '/conversations'))
  const bodies = Array.from({ length: ASKERS }, () => textBody('crowded'))
  const statuses = await Promise.all(bodies.map((body) => deliver(to(), body)))
  const answers = await Promise.all(asked)
  const tookMs = performance.now() - startedAtMs
  await blocker.query('rollback')
  await blocker.end()
  deepEqual(new Set(answers.map((answer) => answer?.status)), new Set([503]))
  for (const status of statuses) ok(status === 200 || status === 503, `answered ${status}`)
  ok(tookMs < ANSWER_MS_MAX, `the answers took ${tookMs} ms`)
  console.log(
    `${statuses.filter((status) => status === 200).length} of ${ASKERS} deliveries taken, all answered after ${Math.round(tookMs)} ms`,
  )
  for (const body of bodies) await eventually(async () => equal(await deliver(to(), body), 200))
  await holds(ground)
})

test('R4: while the database says nothing, it is not stormed: few connections are tried, however many deliveries come', async () => {
  const before = door.tried()
  door.hold()
  const heldAtMs = performance.now()
  const bodies: Buffer[] = []
  while (performance.now() < heldAtMs + HELD_MS) {
    const some = Array.from({ length: ASKERS }, () => textBody('held'))
    bodies.push(...some)
    for (const status of await Promise.all(some.map((body) => deliver(to(), body)))) equal(status, 503)
  }
  const tried = door.tried() - before
  const heldMs = performance.now() - heldAtMs
  door.open()
  console.log(`${tried} connections tried for ${bodies.length} deliveries`)
  const most = TRIED_IN_THREE_SECONDS_MAX * Math.ceil(heldMs / 3_000)
  ok(tried <= most, `${tried} connections were tried in ${heldMs} ms`)
  for (const body of bodies) await eventually(async () => equal(await deliver(to(), body), 200))
  await holds(ground)
})

const to = () => ({ url: ground.door.url, appSecret: ground.meta.appSecret, history: ground.history })

const textBody = (what: string) =>
  bodyOf([
    textChange(customer, `wamid.${what}.${uuidv7()}`, Math.floor(Date.now() / 1_000), `${customer.shop.mark} ${what}`),
  ])
