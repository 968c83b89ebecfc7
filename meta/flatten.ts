/**
 * Every item of a delivery, in order (fact sheet §2.6, §3). Up to a thousand updates may mix fields, numbers and accounts.
 * Nothing throws and nothing is dropped: what cannot be understood becomes an item of the kind `unknown`, kept whole.
 */
import { ACCOUNT_FIELDS, accountField } from './flattenAccount.ts'
import type { Made, Maker } from './flattenMessages.ts'
import * as messages from './flattenMessages.ts'
import * as rest from './flattenRest.ts'
import { instantOf } from './instant.ts'
import type { Draft, Item, UnknownItem } from './items.ts'
import { parseJson } from './json.ts'
import { asArray, isObject, text } from './shape.ts'
import * as shapes from './shapes.ts'
import type { Json, WireContact } from './wire/index.ts'

/** Takes the raw bytes (preferred: integers stay exact) or a body that is parsed already. */
export function flatten(bytesOrBody: Uint8Array | unknown): Item[] {
  const items: Item[] = []
  if (!(bytesOrBody instanceof Uint8Array)) {
    readBody(items, bytesOrBody)
    return items
  }
  const parsed = parseJson(bytesOrBody)
  if (parsed.ok) readBody(items, parsed.value)
  else unknown(items, parsed.because, null)
  return items
}

interface Place {
  entryIndex: number
  changeIndex: number
  wabaId: string | null
  entryTime: unknown
  field: string | null
  phoneNumberId: string | null
  displayPhoneNumber: string | null
  index: number
}

function readBody(items: Item[], body: unknown): undefined {
  if (!isObject(body)) return unknown(items, 'odd_shape', body)
  if (body.object !== undefined && body.object !== 'whatsapp_business_account')
    return unknown(items, 'not_whatsapp', body)
  const entries = asArray(body.entry)
  if (entries.length === 0) unknown(items, 'nothing_inside', body)
  entries.forEach((entry, entryIndex) => {
    readEntry(items, entry, entryIndex)
  })
}

function readEntry(items: Item[], entry: unknown, entryIndex: number): undefined {
  if (!isObject(entry)) return unknown(items, 'odd_shape', entry, { entryIndex })
  const place = { entryIndex, wabaId: text(entry.id) ?? null, entryTime: entry.time }
  const changes = asArray(entry.changes)
  if (changes.length === 0) unknown(items, 'nothing_inside', entry, place)
  changes.forEach((change, changeIndex) => {
    readChange(items, change, { ...place, changeIndex })
  })
}

function readChange(items: Item[], change: unknown, at: Partial<Place>): undefined {
  if (!isObject(change)) return unknown(items, 'odd_shape', change, at)
  const field = text(change.field) ?? null
  const value = change.value
  if (field === null || !isObject(value)) return unknown(items, 'odd_shape', change, { ...at, field })
  const metadata = isObject(value.metadata) ? value.metadata : {}
  const recipient = isObject(value.recipient) ? value.recipient : {}
  const place: Partial<Place> = {
    ...at,
    field,
    phoneNumberId: text(metadata.phone_number_id) ?? text(recipient.phone_number_id) ?? null,
    displayPhoneNumber:
      text(metadata.display_phone_number) ??
      text(recipient.display_phone_number) ??
      text(value.display_phone_number) ??
      null,
  }
  if (ACCOUNT_FIELDS.has(field)) {
    const about = accountField(field, value as { [key: string]: Json }, at.wabaId ?? null)
    add(items, about.draft, { ...place, wabaId: about.wabaId })
    return
  }
  const before = items.length
  if (field === 'messaging_handovers') addAll(items, made([value as Json], rest.handover, []), place)
  else if (CONVERSATION_FIELDS.has(field)) readValue(items, field, value, place)
  else return unknown(items, 'unknown_field', change, place)
  if (items.length === before) unknown(items, 'nothing_inside', change, place)
}

/** Fields whose value holds lists beside `metadata`; each list is read by its own key. */
const CONVERSATION_FIELDS = new Set([
  'messages',
  'standby',
  'calls',
  'history',
  'smb_message_echoes',
  'smb_app_state_sync',
  'user_preferences',
  'user_id_update',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
])

/** Keys that describe the value and hold no items. */
const DESCRIBING_KEYS = new Set(['messaging_product', 'metadata', 'contacts'])

function readValue(items: Item[], field: string, value: Record<string, unknown>, place: Partial<Place>): void {
  const contacts = asArray(value.contacts).flatMap((contact) => shapes.contact(contact) ?? [])
  for (const [key, content] of Object.entries(value)) {
    if (DESCRIBING_KEYS.has(key)) continue
    if (key === 'history') {
      for (const chunk of asArray(content) as Json[]) {
        addAll(items, rest.history(chunk, contacts, place.displayPhoneNumber ?? null), place)
      }
      continue
    }
    const maker = makerFor(field, key, place)
    if (maker) addAll(items, made(asArray(content) as Json[], maker, contacts), place)
    else if (typeof content === 'object' && content !== null) unknown(items, 'unknown_key', { [key]: content }, place)
  }
}

/** The same key means different things in different fields. */
function makerFor(field: string, key: string, place: Partial<Place>): Maker | undefined {
  if (field === 'history' && (key === 'messages' || key === 'message_echoes')) {
    // Media of the last 14 days follow on their own, outside any chunk (§3.14).
    const businessNumber = place.displayPhoneNumber ?? null
    const outbound = key === 'message_echoes' ? true : undefined
    return rest.historyMessage({ threadId: null, phase: null, chunkOrder: null, businessNumber, context: {}, outbound })
  }
  return MAKERS.get(`${field} ${key}`) ?? MAKERS.get(key)
}

const MAKERS = new Map<string, Maker>([
  ['messages', messages.inbound],
  ['statuses', messages.status],
  ['message_echoes', messages.echo],
  ['calls', messages.callEvent],
  ['errors', rest.valueError],
  ['user_actions', rest.userAction],
  ['user_preferences', rest.userPreference],
  ['user_id_update', rest.userIdUpdate],
  ['state_sync', rest.stateSync],
  ['groups', rest.group],
  ['calls statuses', messages.callStatus],
  ['standby messages', messages.standbyMessage],
  ['standby statuses', messages.standbyStatus],
  ['standby message_echoes', messages.standbyEcho],
])

const made = (list: Json[], maker: Maker, contacts: readonly WireContact[]): Made[] =>
  list.map((raw) => ({ raw, draft: maker(raw, contacts) }))

function addAll(items: Item[], all: Made[], place: Partial<Place>): void {
  all.forEach(({ raw, draft }, index) => {
    if (draft) add(items, draft, { ...place, index })
    else unknown(items, isObject(raw) ? 'no_id' : 'odd_shape', raw, { ...place, index })
  })
}

function add(items: Item[], draft: Draft, place: Partial<Place>): void {
  const { timestamp, ...said } = draft
  const { at, doubt } = instantOf(timestamp === undefined ? place.entryTime : timestamp)
  items.push({ ...common(items, place), at, atDoubt: doubt, ...said } as Item)
}

function unknown(items: Item[], because: UnknownItem['because'], raw: unknown, place: Partial<Place> = {}): undefined {
  const { at, doubt } = instantOf(place.entryTime)
  items.push({ ...common(items, place), kind: 'unknown', because, raw: (raw ?? null) as Json, at, atDoubt: doubt })
}

const common = (items: Item[], place: Partial<Place>) => ({
  field: place.field ?? null,
  phoneNumberId: place.phoneNumberId ?? null,
  displayPhoneNumber: place.displayPhoneNumber ?? null,
  wabaId: place.wabaId ?? null,
  position: {
    entry: place.entryIndex ?? 0,
    change: place.changeIndex ?? 0,
    index: place.index ?? 0,
    order: items.length,
  },
})
