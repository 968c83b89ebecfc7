/** How fast messages leave, and that they never leave faster than Meta allows. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { subscribeApp, subscribeWebhook } from '#meta/accounts.ts'
import { createGraph } from '#meta/client.ts'
import { WEBHOOK_FIELDS } from '#server/channels/apps.ts'
import { waIdOf } from './kit/deliveries.ts'
import { type House, inHouse } from './kit/house.ts'
import { readOptions } from './kit/options.ts'
import { type Asked, askReplies, neverLeft, sendsOf, type Waits, waitsOf } from './kit/replies.ts'
import { type Figure, tell } from './kit/report.ts'
import { analyze, queueSends } from './kit/seed.ts'
import { openShop, type Shop, VERIFY_TOKEN, WABA_ID } from './kit/shop.ts'
import { type Simulator, startSimulator } from './kit/simulator.ts'
import { mostInAnyWindow, timesOf } from './kit/stats.ts'
import { drained } from './kit/waiting.ts'
import { callsIn, watchedBy } from './kit/watch.ts'

const HIGH_PER_SECOND = 1_000
const STANDARD_PER_SECOND = 80
const STANDARD_NUMBERS = 10
/** At the door of Graph: what leaves evenly may arrive bunched. */
const TOLERANCE = 1.02
/** Messages to each customer; the pair rate allows more. */
const ROUNDS = 3
const AT_ONCE = 32
/** Due only when the table has been looked over, as in a program that has sent before. */
const QUEUED_AHEAD_MS = 5_000
const LOOK_MS = 100
const WAIT_MS_MAX = 5 * 60_000
const ASK_EVERY_MS = 700
/** The ends are left out: a lane begins with what the last second still allows, and ends with what is left. */
const END_SHARE = 0.05

const options = readOptions()
const seconds = options.short ? 6 : 30

interface Run {
  /** Of each number, when its calls began and when they came to the door, ms. */
  began: Map<string, number[]>
  arrived: Map<string, number[]>
  refused: number
  /** Of an agent. */
  replies: Waits
}

const one = await run([HIGH_PER_SECOND])
const ten = await run(Array.from({ length: STANDARD_NUMBERS }, () => STANDARD_PER_SECOND))
tell({
  title: 'Dispatch to the simulator',
  how: `A queue of ${seconds} s for each case, ${ROUNDS} messages to each customer; the simulator keeps Meta's rules, tells sent and delivered of each by webhook, and these are digested meanwhile. Calls are counted as they begin (in any window of one second) and as they come to its door.`,
  figures: [
    ...figuresOf('one number at 1,000/s', one, { limit: HIGH_PER_SECOND, atLeast: 990 }),
    { what: 'an agent’s reply meanwhile, p50', value: timesOf(one.replies.times).p50, unit: ' ms' },
    { what: '… slowest', value: timesOf(one.replies.times).max, unit: ' ms', bar: { atMost: 200 } },
    neverLeft(one.replies),
    ...figuresOf('ten numbers at 80/s', ten, { limit: STANDARD_PER_SECOND, atLeast: 790 }),
  ],
})

function figuresOf(name: string, { began, arrived, refused }: Run, bars: { limit: number; atLeast: number }): Figure[] {
  const most = (calls: Map<string, number[]>) => Math.max(...[...calls.values()].map((all) => mostInAnyWindow(all)))
  return [
    {
      what: `${name}: sustained`,
      value: sustained([...began.values()].flat()),
      unit: '/s',
      bar: { atLeast: bars.atLeast },
    },
    {
      what: '… most calls of a number that began in a second',
      value: most(began),
      unit: '',
      bar: { atMost: bars.limit },
    },
    { what: '… most that came to the door', value: most(arrived), unit: '', bar: { atMost: bars.limit * TOLERANCE } },
    { what: '… refused as too fast', value: refused, unit: '', bar: { atMost: 0 } },
  ]
}

function sustained(calls: number[]): number {
  const sorted = calls.toSorted((a, b) => a - b)
  const cut = Math.floor(sorted.length * END_SHARE)
  const inner = sorted.slice(cut, sorted.length - cut)
  return ((inner.length - 1) * 1_000) / ((inner.at(-1) ?? 0) - (inner[0] ?? 0))
}

async function run(throughputs: number[]): Promise<Run> {
  const result: Run = { began: new Map(), arrived: new Map(), refused: 0, replies: { times: [], neverLeft: 0 } }
  await inHouse(async (house) => {
    const files = { server: join(house.folder, 'began.json'), simulator: join(house.folder, 'arrived.json') }
    const simulatorFolder = join(house.folder, 'meta')
    mkdirSync(simulatorFolder)
    const meta = await startSimulator(simulatorFolder, {
      throughputs,
      tolerance: TOLERANCE,
      watchFile: files.simulator,
    })
    try {
      const shop = await openShop(house, { throughputs, graph: meta.graph })
      await house.start(watchedBy(files.server))
      await subscribed(house, meta)
      const total = throughputs.reduce((sum, perSecond) => sum + perSecond, 0) * seconds
      await customersWrite(house, meta, shop, Math.ceil(total / ROUNDS))
      let queued = 0
      for (const number of shop.numbers) queued += await queueSends(house.owner, shop, number, ROUNDS, QUEUED_AHEAD_MS)
      await analyze(house.owner)
      const asked = throughputs.length === 1 ? await repliesDuring(house, shop) : []
      await allSent(house)
      const sends = await sendsOf(meta)
      if (new Set(sends.keys()).size !== queued + asked.length || sends.size !== queued + asked.length)
        throw new Error(`${queued + asked.length} messages were to leave, ${sends.size} did`)
      result.replies = await waitsOf(house, asked, sends)
      await house.server().stop()
    } finally {
      await meta.stop()
    }
    result.began = callsIn(files.server)
    result.arrived = callsIn(files.simulator)
    const { rows } = await house.owner.query(`select coalesce(sum(tries), 0)::int as refused from sends`)
    result.refused = rows[0].refused
  })
  return result
}

async function subscribed(house: House, { graph }: Simulator): Promise<void> {
  const client = createGraph({ token: graph.token, baseUrl: graph.url })
  const callbackUrl = `${house.server().url}/webhooks/whatsapp`
  const app = { appId: graph.metaAppId, appSecret: graph.appSecret }
  await subscribeWebhook(client, app, { callbackUrl, verifyToken: VERIFY_TOKEN, fields: WEBHOOK_FIELDS })
  await subscribeApp(client, WABA_ID)
}

/** Everybody writes first, so that they are known as the simulator knows them and their windows are open. */
async function customersWrite(house: House, { sim }: Simulator, shop: Shop, count: number): Promise<void> {
  let next = 0
  const work = async () => {
    for (let nth = next++; nth < count; nth = next++) {
      const to = shop.numbers[nth % shop.numbers.length]?.phoneNumberId
      await sim('POST', '/phones', { id: `bench-${nth}`, name: `Customer ${nth}`, waId: waIdOf(nth) })
      await sim('POST', `/phones/bench-${nth}/messages`, { to, type: 'text', text: { body: 'Hello' } })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  await until(house, `select count(*)::int >= ${count} as done from conversations where last_customer_at is not null`)
  await drained(house.owner)
}

/** Agents' answers in the middle of the queue. */
async function repliesDuring(house: House, shop: Shop): Promise<Asked[]> {
  const { rows } = await house.owner.query<{ id: string }>('select id from conversations order by random() limit 100')
  const ids = rows.map(({ id }) => id)
  await delay(QUEUED_AHEAD_MS + seconds * 100)
  return await askReplies(house, shop, ids, { forMs: (seconds * 1_000 * 2) / 3, everyMs: ASK_EVERY_MS })
}

function allSent(house: House): Promise<void> {
  return until(house, `select not exists (select from sends where state in ('queued', 'sending')) as done`)
}

async function until(house: House, sql: string): Promise<void> {
  for (const end = Date.now() + WAIT_MS_MAX; Date.now() < end; await delay(LOOK_MS)) {
    const { rows } = await house.owner.query<{ done: boolean }>(sql)
    if (rows[0]?.done) return
  }
  throw new Error(`waited in vain: ${sql}`)
}
