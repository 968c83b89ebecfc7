/** Loaded into the server before its own code (NODE_OPTIONS=--import): writes down every second what it weighs, how late
 *  its event loop is, and what it has open. The server itself knows nothing of it. */
import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** One line of the file. */
export interface Pulse {
  /** ms since 1970 */
  at: number
  residentMb: number
  heapMb: number
  /** Lateness of the event loop within this second, ms. */
  lagMs: { p50: number; p99: number; max: number }
  /** What keeps the process alive, by kind: Timeout, TCPSocketWrap … */
  resources: Record<string, number>
}

const RESOLUTION_MS = 5
const EVERY_MS = 1_000
const MEGABYTE = 1024 * 1024
const NANOSECONDS_A_MS = 1e6

const file = process.env.BENCH_PULSE_FILE
if (file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  // What is recorded is the time between two looks, of which the first part is the wait that was asked for.
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / NANOSECONDS_A_MS - RESOLUTION_MS)
  setInterval(() => {
    const { rss, heapUsed } = process.memoryUsage()
    const resources: Record<string, number> = {}
    for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1
    const pulse: Pulse = {
      at: Date.now(),
      residentMb: rss / MEGABYTE,
      heapMb: heapUsed / MEGABYTE,
      lagMs: { p50: late(delay.percentile(50)), p99: late(delay.percentile(99)), max: late(delay.max) },
      resources,
    }
    delay.reset()
    appendFileSync(file, `${JSON.stringify(pulse)}\n`)
  }, EVERY_MS).unref()
}
