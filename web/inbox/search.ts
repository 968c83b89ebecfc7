import type { ConversationOrder, ConversationQuery, ConversationStatus } from '#contract/inbox.ts'
import type { ViewFilter } from '#contract/views.ts'
import { beginningOf, dayAfter, dayAt } from '#core/day.ts'
import { WINDOW_FILTERS, type WindowFilter } from '#core/view/filter.ts'
import { filterText, parseWhere, type Where, whereOf } from '../app/where.ts'

/** Which conversations the list shows, as it stands in the address bar. */
export interface InboxSearch {
  view?: 'mine' | 'unassigned' | 'all'
  inbox?: string
  /** The kind of channel. */
  kind?: 'whatsapp'
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
  /** Days, as YYYY-MM-DD in the workspace's time zone, the last one included. */
  since?: string
  until?: string
  /** What is asked of properties besides. */
  where?: Where
  /** Not all of that, but any. */
  any?: true
  order?: 'oldest'
  /** A saved view, or one that is there from the start. Its filters hold unless `own` says that those of the address do. */
  saved?: string
  own?: true
  /** What is looked for, in place of the list; empty while nothing is typed yet. */
  q?: string
  /** Only in the open thread. */
  within?: true
  /** The message that the open thread shows in its context. */
  message?: string
}

/** As long as the server reads. */
export const QUERY_UNITS_MAX = 200

export const VIEWS = ['mine', 'unassigned', 'all'] as const
export const STATUSES: readonly ConversationStatus[] = ['open', 'waiting', 'snoozed', 'closed']
/** Of no inbox: stands for a name that no inbox can have, so that it is told like one that is gone. */
const NO_ID = '00000000-0000-0000-0000-000000000000'
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const VIEW_ID = /^[\w-]{1,36}$/
const USER_ID = /^[\w-]{1,64}$/
const PROPERTY = /^(contact|conversation)\.[a-z0-9_]{1,70}$/
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
  const day = (key: string) => (Number.isNaN(Date.parse(String(raw[key]))) ? {} : text(key, DAY))
  const labels = typeof raw.labels === 'string' ? raw.labels.split(',').filter((id) => ID.test(id)) : []
  return {
    ...one('view', VIEWS),
    ...one('status', [...STATUSES, 'any']),
    ...(raw.inbox === undefined ? {} : { inbox: NO_ID, ...text('inbox', ID) }),
    ...one('kind', ['whatsapp']),
    ...text('channel', ID),
    ...text('owner', USER_ID),
    ...(raw.team === 'none' ? { team: 'none' } : text('team', ID)),
    ...(labels.length > 0 ? { labels: labels.join(',') } : {}),
    ...one('window', WINDOW_FILTERS),
    ...(raw.unread === true || raw.unread === 'true' ? { unread: true as const } : {}),
    ...day('since'),
    ...day('until'),
    ...parseWhere(raw.where, PROPERTY),
    ...(raw.any === true ? { any: true as const } : {}),
    ...one('order', ['oldest']),
    ...text('saved', VIEW_ID),
    ...(raw.own === true || raw.own === 'true' ? { own: true as const } : {}),
    // A number that stands bare in the address is no text to the router.
    ...(['string', 'number', 'boolean'].includes(typeof raw.q) ? { q: String(raw.q).slice(0, QUERY_UNITS_MAX) } : {}),
    ...(raw.within === true || raw.within === 'true' ? { within: true as const } : {}),
    ...text('message', ID),
  }
}

/** The same list without what is looked for. */
export function listOf({ q: _q, within: _within, message: _message, ...list }: InboxSearch): InboxSearch {
  return list
}

/** What to ask the server for. Without a word about status the list shows what is open. Days are those of the time zone (IANA). */
export function queryOf(search: InboxSearch, timeZone: string): ConversationQuery {
  const { order } = search
  return { ...filterOf(search, timeZone), ...(order ? { order } : {}) }
}

/** The filters alone, without place and status: what is found is narrowed by them. */
export function chosenOf(search: InboxSearch, timeZone: string): ConversationQuery {
  const chosen = Object.entries(search).filter(([key]) => isFilter(key))
  const { status: _, ...query } = queryOf(Object.fromEntries(chosen), timeZone)
  return query
}

/** What of it is saved as a view: all but how it is sorted. */
export function filterOf(search: InboxSearch, timeZone: string): ViewFilter {
  const {
    view = 'all',
    inbox,
    kind,
    status = 'open',
    channel,
    owner,
    team,
    labels,
    window,
    unread,
    since,
    until,
    where,
    any,
  } = search
  const from = since && beginningOf(since, timeZone)
  const to = until && beginningOf(dayAfter(until), timeZone)
  const whose = view === 'mine' ? 'me' : view === 'unassigned' ? 'none' : owner
  return {
    ...(status === 'any' ? {} : { status }),
    ...(inbox ? { inboxId: inbox } : {}),
    ...(kind ? { channelKind: kind } : {}),
    ...(channel ? { channelId: channel } : {}),
    ...(whose ? { owner: whose } : {}),
    ...(team ? { team } : {}),
    ...(labels ? { labelIds: labels } : {}),
    ...(window ? { window } : {}),
    ...(unread ? { unread: 'true' as const } : {}),
    ...(from ? { since: from.toISOString() } : {}),
    ...(to ? { until: to.toISOString() } : {}),
    ...(where ? { where: filterText(where, any) } : {}),
  }
}

/** A view's filter as it stands in the address bar. */
export function searchOf(filter: Record<string, string>, timeZone: string, order?: ConversationOrder): InboxSearch {
  const { owner, since, until } = filter
  return parseInboxSearch({
    view: owner === 'me' ? 'mine' : owner === 'none' ? 'unassigned' : undefined,
    owner: owner === 'me' || owner === 'none' ? undefined : owner,
    status: filter.status ?? 'any',
    inbox: filter.inboxId,
    kind: filter.channelKind,
    channel: filter.channelId,
    team: filter.team,
    labels: filter.labelIds,
    window: filter.window,
    unread: filter.unread,
    since: since && dayAt(new Date(since), timeZone),
    // It ends where the next day begins.
    until: until && dayAt(new Date(Date.parse(until) - 1), timeZone),
    ...whereOf(filter.where),
    order,
  })
}

/** The filters besides place and status: those that the list shows as chips. */
export const FILTERS = ['owner', 'team', 'labels', 'channel', 'window', 'unread', 'since', 'until', 'where'] as const
export type Filter = (typeof FILTERS)[number]

export const hasFilters = (search: InboxSearch): boolean => FILTERS.some((filter) => search[filter] !== undefined)

export function withoutFilters({ saved: _, own: __, ...search }: InboxSearch): InboxSearch {
  const kept = Object.entries(search).filter(([key]) => !isFilter(key))
  return Object.fromEntries(kept)
}

const isFilter = (key: string) => key === 'any' || FILTERS.some((filter) => filter === key)
