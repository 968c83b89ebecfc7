import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** This near the end counts as being there. */
const AT_END_PIXELS = 60
/** This near the beginning the older messages are asked for, this near the bottom the newer ones. */
const NEAR_EDGE_PIXELS = 600

const NEAR_SCREENS = 3

interface Anchor {
  id: string
  top: number
}

/**
 * Keeps the reader's place: at the end while they are there, and on the message they read while older ones come in above.
 */
export function useThreadScroll(
  scroller: RefObject<HTMLDivElement | null>,
  facts: {
    oldestId: string | null
    newestId: string | null
    newestIsMine: boolean
    /** The newest of the conversation that is open, where its timeline goes on in another one. */
    ownNewestId: string | null
    /** There are newer messages than the last one here, so that the bottom is not the end. */
    hasNewer: boolean
    loadOlder: () => void
    loadNewer: () => void
  },
) {
  const [atEnd, setAtEnd] = useState(true)
  const [hasSeenOwn, setHasSeenOwn] = useState(false)
  const end = useRef(true)
  const anchor = useRef<Anchor | null>(null)
  const { oldestId, newestId, newestIsMine, ownNewestId, hasNewer, loadOlder, loadNewer } = facts
  if (hasNewer) end.current = false

  const toEnd = useCallback(
    (smooth = false) => {
      const element = scroller.current
      if (!element) return
      // A short way may be seen; a long one would only be waited for.
      const isNear = element.scrollHeight - element.scrollTop < NEAR_SCREENS * element.clientHeight
      element.scrollTo({ top: element.scrollHeight, behavior: smooth && isNear ? 'smooth' : 'auto' })
      end.current = true
      setAtEnd(true)
    },
    [scroller],
  )

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () => {
      const below = element.scrollHeight - element.scrollTop - element.clientHeight
      end.current = below < AT_END_PIXELS && !hasNewer
      setAtEnd(end.current)
      setHasSeenOwn(ownNewestId !== null && isAboveBottom(element, ownNewestId))
      anchor.current = anchorOf(element)
      if (element.scrollTop < NEAR_EDGE_PIXELS) loadOlder()
      if (hasNewer && below < NEAR_EDGE_PIXELS) loadNewer()
    }
    // Pictures, the composer growing, a keyboard coming up: whoever is at the end stays there.
    const resize = new ResizeObserver(() => {
      if (end.current) element.scrollTop = element.scrollHeight
    })
    resize.observe(element)
    if (element.firstElementChild) resize.observe(element.firstElementChild)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      resize.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller, loadOlder, loadNewer, hasNewer, ownNewestId])

  // Older messages have come in above: what was read stays where it was.
  const shownOldest = useRef(oldestId)
  useLayoutEffect(() => {
    const element = scroller.current
    if (element && shownOldest.current !== oldestId && !end.current && anchor.current) {
      const found = document.getElementById(anchor.current.id)
      if (found) element.scrollTop += found.getBoundingClientRect().top - anchor.current.top
    }
    shownOldest.current = oldestId
  }, [oldestId, scroller])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is the reason to look
  useLayoutEffect(() => {
    if (newestIsMine || end.current) toEnd()
  }, [newestId, newestIsMine, toEnd])

  return { atEnd: atEnd && !hasNewer, hasSeenOwn, toEnd }
}

function isAboveBottom(element: HTMLElement, messageId: string): boolean {
  const message = document.getElementById(`message-${messageId}`)
  return (
    message !== null && message.getBoundingClientRect().bottom < element.getBoundingClientRect().bottom + AT_END_PIXELS
  )
}

/** The message at the top edge and where it stands. */
function anchorOf(element: HTMLElement): Anchor | null {
  const top = element.getBoundingClientRect().top
  for (const article of element.querySelectorAll('article')) {
    const box = article.getBoundingClientRect()
    if (box.bottom > top) return { id: article.id, top: box.top }
  }
  return null
}
