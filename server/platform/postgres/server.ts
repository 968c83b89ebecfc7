import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { StartError } from '../start-error.ts'
import { environment } from './cluster.ts'
import type { Home } from './home.ts'
import { isAlive, isPostmasterOf, signal } from './processes.ts'

/** A running postmaster, ours to stop. */
export interface Postmaster {
  pid: number
  port: number
  /** True when it was found running after a crash of Posthorn. */
  isTakenOver: boolean
}

const START_MS_MAX = 10 * 60_000 // after a crash under load, recovery replays the log first
const ATTEMPTS_MAX = 8
const POLL_MS = 10
const STOP_FAST_MS_MAX = 30_000
const STOP_IMMEDIATE_MS_MAX = 10_000
const LOG_BYTES_MAX = 5 * 1024 * 1024
const LOG_TAIL_CHARACTERS = 8_000

/** Modest, for a small machine that Posthorn shares with other things. fsync stays on. */
const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  io_method: 'sync', // spares three idle worker processes
  max_wal_senders: '0',
  wal_level: 'minimal',
  max_wal_size: '1GB',
  jit: 'off',
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '1',
  autovacuum_naptime: '10s',
  client_connection_check_interval: '10s', // a backend that waits for a lock notices that we were killed
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Statements and details quote what people wrote; faults of statements are logged by us, without values.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}

export async function startPostmaster(home: Home, overrides: Record<string, string> = {}): Promise<Postmaster> {
  const settings = { ...SETTINGS, ...overrides }
  const signature = JSON.stringify([home.binaries.version, settings])
  const remembered = readState(home)
  const running = await findRunning(home)
  if (running && remembered?.signature === signature) return { ...running, isTakenOver: true }
  if (running) await stopPostmaster(running.pid)
  let port = remembered?.port ?? (await freePort())
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryStart(home, settings, port)
    if (outcome.pid) {
      await remember(home, { port, signature }, outcome.pid)
      return { pid: outcome.pid, port, isTakenOver: false }
    }
    if (attempt === ATTEMPTS_MAX) throw failure(home, outcome.log)
    if (/could not bind|could not create any TCP\/IP sockets/.test(outcome.log)) port = await freePort()
    else if (/pre-existing shared memory block|lock file .* already exists/.test(outcome.log))
      await delay(attempt * 100)
    else throw failure(home, outcome.log)
  }
}

/** Fast shutdown first (ends sessions, writes a checkpoint), then without the checkpoint, then by force. */
export async function stopPostmaster(pid: number): Promise<void> {
  signal(pid, 'SIGINT')
  if (await isGoneWithin(pid, STOP_FAST_MS_MAX)) return
  signal(pid, 'SIGQUIT')
  if (await isGoneWithin(pid, STOP_IMMEDIATE_MS_MAX)) return
  signal(pid, 'SIGKILL')
  await isGoneWithin(pid, STOP_IMMEDIATE_MS_MAX)
}

async function isGoneWithin(pid: number, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await delay(POLL_MS)) if (!isAlive(pid)) return true
  return !isAlive(pid)
}

async function tryStart(home: Home, settings: Record<string, string>, port: number) {
  const log = openLog(home)
  const parameters = ['-D', home.cluster, '-p', String(port)]
  for (const [name, value] of Object.entries(settings)) parameters.push('-c', `${name}=${value}`)
  // Its own session: Ctrl-C in the terminal reaches us, and PostgreSQL goes when we have drained.
  const child = spawn(join(home.binaries.folder, 'bin', 'postgres'), parameters, {
    detached: true,
    stdio: ['ignore', log.file, log.file],
    cwd: '/',
    env: environment(),
    ...(home.account ? { uid: home.account.uid, gid: home.account.gid } : {}),
  })
  let failed: Error | null = null
  child.once('error', (error) => {
    failed = error
  })
  closeSync(log.file)
  child.unref()
  const end = Date.now() + START_MS_MAX
  while (Date.now() < end) {
    if (failed) throw new StartError(`PostgreSQL could not be run: ${(failed as Error).message}`, { cause: failed })
    if (hasExited(child)) return { pid: null, log: tail(log.path, log.start) }
    if (readPidFile(home)?.status === 'ready' && readPidFile(home)?.pid === child.pid)
      return { pid: child.pid ?? null, log: '' }
    await delay(POLL_MS)
  }
  if (child.pid) await stopPostmaster(child.pid)
  return { pid: null, log: tail(log.path, log.start) }
}

const hasExited = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

/** A postmaster of this very cluster that outlived its Posthorn, once it is ready. A stale pid file is removed:
 *  PostgreSQL would take any other process of the same user for itself. */
async function findRunning(home: Home): Promise<{ pid: number; port: number } | null> {
  const file = readPidFile(home)
  if (!file) return null
  if (!isPostmasterOf(file.pid, home.cluster)) {
    rmSync(join(home.cluster, 'postmaster.pid'), { force: true })
    return null
  }
  for (const end = Date.now() + START_MS_MAX; Date.now() < end; await delay(POLL_MS)) {
    if (!isAlive(file.pid)) return null
    const now = readPidFile(home)
    if (now?.status === 'ready') return { pid: file.pid, port: now.port }
    if (now?.status === 'stopping') continue
  }
  return { pid: file.pid, port: file.port }
}

/** Lines of postmaster.pid: pid, data folder, start, port, socket folder, address, shared memory, status. */
function readPidFile(home: Home) {
  try {
    const lines = readFileSync(join(home.cluster, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return pid > 0 ? { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? '' } : null
  } catch {
    return null
  }
}

function failure(home: Home, log: string): StartError {
  const folder = home.cluster
  if (/No space left on device|Disk quota exceeded|wrote only \d+ of \d+ bytes/.test(log)) {
    return new StartError(`The disk is full: PostgreSQL could not start in ${folder}. Free some space and start again.`)
  }
  const reason =
    log
      .match(/(?:PANIC|FATAL):\s*(.+)/g)
      ?.at(-1)
      ?.trim() ??
    log.trim().split('\n').at(-1) ??
    ''
  if (/database files are incompatible|not compatible with server|initialized by PostgreSQL version/.test(log)) {
    return new StartError(
      `The database in ${folder} was made by another version of PostgreSQL. Restore a backup into a new folder (DATA_DIR). ${reason}`,
    )
  }
  if (/Permission denied/.test(log)) {
    return new StartError(`PostgreSQL may not read its own files in ${folder}. Give them back to their user. ${reason}`)
  }
  if (
    /PANIC|could not (?:open|read|locate|find)|invalid|corrupt|not a valid data directory|bogus|incorrect checksum|is missing/i.test(
      log,
    )
  ) {
    return new StartError(
      `The database in ${folder} is damaged and PostgreSQL refuses it. Restore a backup into another folder (DATA_DIR). ${reason}`,
    )
  }
  return new StartError(`PostgreSQL did not start in ${folder}: ${reason || 'it ended without a reason'}`)
}

function openLog(home: Home) {
  const path = join(home.folder, 'postgres.log')
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > LOG_BYTES_MAX) renameSync(path, `${path}.old`)
  return { path, file: openSync(path, 'a', 0o600), start: size > LOG_BYTES_MAX ? 0 : size }
}

const tail = (path: string, start: number) =>
  readFileSync(path).subarray(start).toString('utf8').slice(-LOG_TAIL_CHARACTERS)

async function remember(home: Home, state: State, pid: number) {
  const known = readState(home)
  if (known?.port === state.port && known.signature === state.signature) return
  try {
    writeFileSync(stateFile(home), JSON.stringify(state), { mode: 0o600 })
  } catch (error) {
    await stopPostmaster(pid)
    throw error
  }
}

interface State {
  port: number
  /** What it was started with. */
  signature: string
}

const stateFile = (home: Home) => join(home.folder, 'postgres-state.json')

function readState(home: Home): State | null {
  try {
    const state = JSON.parse(readFileSync(stateFile(home), 'utf8'))
    return Number.isInteger(state.port) ? state : null
  } catch {
    return null
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
