import { useRef, useSyncExternalStore } from 'react'
import { whenSessionEnds } from '../app/session.ts'
import { EMPTY, type LiveState } from './state.ts'

/**
 * Owner of everything live: conversations, messages, contacts, read positions. Only `change` writes, with the pure
 * functions of apply.ts and pages.ts; the socket (session.ts) and what is asked for (load.ts, outbox.ts) go through it.
 */
let state: LiveState = EMPTY
const listeners = new Set<() => void>()
let waiting = false
const FRAME_MS = 16

export const getLive = (): LiveState => state

/** Changes the state. `later`: many changes within one picture are drawn once. */
export function change(how: (state: LiveState) => LiveState, when: 'now' | 'later' = 'now') {
  const next = how(state)
  if (next === state) return
  state = next
  if (when === 'now') publish()
  else if (!waiting) {
    waiting = true
    setTimeout(publish, FRAME_MS)
  }
}

whenSessionEnds(() => change(() => EMPTY))

export function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** A part of the live state; the component is drawn again only when that part is another. */
export function useLive<Part>(
  select: (state: LiveState) => Part,
  isSame: (a: Part, b: Part) => boolean = Object.is,
): Part {
  const last = useRef<{ state: LiveState; select: typeof select; part: Part } | null>(null)
  const read = () => {
    const known = last.current
    if (known && known.state === state && known.select === select) return known.part
    const part = select(state)
    const kept = known && isSame(known.part, part) ? known.part : part
    last.current = { state, select, part: kept }
    return kept
  }
  return useSyncExternalStore(subscribe, read)
}

/** Same length and the same things in it. */
export const sameItems = <Item>(a: readonly Item[], b: readonly Item[]) =>
  a === b || (a.length === b.length && a.every((item, index) => item === b[index]))

function publish() {
  waiting = false
  for (const listener of listeners) listener()
}
