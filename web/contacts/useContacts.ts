import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Contact } from '#contract/contacts.ts'
import { useLive } from '../live/store.ts'
import { getContacts } from './endpoints.ts'
import { CONTACTS_KEY } from './keys.ts'

/** The contacts that match, page after page by name. While the next search is on its way, the last one stays. */
export function useContacts(q: string) {
  const query = useInfiniteQuery({
    queryKey: [...CONTACTS_KEY, q],
    queryFn: ({ pageParam, signal }) => getContacts(q, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
  const live = useLive((state) => state.contacts)
  const contacts = useMemo(
    () => query.data?.pages.flatMap((page) => page.contacts).map((one) => newer(one, live[one.id])),
    [query.data, live],
  )
  return { ...query, contacts }
}

const newer = (listed: Contact, live: Contact | undefined) =>
  live && live.updatedAt > listed.updatedAt ? live : listed
