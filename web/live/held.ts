import { useSyncExternalStore } from 'react'

/** How long what one sends here waits, so that it can be taken back. */
const HOLD_MS = 5_000
/** The reader's choice, kept in this browser like language and theme; without one it is held. */
const STORAGE_KEY = 'posthorn.undoSending'

export const isHeldBack = () => localStorage.getItem(STORAGE_KEY) !== 'off'

export function holdBack(wanted: boolean) {
  if (wanted) localStorage.removeItem(STORAGE_KEY)
  else localStorage.setItem(STORAGE_KEY, 'off')
}

/** What the server is asked for with a reply; absent: it leaves at once. */
export const holdAsked = () => (isHeldBack() ? HOLD_MS : undefined)

let held: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()

/** The server holds this message of mine for as long as it was asked to. */
export function startHold(messageId: string) {
  publish([...held, messageId])
  setTimeout(() => endHold(messageId), HOLD_MS)
}

export const endHold = (messageId: string) => publish([...held].filter((id) => id !== messageId))

/** Messages of this tab that may still be taken back, oldest first. */
export const useHeld = () => useSyncExternalStore(subscribe, () => held)

function publish(next: readonly string[]) {
  held = new Set(next)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
