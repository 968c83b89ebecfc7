/** Numbers that send to the simulator as fast as they may, with an agent who answers in the middle of it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { cpuOf, cpuOfChildren, postmasterOf } from './cpu.ts'
import { type House, inHouse } from './house.ts'
import { type Asked, askReplies, neverLeft, sendsOf, type Waits, waitsOf } from './replies.ts'
import type { Figure } from './report.ts'
import { countAsFilled, seedCustomers } from './seed.ts'
import { openShop, type Shop } from './shop.ts'
import { type Simulator, startSimulator } from './simulator.ts'
import { countStatements, showStatements } from './statements.ts'
import { mostInAnyWindow, timesOf } from './stats.ts'
import { callsIn, watchedBy } from './watch.ts'

export const REPLY_MS_MAX = 200
export const ASK_EVERY_MS = 350
/** Conversations that the agent answers in, one after the other. */
const ANSWERED = 50
const LAST_REPLY_MS = 2_000
/** At the door of Graph: what leaves evenly may arrive bunched. */
const TOLERANCE = 1.02
/** The ends are left out: a lane begins with what the last second still allows. */
const END_SHARE = 0.05

export interface Field {
  house: House
  shop: Shop
  meta: Simulator
}

export interface Sent {
  /** Of an agent. */
  replies: Waits
  /** Of each number, when its calls began, ms since 1970, ascending. */
  calls: number[][]
  /** Of one message, ms. */
  processors: { node: number; postgres: number }
}

/**
 * A field of its own with so many customers on its first number: `before` the server starts, `during` its work, and `after` it with
 * when Graph accepted each send. The agent answers for `askMs` meanwhile, in conversations that are the last to be reached.
 */
export async function onField(
  { throughputs, customers, askMs }: { throughputs: number[]; customers: number; askMs: number },
  work: {
    before(field: Field): Promise<void>
    during?(field: Field): Promise<void>
    after?(field: Field, sends: Map<string, number>): Promise<void>
  },
): Promise<Sent> {
  let sent: Sent | null = null
  await inHouse(async (house) => {
    const folder = join(house.folder, 'meta')
    mkdirSync(folder)
    const began = join(house.folder, 'began.json')
    const watchFile = join(house.folder, 'arrived.json')
    const meta = await startSimulator(folder, { throughputs, tolerance: TOLERANCE, watchFile })
    try {
      const shop = await openShop(house, { throughputs, graph: meta.graph })
      await seedCustomers(house.owner, shop, shop.numbers[0], { count: customers })
      const { rows } = await house.owner.query<{ id: string }>(
        'select id from conversations order by id desc limit $1',
        [ANSWERED],
      )
      const ids = rows.map(({ id }) => id)
      const field = { house, shop, meta }
      await work.before(field)
      await countAsFilled(house.owner, shop, { contacts: true })
      const server = await house.start(watchedBy(began))
      await countStatements(house.owner)
      const postmaster = await postmasterOf(house.owner)
      const [node, postgres] = [cpuOf(server.pid), cpuOfChildren(postmaster)]
      const asking: Promise<Asked[]> =
        askMs > 0 ? askReplies(house, shop, ids, { forMs: askMs, everyMs: ASK_EVERY_MS }) : Promise.resolve([])
      const [asked] = await Promise.all([asking, work.during?.(field)])
      await delay(LAST_REPLY_MS)
      const used = { node: cpuOf(server.pid) - node, postgres: cpuOfChildren(postmaster) - postgres }
      await showStatements(house.owner)
      const sends = await sendsOf(meta)
      const replies = await waitsOf(house, asked, sends)
      await work.after?.(field, sends)
      await server.stop()
      const calls = [...callsIn(began).values()].map((all) => all.toSorted((a, b) => a - b))
      const each = (seconds: number) => (seconds * 1_000) / calls.flat().length
      sent = { replies, calls, processors: { node: each(used.node), postgres: each(used.postgres) } }
    } finally {
      await meta.stop()
    }
  })
  if (!sent) throw new Error('the run ended without a result')
  return sent
}

/** Calls a second of all numbers together. */
export function sustained({ calls }: Sent): number {
  const all = calls.flat().toSorted((a, b) => a - b)
  const cut = Math.floor(all.length * END_SHARE)
  const inner = all.slice(cut, all.length - cut)
  return ((inner.length - 1) * 1_000) / ((inner.at(-1) ?? 0) - (inner[0] ?? 0))
}

/** What holds whatever the messages came from. `limit` is that of each number. */
export function figuresOf(sent: Sent, limit: number, floor?: Pick<Figure, 'floor' | 'bar'>): Figure[] {
  const { calls, processors } = sent
  const replies = timesOf(sent.replies.times)
  return [
    { what: `… ${replies.count} replies of an agent, p50`, value: replies.p50, unit: ' ms' },
    { what: '… p95', value: replies.p95, unit: ' ms', bar: { atMost: REPLY_MS_MAX } },
    { what: '… p99', value: replies.p99, unit: ' ms' },
    { what: '… slowest', value: replies.max, unit: ' ms' },
    neverLeft(sent.replies),
    { what: '… calls meanwhile', value: sustained(sent), unit: '/s', ...floor },
    {
      what: '… most of a number that began in a second',
      value: Math.max(...calls.map((all) => mostInAnyWindow(all))),
      unit: '',
      bar: { atMost: limit },
    },
    { what: '… processor time of each message, Node', value: processors.node, unit: ' ms' },
    { what: '… and PostgreSQL', value: processors.postgres, unit: ' ms' },
  ]
}
