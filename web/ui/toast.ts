const TOASTS_MAX = 3
const SHOWN_MS = 6_000

export interface Toast {
  id: number
  tone: 'done' | 'failed'
  text: string
  action?: { label: string; run: () => void }
}

let toasts: Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()
const publish = (next: Toast[]) => {
  toasts = next
  for (const listener of listeners) listener()
}

/** Says something about what the reader just did, away from where they look. */
export function toast(tone: Toast['tone'], text: string, action?: Toast['action']) {
  const id = ++lastId
  publish([...toasts, { id, tone, text, action }].slice(-TOASTS_MAX))
  setTimeout(() => dismiss(id), SHOWN_MS)
}

export const dismiss = (id: number) => publish(toasts.filter((one) => one.id !== id))

export const shownToasts = () => toasts

export function subscribeToasts(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
