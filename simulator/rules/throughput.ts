/** Messages a number may send in any one second (fact sheet §12), counted when a call arrives. */
const WINDOW_MS = 1_000

export interface Throughput {
  take(phoneNumberId: string, perSecond: number, nowMs: number): boolean
  clear(): void
}

export function createThroughput(): Throughput {
  const recent = new Map<string, { times: number[]; first: number }>()
  return {
    take(phoneNumberId, perSecond, nowMs) {
      const line = recent.get(phoneNumberId) ?? { times: [], first: 0 }
      recent.set(phoneNumberId, line)
      while (line.first < line.times.length && (line.times[line.first] as number) <= nowMs - WINDOW_MS) line.first++
      // A clock that was set back must not lock the number.
      if ((line.times.at(-1) ?? 0) > nowMs) Object.assign(line, { times: [], first: 0 })
      if (line.times.length - line.first >= perSecond) return false
      line.times.push(nowMs)
      if (line.first > perSecond) {
        line.times.splice(0, line.first)
        line.first = 0
      }
      return true
    },
    clear: () => recent.clear(),
  }
}
