/** A program of others to compare with, installed apart from what we depend on, when it is asked for. */
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Peer {
  port: number
  stop(): Promise<void>
}

const SOURCE = join(import.meta.dirname, '..', 'peer')
const FOLDER = join(import.meta.dirname, '..', '.peer')
const INSTALL_MS_MAX = 180_000
const START_MS_MAX = 30_000

/** Null when it is there; otherwise why it is not, in one line. No script of it runs at install. */
export function installPeer(): string | null {
  mkdirSync(FOLDER, { recursive: true })
  const isThere = existsSync(join(FOLDER, 'node_modules')) && read(FOLDER) === read(SOURCE)
  for (const name of ['program.mjs', 'package.json', 'package-lock.json'])
    cpSync(join(SOURCE, name), join(FOLDER, name))
  if (isThere) return null
  const { status, stderr, error } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
    timeout: INSTALL_MS_MAX,
    encoding: 'utf8',
  })
  if (status === 0) return null
  const reason = error?.message ?? /npm error (?:code )?(.+)/.exec(stderr)?.[1] ?? `npm ended with ${status}`
  return `the packages to compare with could not be installed (${reason})`
}

const read = (folder: string) => {
  const path = join(folder, 'package-lock.json')
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

/** `Chat SDK 4.41.0` */
export function peerName(): string {
  const { dependencies } = JSON.parse(readFileSync(join(SOURCE, 'package.json'), 'utf8'))
  return `Chat SDK ${dependencies.chat}`
}

export async function startPeer(environment: Record<string, string>): Promise<Peer> {
  const child = spawn(process.execPath, [join(FOLDER, 'program.mjs')], {
    cwd: FOLDER,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGKILL')
    await gone
  }
  const port = await new Promise<number>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('the peer did not start')), START_MS_MAX)
    child.once('message', (word: { port: number }) => {
      clearTimeout(limit)
      resolve(word.port)
    })
    void gone.then(() => reject(new Error('the peer ended by itself')))
  }).catch(async (error) => {
    await stop()
    throw error
  })
  return { port, stop }
}
