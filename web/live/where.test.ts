/** A list that looks at contacts knows of them what its pages were told, until the contact itself is here. */
import { deepEqual } from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Contact } from '#contract/contacts.ts'
import type { Conversation, ConversationPage } from '#contract/inbox.ts'
import type { Condition } from '#core/property/condition.ts'
import { queryClient } from '../api/queryClient.ts'
import { addContact, addConversationPage } from './pages.ts'
import { listKeyOf, rowsOf } from './select.ts'
import { EMPTY, type LiveState } from './state.ts'
import { knowWhere } from './where.ts'

const plan = { id: 'p', key: 'contact.custom_plan', label: 'Plan', type: 'text', choices: [], archived: false }
queryClient.setQueryData(['properties'], { properties: [plan] })
await knowWhere()
// What it holds it would let go minutes later, and the process waits for that.
after(() => queryClient.clear())

const asking = (...conditions: Condition[]) => ({ where: JSON.stringify({ match: 'all', conditions }) })
const PRO = asking({ property: 'contact.custom_plan', operator: 'is', value: 'pro' })
const NOT_BASIC = asking({ property: 'contact.custom_plan', operator: 'is_not', value: 'basic' })
const MINE = asking({ property: 'contact.owner', operator: 'is', value: 'me' })

test('a row stands in its list by what the page said of its contact, also where nothing is known of it', () => {
  const state = load(EMPTY, PRO, { ayse: { 'contact.custom_plan': 'pro' } }, 10)
  deepEqual(namesIn(state, PRO), ['ayse'])
  deepEqual(namesIn(load(state, NOT_BASIC, { boris: { 'contact.custom_plan': null } }, 10), NOT_BASIC), [
    'ayse',
    'boris',
  ])
})

test('what one list asked another need not ask again, and of two pages the later one counts', () => {
  const first = load(EMPTY, PRO, { ayse: { 'contact.custom_plan': 'pro' } }, 10)
  const both = load(first, MINE, { ayse: { 'contact.owner': 'jonas' } }, 12)
  deepEqual([namesIn(both, PRO), namesIn(both, MINE)], [['ayse'], ['ayse']])
  const late = load(both, MINE, { ayse: { 'contact.owner': 'mira' } }, 11)
  deepEqual(namesIn(late, MINE), ['ayse'])
  deepEqual(namesIn(load(late, MINE, { ayse: { 'contact.owner': 'mira' } }, 13), MINE), [])
})

test('once the contact itself is here, only that counts', () => {
  const state = load(EMPTY, PRO, { ayse: { 'contact.custom_plan': 'pro' } }, 10)
  const changed = addContact(state, contact('ayse', { 'contact.custom_plan': 'basic' }), 11)
  deepEqual(namesIn(changed, PRO), [])
  deepEqual(namesIn(load(changed, PRO, { ayse: { 'contact.custom_plan': 'pro' } }, 10), PRO), [])
})

const NOW = new Date(Date.UTC(2026, 10, 22, 11))
const AT = new Date(Date.UTC(2026, 10, 22, 10)).toISOString()
const namesIn = (state: LiveState, query: { where: string }) =>
  rowsOf(state, query, 'jonas', NOW)
    .map(({ contactName }) => contactName)
    .toSorted()

function load(state: LiveState, query: { where: string }, asked: ConversationPage['asked'], upTo: number): LiveState {
  const conversations = Object.keys(asked).map(conversationOf)
  const page = { conversations, reads: {}, asked, nextCursor: null, order: 'newest', lookedTo: null, upTo } as const
  return addConversationPage(state, listKeyOf(query), page, 'first')
}

const conversationOf = (contactId: string): Conversation => ({
  id: `of ${contactId}`,
  inboxId: 'inbox',
  channelId: 'channel',
  channelKind: 'whatsapp',
  identityId: 'identity',
  contactId,
  contactName: contactId,
  status: 'open',
  snoozedUntil: null,
  ownerId: null,
  teamId: null,
  labelIds: [],
  preview: null,
  lastAt: AT,
  lastCustomerAt: AT,
  inboundCount: 1,
  createdAt: AT,
})

function contact(id: string, properties: Contact['properties']): Contact {
  const unknown = { consent: 'unknown', since: null, entry: null } as const
  return {
    ...{ id, name: id, phone: null, mobilePhone: null, email: null, company: null, language: null, country: null },
    ...{ ownerId: null, properties, identities: [], offers: [], createdAt: AT, updatedAt: AT },
    consents: { utility: unknown, marketing: unknown },
  }
}
