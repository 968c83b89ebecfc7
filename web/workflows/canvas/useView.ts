import type { ReactFlowInstance } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { type Layout, NODE_WIDTH } from './layout.ts'

/** Smaller, and nobody reads what stands in the boxes. */
const READABLE_ZOOM = 0.75
const MARGIN = 32

type View = Pick<ReactFlowInstance, 'getViewport' | 'setViewport'>

/** What of the canvas is to be seen: at first its top at a size that can be read; later whatever is chosen or reached by key. */
export function useView({ start, steps, lines }: Layout, chosen: unknown) {
  const place = useRef<HTMLElement>(null)
  const view = useRef<View | null>(null)
  /** How wide the window was, and whether the place still shows what it showed at first. */
  const windowWidth = useRef(0)
  const isMoved = useRef(false)

  const begin = (flow: View) => {
    view.current = flow
    windowWidth.current = window.innerWidth
    isMoved.current = false
    const { clientWidth = 0 } = place.current ?? {}
    const all = [start, ...steps, ...lines.flatMap(({ end }) => end ?? [])]
    const left = Math.min(...all.map(({ x }) => x))
    const span = Math.max(...all.map(({ x }) => x)) + NODE_WIDTH - left
    const zoom = Math.min(1, Math.max(READABLE_ZOOM, (clientWidth - 2 * MARGIN) / span))
    const middle = span * zoom + 2 * MARGIN > clientWidth ? start.x + NODE_WIDTH / 2 : left + span / 2
    void flow.setViewport({ x: clientWidth / 2 - middle * zoom, y: MARGIN, zoom })
  }

  const reveal = (what: Element) => {
    const [frame, flow] = [place.current, view.current]
    if (!frame || !flow || what === frame || !what.closest('.react-flow__node')) return
    // The browser scrolls what is hidden outside the frame into it, and the canvas would stand beside itself.
    for (let at = what.parentElement; at && at !== frame; at = at.parentElement) {
      at.scrollTop = 0
      at.scrollLeft = 0
    }
    const [box, seen] = [what.getBoundingClientRect(), frame.getBoundingClientRect()]
    const dx = Math.max(0, seen.left + MARGIN - box.left) + Math.min(0, seen.right - MARGIN - box.right)
    const dy = Math.max(0, seen.top + MARGIN - box.top) + Math.min(0, seen.bottom - MARGIN - box.bottom)
    if (dx === 0 && dy === 0) return
    const { x, y, zoom } = flow.getViewport()
    isMoved.current = true
    void flow.setViewport({ x: x + dx, y: y + dy, zoom })
  }

  /** The place has another size: what is chosen comes into sight, else all as at first, or the middle of what somebody moved to. */
  const resize = () => {
    const [frame, flow] = [place.current, view.current]
    if (!frame || !flow) return
    const wider = window.innerWidth - windowWidth.current
    windowWidth.current = window.innerWidth
    const pressed = frame.querySelector('.react-flow__node [aria-pressed="true"]')
    if (pressed) return reveal(pressed)
    if (!isMoved.current) return begin(flow)
    const { x, y, zoom } = flow.getViewport()
    if (wider !== 0) void flow.setViewport({ x: x + wider / 2, y, zoom })
  }

  const latest = useRef(resize)
  latest.current = resize
  // The panel takes a part of the place, and windows change: what is chosen comes out from behind it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the observer asks anew each time
  useEffect(() => {
    const frame = place.current
    if (!frame) return
    const follow = new ResizeObserver(() => latest.current())
    follow.observe(frame)
    return () => follow.disconnect()
  }, [chosen])

  const moved = () => {
    isMoved.current = true
  }
  return { place, begin, reveal, moved }
}
