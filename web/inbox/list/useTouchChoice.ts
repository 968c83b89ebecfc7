import { type MouseEvent, type PointerEvent, useRef } from 'react'
import { getChosen, toggle } from './selection.ts'

const LONG_PRESS_MS = 500
/** A finger that goes farther scrolls. */
const STILL_PIXELS = 10

/** By touch: a long press chooses a row, and while something is chosen a short one does too. Whatever else is `open`'s. */
export function useTouchChoice(id: string, open: () => void) {
  const finger = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout>; hasChosen: boolean } | null>(null)
  const lift = () => clearTimeout(finger.current?.timer)
  return {
    onPointerDown: ({ pointerType, clientX: x, clientY: y }: PointerEvent) => {
      lift()
      finger.current = null
      if (pointerType !== 'touch') return open()
      const timer = setTimeout(() => {
        if (finger.current) finger.current.hasChosen = true
        toggle(id)
      }, LONG_PRESS_MS)
      finger.current = { x, y, timer, hasChosen: false }
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const from = finger.current
      if (from && Math.hypot(clientX - from.x, clientY - from.y) > STILL_PIXELS) lift()
    },
    onPointerUp: lift,
    onPointerCancel: lift,
    // The browser's own menu of a link, which a long press would open.
    onContextMenu: (event: MouseEvent) => finger.current && event.preventDefault(),
    onClick: (event: MouseEvent) => {
      const { hasChosen } = finger.current ?? {}
      if (!finger.current || !(hasChosen || getChosen().size > 0)) return open()
      event.preventDefault()
      if (!hasChosen) toggle(id)
    },
  }
}
