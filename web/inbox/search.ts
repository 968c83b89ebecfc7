import type { ConversationQuery, ConversationStatus } from '#contract/inbox.ts'

/** Which conversations the list shows, as it stands in the address bar. */
export interface InboxSearch {
  view?: 'mine' | 'unassigned' | 'all'
  inbox?: string
  status?: ConversationStatus
}

export const VIEWS = ['mine', 'unassigned', 'all'] as const
export const STATUSES: readonly ConversationStatus[] = ['open', 'waiting', 'snoozed', 'closed']
const ID = /^[0-9a-f-]{36}$/i

export function parseInboxSearch(raw: Record<string, unknown>): InboxSearch {
  const search: InboxSearch = {}
  const view = VIEWS.find((one) => one === raw.view)
  const status = STATUSES.find((one) => one === raw.status)
  if (view) search.view = view
  if (status) search.status = status
  if (typeof raw.inbox === 'string' && ID.test(raw.inbox)) search.inbox = raw.inbox
  return search
}

/** What to ask the server for. Without a word about status the list shows what is open. */
export function queryOf({ view = 'all', inbox, status = 'open' }: InboxSearch): ConversationQuery {
  return {
    status,
    ...(inbox ? { inboxId: inbox } : {}),
    ...(view === 'mine' ? { owner: 'me' as const } : view === 'unassigned' ? { owner: 'none' as const } : {}),
  }
}
