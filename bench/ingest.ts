/** How fast signed deliveries are taken in, beside what this machine could do at best. */
import type { Pool } from 'pg'
import { startChild } from './kit/children.ts'
import { type House, inHouse } from './kit/house.ts'
import { readOptions } from './kit/options.ts'
import { type Figure, tell } from './kit/report.ts'
import { openShop, type Shop } from './kit/shop.ts'
import { drained } from './kit/waiting.ts'
import type { Floor, FloorQuestion } from './programs/floors.ts'
import type { ClosedLoad, LoadResult } from './programs/generator.ts'

const CONNECTIONS = 64
const CUSTOMERS = 2_000
const WARM_UP = 2_000
/** Of server/ingest/queue: who holds it holds back the digest of a workspace. */
const DIGEST_LOCK_CLASS = 7_072_742
/** The digest waits 4 s for a lock, and after a few tries it takes a batch apart: not longer than this. */
const HELD_SECONDS_MAX = 12

const options = readOptions()
const deliveries = options.short ? 10_000 : 80_000

await inHouse(async (house) => {
  const shop = await openShop(house)
  const floors = new Map<Floor, LoadResult>()
  for (const floor of ['verify', 'single', 'batched', 'projected'] as const) {
    floors.set(floor, await measureFloor(house, shop, floor))
  }
  await house.start()
  await load(house.server().port, shop, 'warm', WARM_UP)
  await drained(house.owner)

  const release = await holdDigest(house.owner, shop.workspaceId)
  const alone = await load(house.server().port, shop, 'alone', deliveries)
  const drainedFrom = performance.now()
  await release()
  await drained(house.owner)
  const drainSeconds = (performance.now() - drainedFrom) / 1_000
  const together = await load(house.server().port, shop, 'together', deliveries)
  await drained(house.owner)
  await checkCounts(house.owner, alone.answered + together.answered + WARM_UP)

  const perSecond = (floor: Floor) => floors.get(floor)?.perSecond ?? Number.NaN
  const figures: Figure[] = [
    { what: 'floor: signature only', value: perSecond('verify'), unit: '/s' },
    { what: 'floor: one INSERT a request', value: perSecond('single'), unit: '/s' },
    { what: 'floor: batched INSERT', value: perSecond('batched'), unit: '/s' },
    { what: 'floor: batched, with contact, conversation, message, event', value: perSecond('projected'), unit: '/s' },
    {
      what: 'taken in, the digest held back',
      value: alone.perSecond,
      unit: '/s',
      floor: perSecond('batched'),
      bar: { shareOfFloor: 0.6 },
    },
    { what: '… the same, at least', value: alone.perSecond, unit: '/s', bar: { atLeast: 5_000 } },
    { what: '… p99 of the answer', value: alone.times.p99, unit: ' ms' },
    { what: 'taken in while the digest works', value: together.perSecond, unit: '/s', floor: perSecond('batched') },
    { what: '… p99 of the answer', value: together.times.p99, unit: ' ms' },
    {
      what: 'digested by the program, texts only',
      value: alone.answered / drainSeconds,
      unit: '/s',
      floor: perSecond('projected'),
    },
    { what: 'not answered 200', value: alone.refused + together.refused, unit: '', bar: { atMost: 0 } },
  ]
  tell({
    title: 'Taking deliveries in',
    how: `${CONNECTIONS} connections in a closed loop, ${deliveries.toLocaleString('en-GB')} deliveries with one text each, from ${CUSTOMERS.toLocaleString('en-GB')} customers; answered when they are on disk.`,
    figures,
  })
})

async function measureFloor(house: House, shop: Shop, floor: Floor): Promise<LoadResult> {
  const child = startChild('floors')
  try {
    const { databaseUrl } = house
    const port = await child.ask<number>({ floor, databaseUrl, appSecret: shop.appSecret } satisfies FloorQuestion)
    await load(port, shop, `${floor}-warm`, WARM_UP)
    return await load(port, shop, floor, deliveries)
  } finally {
    await child.stop()
  }
}

async function load(port: number, shop: Shop, run: string, count: number): Promise<LoadResult> {
  const generator = startChild('generator')
  try {
    const { appSecret } = shop
    const [number] = shop.numbers
    const target = { port, appSecret, number, customers: CUSTOMERS, run }
    return await generator.ask<LoadResult>({
      ...target,
      kind: 'closed',
      connections: CONNECTIONS,
      deliveries: count,
      seconds: HELD_SECONDS_MAX,
    } satisfies ClosedLoad)
  } finally {
    await generator.stop()
  }
}

async function holdDigest(owner: Pool, workspaceId: string): Promise<() => Promise<void>> {
  const client = await owner.connect()
  await client.query('begin')
  await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [DIGEST_LOCK_CLASS, workspaceId])
  return async () => {
    await client.query('commit')
    client.release()
  }
}

/** What was answered is there, once. */
async function checkCounts(owner: Pool, answered: number): Promise<void> {
  const { rows } = await owner.query(
    `select (select count(*)::int from deliveries) as deliveries, (select count(*)::int from messages) as messages`,
  )
  const { deliveries: kept, messages } = rows[0]
  if (kept !== answered || messages !== answered) {
    throw new Error(`${answered} deliveries were answered; ${kept} are kept and ${messages} became messages`)
  }
}
