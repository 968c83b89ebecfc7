import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { uuidv7 } from '#server/platform/uuid.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { DAY_MS, HOUR_MS } from '../practice.ts'
import { holds } from './checker.ts'
import { bodyOf, type Customer, deliver, textChange } from './deliveries.ts'
import { type Ground, openGround } from './ground.ts'
import { customersOf } from './load.ts'

const MINUTE_MS = 60_000
/** On this day clocks in Berlin go from two to three, and it has 23 hours. */
const SPRING = Date.parse('2027-03-28T00:59:00Z')

const begunMs = Date.now()
let ground: Ground
let mira: Person
/** Somebody new for each test, whose window nothing else has opened. */
let customers: Customer[]
before(async () => {
  ground = await openGround({ shops: [{ people: 1 }], followsClock: true, environment: { TZ: 'Europe/Berlin' } })
  mira = ground.shops[0].people[0] as Person
  customers = await customersOf(ground, ground.shops[0], 0, 4)
})

test('R12: two hours behind Meta: what seems to come from the future counts as now, and the window is never longer than a day', async () => {
  const customer = customers.pop() as Customer
  await turn(-2 * HOUR_MS)
  const now = await serverTime()
  const first = await says(customer, 'from the future', Date.now())
  const second = await says(customer, 'and another', Date.now() + MINUTE_MS)
  for (const { at } of [first, second]) {
    ok(Math.abs(at - now) < MINUTE_MS, `${new Date(at).toISOString()} is not the time of its delivery`)
  }
  ok(first.at <= second.at, 'as they came')
  equal(await tries(customer), 202)
  await turn(DAY_MS + MINUTE_MS)
  equal(await tries(customer), 422)
  await turn(2 * HOUR_MS - DAY_MS - MINUTE_MS)
})

test('R12: two hours ahead of Meta: a message keeps its own time, and its window ends two hours earlier by our clock', async () => {
  const customer = customers.pop() as Customer
  await turn(2 * HOUR_MS)
  const { at } = await says(customer, 'two hours ago, as we see it', Date.now())
  ok(Math.abs(at - Date.now()) < MINUTE_MS)
  await turn(22 * HOUR_MS - 2 * MINUTE_MS)
  equal(await tries(customer), 202)
  await turn(4 * MINUTE_MS)
  equal(await tries(customer), 422)
  await turn(-24 * HOUR_MS - 2 * MINUTE_MS)
})

test('R12: the clock jumps back an hour: messages and replies are taken, in one order for everybody', async () => {
  const customer = customers.pop() as Customer
  await says(customer, 'before the jump', Date.now())
  equal(await tries(customer), 202)
  await turn(-HOUR_MS)
  await says(customer, 'after the jump', Date.now())
  equal(await tries(customer), 202)
  await turn(HOUR_MS)
  equal(await tries(customer), 202)
  await holds(ground)
})

test('R12: over the change to summer time a window has 24 hours, and the thread keeps its order', async () => {
  const customer = customers.pop() as Customer
  await turn(SPRING - (await serverTime()))
  const times: number[] = []
  for (let minutes = 0; minutes < 3; minutes++) {
    times.push((await says(customer, `around the change ${minutes}`, await serverTime())).at)
    await turn(MINUTE_MS)
  }
  deepEqual(times, times.toSorted())
  await turn(DAY_MS - 2 * MINUTE_MS)
  equal(await tries(customer), 202)
  await turn(2 * MINUTE_MS)
  equal(await tries(customer), 422)
  const [earliest, latest] = [new Date(begunMs - 3 * DAY_MS), new Date(Math.max(begunMs, SPRING) + 3 * DAY_MS)]
  const odd = await ground.rows('select from messages where at < $1 or at > $2', [earliest, latest])
  equal(odd.length, 0)
})

const turn = (advanceMs: number) => ground.sim('POST', '/clock', { advanceMs })

/** As the server counts. */
async function serverTime(): Promise<number> {
  const { now } = await ground.sim<{ now: string | number }>('GET', '/clock')
  return new Date(now).getTime()
}

let said = 0
/** A message of Meta's with this time; answers the time it got. */
async function says(customer: Customer, text: string, atMs: number): Promise<{ at: number }> {
  const wamid = `wamid.clock.${++said}`
  const body = bodyOf([textChange(customer, wamid, Math.floor(atMs / 1_000), `${customer.shop.mark} ${text} ${said}`)])
  const to = { url: ground.door.url, appSecret: ground.meta.appSecret, history: ground.history }
  equal(await deliver(to, body), 200)
  return eventually(async () => {
    const [row] = await ground.rows<{ at: Date }>('select at from messages where wamid = $1', [wamid])
    if (!row) throw new Error('not yet')
    return { at: row.at.getTime() }
  })
}

/** Whether an answer may be given now: 202, or 422 when the window is closed. */
async function tries(customer: Customer): Promise<number> {
  const { id: conversationId } = await mira.conversationWith(customer.name)
  const messageId = uuidv7()
  const text = `${customer.shop.mark} answer ${++said}`
  return eventually(async () => {
    const { status } = await mira.ask('POST', `/conversations/${conversationId}/messages`, {
      id: messageId,
      draft: { kind: 'text', text },
    })
    const { workspaceId } = mira
    ground.history.add({ kind: 'reply', workspaceId, conversationId, messageId, text, status })
    return status
  })
}
