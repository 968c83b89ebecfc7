import { type RefObject, startTransition, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { afterPicture } from '../../app/afterPicture.ts'
import { drawnOf, type Stretch } from './stretches.ts'

/** This near the end counts as being there. */
const AT_END_PIXELS = 60
/** This near the beginning the older messages are asked for, this near the bottom the newer ones. */
const NEAR_EDGE_PIXELS = 1_200
/** So far beyond what is in sight the thread is drawn. */
const AHEAD_PIXELS = 1_000
/** What an item takes until it has been drawn: a line of text, as most are. */
const ITEM_PIXELS = 52
/** Older messages that could not be had are asked for again after this. */
const AGAIN_AFTER_MS = 3_000

const NEAR_SCREENS = 3

interface Anchor {
  id: string
  top: number
}

/**
 * Keeps the reader's place: at the end while they are there, and on the message they read while older ones come in above. And says
 * which stretches of the thread are drawn: those in sight and around it; in place of the others stands their height.
 */
export function useThreadScroll(
  scroller: RefObject<HTMLDivElement | null>,
  facts: {
    stretches: readonly Stretch[]
    newestId: string | null
    newestIsMine: boolean
    /** The newest of the conversation that is open, where its timeline goes on in another one. */
    ownNewestId: string | null
    /** There are newer messages than the last one here, so that the bottom is not the end. */
    hasNewer: boolean
    loadOlder: () => Promise<void>
    loadNewer: () => void
  },
) {
  const [atEnd, setAtEnd] = useState(true)
  const [hasSeenOwn, setHasSeenOwn] = useState(false)
  const end = useRef(true)
  const anchor = useRef<Anchor | null>(null)
  const { stretches, newestId, newestIsMine, ownNewestId, hasNewer, loadOlder, loadNewer } = facts
  if (hasNewer) end.current = false
  const [drawn, setDrawn] = useState<ReadonlySet<string>>(() => new Set(stretches.slice(-1).map(({ key }) => key)))
  /** At first only what is in sight, and what is around it when that stands there. */
  const ahead = useRef(0)
  const heights = useRef(new Map<string, number>())
  /** A stretch that is about to be scrolled to. */
  const wanted = useRef<string | null>(null)
  const shown = useRef({ stretches, drawn })
  shown.current = { stretches, drawn }

  /** What is to be drawn now, by where the reader is. */
  const look = useCallback(() => {
    const element = scroller.current
    const now = shown.current
    if (!element || now.stretches.length === 0) return now.drawn
    const nodes = nodesOf(element, now.stretches.length)
    const next = drawnOf(
      now.stretches.map(({ key }) => key),
      now.drawn,
      nearOf(element, nodes, ahead.current),
      (key) => key === wanted.current || isHeld(nodes[now.stretches.findIndex((one) => one.key === key)]),
    )
    for (const [at, { key }] of now.stretches.entries()) {
      if (now.drawn.has(key) && !next.has(key)) heights.current.set(key, nodes[at]?.offsetHeight ?? 0)
    }
    return next
  }, [scroller])
  useEffect(
    () =>
      afterPicture(() => {
        ahead.current = AHEAD_PIXELS
        startTransition(() => setDrawn(look()))
      }),
    [look],
  )
  /** Draws the stretch that a message is in, wherever the reader is; false where it is not here. */
  const drawMessage = useCallback((id: string) => {
    const found = shown.current.stretches.find(({ items }) => items.some(({ key }) => key === id))
    wanted.current = found?.key ?? null
    if (found) flushSync(() => setDrawn((before) => new Set([...before, found.key])))
    return found !== undefined
  }, [])

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

  const again = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(again.current), [])
  /** Whoever waits at the beginning scrolls no more: it is asked for until it is there. */
  const wantOlder = useCallback(() => {
    const element = scroller.current
    clearTimeout(again.current)
    if (!element || end.current || element.scrollTop >= NEAR_EDGE_PIXELS) return
    loadOlder().catch(() => {
      clearTimeout(again.current)
      again.current = setTimeout(wantOlder, AGAIN_AFTER_MS)
    })
  }, [scroller, loadOlder])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const scrolled = () => {
      const below = element.scrollHeight - element.scrollTop - element.clientHeight
      end.current = below < AT_END_PIXELS && !hasNewer
      setAtEnd(end.current)
      setHasSeenOwn(ownNewestId !== null && isAboveBottom(element, ownNewestId))
      anchor.current = anchorOf(element)
      wanted.current = null
      // Drawn before the browser paints what was scrolled to.
      const next = look()
      if (next !== shown.current.drawn) flushSync(() => setDrawn(next))
      wantOlder()
      if (hasNewer && below < NEAR_EDGE_PIXELS) loadNewer()
    }
    // Pictures, the composer growing, a keyboard coming up: whoever is at the end stays there.
    const resize = new ResizeObserver(() => {
      if (end.current) element.scrollTop = element.scrollHeight
      setDrawn(look())
    })
    resize.observe(element)
    if (element.firstElementChild) resize.observe(element.firstElementChild)
    element.addEventListener('scroll', scrolled, { passive: true })
    return () => {
      resize.disconnect()
      element.removeEventListener('scroll', scrolled)
    }
  }, [scroller, look, wantOlder, loadNewer, hasNewer, ownNewestId])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is the reason to look
  useLayoutEffect(() => {
    if (newestIsMine || end.current) toEnd()
  }, [newestId, newestIsMine, toEnd])

  // Older messages have come in above, or a stretch is not as high as it was thought: what was read stays where it was.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what may have moved it
  useLayoutEffect(() => {
    const element = scroller.current
    if (element && end.current) element.scrollTop = element.scrollHeight
    else if (element && anchor.current) {
      const found = document.getElementById(anchor.current.id)
      const moved = found ? found.getBoundingClientRect().top - anchor.current.top : 0
      if (moved !== 0) element.scrollTop += moved
    }
    setDrawn(look())
  }, [stretches, drawn, scroller, look])
  useEffect(() => {
    if (stretches.length > 0) wantOlder()
  }, [stretches, wantOlder])

  const heightOf = (stretch: Stretch): number | null =>
    drawn.has(stretch.key) || stretch === stretches.at(-1)
      ? null
      : (heights.current.get(stretch.key) ?? stretch.items.length * ITEM_PIXELS)
  return { atEnd: atEnd && !hasNewer, hasSeenOwn, toEnd, heightOf, drawMessage }
}

/** The elements of the stretches; above them may stand that older ones are on their way. */
function nodesOf(element: HTMLElement, count: number): HTMLElement[] {
  return [...(element.firstElementChild?.children ?? [])].slice(-count) as HTMLElement[]
}

/** Which of them are in sight or not far from it. */
function nearOf(element: HTMLElement, nodes: readonly HTMLElement[], ahead: number): { from: number; to: number } {
  const sight = element.getBoundingClientRect()
  const firstWhere = (is: (box: DOMRect) => boolean) => {
    let [low, high] = [0, nodes.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (is((nodes[middle] as HTMLElement).getBoundingClientRect())) high = middle
      else low = middle + 1
    }
    return low
  }
  const from = firstWhere(({ bottom }) => bottom > sight.top - ahead)
  return {
    from,
    to: Math.max(
      from + 1,
      firstWhere(({ top }) => top >= sight.bottom + ahead),
    ),
  }
}

/** Somebody is at work in it: it is not taken away from under them. */
function isHeld(node: HTMLElement | undefined): boolean {
  if (!node) return false
  const chosen = document.getSelection()
  return (
    node.contains(document.activeElement) ||
    (chosen !== null && !chosen.isCollapsed && chosen.containsNode(node, true)) ||
    [...node.querySelectorAll('audio, video')].some((one) => one instanceof HTMLMediaElement && !one.paused)
  )
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
