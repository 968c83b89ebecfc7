/** Chance that can be repeated: the same seed gives the same choices. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number
  /** A whole number, `from` and `to` included. */
  between(from: number, to: number): number
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T
  chance(share: number): boolean
}

/** Of the run (CHAOS_SEED), or a new one; whoever uses it prints it. */
export const seedOfRun = (): number => Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31))

/** mulberry32: small, and good enough to choose what goes wrong. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick: <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T,
    chance: (share) => next() < share,
  }
}
