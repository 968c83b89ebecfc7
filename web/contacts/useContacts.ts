import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { Contact } from '#contract/contacts.ts'
import { useLive } from '../live/store.ts'
import { getContacts } from './endpoints.ts'
import { CONTACTS_KEY } from './keys.ts'
import type { ContactsSearch } from './search.ts'
import { filterOf, sortOf } from './shown.ts'

/** The contacts that fit, page after page in their order. Where few fit, a page may be empty and yet not the last. While the next search is on its way, the last one stays. */
export function useContacts(shown: ContactsSearch, isKnown: boolean) {
  const query = useInfiniteQuery({
    queryKey: [...CONTACTS_KEY, shown.q ?? '', filterOf(shown), sortOf(shown)],
    queryFn: ({ pageParam, signal }) => getContacts(shown, pageParam, signal),
    enabled: isKnown,
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
  const { hasNextPage, isFetching, fetchNextPage } = query
  const isEmpty = query.data?.pages.every((page) => page.contacts.length === 0) ?? false
  useEffect(() => {
    if (isEmpty && hasNextPage && !isFetching) void fetchNextPage()
  }, [isEmpty, hasNextPage, isFetching, fetchNextPage])
  const live = useLive((state) => state.contacts)
  const contacts = useMemo(
    () => query.data?.pages.flatMap((page) => page.contacts).map((one) => newer(one, live[one.id])),
    [query.data, live],
  )
  return { ...query, contacts }
}

const newer = (listed: Contact, live: Contact | undefined) =>
  live && live.updatedAt > listed.updatedAt ? live : listed
