import type { Consent, Purpose } from '../whatsapp/consent.ts'
import { isClosingSoon, windowAt } from '../whatsapp/window.ts'

/** Text, a choice, an id, an instant or a day as text; choices as a list; null is not known. */
export type PropertyValue = string | number | boolean | readonly string[] | null

/** What is known of one contact and one conversation, by key of the registry: for branches, variables and previews alike. */
export type PropertyValues = Readonly<Record<string, PropertyValue>>

/** What is known of a contact, as the API presents it (contract/contacts), and what is read of its threads. */
export interface KnownContact {
  name: string
  phone: string | null
  mobilePhone: string | null
  email: string | null
  company: string | null
  language: string | null
  country: string | null
  ownerId: string | null
  createdAt: string
  identities: readonly { phoneNumber: string | null; username: string | null; profileName: string | null }[]
  /** Of the workspace's own properties, by key. */
  properties: PropertyValues
  /** What holds for the contact as a whole. */
  consents: Readonly<Record<Purpose, { consent: Consent }>>
  lastCustomerAt?: string | null
}

/** What is known of a conversation, as the API presents it (contract/inbox), and what is read of its messages. */
export interface KnownConversation {
  inboxId: string
  channelId: string
  channelKind: string
  status: string
  ownerId: string | null
  teamId: string | null
  labelIds: readonly string[]
  lastAt: string
  lastCustomerAt: string | null
  inboundCount: number
  createdAt: string
  /** Of the number that it is on. */
  number?: string | null
  quality?: string | null
  firstAt?: string | null
  lastCustomerText?: string | null
  ad?: { headline: string | null; url: string | null } | null
}

/** Everything the registry names, as plain data; without a conversation what is known of the contact alone (G5). */
export function valuesOf(
  contact: KnownContact,
  conversation: KnownConversation | null,
  { now, unread = 0 }: { now: Date; unread?: number },
): PropertyValues {
  const one = <Key extends 'phoneNumber' | 'username' | 'profileName'>(key: Key) =>
    contact.identities.map((identity) => identity[key]).find((value) => value !== null) ?? null
  return {
    ...contact.properties,
    'contact.name': contact.name,
    'contact.phone': contact.phone,
    'contact.mobile_phone': contact.mobilePhone,
    'contact.email': contact.email,
    'contact.language': contact.language,
    'contact.country': contact.country,
    'contact.company': contact.company,
    'contact.owner': contact.ownerId,
    'contact.created': contact.createdAt,
    'contact.consent_marketing': contact.consents.marketing.consent,
    'contact.consent_utility': contact.consents.utility.consent,
    'contact.last_customer_message': contact.lastCustomerAt ?? conversation?.lastCustomerAt ?? null,
    'contact.whatsapp_number': one('phoneNumber'),
    'contact.whatsapp_username': one('username'),
    'contact.whatsapp_name': one('profileName'),
    ...(conversation === null ? {} : ofConversation(conversation, now, unread)),
  }
}

function ofConversation(conversation: KnownConversation, now: Date, unread: number): PropertyValues {
  const { lastCustomerAt, ad } = conversation
  const window = windowAt(now, lastCustomerAt === null ? null : new Date(lastCustomerAt))
  return {
    'conversation.inbox': conversation.inboxId,
    'conversation.channel': conversation.channelId,
    'conversation.channel_kind': conversation.channelKind,
    'conversation.status': conversation.status,
    'conversation.owner': conversation.ownerId,
    'conversation.team': conversation.teamId,
    'conversation.labels': conversation.labelIds.length > 0 ? conversation.labelIds : null,
    // A window that closes soon is open all the same.
    'conversation.window': isClosingSoon(window, now) ? ['open', 'closing'] : window.state,
    'conversation.unread': unread,
    'conversation.last_message': conversation.lastAt,
    'conversation.last_customer_message': lastCustomerAt,
    'conversation.customer_messages': conversation.inboundCount,
    'conversation.created': conversation.createdAt,
    'conversation.number': conversation.number ?? null,
    'conversation.quality': conversation.quality ?? null,
    'conversation.first_message': conversation.firstAt ?? null,
    'conversation.last_customer_text': conversation.lastCustomerText ?? null,
    'conversation.ad': ad?.headline ?? null,
    'conversation.ad_url': ad?.url ?? null,
  }
}
