import { type RefObject, useEffect, useState } from 'react'

/** A pointer that lies still this long is not about to click. */
const STILL_MS = 4_000

/** Whether the rows should keep their places: the pointer moves over them, or someone has scrolled down. */
export function useCalm(element: RefObject<HTMLElement | null>): boolean {
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
  return pointed || scrolled
}
