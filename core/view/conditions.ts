/** The filters of the list as what they ask of the registry: by these the database is asked, and chips and fields get their names. */
import type { Condition, PropertyFilter } from '../property/condition.ts'
import { type Property, propertyOf } from '../property/registry.ts'
import type { ConversationFilter, NamedFilter } from './filter.ts'

/** Which property each named filter is of. */
export const PROPERTY_OF = {
  inboxId: 'conversation.inbox',
  channelKind: 'conversation.channel_kind',
  channelId: 'conversation.channel',
  status: 'conversation.status',
  owner: 'conversation.owner',
  team: 'conversation.team',
  labelIds: 'conversation.labels',
  window: 'conversation.window',
  unread: 'conversation.unread',
  since: 'conversation.last_message',
  until: 'conversation.last_message',
} as const satisfies Record<Exclude<keyof NamedFilter, 'contactId'>, string>

/** What the named filters ask, each of its property; all of them must hold (V2). Whose conversation it is, is not asked but looked up. */
export function conditionsOf(filter: NamedFilter): Condition[] {
  const { inboxId, channelKind, channelId, status, owner, team, labelIds = [], window, unread, since, until } = filter
  const is = (name: keyof typeof PROPERTY_OF, value: string | undefined): Condition[] =>
    value === undefined ? [] : [{ property: PROPERTY_OF[name], operator: 'is', value }]
  const isOrNobody = (name: 'owner' | 'team', value: string | undefined): Condition[] =>
    value === 'none' ? [{ property: PROPERTY_OF[name], operator: 'is_unknown' }] : is(name, value)
  return [
    ...is('inboxId', inboxId),
    ...is('channelKind', channelKind),
    ...is('channelId', channelId),
    ...is('status', status),
    ...isOrNobody('owner', owner),
    ...isOrNobody('team', team),
    ...labelIds.flatMap((id) => is('labelIds', id)),
    // Closed to us is also the window that nobody ever opened.
    ...(window === 'closed'
      ? [{ property: PROPERTY_OF.window, operator: 'is_not', value: 'open' } as const]
      : is('window', window)),
    ...(unread ? [{ property: PROPERTY_OF.unread, operator: 'at_least', value: '1' } as const] : []),
    ...(since ? [{ property: PROPERTY_OF.since, operator: 'after', value: instantOf(since) } as const] : []),
    ...(until ? [{ property: PROPERTY_OF.until, operator: 'before', value: instantOf(until) } as const] : []),
  ]
}

/** In the one spelling that is asked for: an address may leave out seconds. */
const instantOf = (text: string) => new Date(text).toISOString()

/** Everything a list is asked for: what must hold in any case, and of what besides one is enough (V3). */
export function askedOf({ where, ...named }: ConversationFilter): { all: Condition[]; any: readonly Condition[] } {
  const isOne = where?.match === 'any' && where.conditions.length > 1
  return {
    all: [...conditionsOf(named), ...(where && !isOne ? where.conditions : [])],
    any: where && isOne ? where.conditions : [],
  }
}

/** Whether lists of conversations can be asked for it: not what would have to be read of each one's messages or of the
 *  contact's other threads. */
export const isListed = ({ place }: Property): boolean => !('read' in place)

/** Whether contacts can be asked for it, of conversations by the newest one: not what would have to be read of messages, numbers and
 *  identities, nor what each reader has read (G14). */
export const isAskedOfContacts = ({ place, key }: Property): boolean =>
  'read' in place ? key === 'contact.last_customer_message' : !('rule' in place && place.rule === 'unread')

/** Of conditions those of contacts and those of conversations, which live apart. */
export function bySide(conditions: readonly Condition[], own: readonly Property[]) {
  const sideOf = ({ property }: Condition) => propertyOf(property, own)?.of ?? 'conversation'
  return {
    ofContact: conditions.filter((condition) => sideOf(condition) === 'contact'),
    ofConversation: conditions.filter((condition) => sideOf(condition) === 'conversation'),
  }
}

/** Which properties of contacts it looks at, each once. */
export function askedOfContacts(where: PropertyFilter | undefined, own: readonly Property[]): Property[] {
  const keys = new Set(bySide(where?.conditions ?? [], own).ofContact.map(({ property }) => property))
  return [...keys].flatMap((key) => propertyOf(key, own) ?? [])
}
