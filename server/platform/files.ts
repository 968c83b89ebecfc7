import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

/** Files by the SHA-256 of their content, each workspace apart: the same photo in two companies is two files. */
export interface FileStore {
  /** Resolves when the file is durable. Throws FileTooLarge beyond `bytesMax`, StorageFull when the disk is. */
  put(workspaceId: string, content: AsyncIterable<Uint8Array>, options: { bytesMax: number }): Promise<StoredFile>
  /** Null if there is no such file. `range` is in bytes, both ends included. */
  open(workspaceId: string, hash: string, range?: { start: number; end: number }): Promise<Readable | null>
  size(workspaceId: string, hash: string): Promise<number | null>
  remove(workspaceId: string, hash: string): Promise<void>
  /** Removes what was put there before this moment (by the machine's clock) and not again since; false where it stays. */
  removeUntouched(workspaceId: string, hash: string, before: Date): Promise<boolean>
  /** Hashes of a workspace, for backup and clearing up. */
  list(workspaceId: string): AsyncIterable<string>
  /** Removes what a process left half-written when it died, begun before this moment (by the machine's clock). */
  removeDrafts(before: Date): Promise<number>
}

export interface StoredFile {
  /** 64 hexadecimal characters. */
  hash: string
  size: number
}

const HASH = /^[0-9a-f]{64}$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** On disk: `<folder>/<workspace>/<2 characters>/<hash>`. Names come from content, never from people. */
export function diskFiles(folder: string): FileStore {
  const drafts = join(folder, 'drafts')
  const pathOf = (workspaceId: string, hash: string) => {
    if (!UUID.test(workspaceId)) throw new TypeError('not a workspace id')
    if (!HASH.test(hash)) throw new TypeError('not a hash of a file')
    return join(folder, workspaceId, hash.slice(0, 2), hash)
  }
  return {
    async put(workspaceId, content, { bytesMax }) {
      const draft = join(drafts, randomBytes(12).toString('hex'))
      try {
        await mkdir(drafts, { recursive: true })
        const stored = await writeDraft(draft, content, bytesMax)
        const path = pathOf(workspaceId, stored.hash)
        await mkdir(dirname(path), { recursive: true })
        await rename(draft, path)
        await syncFolder(dirname(path))
        return stored
      } catch (error) {
        await rm(draft, { force: true }).catch(() => {})
        throw isFull(error) ? new StorageFull({ cause: error }) : error
      }
    },
    async open(workspaceId, hash, range) {
      const path = pathOf(workspaceId, hash)
      if ((await sizeOf(path)) === null) return null
      return createReadStream(path, range ?? {})
    },
    size: (workspaceId, hash) => sizeOf(pathOf(workspaceId, hash)),
    remove: (workspaceId, hash) => rm(pathOf(workspaceId, hash), { force: true }),
    async removeUntouched(workspaceId, hash, before) {
      const path = pathOf(workspaceId, hash)
      const aside = join(drafts, randomBytes(12).toString('hex'))
      await mkdir(drafts, { recursive: true })
      // Taken aside first: who puts the same content now makes it anew, and keeps it.
      const isThere = await rename(path, aside).then(
        () => true,
        (error) => {
          if (error.code === 'ENOENT') return false
          throw error
        },
      )
      if (!isThere) return true
      const isOld = (await stat(aside)).mtime < before
      await (isOld ? rm(aside, { force: true }) : rename(aside, path))
      return isOld
    },
    async *list(workspaceId) {
      const root = dirname(dirname(pathOf(workspaceId, '0'.repeat(64))))
      for (const part of await namesIn(root)) {
        for (const name of await namesIn(join(root, part))) if (HASH.test(name)) yield name
      }
    },
    async removeDrafts(before) {
      let removed = 0
      for (const name of await namesIn(drafts)) {
        const path = join(drafts, name)
        const entry = await stat(path).catch(() => null) // finished or removed meanwhile
        if (!entry?.isFile() || entry.mtime >= before) continue
        await rm(path, { force: true })
        removed++
      }
      return removed
    },
  }
}

export class FileTooLarge extends Error {
  readonly bytesMax: number
  constructor(bytesMax: number) {
    super(`The file is larger than ${bytesMax} bytes.`)
    this.name = 'FileTooLarge'
    this.bytesMax = bytesMax
  }
}

export class StorageFull extends Error {
  constructor(options?: { cause?: unknown }) {
    super('The disk for files is full.', options)
    this.name = 'StorageFull'
  }
}

async function writeDraft(draft: string, content: AsyncIterable<Uint8Array>, bytesMax: number): Promise<StoredFile> {
  const hash = createHash('sha256')
  const file = await open(draft, 'wx', 0o600)
  try {
    let size = 0
    for await (const piece of content) {
      size += piece.byteLength
      if (size > bytesMax) throw new FileTooLarge(bytesMax)
      hash.update(piece)
      await writeAll(file, piece)
    }
    await file.sync()
    return { hash: hash.digest('hex'), size }
  } finally {
    await file.close()
  }
}

/** A nearly full disk takes part of a piece without an error. */
async function writeAll(file: FileHandle, piece: Uint8Array) {
  for (let written = 0; written < piece.byteLength; ) {
    written += (await file.write(piece, written, piece.byteLength - written)).bytesWritten
  }
}

/** The name is durable only when its folder is. */
async function syncFolder(path: string) {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return await readdir(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

const isFull = (error: unknown) => ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException | null)?.code ?? '')
