import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ContactHit, MessageHit, SearchQuery } from '#contract/search.ts'
import { getSearch } from '../../api/endpoints.ts'

/** Typing goes on; the question is asked at the next pause. */
const ASK_AFTER_MS = 150
const KEEP_MS = 60_000

export type Found =
  | { state: 'idle' }
  | { state: 'loading' }
  | { state: 'failed'; error: unknown; retry: () => void }
  | {
      state: 'ready'
      contacts: ContactHit[]
      messages: MessageHit[]
      hasMore: boolean
      isLoadingMore: boolean
      /** What was found for the words before, while the new ones are looked for. */
      isStale: boolean
      more: () => void
    }

export function useSearch(q: string, filters: Omit<SearchQuery, 'q'>): Found {
  const wanted = usePaused(q.trim())
  const found = useInfiniteQuery({
    queryKey: ['search', wanted, filters],
    enabled: wanted !== '',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => getSearch({ ...filters, q: wanted, before: pageParam }, { signal }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    // What was found a minute ago may have changed since, and chats do not lie about in memory.
    staleTime: 0,
    gcTime: KEEP_MS,
    retry: false,
    refetchOnWindowFocus: false,
  })
  if (wanted === '') return { state: 'idle' }
  if (found.isError) return { state: 'failed', error: found.error, retry: () => void found.refetch() }
  if (!found.data) return { state: 'loading' }
  return {
    state: 'ready',
    contacts: found.data.pages.flatMap(({ contacts }) => contacts),
    messages: [
      ...new Map(found.data.pages.flatMap(({ messages }) => messages).map((hit) => [hit.messageId, hit])).values(),
    ],
    hasMore: found.hasNextPage,
    isLoadingMore: found.isFetchingNextPage,
    isStale: found.isPlaceholderData,
    more: () => {
      if (!found.isFetching) void found.fetchNextPage()
    },
  }
}

/** The text as it was at the last pause; at once when it becomes empty. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), text === '' ? 0 : ASK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [text])
  return text === '' ? '' : paused
}
