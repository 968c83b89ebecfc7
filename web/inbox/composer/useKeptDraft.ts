import { useEffect, useRef } from 'react'
import { useSession } from '../../app/useKnown.ts'
import { type Draft, draftOf, keepDraft, openDraft, readAgain } from '../../live/drafts.ts'
import { useLive } from '../../live/store.ts'

/** Keeps what stands in the composer, and puts back what was begun here earlier or in another browser. */
export function useKeptDraft(
  conversationId: string,
  { text, files, answering }: Draft,
  restore: (draft: Draft) => void,
) {
  const latest = useRef(restore)
  latest.current = restore
  useEffect(() => {
    const kept = draftOf(conversationId)
    if (kept.files.length > 0 || kept.answering) latest.current(kept)
    return openDraft(conversationId, (found) => latest.current(found))
  }, [conversationId])

  // What I sent stands in the thread. From another browser, it was what is begun here too.
  const { me } = useSession()
  const mine = useLive(({ threads }) => {
    const newest = threads[conversationId]?.messages.at(-1)
    return newest?.authorId === me.user.id ? newest.id : null
  })
  useEffect(() => {
    const { text, files } = draftOf(conversationId)
    if (mine !== null && (text !== '' || files.length > 0)) readAgain(conversationId)
  }, [conversationId, mine])

  const isBegun = useRef(false)
  const kept = JSON.stringify(files.map(({ file, caption }) => [file.id, caption]))
  // biome-ignore lint/correctness/useExhaustiveDependencies: another array of the same files is no change
  useEffect(() => {
    // What it begins with is what is kept.
    if (isBegun.current) keepDraft(conversationId, { text, files, answering })
    isBegun.current = true
  }, [conversationId, text, kept, answering])
}
