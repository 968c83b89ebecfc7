import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { removeOldDeliveries } from '#server/operations/housekeeping.ts'
import { machineClock } from '#server/platform/clock.ts'
import { openDatabase } from '#server/platform/db/database.ts'
import { diskFiles } from '#server/platform/files.ts'
import { eventually } from '../eventually.ts'
import { testLog } from '../server.ts'
import { holds } from './checker.ts'
import { type Ground, isLong, openGround, PATIENCE } from './ground.ts'
import { type Load, startLoad } from './load.ts'
import type { Posthorn } from './posthorn.ts'

const LOAD_MS = isLong ? 120_000 : 1_500
/** Connections that a client keeps open for its next request end by themselves after a while. */
const IDLE_MS_MAX = 60_000 * PATIENCE
const END_MS_MAX = 15_000 * PATIENCE
const HELD_BYTES_MAX = 25 * 1024 * 1024
/** Held for good, whatever the load was: what comes with the first of its kind. */
const SPARE = 3

let ground: Ground
let running: Posthorn
let load: Load
let begun: { resources: Record<string, number>; held: number; rows: Record<string, number> }
before(async () => {
  ground = await openGround({ processes: 1, shops: [{ people: 2 }] })
  running = ground.processes[0] as Posthorn
  await startedOnce()
  begun = { resources: await running.resources(), held: await running.memoryHeld(), rows: await rowsNow() }
  load = await startLoad(ground, isLong ? { deliveriesPerSecond: 300 } : {})
})

test('R21: after the load is idle: no timer, socket or connection is left behind, and memory is where it was', async () => {
  await delay(LOAD_MS)
  await load.stop()
  await holds(ground, load.agents)
  for (const agent of load.agents) agent.leave()
  ground.door.cutAll()
  await eventually(
    async () => {
      const now = await running.resources()
      for (const kind of Object.keys(now)) {
        const [was, is] = [begun.resources[kind] ?? 0, now[kind] ?? 0]
        // The pool of the database keeps what it opened, up to its bound, for the next question.
        const most = SPARE + (kind === 'TCPSocketWrap' ? await connections() : was)
        ok(is <= most, `${is} of ${kind}, there were ${was}`)
      }
    },
    { withinMs: IDLE_MS_MAX },
  )
  const held = await running.memoryHeld()
  ok(held - begun.held < HELD_BYTES_MAX, `it holds ${Math.round((held - begun.held) / 1024 / 1024)} MB more`)
  await eventually(async () => {
    const [busy] = await asOwner<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity where datname = current_database()
        and application_name like 'posthorn%' and state <> 'idle' and xact_start < clock_timestamp() - interval '3 seconds'`,
    )
    equal(busy?.count, 0, 'a transaction was left open')
  })
})

test('I8: what is not history does not grow: no lane, job or lease is left, and housekeeping takes the deliveries away', async () => {
  const rows = await rowsNow()
  deepEqual({ waiting: rows.waiting, unsent: rows.unsent }, { waiting: 0, unsent: 0 })
  // One for each number, until it has been idle for a while.
  ok((rows.lanes ?? 0) <= ground.shops.length, `${rows.lanes} lanes`)
  ok((rows.jobs ?? 0) <= (begun.rows.jobs ?? 0) + SPARE, `${rows.jobs} jobs, there were ${begun.rows.jobs}`)
  const database = openDatabase({ url: ground.databaseUrl, log: testLog, applicationName: 'chaos', connectionsMax: 1 })
  const deps = {
    db: database.db,
    files: diskFiles('/nowhere'),
    clock: inAMonth,
    log: testLog,
    ownerUrl: ground.databaseUrl,
  }
  await removeOldDeliveries({ ...deps, keepDeliveriesDays: 30 })
  await database.close()
  equal((await rowsNow()).deliveries, 0)
  // What was updated again and again is made good by PostgreSQL: nothing keeps it from that.
  // The server lives on and writes its own rows meanwhile, so it may take a second look.
  await eventually(async () => {
    await asOwner('vacuum')
    const [dead] = await asOwner<{ dead: number }>(`select sum(n_dead_tup)::int as dead from pg_stat_user_tables`)
    equal(dead?.dead, 0, 'something still holds old versions of rows')
  })
})

test('R21: told to close, it ends by itself: nothing keeps it alive', async () => {
  ok(await running.endsByItself(END_MS_MAX), running.said())
  // PostgreSQL notices a moment later that the other side is gone.
  await eventually(async () => equal(await connections(), 0, 'a connection outlived its process'))
})

const inAMonth = { ...machineClock, now: () => new Date(Date.now() + 31 * 24 * 3_600_000) }

/** Ready, and asked for a page, so that what is opened at the first need is open. */
async function startedOnce() {
  const [mira] = ground.shops[0].people
  await mira?.conversations()
}

async function connections(): Promise<number> {
  const [row] = await asOwner<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where datname = current_database() and application_name like 'posthorn%'`,
  )
  return row?.count ?? 0
}

const rowsNow = async (): Promise<Record<string, number>> => {
  const [row] = await ground.rows<Record<string, number>>(`
    select (select count(*)::int from lanes) as lanes, (select count(*)::int from deliveries) as deliveries,
      (select count(*)::int from waiting_deliveries) as waiting,
      (select count(*)::int from sends where state in ('queued', 'sending')) as unsent,
      (select count(*)::int from pgboss.job) as jobs`)
  return row ?? {}
}

async function asOwner<Row>(statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: ground.databaseUrl, application_name: 'chaos look' })
  await client.connect()
  const { rows } = await client.query(statement).finally(() => client.end())
  return rows
}
