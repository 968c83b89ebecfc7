/**
 * The simulator's memory on disk. Rows live in memory; what changed is appended to a journal a moment later and
 * forced to disk (one fsync for all that gathered meanwhile). A journal that grew long is replaced by a snapshot.
 * Generation n is `snapshot-n` (written whole, then renamed) followed by every `journal-m` with m >= n.
 */
import {
  closeSync,
  existsSync,
  fdatasync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  write,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

const JOURNAL_BYTES_MAX = 128 * 1024 * 1024 // then a new generation begins
const SNAPSHOT_CHUNK_LINES = 500 // written at one go; the event loop breathes in between
const SNAPSHOT_CHUNK_CHARACTERS = 1024 * 1024 // at the start, when nobody waits yet

/** `[table, row]` or `[table, id, 0]` for a row that is gone. */
export type Line = [table: string, row: object] | [table: string, id: string, gone: 0]

export interface Journal {
  /** Appends text (whole lines) and returns when it is on the disk. */
  append(text: string): Promise<void>
  /** True when a new generation should begin. */
  isLong(): boolean
  /** Begins a new generation from these lines. Lines appended meanwhile belong to it already. */
  renew(lines: Iterable<Line>): Promise<void>
  close(): void
}

/** Reads what is there (a torn last line is dropped), then starts a fresh generation written by `current`. */
export function openJournal(
  folder: string,
  apply: (line: Line) => void,
  current: () => Iterable<Line>,
  bytesMax = JOURNAL_BYTES_MAX,
): Journal {
  mkdirSync(folder, { recursive: true })
  const found = generations(folder)
  for (const line of readLines(folder, found)) apply(line)
  let generation = found.last + 1
  writeSnapshotNow(folder, generation, current())
  let file = openSync(join(folder, `journal-${generation}`), 'a')
  let size = 0
  let renewing = false
  forgetBefore(folder, generation)

  return {
    async append(text) {
      size += text.length
      await writeAll(file, text)
      await syncData(file)
    },
    isLong: () => size > bytesMax && !renewing,
    async renew(lines) {
      renewing = true
      generation += 1
      const previous = file
      file = openSync(join(folder, `journal-${generation}`), 'a')
      size = 0
      closeSync(previous)
      const draft = join(folder, `snapshot-${generation}.draft`)
      const target = openSync(draft, 'w')
      let chunk: string[] = []
      for (const line of lines) {
        chunk.push(JSON.stringify(line))
        if (chunk.length < SNAPSHOT_CHUNK_LINES) continue
        await writeAll(target, `${chunk.join('\n')}\n`)
        chunk = []
      }
      await writeAll(target, `${chunk.join('\n')}\n`)
      await syncData(target)
      closeSync(target)
      renameSync(draft, join(folder, `snapshot-${generation}`))
      syncFolder(folder)
      forgetBefore(folder, generation)
      renewing = false
    },
    close: () => closeSync(file),
  }
}

function generations(folder: string) {
  const numbers = (kind: string) =>
    readdirSync(folder)
      .map((name) => new RegExp(`^${kind}-(\\d+)$`).exec(name)?.[1])
      .filter((text) => text !== undefined)
      .map(Number)
      .sort((a, b) => a - b)
  const snapshot = numbers('snapshot').at(-1) ?? 0
  const journals = numbers('journal').filter((n) => n >= snapshot)
  return { snapshot, journals, last: Math.max(snapshot, ...journals) }
}

function* readLines(folder: string, found: ReturnType<typeof generations>): Generator<Line> {
  const files = [`snapshot-${found.snapshot}`, ...found.journals.map((n) => `journal-${n}`)]
  for (const name of files) {
    const path = join(folder, name)
    if (!existsSync(path)) continue
    for (const text of readFileSync(path, 'utf8').split('\n')) {
      if (text === '') continue
      const line = parseLine(text)
      if (line === undefined) break // torn by a crash: nothing after it was ever promised
      yield line
    }
  }
}

function parseLine(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line
  } catch {
    return undefined
  }
}

function writeSnapshotNow(folder: string, generation: number, lines: Iterable<Line>) {
  const draft = join(folder, `snapshot-${generation}.draft`)
  const file = openSync(draft, 'w')
  let chunk = ''
  for (const line of lines) {
    chunk += `${JSON.stringify(line)}\n`
    if (chunk.length < SNAPSHOT_CHUNK_CHARACTERS) continue
    writeWhole(file, chunk)
    chunk = ''
  }
  writeWhole(file, chunk)
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, join(folder, `snapshot-${generation}`))
  syncFolder(folder)
}

function writeWhole(file: number, text: string) {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

function forgetBefore(folder: string, generation: number) {
  for (const name of readdirSync(folder)) {
    const number = /^(?:snapshot|journal)-(\d+)(?:\.draft)?$/.exec(name)?.[1]
    if (number !== undefined && Number(number) < generation) rmSync(join(folder, name), { force: true })
  }
}

function syncFolder(folder: string) {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

async function writeAll(file: number, text: string) {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) {
    at += await new Promise<number>((resolve, reject) =>
      write(file, bytes, at, bytes.length - at, null, (error, count) => (error ? reject(error) : resolve(count))),
    )
  }
}

const syncData = (file: number) =>
  new Promise<void>((resolve, reject) => fdatasync(file, (error) => (error ? reject(error) : resolve())))
