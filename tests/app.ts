/** The real program with the practice simulator behind it, on a database of its own: what journeys and browser tests drive. */
import { equal } from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Server, startServer } from '#server/main.ts'
import { readConfig } from '#server/platform/config.ts'
import { startSimulator } from '#simulator/server.ts'
import { beforeDrop, freshDatabase, type TestDatabase } from './database.ts'
import { eventually } from './eventually.ts'
import { type Person, personOf } from './person.ts'
import { type Sim, simOf } from './practice.ts'
import { passwordCost, testLog } from './server.ts'

export interface App {
  /** Stays the same over a restart. */
  url: string
  database: TestDatabase
  dataFolder: string
  /** What it printed when it started. */
  said: string[]
  sim: Sim
  /** Takes it down, as Ctrl-C does. */
  stop(): Promise<void>
  /** Up again, with the same data at the same address. */
  start(): Promise<void>
}

/** The program as a process of its own, which can be killed. */
export interface Program extends Omit<App, 'sim' | 'stop'> {
  /** As `kill -9` does it: nothing of it gets to run again. */
  kill(): Promise<void>
}

const ROOT = join(import.meta.dirname, '..')
const START_MS_MAX = 180_000
export const PASSWORD = 'a password for the tests'

/** In this process, so that it is up in a second. Ends by itself when the tests of the file are over. */
export async function startApp(): Promise<App> {
  const [database, dataFolder] = await Promise.all([freshDatabase(), newFolder()])
  const config = readConfig({ DATA_DIR: dataFolder, HOST: '127.0.0.1', PRACTICE: 'on' })
  let running: Server | null = null
  const app: App = {
    url: '',
    database,
    dataFolder,
    said: [],
    sim: simOf(() => running?.simulatorUrl ?? ''),
    async start() {
      const place = app.url ? { port: Number(new URL(app.url).port), publicUrl: app.url } : { port: 0 }
      running = await startServer({
        config: { ...config, ...place },
        ownerUrl: database.url,
        appUrl: database.appUrl,
        directUrl: database.url,
        log: testLog,
        passwordCost,
        say: (line) => void app.said.push(line),
        startSimulator: simulatorHere,
      })
      app.url = running.url
    },
    async stop() {
      await running?.close()
      running = null
    },
  }
  beforeDrop(async () => {
    await app.stop()
    await rm(dataFolder, { recursive: true, force: true })
  })
  await app.start()
  return app
}

/** In this process too, which spares a start of Node for every file; a started program has it as a child of its own. */
async function simulatorHere({ dataFolder }: { dataFolder: string }) {
  const { url, close } = await startSimulator({ port: 0, dataDir: dataFolder })
  return { url, stop: close }
}

/** `bin/start.ts` as `npm start` runs it, with these settings besides. */
export async function startProgram(environment: Record<string, string> = {}): Promise<Program> {
  const [database, dataFolder, port] = await Promise.all([freshDatabase(), newFolder(), freePort()])
  let child: ChildProcess | null = null
  const program: Program = {
    url: `http://localhost:${port}`,
    database,
    dataFolder,
    said: [],
    async start() {
      const begun = spawn(process.execPath, ['bin/start.ts'], {
        cwd: ROOT,
        env: {
          PATH: process.env.PATH,
          PORT: String(port),
          HOST: '127.0.0.1',
          DATA_DIR: dataFolder,
          DATABASE_URL: database.url,
          LOG_LEVEL: 'warn',
          ...environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = begun
      for (const stream of [begun.stdout, begun.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => void program.said.push(text))
      }
      await eventually(
        async () => {
          if (begun.exitCode !== null) throw new Error(`it ended: ${program.said.join('')}`)
          equal((await fetch(`${program.url}/health/ready`)).status, 200)
        },
        { withinMs: START_MS_MAX },
      ).catch((error) => {
        throw new Error(`it does not answer; it said: ${program.said.join('')}`, { cause: error })
      })
    },
    async kill() {
      const dying = child
      child = null
      if (!dying || dying.exitCode !== null || dying.signalCode !== null) return
      const ended = new Promise((resolve) => dying.once('exit', resolve))
      dying.kill('SIGKILL')
      await ended
    },
  }
  beforeDrop(async () => {
    await program.kill()
    await eventually(() => rm(dataFolder, { recursive: true, force: true })) // its simulator follows a moment later
  })
  await program.start()
  return program
}

/** The first account: Mira Kaya, admin of Blumen Huber. */
export async function setUp(app: { url: string }, change: Record<string, unknown> = {}): Promise<Person> {
  const mira = { name: 'Mira Kaya', email: 'mira@blumen-huber.test', password: PASSWORD }
  const workspace = { workspaceName: 'Blumen Huber', locale: 'en', timeZone: 'Europe/Berlin' }
  return personOf(app, await post(app, '/api/v1/setup', { ...mira, ...workspace, ...change }))
}

/** Somebody who comes by a link of an admin; an only inbox they join by themselves. */
export async function invited(app: { url: string }, admin: Person, name: string): Promise<Person> {
  const email = `${name.split(' ')[0]?.toLowerCase()}@blumen-huber.test`
  const { link } = await admin.post<{ link: string }>('/invitations', { role: 'agent', email: null })
  const token = new URL(link).searchParams.get('token')
  const account = { name, email, password: PASSWORD }
  return personOf(app, await post(app, '/api/v1/invitation/acceptance', { token, account }))
}

async function post(app: { url: string }, path: string, body: unknown): Promise<Response> {
  const answer = await fetch(app.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.url },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer
}

const newFolder = () => mkdtemp(join(tmpdir(), 'posthorn-app-'))

/** Below those that the system gives out by itself, so that nobody gets it while the program starts, or is started again. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000)
    if (await isFree(port)) return port
  }
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const probe = createServer().once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
