import { useSyncExternalStore } from 'react'

export type Connection = 'connecting' | 'live' | 'lost'

let connection: Connection = 'connecting'
const listeners = new Set<() => void>()

export function setConnection(next: Connection): boolean {
  if (next === connection) return false
  connection = next
  for (const listener of listeners) listener()
  return true
}

/** How the line to the server is, for the banner. */
export const useConnection = () => useSyncExternalStore(whenConnectionChanges, () => connection)

export const isLive = () => connection === 'live'
/** It was there, or was tried in vain. */
export const isLost = () => connection === 'lost'

export function whenConnectionChanges(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
