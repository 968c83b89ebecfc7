import type { z } from 'zod'
import type { Contact, ContactPage, ContactRequest } from '#contract/contacts.ts'
import { request } from '../api/client.ts'

const PAGE = 50

export const getContacts = (q: string, after: string | null, signal: AbortSignal) =>
  request<z.infer<typeof ContactPage>>('GET', '/contacts', { query: { q: q || null, after, limit: PAGE }, signal })
export const postContact = (body: z.infer<typeof ContactRequest>) =>
  request<{ contact: Contact }>('POST', '/contacts', { body })
