/** What `npm start` costs a machine on which nothing happens, and how soon Meta is answered after a start. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { buildWeb } from '#bin/build-web.ts'
import { createLog } from '#server/platform/log.ts'
import { startEmbeddedPostgres } from '#server/platform/postgres/embedded.ts'
import { createSecrets } from '#server/platform/secrets.ts'
import { Connection } from './kit/connection.ts'
import { requestOf, textDelivery } from './kit/deliveries.ts'
import { type Memory, memoryOf } from './kit/memory.ts'
import { readOptions } from './kit/options.ts'
import { tell } from './kit/report.ts'
import { openShop, type Shop } from './kit/shop.ts'
import { timesOf } from './kit/stats.ts'

const ROOT = join(import.meta.dirname, '..')
const STARTS = 5
const START_MS_MAX = 60_000
const LOOK_MS = 5
const OK = 200

const options = readOptions()
const idleSeconds = options.short ? 5 : 30

const folder = mkdtempSync(join(tmpdir(), 'posthorn-bench-'))
const secretKey = randomBytes(24).toString('hex')
let running: ChildProcess | null = null
// It ends its PostgreSQL itself when it is told to.
process.once('exit', () => running?.kill('SIGTERM'))
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1))
try {
  await buildWeb()
  const first = await start()
  const firstMs = await first.untilListening()
  await first.stop()
  const shop = await fill()
  const starts: number[] = []
  let memory: Memory = { posthorn: Number.NaN, postgres: Number.NaN }
  for (let nth = 0; nth < STARTS; nth++) {
    const program = await start()
    starts.push(await program.untilAccepted(shop, nth))
    if (nth === STARTS - 1) {
      await delay(idleSeconds * 1_000)
      memory = memoryOf(program.pid)
    }
    await program.stop()
  }
  tell({
    title: 'Starting and being there',
    how: `npm start’s program with its own PostgreSQL, without practice. From its start until the first signed delivery is answered 200, ${STARTS} times on a database that is there; memory after ${idleSeconds} s of nothing, each page that processes share counted once (PSS).`,
    figures: [
      { what: 'start to first accepted webhook, median', value: timesOf(starts).p50, unit: ' ms' },
      { what: '… slowest', value: timesOf(starts).max, unit: ' ms', bar: { atMost: 2_000 } },
      { what: 'very first start, with a new database', value: firstMs, unit: ' ms' },
      {
        what: 'memory, Posthorn and PostgreSQL',
        value: memory.posthorn + memory.postgres,
        unit: ' MB',
        bar: { atMost: 250 },
      },
      { what: '… Posthorn', value: memory.posthorn, unit: ' MB' },
      { what: '… PostgreSQL', value: memory.postgres, unit: ' MB' },
    ],
  })
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** An app and a number, written while nothing runs. */
async function fill(): Promise<Shop> {
  const postgres = await startEmbeddedPostgres({ dataFolder: folder, log: createLog({ level: 'warn' }) })
  const url = new URL(postgres.superuserUrl)
  url.pathname = new URL(postgres.ownerUrl).pathname
  const owner = new pg.Pool({ connectionString: url.toString(), max: 1 })
  owner.on('error', () => {}) // PostgreSQL goes as soon as we let go of it
  try {
    return await openShop({ owner, secrets: createSecrets([secretKey]) }, { agents: 1 })
  } finally {
    await owner.end()
    await postgres.stop()
  }
}

async function start() {
  const port = await freePort()
  const startedAt = performance.now()
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'start.ts')], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: folder,
      SECRET_KEY: secretKey,
      PRACTICE: 'off',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  running = child
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const request = async (bytes: Buffer) => {
    const connection = new Connection(port)
    const status = await connection.send(bytes)
    connection.close()
    return status
  }
  const until = async (bytes: Buffer, isIt: (status: number) => boolean) => {
    while (performance.now() - startedAt < START_MS_MAX && isRunning(child)) {
      if (isIt(await request(bytes))) return performance.now() - startedAt
      await delay(LOOK_MS)
    }
    throw new Error('the program did not start')
  }
  return {
    pid: child.pid ?? 0,
    untilListening: () =>
      until(Buffer.from('GET /health/ready HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'), (status) => status === OK),
    untilAccepted: (shop: Shop, nth: number) =>
      until(
        requestOf(textDelivery(shop.numbers[0], 0, `wamid.start.${nth}`, `Start ${nth}`), shop.appSecret),
        (status) => status === OK,
      ),
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
