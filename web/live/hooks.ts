import { useCallback, useEffect, useRef, useState } from 'react'
import type { Contact } from '#contract/contacts.ts'
import type { Conversation, ConversationQuery } from '#contract/inbox.ts'
import { useServerNow } from './clock.ts'
import { loadAround, loadContact, loadConversation, loadList, loadMore, loadThread } from './load.ts'
import { listKeyOf, rowsOf } from './select.ts'
import type { Thread } from './state.ts'
import { getLive, sameItems, useLive } from './store.ts'

/** A part that is on its way, here, or could not be had. */
type Loaded<Part> =
  | { state: 'loading' }
  | { state: 'failed'; error: unknown; retry: () => void }
  | ({ state: 'ready' } & Part)

/** The rows of a list, loaded when first wanted and live from then on. The query must be the same object while it asks the same. */
export function useList(
  query: ConversationQuery,
  myId: string,
  isWanted = true,
): Loaded<{ rows: Conversation[]; hasMore: boolean; more: () => void }> {
  const key = listKeyOf(query)
  const now = useServerNow()
  const rows = useLive((state) => rowsOf(state, query, myId, now), sameItems)
  const list = useLive((state) => state.lists[key])
  const generation = useLive((state) => state.generation)
  const load = useCallback(() => loadList(query), [query])
  const { error, retry } = useLoad(load, `${key}${generation}`, isWanted && !list?.loaded)
  const more = useCallback(() => void loadMore(query).catch(() => {}), [query])
  if (isWanted && list?.loaded) return { state: 'ready', rows, hasMore: list.nextCursor !== null, more }
  return error ? { state: 'failed', error, retry } : { state: 'loading' }
}

/** The thread as far as it is loaded: its newest messages, or at first, where one is named, what stands around that message. */
export function useThread(conversationId: string, messageId?: string): Loaded<{ thread: Thread }> {
  const thread = useLive((state) => state.threads[conversationId])
  const generation = useLive((state) => state.generation)
  const first = useRef(messageId)
  const load = useCallback(async () => {
    const at = first.current
    if (at !== undefined && !getLive().threads[conversationId]?.loaded) {
      await loadAround(conversationId, at).catch(() => loadThread(conversationId))
    } else await loadThread(conversationId)
    first.current = undefined
  }, [conversationId])
  const wanted = !thread?.loaded || thread.stale
  const { error, retry } = useLoad(load, `${conversationId}${generation}${thread?.stale ?? false}`, wanted)
  if (thread?.loaded) return { state: 'ready', thread }
  return error ? { state: 'failed', error, retry } : { state: 'loading' }
}

export function useConversation(id: string): Loaded<{ conversation: Conversation }> {
  const conversation = useLive((state) => state.conversations[id])
  const load = useCallback(() => loadConversation(id), [id])
  const { error, retry } = useLoad(load, id, !conversation)
  if (conversation) return { state: 'ready', conversation }
  return error ? { state: 'failed', error, retry } : { state: 'loading' }
}

export function useContact(id: string): Loaded<{ contact: Contact }> {
  const contact = useLive((state) => state.contacts[id])
  const generation = useLive((state) => state.generation)
  const load = useCallback(() => loadContact(id), [id])
  const { error, retry } = useLoad(load, `${id}${generation}`, !contact)
  if (contact) return { state: 'ready', contact }
  return error ? { state: 'failed', error, retry } : { state: 'loading' }
}

/** Asks when wanted, once for each `name`, and again when told to. */
function useLoad(load: () => Promise<void>, name: string, wanted: boolean) {
  const [failure, setFailure] = useState<{ name: string; error: unknown } | null>(null)
  const [attempt, setAttempt] = useState(0)
  const asked = `${name} ${attempt}`
  useEffect(() => {
    if (!wanted) return
    let current = true
    load().catch((error: unknown) => current && setFailure({ name: asked, error }))
    return () => {
      current = false
    }
  }, [load, asked, wanted])
  return { error: failure?.name === asked ? failure.error : null, retry: () => setAttempt((count) => count + 1) }
}
