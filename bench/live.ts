/** How long from Meta's delivery until it stands on an agent's screen: accepted → on the socket. */
import { startChild } from './kit/children.ts'
import { type House, inHouse } from './kit/house.ts'
import { readOptions } from './kit/options.ts'
import { type Figure, tell } from './kit/report.ts'
import { analyze, seedAccepted, seedCustomers } from './kit/seed.ts'
import { openShop, type Shop } from './kit/shop.ts'
import { drained } from './kit/waiting.ts'
import type { AskTimes, HeardTimes, OpenAgents } from './programs/agents.ts'
import type { LoadResult, SteadyLoad } from './programs/generator.ts'

const CUSTOMERS = 5_000
const WARM_UP_SECONDS = 3
const LATE_MS_MAX = 20_000

const options = readOptions()
const seconds = options.short ? 5 : Math.min(options.seconds, 30)

const calm = await run({ agents: options.short ? 50 : 200, perSecond: 200, mix: 'texts' })
const busy = await run({ agents: 50, perSecond: 2_000, mix: 'mixed' })
tell({
  title: 'From Meta to an agent’s screen',
  how: `${seconds} s each; from the moment a delivery is answered 200 (so it is on disk) until its text is on a socket, for every text and every agent. Agents are different people, signed in, all of one inbox. 2,000/s are three statuses to one message, 200/s are messages only.`,
  figures: [
    ...figuresOf(`200/s, ${calm.agents} agents`, calm, { p95: 100, p99: 250 }),
    ...figuresOf(`2,000/s, ${busy.agents} agents`, busy, { p99: 500 }),
  ],
})

interface Run {
  agents: number
  heard: HeardTimes
  load: LoadResult
}

function figuresOf(name: string, { heard, load }: Run, bars: { p95?: number; p99: number }): Figure[] {
  const { p50, p95, p99, max } = heard.times
  return [
    { what: `${name}: p50`, value: p50, unit: ' ms' },
    { what: '… p95', value: p95, unit: ' ms', ...(bars.p95 ? { bar: { atMost: bars.p95 } } : {}) },
    { what: '… p99', value: p99, unit: ' ms', bar: { atMost: bars.p99 } },
    { what: '… slowest', value: max, unit: ' ms' },
    { what: '… answer to Meta, p99', value: load.times.p99, unit: ' ms' },
    { what: '… texts that an agent did not get', value: heard.missing, unit: '', bar: { atMost: 0 } },
    { what: '… sockets that were closed', value: heard.lost, unit: '', bar: { atMost: 0 } },
    { what: '… gaps between frames', value: heard.gaps, unit: '', bar: { atMost: 0 } },
  ]
}

async function run(wanted: { agents: number; perSecond: number; mix: 'texts' | 'mixed' }): Promise<Run> {
  let result: Run | null = null
  await inHouse(async (house) => {
    const { agents, perSecond, mix } = wanted
    const shop = await openShop(house, { agents })
    const [number] = shop.numbers
    await seedCustomers(house.owner, shop, number, { count: CUSTOMERS })
    await seedAccepted(house.owner, shop, number, Math.ceil((perSecond * seconds) / 4))
    await analyze(house.owner)
    await house.start()
    await load(house, shop, { run: 'warm', mix: 'texts', perSecond: 200, seconds: WARM_UP_SECONDS })
    await drained(house.owner)
    const people = startChild('agents')
    try {
      const cookies = await Promise.all(shop.agents.map((id) => house.signIn(id)))
      const texts = mix === 'texts' ? perSecond * seconds : Math.ceil((perSecond * seconds) / 4)
      const { workspaceId } = shop
      const { port } = house.server()
      const { rows } = await house.owner.query('select coalesce(max(number), 0)::int as newest from events')
      const after: number = rows[0].newest
      await people.ask({ kind: 'open', port, workspaceId, after, cookies, texts } satisfies OpenAgents)
      const loaded = await load(house, shop, { run: 'live', isNumbered: true, mix, perSecond, seconds })
      if (loaded.refused > 0) throw new Error(`${loaded.refused} deliveries were not answered 200`)
      const asked: AskTimes = { kind: 'times', answeredAt: loaded.textsAnsweredAt, withinMs: LATE_MS_MAX }
      result = { agents, heard: await people.ask<HeardTimes>(asked), load: loaded }
    } finally {
      await people.stop()
    }
  })
  if (!result) throw new Error('the run ended without a result')
  return result
}

async function load(
  house: House,
  shop: Shop,
  wanted: Pick<SteadyLoad, 'run' | 'isNumbered' | 'mix' | 'perSecond' | 'seconds'>,
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
