/** Taking in and digesting together at Meta's worst rate for one number: does it keep up? */
import { startChild } from './kit/children.ts'
import { type House, inHouse } from './kit/house.ts'
import { pssOf } from './kit/memory.ts'
import { readOptions } from './kit/options.ts'
import { type Figure, tell } from './kit/report.ts'
import { analyze, seedAccepted, seedCustomers } from './kit/seed.ts'
import { openShop, type Shop } from './kit/shop.ts'
import { drained, watchBacklog } from './kit/waiting.ts'
import type { LoadResult, SteadyLoad } from './programs/generator.ts'

const PER_SECOND = 4_000
const CUSTOMERS = 5_000
const WARM_UP_SECONDS = 2

const options = readOptions()

await inHouse(async (house) => {
  const shop = await openShop(house)
  const [number] = shop.numbers
  await seedCustomers(house.owner, shop, number, { count: CUSTOMERS })
  await seedAccepted(house.owner, shop, number, (PER_SECOND * options.seconds) / 4)
  await analyze(house.owner)
  await house.start()
  await load(house, shop, { run: 'warm', mix: 'texts', perSecond: PER_SECOND / 8, seconds: WARM_UP_SECONDS })
  await drained(house.owner)

  const before = await counts(house)
  const endWatch = watchBacklog(house.owner)
  const result = await load(house, shop, {
    run: 'mixed',
    mix: 'mixed',
    perSecond: PER_SECOND,
    seconds: options.seconds,
  })
  const drainedFrom = performance.now()
  const backlog = await endWatch()
  await drained(house.owner)
  const drainMs = performance.now() - drainedFrom
  const memory = pssOf(house.server().pid)
  const after = await counts(house)
  const kept = after.deliveries - before.deliveries
  const items = after.messages - before.messages + after.statuses - before.statuses
  if (kept !== result.answered || items !== result.answered)
    throw new Error(`${result.answered} deliveries were answered; ${kept} are kept, ${items} items took effect`)

  const { p50, p99, max } = result.times
  const figures: Figure[] = [
    { what: 'items answered', value: result.perSecond, unit: '/s', bar: { atLeast: PER_SECOND * 0.99 } },
    { what: 'not answered 200', value: result.refused, unit: '', bar: { atMost: 0 } },
    { what: 'answer, p50', value: p50, unit: ' ms', bar: { atMost: 25 } },
    { what: 'answer, p99', value: p99, unit: ' ms', bar: { atMost: 250 } },
    { what: 'answer, slowest', value: max, unit: ' ms', bar: { atMost: 1_000 } },
    { what: 'backlog, most', value: Math.max(...backlog), unit: ' deliveries' },
    { what: 'backlog grows by', value: growthPerSecond(backlog), unit: '/s', bar: { atMost: PER_SECOND * 0.01 } },
    { what: 'digested after the last delivery', value: drainMs, unit: ' ms', bar: { atMost: 1_000 } },
    { what: 'memory of the server at the end', value: memory, unit: ' MB' },
  ]
  tell({
    title: 'Taking in and digesting together',
    how: `${PER_SECOND.toLocaleString('en-GB')} deliveries a second for ${options.seconds} s, each with one item, three statuses to one message; a time runs from when a delivery was due.`,
    figures,
  })
})

async function load(
  house: House,
  shop: Shop,
  wanted: Pick<SteadyLoad, 'run' | 'mix' | 'perSecond' | 'seconds'>,
): Promise<LoadResult> {
  const generator = startChild('generator')
  try {
    const [number] = shop.numbers
    const target = { port: house.server().port, appSecret: shop.appSecret, number, customers: CUSTOMERS }
    return await generator.ask<LoadResult>({ kind: 'steady', ...target, ...wanted } satisfies SteadyLoad)
  } finally {
    await generator.stop()
  }
}

async function counts(house: House): Promise<{ deliveries: number; messages: number; statuses: number }> {
  const { rows } = await house.owner.query(
    `select (select count(*)::int from deliveries) as deliveries, (select count(*)::int from received) as messages,
       (select count(*)::int from message_statuses) as statuses`,
  )
  return rows[0]
}

/** Of the line through the second half, when everything is warm: deliveries a second. */
function growthPerSecond(backlog: readonly number[]): number {
  const points = backlog.slice(Math.floor(backlog.length / 2))
  const middle = (points.length - 1) / 2
  const mean = points.reduce((sum, count) => sum + count, 0) / points.length
  const spread = points.reduce((sum, _, index) => sum + (index - middle) ** 2, 0)
  const slope = points.reduce((sum, count, index) => sum + (index - middle) * (count - mean), 0) / Math.max(1, spread)
  return slope * 2
}
