import { useBlocker } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'

/** Whether the form beside the canvas holds what is not saved, and who leaves it is asked first: for another step, tab or page. */
export function useLeaving() {
  const isUnsaved = useRef(false)
  const [way, setWay] = useState<(() => void) | null>(null)
  const blocker = useBlocker({
    shouldBlockFn: () => isUnsaved.current,
    enableBeforeUnload: () => isUnsaved.current,
    withResolver: true,
  })
  const mark = useCallback((is: boolean) => {
    isUnsaved.current = is
  }, [])
  const isBlocked = blocker.status === 'blocked'
  return {
    mark,
    /** Goes that way at once, or when its reader has let go of what they wrote. */
    leave: (go: () => void) => (isUnsaved.current ? setWay(() => go) : go()),
    /** Somebody is about to lose what they wrote. */
    isAsking: way !== null || isBlocked,
    stay: () => {
      setWay(null)
      if (isBlocked) blocker.reset()
    },
    discard: () => {
      isUnsaved.current = false
      setWay(null)
      way?.()
      if (isBlocked) blocker.proceed()
    },
  }
}

/** Marks a form as unsaved as long as it says something else than when it was opened. */
export function useUnsaved(written: unknown, mark: (is: boolean) => void): void {
  const [opened] = useState(() => JSON.stringify(written))
  const is = JSON.stringify(written) !== opened
  useEffect(() => {
    mark(is)
    return () => mark(false)
  }, [is, mark])
}
