/** What a server that is watched from within (programs/pulse.ts) wrote down, and the line through it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pulse } from '../programs/pulse.ts'

const PROGRAM = join(import.meta.dirname, '..', 'programs', 'pulse.ts')

/** For the environment of the server that is to be watched. */
export const pulseTo = (file: string) => ({ BENCH_PULSE_FILE: file, NODE_OPTIONS: `--import=${PROGRAM}` })

/** Those between two instants (ms since 1970). */
export function pulsesIn(file: string, from: number, until: number): Pulse[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line): Pulse => JSON.parse(line))
    .filter(({ at }) => at >= from && at <= until)
}

/** Slope of the line through these points by least squares: units of `y` per unit of `x`. */
export function slopeOf(points: readonly { x: number; y: number }[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))]
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0)
  return points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / spread
}
