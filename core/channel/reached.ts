/** The people whom a portfolio has written to first in a day, in the order in which they came to it (fact sheet §12). */
import type { Reach } from '../whatsapp/compose.ts'

/** When somebody was first written to. */
export interface First {
  party: string
  at: Date
  messageId: string
}

/** A message; null: it is not written yet, and comes after all others. */
export interface Asking {
  party: string
  at: Date
  messageId: string | null
}

export interface Reached {
  size(): number
  /** How many of these are not among them. */
  newAmong(asked: readonly Asking[]): number
  /** What each of these finds before it, earliest first; who may be written to is among them from then on. */
  before(asked: readonly Asking[], limit: number): Reach[]
  add(asked: readonly Asking[]): void
}

/** `firsts` in their order. */
export function createReached(firsts: readonly First[]): Reached {
  const inOrder: Asking[] = [...firsts]
  const byParty = new Map<string, Asking>(firsts.map((first) => [first.party, first]))

  /** How many of them came before it. */
  function placeOf(one: Asking): number {
    let [from, to] = [0, inOrder.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if (isEarlier(inOrder[middle] as Asking, one)) from = middle + 1
      else to = middle
    }
    return from
  }

  function addOne(one: Asking) {
    if (byParty.has(one.party)) return
    byParty.set(one.party, one)
    inOrder.splice(placeOf(one), 0, one)
  }

  return {
    size: () => inOrder.length,
    newAmong: (asked) => new Set(asked.flatMap(({ party }) => (byParty.has(party) ? [] : party))).size,
    before: (asked, limit) =>
      asked.map((one) => {
        const first = byParty.get(one.party)
        const reach = { limit, used: placeOf(one), isCounted: first !== undefined && isEarlier(first, one) }
        if (reach.isCounted || reach.used < limit) addOne(one)
        return reach
      }),
    add: (asked) => asked.forEach(addOne),
  }
}

function isEarlier(one: Asking, other: Asking): boolean {
  if (other.messageId === null) return true
  if (one.messageId === null) return false
  return one.at < other.at || (one.at.getTime() === other.at.getTime() && one.messageId < other.messageId)
}
