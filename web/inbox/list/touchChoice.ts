import { getChosen, toggle } from './selection.ts'

const LONG_PRESS_MS = 500
/** A finger that goes farther scrolls. */
const STILL_PIXELS = 10

/** By touch: a long press on a row chooses it, and while something is chosen a short one does too. Answers how to stop listening. */
export function chooseByTouch(rows: HTMLElement): () => void {
  let finger: { x: number; y: number; hasChosen: boolean } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const idOf = ({ target }: Event) =>
    target instanceof Element ? (target.closest('a')?.pathname.split('/').at(-1) ?? null) : null
  const press = (event: PointerEvent) => {
    clearTimeout(timer)
    const id = idOf(event)
    finger = event.pointerType === 'touch' && id ? { x: event.clientX, y: event.clientY, hasChosen: false } : null
    if (!finger || !id) return
    timer = setTimeout(() => {
      if (finger) finger.hasChosen = true
      toggle(id)
    }, LONG_PRESS_MS)
  }
  const move = ({ clientX, clientY }: PointerEvent) => {
    if (finger && Math.hypot(clientX - finger.x, clientY - finger.y) > STILL_PIXELS) clearTimeout(timer)
  }
  const lift = () => clearTimeout(timer)
  // The browser's own menu of a link, which a long press would open.
  const menu = (event: Event) => finger && event.preventDefault()
  const click = (event: Event) => {
    const id = idOf(event)
    if (!finger || !id || !(finger.hasChosen || getChosen().size > 0)) return
    event.preventDefault()
    event.stopPropagation()
    if (!finger.hasChosen) toggle(id)
  }
  const stop = new AbortController()
  const { signal } = stop
  rows.addEventListener('pointerdown', press, { signal })
  rows.addEventListener('pointermove', move, { signal, passive: true })
  rows.addEventListener('pointerup', lift, { signal })
  rows.addEventListener('pointercancel', lift, { signal })
  rows.addEventListener('contextmenu', menu, { signal })
  rows.addEventListener('click', click, { signal, capture: true })
  return () => {
    lift()
    stop.abort()
  }
}
