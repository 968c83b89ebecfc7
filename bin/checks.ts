import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')

/** What a machine can say about the code without running it. */
export const CHECKS: [name: string, command: string, ...parameters: string[]][] = [
  // Each of its usual four checkers works out most types anew: one alone takes less than half the processor time.
  ['types', 'node_modules/.bin/tsc', '--noEmit', '--checkers', '1', '-p', '.'],
  ['style', 'node_modules/.bin/biome', 'check', '.'],
  ['dead code', 'node_modules/.bin/knip'],
  ['table types', process.execPath, 'bin/types.ts', '--check'],
]
