import { useEffect, useState } from 'react'

const SHOW_AFTER_MS = 350
const GAP_PIXELS = 6

interface Tip {
  text: string
  x: number
  y: number
  below: boolean
}

/**
 * One layer that shows `data-tip` of whatever the pointer rests on or the keyboard reaches. Names for screen readers are
 * the elements' own; this is for eyes only.
 */
export function TipLayer() {
  const [tip, setTip] = useState<Tip | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const hide = () => {
      clearTimeout(timer)
      setTip(null)
    }
    const show = (event: Event) => {
      const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null
      hide()
      // A finger rests on nothing; what it taps needs no tip.
      if (event instanceof PointerEvent && event.pointerType === 'touch') return
      if (!target || (event.type === 'focusin' && !target.matches(':focus-visible'))) return
      // Its menu is open: what it does is seen.
      const isWanted = () => target.isConnected && target.ariaExpanded !== 'true'
      timer = setTimeout(() => isWanted() && setTip(tipFor(target)), SHOW_AFTER_MS)
    }
    const events = { pointerover: show, focusin: show, focusout: hide, pointerdown: hide, keydown: hide, wheel: hide }
    for (const [name, handler] of Object.entries(events)) document.addEventListener(name, handler, { passive: true })
    return () => {
      clearTimeout(timer)
      for (const [name, handler] of Object.entries(events)) document.removeEventListener(name, handler)
    }
  }, [])
  if (!tip) return null
  return (
    <div
      aria-hidden
      style={{ left: tip.x, top: tip.y, transform: `translate(-50%, ${tip.below ? '0' : '-100%'})` }}
      className="pointer-events-none fixed z-50 max-w-72 rounded-sm bg-rail px-2 py-1 text-xs whitespace-pre-line text-rail-strong shadow-float"
    >
      {tip.text}
    </div>
  )
}

function tipFor(target: HTMLElement): Tip | null {
  const text = target.dataset.tip
  if (!text) return null
  const box = target.getBoundingClientRect()
  const below = box.top < 48
  const half = Math.min(140, 4 + text.length * 3.4)
  const x = Math.min(Math.max(box.left + box.width / 2, half + 4), window.innerWidth - half - 4)
  return { text, x, y: below ? box.bottom + GAP_PIXELS : box.top - GAP_PIXELS, below }
}
