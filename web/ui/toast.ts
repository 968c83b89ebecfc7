const TOASTS_MAX = 3
const SHOWN_MS = 6_000
/** What can be pressed stays long enough to be read and reached. */
const PRESSABLE_MS = 10_000
/** What undoes much stays for whoever has to look first whether it was right. */
export const LONG_MS = 60_000

export interface Toast {
  id: number
  tone: 'done' | 'failed' | 'working'
  text: string
  /** How far it is. */
  figures?: string
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
export function toast(
  tone: 'done' | 'failed',
  text: string,
  action?: Toast['action'],
  shownMs = action ? PRESSABLE_MS : SHOWN_MS,
) {
  const id = add({ tone, text, action })
  setTimeout(() => dismiss(id), shownMs)
}

/** Says that something goes on, until it is dismissed by whoever does it. */
export const working = (text: string, action: Toast['action']) => add({ tone: 'working', text, action })
export const tellFigures = (id: number, figures: string) =>
  publish(toasts.map((one) => (one.id === id ? { ...one, figures } : one)))

/** The oldest go first, but what goes on stays. */
function add(one: Omit<Toast, 'id'>) {
  const id = ++lastId
  const over = toasts.length + 1 - TOASTS_MAX
  const gone = over > 0 ? toasts.filter(({ tone }) => tone !== 'working').slice(0, over) : []
  publish([...toasts.filter((each) => !gone.includes(each)), { id, ...one }])
  return id
}

export const dismiss = (id: number) => publish(toasts.filter((one) => one.id !== id))

/** Each can be pressed once: taken back twice, the second time would take back nothing. */
export function press({ id, action }: Toast) {
  dismiss(id)
  action?.run()
}

export const shownToasts = () => toasts

export function subscribeToasts(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
