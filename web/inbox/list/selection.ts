import { useSyncExternalStore } from 'react'

/** Which conversations of the list are chosen, to do something with all of them at once. Of this tab alone. */
let chosen: ReadonlySet<string> = new Set()
let last: string | null = null
const listeners = new Set<() => void>()

export const getChosen = () => chosen

export const useChosen = () => useSyncExternalStore(subscribe, getChosen)

/** Those and no others. */
export function choose(ids: Iterable<string>) {
  chosen = new Set(ids)
  for (const listener of listeners) listener()
}

export function toggle(id: string) {
  last = id
  choose(chosen.has(id) ? [...chosen].filter((one) => one !== id) : [...chosen, id])
}

/** Everything from the one chosen last up to this one, in the order of the list. */
export function chooseUpTo(id: string, order: readonly string[]) {
  const ends = [order.indexOf(last ?? id), order.indexOf(id)]
  if (ends.includes(-1)) return toggle(id)
  choose([...chosen, ...order.slice(Math.min(...ends), Math.max(...ends) + 1)])
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
