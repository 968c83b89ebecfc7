/** Who an item is about: the ids it carries, completed by the matching entry of `contacts` (fact sheet §5). */
import type { Person } from './items.ts'
import type { WireContact } from './wire/identity.ts'

export interface PersonIds {
  waId?: string
  userId?: string
  parentUserId?: string
}

/** Ids of the item come first; the contact fills what is missing. */
export function personOf(ids: PersonIds, contact: WireContact | null): Person {
  return {
    waId: digits(ids.waId) ?? digits(contact?.wa_id),
    userId: filled(ids.userId) ?? filled(contact?.user_id),
    parentUserId: filled(ids.parentUserId) ?? filled(contact?.parent_user_id),
    username: filled(contact?.profile?.username?.replace(/^@/, '')),
    profileName: filled(contact?.profile?.name),
  }
}

/**
 * The user id decides, then the number. Where a value has a single contact that carries neither of the item's ids, it is
 * still theirs unless the user ids contradict: a number and its wa_id may differ (§4.1, Brazil's ninth digit).
 */
export function contactFor(ids: PersonIds, contacts: readonly WireContact[]): WireContact | null {
  const byUserId = ids.userId ? contacts.find((contact) => contact.user_id === ids.userId) : undefined
  if (byUserId) return byUserId
  const waId = digits(ids.waId)
  const byNumber = waId
    ? contacts.find((contact) => digits(contact.wa_id) === waId && !contradicts(contact, ids))
    : undefined
  if (byNumber) return byNumber
  const [only, ...others] = contacts
  return only && others.length === 0 && !contradicts(only, ids) ? only : null
}

const contradicts = (contact: WireContact, ids: PersonIds) =>
  Boolean(contact.user_id && ids.userId && contact.user_id !== ids.userId)

/** Without `+`, spaces and dashes; null when nothing is left. */
const digits = (number: string | undefined) => filled(number?.replace(/[^\p{L}\p{N}]/gu, ''))

const filled = (value: string | undefined) => (value === undefined || value === '' ? null : value)
