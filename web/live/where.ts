import type { Conversation } from '#contract/inbox.ts'
import type { OwnProperty } from '#contract/properties.ts'
import { matches, type PropertyFilter } from '#core/property/condition.ts'
import { registered } from '#core/property/custom.ts'
import { PROPERTIES, type Property } from '#core/property/registry.ts'
import { valuesOf } from '#core/property/values.ts'
import { isListed } from '#core/view/conditions.ts'
import { queryClient } from '../api/queryClient.ts'
import { getProperties } from '../contacts/properties.ts'
import { loadContact } from './load.ts'
import { learnWhere, unreadOf } from './select.ts'
import type { LiveState } from './state.ts'
import { getLive, subscribe } from './store.ts'

/** Contacts of conversations that news names, asked for at once while a list looks at contacts; of more than this the rows wait
 *  for their next news. */
const CONTACTS_AT_ONCE_MAX = 20

/** Lists may ask for properties from now on. */
export async function knowWhere(): Promise<void> {
  await queryClient.ensureQueryData({ queryKey: ['properties'], queryFn: getProperties })
  learnWhere(holds)
}

let isAsked = false
const parsed = new Map<string, PropertyFilter>()

/** As the server says it of a row; of whom nothing is known yet, nothing holds that is asked of contacts. */
function holds(
  where: string,
  state: LiveState,
  conversation: Conversation,
  { userId, now }: { userId: string; now: Date },
): boolean {
  isAsked = true
  let filter = parsed.get(where)
  if (!filter) {
    filter = JSON.parse(where) as PropertyFilter
    parsed.set(where, filter)
  }
  const contact = state.contacts[conversation.contactId]
  const asked = contact ? {} : (state.asked[conversation.contactId]?.values ?? {})
  const all = { ...valuesOf(contact ?? NOBODY, conversation, { now, unread: unreadOf(state, conversation) }), ...asked }
  const properties = askable()
  const known = contact ? properties : properties.filter(({ of, key }) => of === 'conversation' || key in asked)
  return matches(filter, all, { now, userId, properties: known })
}

interface Own {
  properties: readonly OwnProperty[]
}
let last: { list: Own | undefined; properties: readonly Property[] } | null = null

/** What is there from the start, and what the workspace has in use. */
function askable(): readonly Property[] {
  const list = queryClient.getQueryData<Own>(['properties'])
  if (last?.list !== list || last === null) {
    const own = (list?.properties ?? []).filter(({ archived }) => !archived).map((one) => registered(one))
    last = { list, properties: [...PROPERTIES.filter(isListed), ...own] }
  }
  return last.properties
}

const NOBODY = {
  name: '',
  phone: null,
  mobilePhone: null,
  email: null,
  company: null,
  language: null,
  country: null,
  ownerId: null,
  createdAt: '',
  identities: [],
  properties: {},
  consents: { marketing: { consent: 'unknown' }, utility: { consent: 'unknown' } },
} as const

/** A page brings what was asked of the contacts of its rows; news of a conversation may name one whom nobody has asked for. */
let before = getLive().conversations
subscribe(() => {
  const { conversations, contacts, asked } = getLive()
  const wasAsked = isAsked
  isAsked = false
  const known = before
  before = conversations
  if (!wasAsked || conversations === known) return
  const strangers = Object.values(conversations).flatMap((one) =>
    known[one.id] !== one && !(one.contactId in contacts || one.contactId in asked) ? one.contactId : [],
  )
  for (const id of [...new Set(strangers)].slice(0, CONTACTS_AT_ONCE_MAX)) void loadContact(id).catch(() => {})
})
