import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'

/** Rows drawn beyond what is in sight, so that a quick scroll meets no gap. */
const ROWS_AHEAD = 10

/**
 * Which rows of one height are in sight. All rows of the list are equally high, so this needs no measuring and a tenth of
 * what a general virtualizer weighs on the first screen.
 */
export function useWindowed(scroller: RefObject<HTMLElement | null>, count: number, rowPixels: number) {
  const [sight, setSight] = useState({ first: 0, rows: 20 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (element) setSight(sightOf(element, rowPixels))
  }, [scroller, rowPixels])
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () =>
      setSight((before) => {
        const now = sightOf(element, rowPixels)
        return now.first === before.first && now.rows === before.rows ? before : now
      })
    const watcher = new ResizeObserver(look)
    watcher.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      watcher.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller, rowPixels])
  const from = Math.max(0, Math.min(sight.first - ROWS_AHEAD, count - 1))
  const to = Math.min(count, sight.first + sight.rows + ROWS_AHEAD)
  return { from, to, height: count * rowPixels }
}

/** Scrolls only as far as it takes to have the row in sight. */
export function showRow(element: HTMLElement, index: number, rowPixels: number) {
  const top = index * rowPixels
  if (top < element.scrollTop) element.scrollTop = top
  else if (top + rowPixels > element.scrollTop + element.clientHeight) {
    element.scrollTop = top + rowPixels - element.clientHeight
  }
}

const sightOf = (element: HTMLElement, rowPixels: number) => ({
  first: Math.floor(element.scrollTop / rowPixels),
  rows: Math.ceil(element.clientHeight / rowPixels) + 1,
})
