import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '#server/platform/log.ts'
import { StartError } from '#server/platform/start-error.ts'

/** The practice simulator, a process of its own on loopback. */
export interface PracticeSimulator {
  /** Where it listens; the same for as long as we run. */
  url: string
  stop(): Promise<void>
}

const ROOT = join(import.meta.dirname, '..', '..', '..')
const MAIN = join(ROOT, 'simulator', 'main.ts')
const LEASH = join(import.meta.dirname, 'leash.ts')
const START_MS_MAX = 20_000
const STOP_MS_MAX = 8_000
const POLL_MS = 50
const RESTART_DELAYS_MS = [200, 1_000, 5_000, 15_000]
/** After this long it counts as sound again. */
const SOUND_AFTER_MS = 60_000
const OUTPUT_CHARACTERS_MAX = 4_000

export async function startPracticeSimulator(options: { dataFolder: string; log: Log }): Promise<PracticeSimulator> {
  const { log } = options
  const folder = join(options.dataFolder, 'simulator')
  mkdirSync(folder, { recursive: true })
  const pidFile = join(folder, 'pid')
  await endLeftover(pidFile)
  let child: ChildProcess
  let port = 0
  let isStopping = false
  let failures = 0
  let timer: NodeJS.Timeout | undefined

  /** On the same port each time: connections and the clock's followers hold its address. */
  async function start(): Promise<void> {
    const startedAt = Date.now()
    const running = spawn(process.execPath, ['--import', LEASH, MAIN], {
      cwd: ROOT,
      env: { ...process.env, SIM_PORT: String(port), DATA_DIR: options.dataFolder },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    child = running
    if (running.pid) writeFileSync(pidFile, String(running.pid))
    const url = await listening(running)
    port = Number(new URL(url).port)
    running.once('exit', (code, signal) => {
      if (isStopping) return
      failures = Date.now() - startedAt > SOUND_AFTER_MS ? 0 : failures + 1
      const wait = RESTART_DELAYS_MS[Math.min(failures, RESTART_DELAYS_MS.length - 1)] as number
      log.warn({ code, signal, wait }, 'the practice simulator has ended and is started again')
      timer = setTimeout(again, wait)
    })
  }

  function again() {
    start().catch((error) => {
      failures += 1
      log.error({ err: error }, 'the practice simulator does not start')
      if (!isStopping) timer = setTimeout(again, RESTART_DELAYS_MS.at(-1))
    })
  }

  await start()
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      isStopping = true
      clearTimeout(timer)
      await end(child)
      rmSync(pidFile, { force: true })
    },
  }
}

/** Resolves with its address once it says so; throws with its last words where it ends before. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const fail = () => {
      clearTimeout(limit)
      child.kill('SIGKILL')
      reject(
        new StartError(
          `The practice simulator does not start: ${said.trim() || 'it says nothing'}. Switch it off with PRACTICE=off.`,
        ),
      )
    }
    const limit = setTimeout(fail, START_MS_MAX)
    const hear = (text: string) => {
      said = (said + text).slice(-OUTPUT_CHARACTERS_MAX)
      const url = /listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1]
      if (!url) return
      clearTimeout(limit)
      child.off('exit', fail)
      resolve(url)
    }
    child.once('exit', fail)
    // Read to the end, or a full pipe would stop it.
    child.stdout?.setEncoding('utf8').on('data', hear)
    child.stderr?.setEncoding('utf8').on('data', hear)
    child.once('error', fail)
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
  await ended
  clearTimeout(limit)
}

/** The simulator of a start that was killed ends by itself a moment later; two must not write one journal. */
async function endLeftover(pidFile: string): Promise<void> {
  const pid = pidIn(pidFile)
  if (pid === null || !isSimulator(pid)) return
  kill(pid, 'SIGTERM')
  for (const until = Date.now() + STOP_MS_MAX; isSimulator(pid); await delay(POLL_MS)) {
    if (Date.now() > until) kill(pid, 'SIGKILL')
  }
}

function pidIn(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    return Number.isSafeInteger(pid) && pid > 1 ? pid : null
  } catch {
    return null
  }
}

/** The number may long belong to another program; where the system does not say, it is left alone. */
function isSimulator(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(MAIN)
  } catch {
    return false
  }
}

function kill(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal)
  } catch {
    // It has just ended.
  }
}
