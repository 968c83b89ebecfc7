import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError, sentenceForSystemError } from '../start-error.ts'
import { type Home, makeFolderFor } from './home.ts'

/** The user that exists from the first moment; Posthorn itself works as an owner without such rights. */
export const SUPERUSER = 'postgres'

/** In the order they are tried: trigrams in Arabic or Chinese need a ctype that knows UTF-8. */
const CTYPES = ['C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'UTF-8']
const OUTPUT_CHARACTERS_MAX = 20_000

/** Makes the cluster if there is none. A start that died half-way leaves only a draft, which is made anew.
 *  Returns the password of its users. */
export async function ensureCluster(home: Home): Promise<string> {
  const passwordFile = join(home.folder, 'postgres-password')
  if (existsSync(join(home.cluster, 'PG_VERSION'))) return passwordOf(home, passwordFile)
  if (existsSync(home.cluster) && readdirSync(home.cluster).length > 0) {
    throw new StartError(
      `The database in ${home.cluster} is damaged: its PG_VERSION is missing. Restore a backup into another folder (DATA_DIR).`,
    )
  }
  try {
    const password = randomBytes(24).toString('base64url')
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flush: true })
    await initialise(home, password)
    return password
  } catch (error) {
    if (error instanceof StartError) throw error
    const sentence = sentenceForSystemError(error, `making the database in ${home.folder}`)
    throw sentence ? new StartError(sentence, { cause: error }) : error
  }
}

function passwordOf(home: Home, file: string): string {
  try {
    const password = readFileSync(file, 'utf8').trim()
    if (password) return password
  } catch {
    // Missing and empty come to the same sentence.
  }
  throw new StartError(`The password of the database in ${home.cluster} is missing: ${file} is gone or empty.`)
}

async function initialise(home: Home, password: string) {
  const draft = `${home.cluster}.draft`
  for (const ctype of CTYPES) {
    rmSync(draft, { recursive: true, force: true })
    makeFolderFor(home, draft)
    const { code, output } = await initdb(home, draft, ctype, password)
    if (code === 0) {
      rmSync(home.cluster, { recursive: true, force: true })
      renameSync(draft, home.cluster)
      return
    }
    rmSync(draft, { recursive: true, force: true })
    if (!/invalid locale name|locale .* could not be/i.test(output)) throw failure(home, output)
  }
  throw new StartError('This system knows no UTF-8 locale. Install one (for example C.UTF-8), or set DATABASE_URL.')
}

function failure(home: Home, output: string): StartError {
  if (/No space left on device|Disk quota exceeded|wrote only \d+ of \d+ bytes/.test(output)) {
    return new StartError(
      `The disk is full: making the database in ${home.folder} failed. Free some space and start again.`,
    )
  }
  if (/Read-only file system/.test(output)) {
    return new StartError(
      `The disk is read-only: making the database in ${home.folder} failed. Choose a folder with DATA_DIR.`,
    )
  }
  const reason =
    output.match(/(?:FATAL|error|PANIC):\s*(.+)/i)?.[1] ?? output.trim().split('\n').at(-1) ?? 'no reason given'
  return new StartError(`PostgreSQL could not make its database in ${home.folder}: ${reason.trim()}`)
}

async function initdb(home: Home, cluster: string, ctype: string, password: string) {
  // Readable by the user that initdb runs as, and gone a moment later.
  const passwordFile = `${cluster}.password`
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  if (home.account) chownSync(passwordFile, home.account.uid, home.account.gid)
  const parameters = [
    ...['-D', cluster, '-U', SUPERUSER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'],
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', `--lc-ctype=${ctype}`],
    ...['--text-search-config=simple', '--data-checksums'],
  ]
  try {
    return await run(home, 'initdb', parameters)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

function run(home: Home, program: string, parameters: string[]) {
  return new Promise<{ code: number; output: string }>((resolve, reject) => {
    const child = spawn(join(home.binaries.folder, 'bin', program), parameters, {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: '/',
      env: environment(),
      ...(home.account ? { uid: home.account.uid, gid: home.account.gid } : {}),
    })
    let output = ''
    const keep = (piece: Buffer) => {
      output = (output + piece.toString('utf8')).slice(-OUTPUT_CHARACTERS_MAX)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', (error) =>
      reject(new StartError(`PostgreSQL could not be run: ${error.message}`, { cause: error })),
    )
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** Nothing of ours leaks into PostgreSQL: its PG* variables would change what it does. */
export const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  LC_ALL: undefined,
  LANG: 'C',
  TZ: 'UTC',
})
