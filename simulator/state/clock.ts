/** The simulator's clock: the machine's time plus an offset that only grows until it is reset. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  offsetMs(): number
  advance(byMs: number): void
  set(offsetMs: number): void
  /** Calls the listener after each turn of the clock; returns the way to stop that. */
  onTurn(listener: () => void): () => void
}

export function createClock(machineNow: () => number = Date.now): Clock {
  let offset = 0
  const listeners = new Set<() => void>()
  const turnTo = (offsetMs: number) => {
    offset = offsetMs
    for (const listener of listeners) listener()
  }
  return {
    now: () => machineNow() + offset,
    offsetMs: () => offset,
    advance: (byMs) => turnTo(offset + byMs),
    set: turnTo,
    onTurn(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const seconds = (ms: number) => Math.floor(ms / 1000)
