import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { StartError, sentenceForSystemError } from '../start-error.ts'
import { type Account, canEnter, isRoot, unprivilegedAccount } from './account.ts'
import { type Binaries, binariesFor, installedBinaries } from './binaries.ts'

/** Where a cluster lives and as whom it runs. */
export interface Home {
  /** Holds the lock, the password, the log and the cluster. */
  folder: string
  /** PGDATA. */
  cluster: string
  binaries: Binaries
  /** Set when we are root and PostgreSQL must be somebody else. */
  account: Account | null
  /** One sentence for the operator when things are not where they would be looked for. */
  note: string | null
}

const ELSEWHERE_FOLDER = '/var/lib/posthorn'
const POINTER_FILE = 'postgres-location'

/** An ordinary user keeps everything in the data folder. Root keeps it there too if the user that PostgreSQL will
 *  run as can get there; otherwise below /var/lib/posthorn, and the data folder remembers where. */
export function homeOf(dataFolder: string): Home {
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o755 })
    const real = realpathSync(dataFolder)
    const installed = installedBinaries()
    return isRoot() ? homeForRoot(real, installed) : homeForUser(real, installed)
  } catch (error) {
    if (error instanceof StartError) throw error
    const sentence = sentenceForSystemError(error, `preparing the data folder ${dataFolder}`)
    throw sentence ? new StartError(sentence, { cause: error }) : error
  }
}

function homeForUser(dataFolder: string, binaries: Binaries): Home {
  const pointer = readPointer(dataFolder)
  if (pointer) {
    throw new StartError(
      `This data folder was last used by root, and its database is in ${pointer}. Start as root again, or choose another folder with DATA_DIR.`,
    )
  }
  const cluster = join(dataFolder, 'postgres')
  const owner = statSync(cluster, { throwIfNoEntry: false })?.uid
  if (owner !== undefined && owner !== process.getuid?.()) {
    throw new StartError(
      `The database in ${cluster} belongs to another user (id ${owner}), and you are ${userInfo().username}. Start as that user or as root, or choose another folder with DATA_DIR.`,
    )
  }
  return { folder: dataFolder, cluster, binaries, account: null, note: null }
}

function homeForRoot(dataFolder: string, installed: Binaries): Home {
  const here = join(dataFolder, 'postgres')
  const pointer = readPointer(dataFolder)
  const account = ownerOf(pointer ? join(pointer, 'postgres') : here) ?? unprivilegedAccount()
  const binaries = binariesFor(account, installed)
  if (!pointer && canEnter(account, dataFolder)) {
    const note = `PostgreSQL does not run as root: it runs as "${account.name}", with its data in ${here}.`
    return { folder: dataFolder, cluster: here, binaries, account, note }
  }
  if (!pointer && existsSync(here)) {
    throw new StartError(
      `The user "${account.name}" that runs PostgreSQL cannot reach ${here}. Open the folders above it (chmod o+x), or move the data folder and set DATA_DIR.`,
    )
  }
  const folder = pointer ?? chooseElsewhere(dataFolder)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  chmodSync(folder, 0o755)
  const note = `PostgreSQL does not run as root and "${account.name}" cannot reach ${dataFolder}: the database is in ${folder}.`
  return { folder, cluster: join(folder, 'postgres'), binaries, account, note }
}

/** The cluster's folder, made for whoever will run PostgreSQL. */
export function makeFolderFor(home: Home, folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (home.account) chownSync(folder, home.account.uid, home.account.gid)
}

/** An existing cluster keeps the user it was made by. */
function ownerOf(cluster: string): Account | null {
  const entry = statSync(cluster, { throwIfNoEntry: false })
  if (!entry || entry.uid === 0) return null
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((candidate) => candidate.split(':')[2] === String(entry.uid))
  return { name: line?.split(':')[0] ?? String(entry.uid), uid: entry.uid, gid: entry.gid }
}

function readPointer(dataFolder: string): string | null {
  try {
    return readFileSync(join(dataFolder, POINTER_FILE), 'utf8').trim() || null
  } catch {
    return null
  }
}

/** Who deletes the data folder expects an empty Posthorn: a place with an older cluster is not taken up again. */
function chooseElsewhere(dataFolder: string): string {
  const plain = join(ELSEWHERE_FOLDER, createHash('sha256').update(dataFolder).digest('hex').slice(0, 12))
  const folder = existsSync(plain) ? `${plain}-${randomBytes(3).toString('hex')}` : plain
  const draft = join(dataFolder, `${POINTER_FILE}.${process.pid}`)
  writeFileSync(draft, `${folder}\n`, { flush: true })
  renameSync(draft, join(dataFolder, POINTER_FILE))
  return folder
}
