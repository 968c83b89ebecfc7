import { type RefObject, useEffect, useState } from 'react'

/** A pointer that lies still this long is not about to click. */
const STILL_MS = 4_000

export interface Calm {
  /** The pointer moves over the rows: none of them may move or leave. */
  pointed: boolean
  /** Someone has scrolled down: nothing may come in above, but what no longer belongs here leaves. */
  scrolled: boolean
}

/** Whether, and how much, the rows should keep their places. */
export function useCalm(element: RefObject<HTMLElement | null>): Calm {
  const [pointed, setPointed] = useState(false)
  const [scrolled, setScrolled] = useState(false)
  useEffect(() => {
    const list = element.current
    if (!list) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const leave = () => {
      clearTimeout(timer)
      setPointed(false)
    }
    const move = (event: PointerEvent) => {
      if (event.pointerType === 'touch') return
      setPointed(true)
      clearTimeout(timer)
      timer = setTimeout(leave, STILL_MS)
    }
    const scroll = () => setScrolled(list.scrollTop > 0)
    list.addEventListener('pointermove', move, { passive: true })
    list.addEventListener('pointerleave', leave, { passive: true })
    list.addEventListener('scroll', scroll, { passive: true })
    return () => {
      clearTimeout(timer)
      list.removeEventListener('pointermove', move)
      list.removeEventListener('pointerleave', leave)
      list.removeEventListener('scroll', scroll)
    }
  }, [element])
  return { pointed, scrolled }
}
