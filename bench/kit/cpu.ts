/** Processor time, which says more than the clock on a machine that others use as well. Linux only. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Pool } from 'pg'

const TICKS_PER_SECOND = 100

/** Seconds that the children of a process have used and are still there: PostgreSQL's, of its first process. */
export function cpuOfChildren(parent: number): number {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .reduce((sum, name) => {
      const fields = fieldsOf(name)
      return Number(fields[1]) === parent ? sum + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND : sum
    }, 0)
}

/** Seconds that one process has used. */
export function cpuOf(pid: number): number {
  const fields = fieldsOf(String(pid))
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** The first process of the PostgreSQL behind this pool. */
export async function postmasterOf(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid')
  return Number(fieldsOf(String(rows[0]?.pid))[1])
}

/** What follows the name; nothing where the process has ended. */
function fieldsOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  } catch {
    return []
  }
}
