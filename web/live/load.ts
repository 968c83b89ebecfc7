import type { ContactPatch } from '#contract/contacts.ts'
import type { ConversationPage, ConversationQuery } from '#contract/inbox.ts'
import { getContact, getConversation, getConversations, getMessages, patchContact } from '../api/endpoints.ts'
import {
  addContact,
  addConversation,
  addConversationPage,
  addMessagePage,
  emptyThread,
  expectList,
  expectThread,
  keepThreads,
} from './pages.ts'
import { listKeyOf } from './select.ts'
import { change, getLive } from './store.ts'

/** Threads that stay in memory, so that going back to one shows it at once. */
const THREADS_KEPT = 30
const LIST_PAGE = 50
/** More at once than what a thread opens with: whoever goes back goes on. */
const OLDER_PAGE = 100

const underway = new Map<string, Promise<unknown>>()
const recent: string[] = []

export function loadList(query: ConversationQuery): Promise<void> {
  return once(`list ${listKeyOf(query)} ${getLive().generation}`, async () => {
    const { generation } = getLive()
    change((state) => expectList(state, listKeyOf(query)))
    const [page] = await Promise.all([getConversations({ ...query, limit: LIST_PAGE }), query.where && knowWhere()])
    if (getLive().generation === generation) {
      change((state) => addConversationPage(state, listKeyOf(query), page, 'first'))
    }
    await lookFurther(query, page)
  })
}

const knowWhere = async () => (await import('./where.ts')).knowWhere()

export function loadMore(query: ConversationQuery): Promise<void> {
  const key = listKeyOf(query)
  const cursor = getLive().lists[key]?.nextCursor
  if (!cursor) return Promise.resolve()
  return once(`more ${key} ${cursor}`, async () => {
    const page = await getConversations({ ...query, before: cursor, limit: LIST_PAGE })
    if (getLive().lists[key]?.nextCursor === cursor) {
      change((state) => addConversationPage(state, key, page, 'further'))
    }
    await lookFurther(query, page)
  })
}

/** Where a filter fits few, a page may hold nothing and yet not be the last. */
async function lookFurther(query: ConversationQuery, page: ConversationPage): Promise<void> {
  if (page.conversations.length === 0 && page.nextCursor !== null) await loadMore(query)
}

/** The newest messages, and again when a move has made them stale. */
export function loadThread(conversationId: string): Promise<void> {
  return once(`thread ${conversationId} ${getLive().generation}`, async () => {
    remember(conversationId)
    change((state) => expectThread(state, conversationId))
    const page = await getMessages(conversationId)
    change((state) => (state.threads[conversationId] ? addMessagePage(state, conversationId, page, 'newest') : state))
  })
}

export function loadOlder(conversationId: string): Promise<void> {
  const cursor = getLive().threads[conversationId]?.olderCursor
  if (!cursor) return Promise.resolve()
  return once(`older ${conversationId} ${cursor}`, async () => {
    const page = await getMessages(conversationId, { before: cursor, limit: OLDER_PAGE })
    if (getLive().threads[conversationId]?.olderCursor === cursor) {
      change((state) => addMessagePage(state, conversationId, page, 'older'))
    }
  })
}

/** The newest messages in place of others far back. */
export function loadNewest(conversationId: string): Promise<void> {
  change((state) => emptyThread(state, conversationId))
  return loadThread(conversationId)
}

/** A message with what was said before and after it, in place of what is here. */
export function loadAround(conversationId: string, messageId: string): Promise<void> {
  return once(`around ${conversationId} ${messageId} ${getLive().generation}`, async () => {
    remember(conversationId)
    change((state) => emptyThread(state, conversationId))
    const page = await getMessages(conversationId, { around: messageId })
    change((state) => (state.threads[conversationId] ? addMessagePage(state, conversationId, page, 'around') : state))
  })
}

export function loadNewer(conversationId: string): Promise<void> {
  const cursor = getLive().threads[conversationId]?.newerCursor
  if (!cursor) return Promise.resolve()
  return once(`newer ${conversationId} ${cursor}`, async () => {
    const page = await getMessages(conversationId, { after: cursor })
    if (getLive().threads[conversationId]?.newerCursor === cursor) {
      change((state) => addMessagePage(state, conversationId, page, 'newer'))
    }
  })
}

export function loadConversation(id: string): Promise<void> {
  return once(`conversation ${id}`, async () => {
    const askedAt = getLive().number ?? 0
    const { conversation, read } = await getConversation(id)
    change((state) => addConversation(state, conversation, read, askedAt))
  })
}

export function loadContact(id: string): Promise<void> {
  return once(`contact ${id}`, async () => {
    const askedAt = getLive().number ?? 0
    const { contact } = await getContact(id)
    change((state) => addContact(state, contact, askedAt))
  })
}

export async function saveContact(id: string, patch: ContactPatch): Promise<void> {
  const { contact, upTo } = await patchContact(id, patch)
  change((state) => addContact(state, contact, upTo))
}

/** The same question is not asked twice at once. */
function once(name: string, ask: () => Promise<void>): Promise<void> {
  const known = underway.get(name)
  if (known) return known as Promise<void>
  const asked = ask().finally(() => underway.delete(name))
  underway.set(name, asked)
  return asked
}

function remember(conversationId: string) {
  const at = recent.indexOf(conversationId)
  if (at >= 0) recent.splice(at, 1)
  recent.push(conversationId)
  if (recent.length > THREADS_KEPT) recent.splice(0, recent.length - THREADS_KEPT)
  change((state) => keepThreads(state, recent))
}
