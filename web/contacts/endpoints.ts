import type { z } from 'zod'
import type { Contact, ContactIds, ContactPage, ContactRequest } from '#contract/contacts.ts'
import type { ContactFiles, TimelinePage } from '#contract/timeline.ts'
import { request } from '../api/client.ts'
import type { ContactsSearch } from './search.ts'
import { filterOf, sortOf } from './shown.ts'

const PAGE = 50

export const getContacts = (shown: ContactsSearch, after: string | null, signal: AbortSignal) =>
  request<z.infer<typeof ContactPage>>('GET', '/contacts', {
    query: { ...askedOf(shown), sort: sortOf(shown), after, limit: PAGE },
    signal,
  })
/** Of all that the list shows, page after page. */
export const getContactIds = (shown: ContactsSearch, after: string | null) =>
  request<z.infer<typeof ContactIds>>('GET', '/contacts/ids', { query: { ...askedOf(shown), after } })

function askedOf(shown: ContactsSearch) {
  const filter = filterOf(shown)
  return { q: shown.q || null, where: filter.conditions.length > 0 ? JSON.stringify(filter) : null }
}

export const postContact = (body: z.infer<typeof ContactRequest>) =>
  request<{ contact: Contact }>('POST', '/contacts', { body })

export const getTimeline = (contactId: string, before: string | null, signal: AbortSignal) =>
  request<TimelinePage>('GET', `/contacts/${contactId}/timeline`, { query: { before }, signal })
export const getContactFiles = (contactId: string, before: string | null, signal: AbortSignal) =>
  request<ContactFiles>('GET', `/contacts/${contactId}/files`, { query: { before, limit: 20 }, signal })
