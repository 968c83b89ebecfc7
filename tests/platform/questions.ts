/** What lists are asked for in the test of plans, and how many rows of large tables a page of it may touch. */
import type { Operator } from '#core/property/operators.ts'
import type { ConversationFilter } from '#core/view/filter.ts'
import { GROWN } from './grown.ts'

export const PAGE = 50
/** A page with all that is shown of it: name, number, channel, preview, labels, read position. */
export const PAGE_ROWS_MAX = PAGE * 12
/** Where no index tells, so many of the newest are looked at, and perhaps one row beside each. */
const LOOK_ROWS_MAX = 4_000 + PAGE_ROWS_MAX
const LOOK_BESIDE_ROWS_MAX = 2 * 4_000 + PAGE_ROWS_MAX
/** Rows that are asked for their contact, where nobody fits: a thousand, with identity and contact of each. */
const LOOK_CONTACTS_ROWS_MAX = 3 * 1_000 + PAGE_ROWS_MAX

const { sales, salesChannel, everybodys, small, frequent, rare } = GROWN
const asking = (property: string, operator: Operator, value: string): ConversationFilter => ({
  where: { match: 'all', conditions: [{ property, operator, value }] },
})

/** Each filter of the list, alone and with others, and how many rows its first page may touch. */
export const FILTERS: [name: string, filter: ConversationFilter, rowsMax: number][] = [
  ['everything', {}, 4 * PAGE_ROWS_MAX],
  ['an inbox', { inboxId: sales }, 4 * PAGE_ROWS_MAX],
  ['a status', { status: 'snoozed' }, PAGE_ROWS_MAX],
  ['mine', { owner: 'me', status: 'open' }, PAGE_ROWS_MAX],
  ["somebody else's", { owner: 'agent-3' }, 4 * PAGE_ROWS_MAX],
  ["nobody's", { owner: 'none', status: 'open' }, PAGE_ROWS_MAX],
  ['a team', { team: small }, PAGE_ROWS_MAX],
  ['no team', { team: 'none', status: 'open' }, LOOK_ROWS_MAX],
  ["nobody's of a team", { team: everybodys, owner: 'none', status: 'open' }, LOOK_ROWS_MAX],
  ['mine of a team', { team: small, owner: 'me' }, LOOK_ROWS_MAX],
  ['a channel', { channelId: salesChannel, status: 'open' }, LOOK_ROWS_MAX],
  ['a kind of channel', { channelKind: 'whatsapp', status: 'open' }, LOOK_ROWS_MAX],
  ['an open window', { window: 'open', status: 'open' }, LOOK_ROWS_MAX],
  ['closing soon', { window: 'closing', status: 'open' }, LOOK_ROWS_MAX],
  ['a closed window', { window: 'closed', status: 'open' }, LOOK_ROWS_MAX],
  ['unread', { unread: true, status: 'open' }, LOOK_BESIDE_ROWS_MAX],
  ['a rare label', { labelIds: [rare] }, PAGE_ROWS_MAX],
  ['a label that many have', { labelIds: [frequent], status: 'open' }, PAGE_ROWS_MAX + 4_001],
  ['both', { labelIds: [frequent, rare] }, PAGE_ROWS_MAX + 4_001],
  ['a value that few contacts have', asking('contact.custom_source', 'is', 'fair'), PAGE_ROWS_MAX],
  // Where many fit, rows are asked only until the page is full.
  ['a value that many have', { ...asking('contact.custom_source', 'is', 'ad'), status: 'open' }, PAGE_ROWS_MAX],
  ['a language', { ...asking('contact.language', 'is', 'tr'), status: 'open' }, LOOK_CONTACTS_ROWS_MAX],
  ['consent', { ...asking('contact.consent_marketing', 'is', 'opted_in'), status: 'open' }, 2 * PAGE_ROWS_MAX],
  ['an owner as a property', { ...asking('conversation.owner', 'is', 'agent-3'), status: 'open' }, PAGE_ROWS_MAX],
  ['messages so far', { ...asking('conversation.customer_messages', 'at_least', '2'), status: 'open' }, LOOK_ROWS_MAX],
  ['a month long ago', { since: daysAgo(90), until: daysAgo(60) }, 4 * PAGE_ROWS_MAX],
]

/** A thousand contacts with identity, newest conversation and its label, beside what indexes were asked for first. */
const LOOK_NEWEST_ROWS_MAX = 5 * 1_000 + 8 * 2_001 + PAGE_ROWS_MAX
export const OF_NEWEST: [condition: [key: string, operator: Operator, value: string], rowsMax: number][] = [
  [['conversation.status', 'is', 'closed'], LOOK_NEWEST_ROWS_MAX],
  [['conversation.owner', 'is_not', 'agent-3'], LOOK_NEWEST_ROWS_MAX],
  [['conversation.labels', 'is', frequent], LOOK_NEWEST_ROWS_MAX],
  [['conversation.labels', 'is', rare], PAGE_ROWS_MAX],
  [['conversation.team', 'is', small], PAGE_ROWS_MAX],
  [['conversation.window', 'is', 'open'], 2 * PAGE_ROWS_MAX],
  [['conversation.customer_messages', 'at_least', '9'], LOOK_NEWEST_ROWS_MAX],
]

/** What an index finds is a few rows beside each of the page's, also where it is looked at from both sides: which fit, and in their order. */
const FOUND_ROWS_MAX = 2 * PAGE_ROWS_MAX
export const OF_CONTACTS: [condition: [key: string, operator: Operator, value: string], rowsMax: number][] = [
  [['contact.custom_source', 'is', 'fair'], PAGE_ROWS_MAX],
  [['contact.custom_source', 'is', 'ad'], PAGE_ROWS_MAX],
  // Nobody fits, and no index knows it: a thousand are looked at.
  [['contact.custom_source', 'contains', 'ai'], 2 * 1_000 + PAGE_ROWS_MAX],
  [['contact.language', 'is', 'tr'], 1_000 + PAGE_ROWS_MAX],
  [['contact.created', 'within_days', '1'], FOUND_ROWS_MAX],
  [['contact.created', 'within_days', '90'], FOUND_ROWS_MAX],
  [['contact.last_customer_message', 'within_days', '1'], FOUND_ROWS_MAX],
  // More than are put in order: so many threads are counted, and rows asked for identity and threads.
  [['contact.last_customer_message', 'within_days', '90'], 2_001 + 3 * 1_000],
  [['contact.consent_marketing', 'is', 'opted_in'], FOUND_ROWS_MAX],
  [['contact.consent_marketing', 'is', 'opted_out'], FOUND_ROWS_MAX],
  [['contact.consent_marketing', 'is', 'unknown'], FOUND_ROWS_MAX],
]

export function daysAgo(days: number): string {
  return new Date(Date.now() - days * 24 * 3_600_000).toISOString()
}
