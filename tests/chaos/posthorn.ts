/** Starts, kills and freezes processes of the server. */
import { type ChildProcess, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export interface Posthorn {
  pid: number
  port: number
  url: string
  /** False once it is gone, killed or by itself. */
  isUp(): boolean
  /** As `kill -9` does it. Resolves when it is gone. */
  kill(): Promise<void>
  /** Asked politely. */
  stop(): Promise<void>
  /** Told to close everything, and to end only when nothing keeps it any more. False when something did for so long. */
  endsByItself(withinMs: number): Promise<boolean>
  /** Timers, sockets and the like that are open now, by kind. */
  resources(): Promise<Record<string, number>>
  /** What it cannot let go of, in bytes: after a collection, heap and what hangs on it. */
  memoryHeld(): Promise<number>
  /** Its last words, for when it ended by itself. */
  said(): string
}

const PROGRAM = join(import.meta.dirname, 'program.ts')
const ROOT = join(import.meta.dirname, '..', '..')
const START_MS_MAX = 120_000
/** Many processes start one after the other: what one has compiled the next need not. */
const COMPILED = join(tmpdir(), 'posthorn-chaos-compiled')
const SAID_CHARACTERS_MAX = 20_000

export async function startPosthorn(environment: Record<string, string>): Promise<Posthorn> {
  const child = spawn(process.execPath, ['--expose-gc', PROGRAM], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: COMPILED,
      LOG_LEVEL: process.env.CHAOS_LOG ?? 'warn',
      PRACTICE: 'off',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-SAID_CHARACTERS_MAX)
    })
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const { port } = await told<{ port: number }>(child, 'port', START_MS_MAX).catch((error) => {
    child.kill('SIGKILL')
    throw new Error(`the server did not start: ${error.message}\n${said}`)
  })
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  return {
    pid: child.pid ?? 0,
    port,
    url: `http://127.0.0.1:${port}`,
    isUp: () => child.exitCode === null && child.signalCode === null,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async endsByItself(withinMs) {
      child.send('close')
      const limit = new AbortController()
      const late = delay(withinMs, false, { signal: limit.signal }).catch(() => false)
      const isOver = await Promise.race([ended.then(() => true), late])
      limit.abort()
      return isOver && child.exitCode === 0
    },
    async resources() {
      child.send('resources')
      const { resources } = await told<{ resources: string[] }>(child, 'resources', START_MS_MAX)
      return Object.fromEntries([...Map.groupBy(resources, (kind) => kind)].map(([kind, all]) => [kind, all.length]))
    },
    async memoryHeld() {
      child.send('memory')
      return (await told<{ memoryHeld: number }>(child, 'memoryHeld', START_MS_MAX)).memoryHeld
    },
    said: () => said,
  }
}

function told<Word>(child: ChildProcess, key: string, withinMs: number): Promise<Word> {
  return new Promise((resolve, reject) => {
    const fail = (because: string) => {
      done()
      reject(new Error(because))
    }
    const limit = setTimeout(() => fail(`no ${key} within ${withinMs} ms`), withinMs)
    const hear = (word: unknown) => {
      if (typeof word !== 'object' || word === null || !(key in word)) return
      done()
      resolve(word as Word)
    }
    const gone = () => fail('it ended')
    const done = () => {
      clearTimeout(limit)
      child.off('message', hear).off('exit', gone)
    }
    child.on('message', hear).once('exit', gone)
  })
}
