import { useSyncExternalStore } from 'react'

let out = false
const listeners = new Set<() => void>()

export const takeOutPhone = () => set(true)
export const putAwayPhone = () => set(false)
export const togglePhone = () => set(!out)

/** Whether the practice phone lies beside the page. */
export function usePracticePhone() {
  const isOut = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => out,
  )
  return { out: isOut, putAway: putAwayPhone }
}

function set(next: boolean) {
  out = next
  for (const listener of listeners) listener()
}
