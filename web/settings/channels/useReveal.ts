import { useEffect, useState } from 'react'
import { useMedia } from '../../ui/useMedia.ts'

const STEP_MS = 90

/** Counts up to `count`, so that what came at once is shown one after the other; all at once for whoever wants nothing to move. */
export function useReveal(count: number): { shown: number; reveal(): void } {
  const isStill = useMedia('(prefers-reduced-motion: reduce)')
  const [shown, setShown] = useState(Number.POSITIVE_INFINITY)
  useEffect(() => {
    if (shown >= count) return
    const timer = setTimeout(() => setShown((before) => before + 1), STEP_MS)
    return () => clearTimeout(timer)
  }, [shown, count])
  return { shown, reveal: () => setShown(isStill ? Number.POSITIVE_INFINITY : 0) }
}
