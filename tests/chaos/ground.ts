/** Where faults are tried: the simulator, a database, one or more processes of the server, and doors between them. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { openDatabase } from '#server/platform/db/database.ts'
import { createSecrets } from '#server/platform/secrets.ts'
import { startSimulator } from '#simulator/server.ts'
import { beforeDrop, freshDatabase } from '../database.ts'
import { eventually } from '../eventually.ts'
import { type Sim, simOf } from '../practice.ts'
import { testLog } from '../server.ts'
import { type Door, openDoor } from './door.ts'
import { History } from './history.ts'
import { type Posthorn, startPosthorn } from './posthorn.ts'
import { seedOfRun } from './random.ts'
import { keepMeta, type Meta, openShop, type Shop } from './shop.ts'

export interface Ground {
  history: History
  sim: Sim
  simulatorUrl: string
  meta: Meta
  shops: [Shop, ...Shop[]]
  /** In front of all processes of the server. */
  door: Door
  /** Between the server and Graph. */
  graphDoor: Door
  processes: Posthorn[]
  /** Starts one more. */
  start(environment?: Record<string, string>): Promise<Posthorn>
  /** Kills one, and says so in the history. */
  kill(which: Posthorn): Promise<void>
  /** Reads all workspaces; writes nothing. */
  rows<Row>(sql: string, values?: unknown[]): Promise<Row[]>
  databaseUrl: string
  /** Done before everything else when the ground is closed. */
  onClose(act: () => unknown): void
}

export interface GroundOptions {
  processes?: number
  /** People of each shop. */
  shops?: { people: number; throughput?: number }[]
  /** The owner's login of a migrated database; otherwise a fresh one of the tests' server. */
  databaseUrl?: string
  /** What the processes are told instead, where something stands between. */
  urlForServer?: string
  environment?: Record<string, string>
  /** The server goes by the simulator's clock, which a test can turn. */
  followsClock?: boolean
  /** No door before Graph, where media are fetched: their addresses name the simulator itself. */
  graphDirectly?: boolean
  /** Stops what the caller has put below it. */
  afterClose?(): Promise<unknown>
}

const LOOK_AGAIN_MS = 100

/** `npm run chaos`; in `npm test` each of these is short. */
export const isLong = process.env.CHAOS === 'long'

/** How soon something is over is asked by `npm run chaos` on a machine of its own; `npm test` runs where others work as well, and
 *  asks whether it comes to an end. */
export const PATIENCE = isLong ? 1 : 10

/** Of the server on one database, where a test does not ask for more: `npm run chaos` tries everything with one and with two. */
const PROCESSES = Number(process.env.CHAOS_PROCESSES ?? 1)

/** Ends by itself when the tests of the file are over. */
export async function openGround(options: GroundOptions = {}): Promise<Ground> {
  const history = new History(seedOfRun())
  console.log(`seed ${history.seed}`)
  const databaseUrl = options.databaseUrl ?? (await freshDatabase()).url
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-chaos-'))
  const secretKey = randomBytes(24).toString('hex')
  const simulator = await startSimulator({ port: 0, seed: String(history.seed) })
  const sim = simOf(() => simulator.url)
  const processes: Posthorn[] = []
  const closings: (() => unknown)[] = []
  let turn = 0
  const door = await openDoor(() => {
    const up = processes.filter((one) => one.isUp())
    return up[turn++ % Math.max(1, up.length)]?.port ?? null
  })
  const graphDoor = await openDoor(() => Number(new URL(simulator.url).port))
  const owner = new pg.Pool({ connectionString: databaseUrl, max: 2, application_name: 'chaos' })
  owner.on('error', () => {}) // its server is killed on purpose

  const start = async (environment: Record<string, string> = {}) => {
    const begun = await startPosthorn({
      DATABASE_URL: options.urlForServer ?? databaseUrl,
      DATA_DIR: folder,
      SECRET_KEY: secretKey,
      PUBLIC_URL: door.url,
      ...(options.followsClock ? { CLOCK_URL: `${simulator.url}/_sim/clock` } : {}),
      ...options.environment,
      ...environment,
    })
    processes.push(begun)
    return begun
  }
  let closing: Promise<void> | null = null
  const close = async () => {
    await Promise.all(closings.map((act) => act()))
    await Promise.all(processes.map((one) => one.kill()))
    await Promise.all([door.close(), graphDoor.close(), owner.end().catch(() => {}), simulator.close()])
    await options.afterClose?.()
    rmSync(folder, { recursive: true, force: true })
  }
  beforeDrop(() => {
    closing ??= close()
    return closing
  })
  const { meta, shops } = await build()

  async function build() {
    await Promise.all(Array.from({ length: options.processes ?? PROCESSES }, () => start()))

    const secrets = createSecrets([secretKey])
    const database = openDatabase({ url: databaseUrl, log: testLog, applicationName: 'chaos', connectionsMax: 2 })
    const { db } = database
    const meta = await keepMeta(
      { db, secrets, sim },
      { graphUrl: options.graphDirectly ? simulator.url : graphDoor.url, callbackUrl: `${door.url}/webhooks/whatsapp` },
    )
    const shops: Shop[] = []
    for (const [place, wanted] of (options.shops ?? [{ people: 2 }]).entries()) {
      const name = `Shop${place}`
      shops.push(await openShop({ db, secrets, sim, meta, doorUrl: door.url }, { name, place, ...wanted }))
    }
    await database.close()

    return { meta, shops: shops as [Shop] }
  }

  return {
    history,
    sim,
    simulatorUrl: simulator.url,
    meta,
    shops,
    door,
    graphDoor,
    processes,
    start,
    async kill(which) {
      history.add({ kind: 'fault', what: `kill -9 of process ${which.pid}` })
      await which.kill()
      processes.splice(processes.indexOf(which), 1)
    },
    rows: (sql, values) => rowsIn(owner, sql, values),
    databaseUrl,
    onClose: (act) => void closings.push(act),
  }
}

/** Of all workspaces; writes nothing. `pool` is the owner's. */
export async function rowsIn<Row>(pool: pg.Pool, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = await pool.connect()
  try {
    await client.query('begin read only')
    await client.query(
      `select set_config('posthorn.workspaces', (select string_agg(id::text, ',') from workspaces), true)`,
    )
    const { rows } = await client.query(sql, values)
    await client.query('commit')
    client.release()
    return rows as Row[]
  } catch (error) {
    client.release(true)
    throw error
  }
}

/** Waits until nothing is under way any more: every delivery taken in and digested, every send with an end, every status told. */
export async function settled(ground: Ground, { withinMs = 30_000 * PATIENCE } = {}): Promise<void> {
  const { sim } = ground
  await eventually(
    async () => {
      // In the order in which things become one another, so that nothing slips through between two looks.
      const { sends } = await sim<{ sends: { statuses: { status: string }[] }[] }>('GET', '/sends')
      const untold = sends.filter(({ statuses }) => !statuses.some(({ status }) => LAST_WORDS.has(status))).length
      const { deliveries } = await sim<{ deliveries: { state: string }[] }>('GET', '/webhooks')
      const unheard = deliveries.filter(({ state }) => state === 'waiting').length
      if (unheard > 0) await sim('POST', '/webhooks/flush')
      const [counts] = await ground.rows<Record<string, number>>(`
        select (select count(*)::int from waiting_deliveries) as undigested,
          (select count(*)::int from sends where state in ('queued', 'sending')) as unsent`)
      const left = { unheard, untold, ...counts }
      if (Object.values(left).every((count) => count === 0)) return
      await delay(LOOK_AGAIN_MS)
      throw new Error(`still under way: ${JSON.stringify(left)}`)
    },
    { withinMs },
  )
}

/** Of a phone that is online and nowhere on the screen. */
const LAST_WORDS = new Set(['delivered', 'read', 'failed'])
