/** Tables of rows in memory, kept on disk by the journal. Change a row, then `put` it. */
import { join } from 'node:path'
import { type Line, openJournal } from './journal.ts'
import { ROWS_MAX, type Tables } from './rows.ts'

const FLUSH_AFTER_MS = 25

export interface Table<Row extends { id: string }> {
  get(id: string): Row | undefined
  put(row: Row): void
  delete(id: string): void
  /** In order of creation. */
  rows(): IterableIterator<Row>
  size(): number
}

export type Store = { [Name in keyof Tables]: Table<Tables[Name]> } & {
  /** Resolves when everything put so far is on the disk. */
  flush(): Promise<void>
  clear(): void
  /** Called right before rows are written, to put what must not lag behind them. */
  onFlush(listener: () => void): void
  /** Called with each row that is dropped because its table is full, and with each that is deleted. */
  onGone(listener: (table: keyof Tables, id: string) => void): void
  close(): Promise<void>
}

interface AnyRow {
  id: string
}

/** `folder` null keeps everything in memory only. */
export function openStore(folder: string | null, onError: (error: unknown) => void): Store {
  const names = Object.keys(ROWS_MAX) as (keyof Tables)[]
  const maps = new Map<string, Map<string, AnyRow>>(names.map((name) => [name, new Map()]))
  const dirty = new Map<string, Set<string>>(names.map((name) => [name, new Set()]))
  const goneListeners: ((table: keyof Tables, id: string) => void)[] = []
  const everything = function* (): Generator<Line> {
    for (const [name, map] of maps) for (const row of map.values()) yield [name, row]
  }
  const journal = folder === null ? null : openJournal(join(folder), apply, everything)
  const flushListeners: (() => void)[] = []
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  let waiting: Promise<void> | undefined

  function apply(line: Line) {
    const map = maps.get(line[0])
    if (map === undefined) return
    if (line.length === 3) map.delete(line[1])
    else map.set((line[1] as AnyRow).id, line[1] as AnyRow)
  }
  function mark(name: string, id: string) {
    dirty.get(name)?.add(id)
    if (journal !== null && !isClosed) timer ??= setTimeout(() => flush().catch(onError), FLUSH_AFTER_MS)
  }
  /** Calls that come while a write is under way share the one after it. */
  function flush(): Promise<void> {
    if (journal === null) {
      for (const listener of flushListeners) listener()
      return Promise.resolve()
    }
    waiting ??= writing.then(() => {
      waiting = undefined
      clearTimeout(timer)
      timer = undefined
      writing = writeDirty()
      return writing
    })
    return waiting
  }
  async function writeDirty() {
    if (journal === null) return
    for (const listener of flushListeners) listener()
    const lines: string[] = []
    for (const [name, ids] of dirty) {
      const map = maps.get(name)
      for (const id of ids) {
        const row = map?.get(id)
        lines.push(JSON.stringify(row === undefined ? [name, id, 0] : [name, row]))
      }
      ids.clear()
    }
    if (lines.length === 0) return
    await journal.append(`${lines.join('\n')}\n`)
    if (journal.isLong()) journal.renew(everything()).catch(onError)
  }
  function table<Row extends AnyRow>(name: keyof Tables): Table<Row> {
    const map = maps.get(name) as Map<string, Row>
    const remove = (id: string) => {
      if (!map.delete(id)) return
      mark(name, id)
      for (const listener of goneListeners) listener(name, id)
    }
    return {
      get: (id) => map.get(id),
      put(row) {
        map.set(row.id, row)
        mark(name, row.id)
        if (map.size > ROWS_MAX[name]) remove(map.keys().next().value as string)
      },
      delete: remove,
      rows: () => map.values(),
      size: () => map.size,
    }
  }

  const tables = Object.fromEntries(names.map((name) => [name, table(name)])) as unknown as {
    [Name in keyof Tables]: Table<Tables[Name]>
  }
  return {
    ...tables,
    flush,
    clear() {
      for (const [name, map] of maps) {
        for (const id of map.keys()) mark(name, id)
        map.clear()
      }
    },
    onFlush: (listener) => void flushListeners.push(listener),
    onGone: (listener) => void goneListeners.push(listener),
    async close() {
      await flush()
      isClosed = true
      clearTimeout(timer)
      journal?.close()
    },
  }
}
