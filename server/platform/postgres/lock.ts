import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../start-error.ts'
import { identityOf, isSameProcess, type ProcessIdentity } from './processes.ts'

const ATTEMPTS_MAX = 5

/** Makes this process the only Posthorn on a data folder. The lock names a process, not only a number: after
 *  `kill -9`, or when the number was given to another program, it is recognised as left over and replaced. */
export function lockDataFolder(folder: string): { release(): void } {
  const path = join(folder, 'posthorn.lock')
  const mine = identityOf(process.pid)
  if (!mine) throw new StartError('This process could not find its own entry in the process table.')
  const draft = `${path}.${process.pid}`
  try {
    writeDurably(draft, JSON.stringify(mine))
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (tryLink(draft, path)) return { release: () => releaseIfMine(path, mine) }
      const holder = read(path)
      if (holder && isSameProcess(holder)) throw alreadyRunning(folder, holder)
      setAside(path, holder)
    }
  } finally {
    rmSync(draft, { force: true })
  }
  throw new StartError(`The lock ${path} could not be taken. Stop other starts on this data folder and try again.`)
}

const alreadyRunning = (folder: string, holder: ProcessIdentity) =>
  new StartError(
    `Posthorn already runs on the data folder ${folder} (process ${holder.pid}). Stop it first, or choose another folder with DATA_DIR.`,
  )

function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Moves a left-over lock away. Should someone else have replaced it in between, theirs is put back. */
function setAside(path: string, seen: ProcessIdentity | null) {
  const aside = `${path}.old.${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return // gone already
  }
  const moved = read(aside)
  if (moved && moved.startedAt !== seen?.startedAt && isSameProcess(moved)) tryLink(aside, path)
  rmSync(aside, { force: true })
}

function releaseIfMine(path: string, mine: ProcessIdentity) {
  const holder = read(path)
  if (holder?.pid === mine.pid && holder.startedAt === mine.startedAt) rmSync(path, { force: true })
}

function read(path: string): ProcessIdentity | null {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(path, 'utf8'))
    return typeof pid === 'number' && typeof startedAt === 'string' ? { pid, startedAt } : null
  } catch {
    return null
  }
}

function writeDurably(path: string, text: string) {
  const file = openSync(path, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
