/**
 * The one registry of what is known about a contact and a conversation. Filters, views, segments, branches, variables and
 * reports read it, so that a property added here is known to all of them. Nothing is filtered or shown under a name that does
 * not stand here or in the workspace's own properties (custom.ts), which have the same shape.
 */
import type { Purpose } from '../whatsapp/consent.ts'
import type { Operator } from './operators.ts'

export const PROPERTY_TYPES = [
  'text',
  'phone',
  'email',
  'url',
  'language',
  'country',
  'person',
  'team',
  'channel',
  'inbox',
  /** Labels that the workspace has, several at once. */
  'label',
  /** One of a list, and any of a list. */
  'choice',
  'choices',
  'yes_no',
  'number',
  /** An instant, ISO 8601 in UTC. */
  'date',
  /** A day of the calendar, YYYY-MM-DD, the same everywhere. */
  'day',
] as const
export type PropertyType = (typeof PROPERTY_TYPES)[number]

/** Text for people, in each language of the interface. */
export interface Words {
  en: string
  de: string
}

/** A column of a table of ours, what a rule makes of columns at a given moment or for a given reader, or what is read of
 *  one conversation or contact when its values are asked for (server/workflows/details). */
export type Place =
  | { table: 'contacts' | 'conversations' | 'conversation_labels' | 'channels'; column: string }
  | { rule: 'window'; of: { table: 'conversations'; column: string } }
  | { rule: 'unread'; of: { table: 'conversations'; column: string } }
  /** What the workspace defined: the table contact_values. */
  | { own: string }
  /** What holds of the ledger of consents, for one purpose. */
  | { consentTo: Purpose }
  | { read: 'channel' | 'identity' | 'messages' | 'threads' }

export interface Choice {
  value: string
  label: Words
}

export interface Property {
  /** Stable: stored in saved views and published workflows. */
  key: string
  of: 'contact' | 'conversation'
  type: PropertyType
  label: Words
  place: Place
  /** People may change it by hand. */
  editable: boolean
  /** Only of the types choice and choices. */
  choices?: readonly Choice[]
}

const window = { rule: 'window', of: { table: 'conversations', column: 'last_customer_at' } } as const
const kind = { table: 'channels', column: 'kind' } as const
const unread = { rule: 'unread', of: { table: 'conversations', column: 'inbound_count' } } as const

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
  consent('marketing', { en: 'Consent to marketing', de: 'Einwilligung in Werbung' }),
  consent('utility', { en: 'Consent to service messages', de: 'Einwilligung in Servicenachrichten' }),
  read('contact.last_customer_message', 'date', 'threads', { en: 'Last wrote to us', de: 'Schrieb uns zuletzt' }),
  read('contact.whatsapp_number', 'phone', 'identity', { en: 'WhatsApp number', de: 'WhatsApp-Nummer' }),
  read('contact.whatsapp_username', 'text', 'identity', { en: 'WhatsApp username', de: 'WhatsApp-Benutzername' }),
  read('contact.whatsapp_name', 'text', 'identity', { en: 'Name on WhatsApp', de: 'Name auf WhatsApp' }),
  conversation('inbox', 'inbox', { en: 'Inbox', de: 'Posteingang' }, 'inbox_id', false),
  conversation('channel', 'channel', { en: 'Channel', de: 'Kanal' }, 'channel_id', false),
  {
    ...property('conversation.channel_kind', 'choice', kind, { en: 'Kind of channel', de: 'Art des Kanals' }),
    choices: [{ value: 'whatsapp', label: { en: 'WhatsApp', de: 'WhatsApp' } }],
  },
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
  labels('conversation.labels', { en: 'Labels', de: 'Labels' }),
  {
    ...property('conversation.window', 'choice', window, { en: 'Reply window', de: 'Antwortfenster' }),
    choices: [
      { value: 'open', label: { en: 'Open', de: 'Offen' } },
      { value: 'closing', label: { en: 'Closing soon', de: 'Schließt bald' } },
      { value: 'closed', label: { en: 'Closed', de: 'Geschlossen' } },
      { value: 'never_opened', label: { en: 'Never opened', de: 'Nie geöffnet' } },
    ],
  },
  property('conversation.unread', 'number', unread, { en: 'Unread messages', de: 'Ungelesene Nachrichten' }),
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
  read('conversation.number', 'phone', 'channel', { en: 'Our number', de: 'Unsere Nummer' }),
  {
    ...read('conversation.quality', 'choice', 'channel', {
      en: 'Quality of our number',
      de: 'Qualität unserer Nummer',
    }),
    choices: [
      { value: 'GREEN', label: { en: 'High', de: 'Hoch' } },
      { value: 'YELLOW', label: { en: 'Medium', de: 'Mittel' } },
      { value: 'RED', label: { en: 'Low', de: 'Niedrig' } },
      { value: 'UNKNOWN', label: { en: 'Not known', de: 'Nicht bekannt' } },
    ],
  },
  read('conversation.first_message', 'date', 'messages', { en: 'First message', de: 'Erste Nachricht' }),
  read('conversation.last_customer_text', 'text', 'messages', {
    en: 'Text of the last customer message',
    de: 'Text der letzten Kundennachricht',
  }),
  read('conversation.ad', 'text', 'messages', { en: 'Came from the ad', de: 'Kam über die Anzeige' }),
  read('conversation.ad_url', 'url', 'messages', { en: 'Address of the ad', de: 'Adresse der Anzeige' }),
]

const byKey = new Map(PROPERTIES.map((property) => [property.key, property]))

/** One that is there from the start; `own` are those that the workspace defined. */
export function propertyOf(key: string, own: readonly Property[] = []): Property | null {
  return byKey.get(key) ?? own.find((one) => one.key === key) ?? null
}

/** The keys of properties that a request, a column or a rule calls by another name: mobilePhone, owner_id, phone_key. */
export function contactKeys(names: Iterable<string>): string[] {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return [...new Set([...names].map((name) => `contact.${snake(name).replace(/_(id|key)$/, '')}`))].sort()
}

/** Whether values of this type are ids of what has a name. */
export const isId = (type: PropertyType): boolean =>
  type === 'person' || type === 'team' || type === 'channel' || type === 'inbox' || type === 'label'

/** What can be asked about a property of this type. */
export function operatorsOf(type: PropertyType): readonly Operator[] {
  return ASKED[type]
}

const IS: readonly Operator[] = ['is', 'is_not', 'is_known', 'is_unknown']
const TEXT: readonly Operator[] = [...IS, 'contains', 'starts_with']
const ASKED: Record<PropertyType, readonly Operator[]> = {
  text: TEXT,
  phone: TEXT,
  email: TEXT,
  url: TEXT,
  language: IS,
  country: IS,
  person: IS,
  team: IS,
  channel: IS,
  inbox: IS,
  label: IS,
  choice: IS,
  choices: IS,
  yes_no: ['is', 'is_known', 'is_unknown'],
  number: [...IS, 'at_least', 'at_most'],
  date: ['before', 'after', 'within_days', 'not_within_days', 'is_known', 'is_unknown'],
  day: ['is', 'before', 'after', 'is_known', 'is_unknown'],
}

function contact(key: string, type: PropertyType, label: Words, column: string, editable: boolean): Property {
  return { ...property(`contact.${key}`, type, { table: 'contacts', column }, label), editable }
}

function conversation(key: string, type: PropertyType, label: Words, column: string, editable: boolean): Property {
  return { ...property(`conversation.${key}`, type, { table: 'conversations', column }, label), editable }
}

function labels(key: string, label: Words): Property {
  return property(key, 'label', { table: 'conversation_labels', column: 'label_id' }, label)
}

function consent(purpose: Purpose, label: Words): Property {
  const choices: Choice[] = [
    { value: 'opted_in', label: { en: 'Agreed', de: 'Zugestimmt' } },
    { value: 'opted_out', label: { en: 'Does not want it', de: 'Nicht erwünscht' } },
    { value: 'unknown', label: { en: 'Never said', de: 'Nie geäußert' } },
  ]
  return { ...property(`contact.consent_${purpose}`, 'choice', { consentTo: purpose }, label), choices }
}

function read(key: string, type: PropertyType, from: 'channel' | 'identity' | 'messages' | 'threads', label: Words) {
  return property(key, type, { read: from }, label)
}

function property(key: string, type: PropertyType, place: Place, label: Words): Property {
  const of = key.startsWith('contact.') ? 'contact' : 'conversation'
  return { key, of, type, label, place, editable: false }
}
