import type { ConversationQuery, ConversationStatus } from '#contract/inbox.ts'
import { WINDOW_FILTERS, type WindowFilter } from '#core/view/filter.ts'

/** Which conversations the list shows, as it stands in the address bar. */
export interface InboxSearch {
  view?: 'mine' | 'unassigned' | 'all'
  inbox?: string
  status?: ConversationStatus | 'any'
  channel?: string
  /** A colleague's id; `view` says me or nobody. */
  owner?: string
  /** 'none', or a team's id. */
  team?: string
  /** Ids, set apart by commas: all of them. */
  labels?: string
  window?: WindowFilter
  unread?: true
  /** Days, as YYYY-MM-DD of the reader's calendar, the last one included. */
  since?: string
  until?: string
}

export const VIEWS = ['mine', 'unassigned', 'all'] as const
export const STATUSES: readonly ConversationStatus[] = ['open', 'waiting', 'snoozed', 'closed']
const ID = /^[0-9a-f-]{36}$/i
const USER_ID = /^[\w-]{1,64}$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

export function parseInboxSearch(raw: Record<string, unknown>): InboxSearch {
  const text = (key: string, shape: RegExp) => {
    const value = raw[key]
    return typeof value === 'string' && shape.test(value) ? { [key]: value } : {}
  }
  const one = <T extends string>(key: string, values: readonly T[]) => {
    const value = values.find((each) => each === raw[key])
    return value ? { [key]: value } : {}
  }
  const labels = typeof raw.labels === 'string' ? raw.labels.split(',').filter((id) => ID.test(id)) : []
  return {
    ...one('view', VIEWS),
    ...one('status', [...STATUSES, 'any']),
    ...text('inbox', ID),
    ...text('channel', ID),
    ...text('owner', USER_ID),
    ...(raw.team === 'none' ? { team: 'none' } : text('team', ID)),
    ...(labels.length > 0 ? { labels: labels.join(',') } : {}),
    ...one('window', WINDOW_FILTERS),
    ...(raw.unread === true || raw.unread === 'true' ? { unread: true as const } : {}),
    ...text('since', DAY),
    ...text('until', DAY),
  }
}

/** What to ask the server for. Without a word about status the list shows what is open. */
export function queryOf(search: InboxSearch): ConversationQuery {
  const { view = 'all', inbox, status = 'open', channel, owner, team, labels, window, unread, since, until } = search
  const whose = view === 'mine' ? 'me' : view === 'unassigned' ? 'none' : owner
  return {
    ...(status === 'any' ? {} : { status }),
    ...(inbox ? { inboxId: inbox } : {}),
    ...(channel ? { channelId: channel } : {}),
    ...(whose ? { owner: whose } : {}),
    ...(team ? { team } : {}),
    ...(labels ? { labelIds: labels } : {}),
    ...(window ? { window } : {}),
    ...(unread ? { unread: 'true' as const } : {}),
    ...(since ? { since: startOf(since, 0) } : {}),
    ...(until ? { until: startOf(until, 1) } : {}),
  }
}

/** The filters besides place and status: those that the list shows as chips. */
export const FILTERS = ['owner', 'team', 'labels', 'channel', 'window', 'unread', 'since', 'until'] as const
export type Filter = (typeof FILTERS)[number]

export const hasFilters = (search: InboxSearch): boolean => FILTERS.some((filter) => search[filter] !== undefined)

export function withoutFilters(search: InboxSearch): InboxSearch {
  const kept = Object.entries(search).filter(([key]) => !FILTERS.some((filter) => filter === key))
  return Object.fromEntries(kept)
}

/** Midnight of a day of the reader's calendar, so many days on. */
function startOf(day: string, daysOn: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + daysOn).toISOString()
}
