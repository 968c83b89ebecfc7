/** What programs hold in memory, as Linux counts it. */
import { readdirSync, readFileSync } from 'node:fs'

export interface Memory {
  posthorn: number
  postgres: number
}

/** Megabytes of a Posthorn, and of all that descends from it: its PostgreSQL. */
export function memoryOf(pid: number): Memory {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      parents.set(Number(name), Number(fields[1]))
    } catch {
      // It ended meanwhile.
    }
  }
  const children = (of: number): number[] =>
    [...parents].flatMap(([child, parent]) => (parent === of ? [child, ...children(child)] : []))
  const postgres = children(pid).reduce((sum, child) => sum + pssOf(child), 0)
  return { posthorn: pssOf(pid), postgres }
}

/** Megabytes; a page that processes share is counted once among them all. */
export function pssOf(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
  return Number(kilobytes) / 1_024
}
