import { type RefObject, useEffect, useRef } from 'react'
import { useLive } from '../../live/store.ts'

/** What has just come in nobody has read: for so long it counts as not seen. */
const READ_MS = 1_500

/** The newest message of the conversation that the reader has had before them; null: there is none, undefined: nothing is loaded yet. */
export function useSeen(conversationId: string): RefObject<string | null | undefined> {
  const newest = useLive(({ threads }) => {
    const thread = threads[conversationId]
    const isOwn = (one: { conversationId: string }) => one.conversationId === conversationId
    return thread?.loaded ? (thread.messages.findLast(isOwn)?.id ?? null) : undefined
  })
  const seen = useRef<string | null | undefined>(undefined)
  useEffect(() => {
    if (newest === undefined) return
    // It was opened with this.
    if (seen.current === undefined) seen.current = newest
    const look = () =>
      setTimeout(() => {
        if (document.visibilityState === 'visible') seen.current = newest
      }, READ_MS)
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [newest])
  return seen
}
