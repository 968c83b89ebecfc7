/** Half an hour of an ordinary busy day, then nothing: does it swell, stutter, or leave something open? */
import { readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startChild } from './kit/children.ts'
import { type House, inHouse } from './kit/house.ts'
import { readOptions } from './kit/options.ts'
import { pulsesIn, pulseTo, slopeOf } from './kit/pulse.ts'
import { type Figure, tell } from './kit/report.ts'
import { analyze, seedAccepted, seedCustomers } from './kit/seed.ts'
import { openShop, type Shop } from './kit/shop.ts'
import { timesOf } from './kit/stats.ts'
import { drained } from './kit/waiting.ts'
import type { AskTimes, HeardTimes, OpenAgents } from './programs/agents.ts'
import type { LoadResult, SteadyLoad } from './programs/generator.ts'
import type { Pulse } from './programs/pulse.ts'

const PER_SECOND = 300
const CUSTOMERS = 5_000
const AGENTS = 20
const MINUTE_MS = 60_000
/** Until caches, pools and the heap have the size they need. */
const WARM_MS = 5 * MINUTE_MS
/** Longer than idle connections are kept, on either side of the load. */
const IDLE_MS = 45_000
const IDLE_SHORT_MS = 5_000
/** Of the idle time, what is looked at. */
const LOOKED_AT_MS = 10_000
const READ_EVERY_MS = 500
const TABLES_EVERY_MS = 5_000
const LATE_MS_MAX = 20_000
/** Autovacuum comes when a fifth of a table is dead, and sees that within 10 s of its round: dead rows beyond that fifth are
 *  those of one round and of the time it takes. */
const DEAD_SHARE = 0.2
const DEAD_ROWS_MAX = 20_000

const options = readOptions()
const minutes = options.short ? 0.5 : options.minutes
const warmMs = Math.min(WARM_MS, (minutes * MINUTE_MS) / 2)
const idleMs = options.short ? IDLE_SHORT_MS : IDLE_MS

await inHouse(async (house) => {
  const seconds = Math.round(minutes * 60)
  const shop = await openShop(house, { agents: AGENTS })
  const [number] = shop.numbers
  await seedCustomers(house.owner, shop, number, { count: CUSTOMERS })
  await seedAccepted(house.owner, shop, number, Math.ceil((PER_SECOND * seconds) / 4))
  await analyze(house.owner)
  const file = join(house.folder, 'pulse.jsonl')
  const server = await house.start(pulseTo(file))
  await delay(idleMs)
  const before = await open(house, file, server.pid)

  const people = startChild('agents')
  const generator = startChild('generator')
  const startedAt = Date.now()
  let load: LoadResult
  let heard: HeardTimes
  let readTimes: number[]
  let dead: number[]
  try {
    const cookies = await Promise.all(shop.agents.map((id) => house.signIn(id)))
    const { rows } = await house.owner.query('select coalesce(max(number), 0)::int as newest from events')
    const { workspaceId, appSecret } = shop
    const { port } = server
    const texts = Math.ceil((PER_SECOND * seconds) / 4)
    const agents: OpenAgents = { kind: 'open', port, workspaceId, after: rows[0].newest, cookies, texts }
    await people.ask(agents)
    const endReading = readOn(house, shop, cookies[0] ?? '')
    const endCounting = countDeadRows(house)
    const wanted = { run: 'soak', isNumbered: true, mix: 'mixed', perSecond: PER_SECOND, seconds } as const
    const steady: SteadyLoad = { kind: 'steady', port, appSecret, number, customers: CUSTOMERS, ...wanted }
    load = await generator.ask<LoadResult>(steady, seconds * 1_000 + LATE_MS_MAX)
    readTimes = await endReading()
    dead = await endCounting()
    const asked: AskTimes = { kind: 'times', answeredAt: load.textsAnsweredAt, withinMs: LATE_MS_MAX }
    heard = await people.ask<HeardTimes>(asked)
  } finally {
    await Promise.all([people.stop(), generator.stop()])
  }
  const endedAt = Date.now()
  await drained(house.owner)
  await delay(idleMs)
  const after = await open(house, file, server.pid)

  const warm = pulsesIn(file, startedAt + warmMs, endedAt)
  const grows = (of: (pulse: Pulse) => number) =>
    slopeOf(warm.map((pulse) => ({ x: (pulse.at - startedAt) / MINUTE_MS, y: of(pulse) })))
  const lags = warm.map(({ lagMs }) => lagMs.p99)
  tell({
    title: 'Soak: an ordinary busy day',
    how: `${minutes} min of ${PER_SECOND} deliveries a second, three statuses to one message, ${AGENTS} agents connected and one reading lists and threads twice a second; memory and event loop after the first ${Math.round(warmMs / MINUTE_MS)} min, dead rows in the second half; then ${Math.round(idleMs / 1_000)} s of nothing, compared with the same before.`,
    figures: [
      { what: 'not answered 200', value: load.refused, unit: '', bar: { atMost: 0 } },
      { what: 'answer, p99', value: load.times.p99, unit: ' ms', bar: { atMost: 250 } },
      { what: 'texts that an agent did not get', value: heard.missing, unit: '', bar: { atMost: 0 } },
      { what: 'list and thread for an agent, p99', value: timesOf(readTimes).p99, unit: ' ms' },
      {
        what: 'resident memory grows by',
        value: grows(({ residentMb }) => residentMb),
        unit: ' MB/min',
        bar: { atMost: 1 },
      },
      { what: '… at the end', value: warm.at(-1)?.residentMb ?? Number.NaN, unit: ' MB' },
      { what: 'heap grows by', value: grows(({ heapMb }) => heapMb), unit: ' MB/min' },
      { what: 'event loop late, p99 of a second, median', value: timesOf(lags).p50, unit: ' ms' },
      { what: '… p99 of all seconds', value: timesOf(lags).p99, unit: ' ms', bar: { atMost: 50 } },
      {
        what: 'dead rows beyond a fifth, worst table',
        value: Math.max(...dead),
        unit: '',
        bar: { atMost: DEAD_ROWS_MAX },
      },
      ...leftOpen(before, after),
    ],
  })
})

interface Open {
  timers: number
  sockets: number
  connections: number
}

/** The least that was open while nothing happened: what comes and goes by itself does not count. */
async function open(house: House, file: string, pid: number): Promise<Open> {
  const pulses = pulsesIn(file, Date.now() - LOOKED_AT_MS, Date.now())
  const { rows } = await house.owner.query(
    `select count(*)::int as count from pg_stat_activity where datname = current_database() and application_name not like 'bench%'`,
  )
  return {
    timers: Math.min(...pulses.map(({ resources }) => resources.Timeout ?? 0)),
    sockets: socketsOf(pid),
    connections: rows[0].count,
  }
}

function leftOpen(before: Open, after: Open): Figure[] {
  const more = (what: string, kind: keyof Open): Figure => ({
    what: `idle again: ${what} more than before`,
    value: Math.max(0, after[kind] - before[kind]),
    unit: '',
    bar: { atMost: 0 },
  })
  return [more('timers', 'timers'), more('sockets', 'sockets'), more('database connections', 'connections')]
}

function socketsOf(pid: number): number {
  const folder = `/proc/${pid}/fd`
  return readdirSync(folder).filter((name) => {
    try {
      return readlinkSync(join(folder, name)).startsWith('socket:')
    } catch {
      return false // closed meanwhile
    }
  }).length
}

/** An agent who looks at the list and at its first thread, again and again; answers how long both took. */
function readOn(house: House, { workspaceId }: Shop, cookie: string): () => Promise<number[]> {
  const times: number[] = []
  let isOver = false
  const ask = async (path: string) => {
    const answer = await fetch(`${house.server().url}/api/v1${path}`, {
      headers: { cookie, 'posthorn-workspace': workspaceId, connection: 'close' }, // leaves nothing open of its own
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json() as Promise<{ conversations: { id: string }[] }>
  }
  const reading = (async () => {
    for (; !isOver; await delay(READ_EVERY_MS)) {
      const from = performance.now()
      const { conversations } = await ask('/conversations')
      await ask(`/conversations/${conversations[0]?.id}/messages`)
      times.push(performance.now() - from)
    }
  })()
  return async () => {
    isOver = true
    await reading
    return times
  }
}

/** Of the worst table at each look in the second half: dead rows beyond a fifth of its living ones. */
function countDeadRows(house: House): () => Promise<number[]> {
  const seen: number[] = []
  let isOver = false
  const counting = (async () => {
    for (; !isOver; await delay(TABLES_EVERY_MS)) {
      const { rows } = await house.owner.query(
        `select max(n_dead_tup - $1::float * n_live_tup)::float as dead from pg_stat_user_tables`,
        [DEAD_SHARE],
      )
      seen.push(Math.max(0, rows[0].dead))
    }
  })()
  return async () => {
    isOver = true
    await counting
    return seen.slice(Math.floor(seen.length / 2))
  }
}
