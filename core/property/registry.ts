/**
 * The one registry of what is known about a contact and a conversation. Filters, views, segments, branches, variables and
 * reports read it, so that a property added here is known to all of them. Nothing is filtered or shown under a name that does
 * not stand here.
 */

export type PropertyType =
  | 'text'
  | 'phone'
  | 'email'
  | 'language'
  | 'country'
  | 'person'
  | 'team'
  | 'channel'
  | 'choice'
  | 'number'
  | 'date'

export type Operator =
  | 'is'
  | 'is_not'
  | 'contains'
  | 'starts_with'
  | 'is_known'
  | 'is_unknown'
  | 'at_least'
  | 'at_most'
  | 'before'
  | 'after'

/** Text for people, in each language of the interface. */
export interface Words {
  en: string
  de: string
}

/** A column of a table of ours, or what a rule makes of columns at a given moment or for a given reader. */
export type Place =
  | { table: 'contacts' | 'conversations'; column: string }
  | { rule: 'window'; of: { table: 'conversations'; column: string } }
  | { rule: 'unread'; of: { table: 'conversations'; column: string } }

export interface Property {
  /** Stable: stored in saved views and published workflows. */
  key: string
  of: 'contact' | 'conversation'
  type: PropertyType
  label: Words
  place: Place
  /** People may change it by hand. */
  editable: boolean
  /** Only of the type choice. */
  choices?: readonly { value: string; label: Words }[]
}

export const PROPERTIES: readonly Property[] = [
  contact('name', 'text', { en: 'Name', de: 'Name' }, 'name', true),
  contact('phone', 'phone', { en: 'Phone', de: 'Telefon' }, 'phone', true),
  contact('mobile_phone', 'phone', { en: 'Mobile phone', de: 'Mobiltelefon' }, 'mobile_phone', true),
  contact('email', 'email', { en: 'E-mail', de: 'E-Mail' }, 'email', true),
  contact('language', 'language', { en: 'Language', de: 'Sprache' }, 'language', true),
  contact('country', 'country', { en: 'Country', de: 'Land' }, 'country', true),
  contact('company', 'text', { en: 'Company', de: 'Unternehmen' }, 'company', true),
  contact('owner', 'person', { en: 'Owner', de: 'Besitzer' }, 'owner_id', true),
  contact('created', 'date', { en: 'Created', de: 'Angelegt' }, 'created_at', false),
  conversation('channel', 'channel', { en: 'Channel', de: 'Kanal' }, 'channel_id', false),
  {
    ...conversation('status', 'choice', { en: 'Status', de: 'Status' }, 'status', true),
    choices: [
      { value: 'open', label: { en: 'Open', de: 'Offen' } },
      { value: 'waiting', label: { en: 'Waiting', de: 'Wartend' } },
      { value: 'snoozed', label: { en: 'Snoozed', de: 'Zurückgestellt' } },
      { value: 'closed', label: { en: 'Closed', de: 'Geschlossen' } },
    ],
  },
  conversation('owner', 'person', { en: 'Owner', de: 'Besitzer' }, 'owner_id', true),
  conversation('team', 'team', { en: 'Team', de: 'Team' }, 'team_id', true),
  {
    key: 'conversation.window',
    of: 'conversation',
    type: 'choice',
    label: { en: 'Reply window', de: 'Antwortfenster' },
    place: { rule: 'window', of: { table: 'conversations', column: 'last_customer_at' } },
    editable: false,
    choices: [
      { value: 'open', label: { en: 'Open', de: 'Offen' } },
      { value: 'closing', label: { en: 'Closing soon', de: 'Schließt bald' } },
      { value: 'closed', label: { en: 'Closed', de: 'Geschlossen' } },
      { value: 'never_opened', label: { en: 'Never opened', de: 'Nie geöffnet' } },
    ],
  },
  {
    key: 'conversation.unread',
    of: 'conversation',
    type: 'number',
    label: { en: 'Unread messages', de: 'Ungelesene Nachrichten' },
    place: { rule: 'unread', of: { table: 'conversations', column: 'inbound_count' } },
    editable: false,
  },
  conversation('last_message', 'date', { en: 'Last message', de: 'Letzte Nachricht' }, 'last_at', false),
  conversation(
    'last_customer_message',
    'date',
    { en: 'Last customer message', de: 'Letzte Kundennachricht' },
    'last_customer_at',
    false,
  ),
  conversation(
    'customer_messages',
    'number',
    { en: 'Customer messages', de: 'Kundennachrichten' },
    'inbound_count',
    false,
  ),
  conversation('created', 'date', { en: 'Started', de: 'Begonnen' }, 'created_at', false),
]

const byKey = new Map(PROPERTIES.map((property) => [property.key, property]))

export function propertyOf(key: string): Property | null {
  return byKey.get(key) ?? null
}

/** What can be asked about a property of this type. */
export function operatorsOf(type: PropertyType): readonly Operator[] {
  return OPERATORS[type]
}

const IS: readonly Operator[] = ['is', 'is_not', 'is_known', 'is_unknown']
const OPERATORS: Record<PropertyType, readonly Operator[]> = {
  text: [...IS, 'contains', 'starts_with'],
  phone: [...IS, 'contains', 'starts_with'],
  email: [...IS, 'contains', 'starts_with'],
  language: IS,
  country: IS,
  person: IS,
  team: IS,
  channel: IS,
  choice: ['is', 'is_not'],
  number: ['is', 'is_not', 'at_least', 'at_most'],
  date: ['before', 'after', 'is_known', 'is_unknown'],
}

function contact(key: string, type: PropertyType, label: Words, column: string, editable: boolean): Property {
  return { key: `contact.${key}`, of: 'contact', type, label, place: { table: 'contacts', column }, editable }
}

function conversation(key: string, type: PropertyType, label: Words, column: string, editable: boolean): Property {
  const place = { table: 'conversations', column } as const
  return { key: `conversation.${key}`, of: 'conversation', type, label, place, editable }
}
