import type { PropertyFilter } from '../property/condition.ts'
import { isClosingSoon, isOpen, windowAt } from '../whatsapp/window.ts'

/** Which conversations a list shows. All that is named must hold, and what is asked of properties besides; nothing is every
 *  conversation. */
export interface ConversationFilter extends NamedFilter {
  /** Any property of the registry that lists can be asked for (conditions.ts). */
  where?: PropertyFilter | undefined
}

/** The filters that have a name of their own in addresses and the API; conditions.ts says of which property each is. */
export interface NamedFilter {
  inboxId?: string | undefined
  channelKind?: string | undefined
  channelId?: string | undefined
  contactId?: string | undefined
  status?: string | undefined
  /** 'me', 'none', or a person's id. */
  owner?: string | undefined
  /** 'none', or a team's id. */
  team?: string | undefined
  /** It has all of these labels. */
  labelIds?: readonly string[] | undefined
  window?: WindowFilter | undefined
  unread?: boolean | undefined
  /** Its newest message is not before `since` and before `until`; instants, ISO 8601. */
  since?: string | undefined
  until?: string | undefined
}

export const WINDOW_FILTERS = ['open', 'closing', 'closed'] as const
export type WindowFilter = (typeof WINDOW_FILTERS)[number]

/** What the filter looks at. Instants are ISO 8601 in UTC, and so in order as strings. */
export interface FilteredConversation {
  inboxId: string
  channelKind: string
  channelId: string
  contactId: string
  status: string
  ownerId: string | null
  teamId: string | null
  labelIds: readonly string[]
  lastAt: string
  lastCustomerAt: string | null
}

/** Whether all that is named holds of a conversation, for this reader, who has so many unread messages in it, and at this
 *  moment (V1). The first screen asks so, without the registry: conditions.ts says the same with it, which a test compares. */
export function belongs(
  conversation: FilteredConversation,
  filter: NamedFilter,
  { userId, unread, now }: { userId: string; unread: number; now: Date },
): boolean {
  const { owner, team, labelIds = [] } = filter
  const isNamed = (wanted: string | undefined, is: string) => wanted === undefined || wanted === is
  return (
    isNamed(filter.inboxId, conversation.inboxId) &&
    isNamed(filter.channelKind, conversation.channelKind) &&
    isNamed(filter.channelId, conversation.channelId) &&
    isNamed(filter.contactId, conversation.contactId) &&
    isNamed(filter.status, conversation.status) &&
    (owner === undefined || conversation.ownerId === personOf(owner, userId)) &&
    (team === undefined || conversation.teamId === (team === 'none' ? null : team)) &&
    labelIds.every((id) => conversation.labelIds.includes(id)) &&
    (filter.window === undefined || isInWindow(filter.window, conversation.lastCustomerAt, now)) &&
    (!filter.unread || unread > 0) &&
    (filter.since === undefined || conversation.lastAt >= filter.since) &&
    (filter.until === undefined || conversation.lastAt < filter.until)
  )
}

/** Whose id 'me', 'none' or a person's id stands for; null is nobody. */
export function personOf(owner: string, userId: string): string | null {
  return owner === 'me' ? userId : owner === 'none' ? null : owner
}

function isInWindow(wanted: WindowFilter, lastCustomerAt: string | null, now: Date): boolean {
  const window = windowAt(now, lastCustomerAt === null ? null : new Date(lastCustomerAt))
  switch (wanted) {
    case 'open':
      return isOpen(window, now)
    case 'closing':
      return isClosingSoon(window, now)
    case 'closed':
      return !isOpen(window, now)
  }
}
