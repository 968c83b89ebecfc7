import { equal, ok, throws } from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { migrateEverything } from '#server/migrate.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#server/platform/postgres/embedded.ts'
import { eventually } from '../eventually.ts'
import { testLog } from '../server.ts'
import { holds } from './checker.ts'
import { bodyOf, deliver, textChange } from './deliveries.ts'
import { type Ground, isLong, openGround, PATIENCE } from './ground.ts'
import { customersOf, type Load, startLoad } from './load.ts'

const RESTARTS = isLong ? 10 : 2
const FROZEN_MS = isLong ? 30_000 : 6_000
const BETWEEN_MS = 800
/** Of the database, from its death; its watch looks once a second. */
const RECOVERY_MS_MAX = 5_000
/** The answer to a frozen database, with some more for a busy machine. */
const ANSWER_MS_MAX = (5_000 + 1_500) * PATIENCE
/** What waits is bounded. */
const SWELLING_BYTES_MAX = 40 * 1024 * 1024
const BUSY = 2 * PATIENCE

let postgres: EmbeddedPostgres
let folder: string
let ground: Ground
let load: Load
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'posthorn-chaos-postgres-'))
  chmodSync(folder, 0o755) // below root it runs as somebody else, who must get there
  // Of its own, and careful: what it has confirmed must survive its end.
  postgres = await startEmbeddedPostgres({ dataFolder: folder, log: testLog })
  await migrateEverything({ url: postgres.ownerUrl, log: testLog })
  ground = await openGround({ databaseUrl: postgres.ownerUrl, afterClose: stopPostgres })
  load = await startLoad(ground)
})
test(`R3: PostgreSQL ended at once ${RESTARTS} times under load, and one of its backends: only 503 meanwhile, and soon all is well`, async () => {
  const [running] = ground.processes
  for (let count = 0; count < RESTARTS; count++) {
    await delay(BETWEEN_MS)
    ground.history.add({ kind: 'fault', what: 'immediate stop of PostgreSQL' })
    const endedAtMs = performance.now()
    const pid = postgres.pid()
    process.kill(pid, 'SIGQUIT')
    await eventually(() => throws(() => process.kill(pid, 0)))
    await eventually(answers, { withinMs: RECOVERY_MS_MAX * BUSY })
    console.log(`deliveries are taken again after ${Math.round(performance.now() - endedAtMs)} ms`)
  }
  await delay(BETWEEN_MS)
  await endOneBackend()
  await delay(BETWEEN_MS)
  ok(running?.isUp(), `the server ended by itself: ${running?.said()}`)
  const statuses = new Set(ground.history.of('delivery').map(({ status }) => status))
  for (const status of statuses) ok(status === 200 || status === 503, `a delivery was answered ${status}`)
})

test(`R4: PostgreSQL frozen for ${FROZEN_MS / 1_000} s: 503 within five seconds, memory flat, and it goes on afterwards`, async () => {
  const [running] = ground.processes
  ok(running)
  const customers = await customersOf(ground, ground.shops[0], 1, 0)
  const [customer] = customers
  ok(customer)
  const to = { url: running.url, appSecret: ground.meta.appSecret, history: ground.history }
  const before = await running.memoryHeld()
  ground.history.add({ kind: 'fault', what: 'PostgreSQL frozen' })
  // Who may beget more of them first, then all there are.
  const signalAll = (signal: NodeJS.Signals) => {
    kill(postgres.pid(), signal)
    for (const pid of childrenOf(postgres.pid())) kill(pid, signal)
  }
  signalAll('SIGSTOP')
  try {
    const thawAtMs = performance.now() + FROZEN_MS
    let slowestMs = 0
    while (performance.now() < thawAtMs) {
      const askedAtMs = performance.now()
      const body = bodyOf([textChange(customer, `wamid.frozen.${askedAtMs}`, Math.floor(Date.now() / 1_000), 'x')])
      const status = await deliver(to, body)
      slowestMs = Math.max(slowestMs, performance.now() - askedAtMs)
      refused.push(body)
      equal(status, 503)
    }
    console.log(`refused within ${Math.round(slowestMs)} ms`)
    ok(slowestMs < ANSWER_MS_MAX, `an answer took ${slowestMs} ms`)
    const held = await running.memoryHeld()
    ok(held - before < SWELLING_BYTES_MAX, `it grew from ${before} to ${held} bytes`)
  } finally {
    signalAll('SIGCONT')
  }
  await eventually(answers, { withinMs: RECOVERY_MS_MAX * BUSY })
  for (const body of refused) equal(await eventually(async () => must200(await deliver(to, body))), 200)
  ok(running.isUp())
  await load.stop()
  await holds(ground, load.agents)
})

async function stopPostgres() {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}

const refused: Buffer[] = []

function must200(status: number | null) {
  if (status !== 200) throw new Error(`answered ${status}`)
  return status
}

/** Ready to be asked, and taking deliveries. */
async function answers() {
  const answer = await fetch(`${ground.processes[0]?.url}/health/ready`)
  equal(answer.status, 200)
  const since = Date.now()
  await eventually(
    () => ok(ground.history.of('delivery').some(({ status, atMs }) => status === 200 && atMs >= since)),
    {
      withinMs: RECOVERY_MS_MAX * BUSY,
    },
  )
}

async function asSuperuser<Row>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: postgres.superuserUrl })
  client.on('error', () => {}) // the awaited query reports it
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

/** As the kernel does where memory runs out: PostgreSQL then ends all others and starts anew. */
async function endOneBackend() {
  const [one] = await eventually(() =>
    asSuperuser<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'posthorn' order by state <> 'active' limit 1`,
    ),
  )
  ground.history.add({ kind: 'fault', what: 'kill -9 of a backend of PostgreSQL' })
  ok(one)
  process.kill(one.pid, 'SIGKILL')
  await eventually(() => throws(() => process.kill(one.pid, 0)))
  await eventually(answers, { withinMs: RECOVERY_MS_MAX * BUSY })
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number)

function kill(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}
