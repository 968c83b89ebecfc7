/** When calls to Graph began, or came to the simulator's door, number by number. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const PROGRAM = join(import.meta.dirname, '..', 'programs', 'watch.ts')

/** For the environment of a program that is to be watched; read the file when it has ended. */
export const watchedBy = (file: string) => ({ BENCH_WATCH_FILE: file, NODE_OPTIONS: `--import=${PROGRAM}` })

export function callsIn(file: string): Map<string, number[]> {
  const calls = JSON.parse(readFileSync(file, 'utf8')) as [string, number][]
  return new Map(
    [...Map.groupBy(calls, ([number]) => number)].map(([number, all]) => [number, all.map(([, at]) => at)]),
  )
}
