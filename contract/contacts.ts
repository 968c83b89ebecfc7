import { z } from 'zod'
import { CONTACT_TEXT_UNITS_MAX } from '#core/property/check.ts'
import { Cursor, Id, Instant, Name, Sharing, UserId } from './common.ts'
import { ConsentStandings } from './consents.ts'
import { FilterText, PropertyFilter, PropertyValues } from './properties.ts'

export const Identity = z.object({
  id: Id,
  kind: z.enum(['whatsapp']),
  phoneNumber: z.string().nullable(),
  username: z.string().nullable(),
  profileName: z.string().nullable(),
  country: z.string().nullable(),
  /** What this person agreed to; core/whatsapp/compose asks for it before each template. */
  consents: ConsentStandings,
})

export const Contact = z.object({
  id: Id,
  name: z.string(),
  phone: z.string().nullable(),
  mobilePhone: z.string().nullable(),
  email: z.string().nullable(),
  company: z.string().nullable(),
  language: z.string().nullable(),
  country: z.string().nullable(),
  ownerId: UserId.nullable(),
  /** Of the workspace's own properties (contract/properties), those that are known. */
  properties: PropertyValues,
  identities: z.array(Identity),
  /** Of the contact as a whole: an opt-out of one identity counts. */
  consents: ConsentStandings,
  /** Contacts that may be the same person: several match the number, and nothing is guessed. */
  offers: z.array(z.object({ contactId: Id, name: z.string(), reason: z.string() })),
  createdAt: Instant,
  updatedAt: Instant,
})
export type Contact = z.infer<typeof Contact>
export const ContactOne = z.object({ contact: Contact })
/** Of PATCH; everything from this event number on contains it. */
export const ContactChanged = ContactOne.extend({ upTo: z.int() })
export type ContactChanged = z.infer<typeof ContactChanged>

const Short = z.string().trim().max(CONTACT_TEXT_UNITS_MAX)
/** PATCH /api/v1/contacts/:id – null empties a property; a phone number may be written in any spelling, a language or country by its
 *  code or its name. */
export const ContactPatch = z.strictObject({
  name: Name(CONTACT_TEXT_UNITS_MAX).optional(),
  phone: Short.nullable().optional(),
  mobilePhone: Short.nullable().optional(),
  email: z.email().max(254).nullable().optional(),
  company: Short.nullable().optional(),
  language: Short.nullable().optional(),
  country: Short.nullable().optional(),
  ownerId: UserId.nullable().optional(),
  /** Own properties by key; null empties one. What does not fit is refused with its `details.property`. */
  properties: PropertyValues.optional(),
})
export type ContactPatch = z.infer<typeof ContactPatch>

export const ContactSort = z.enum(['name', 'newest', 'oldest'])
export type ContactSort = z.infer<typeof ContactSort>
/** GET /api/v1/contacts?q=&where=&sort=&after= – where few fit, a page may be short and yet not the last. */
export const ContactQuery = z.strictObject({
  q: z.string().max(200).optional(),
  where: FilterText.optional(),
  sort: ContactSort.default('name'),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export const ContactPage = z.object({ contacts: z.array(Contact), nextCursor: Cursor.nullable() })

/** GET /api/v1/contacts/ids?q=&where=&after= – all that the list would show, in no order of it: for what is done to all of them. */
export const CONTACT_IDS_MAX = 500
export const ContactIdsQuery = z.strictObject({
  q: z.string().max(200).optional(),
  where: FilterText.optional(),
  after: Cursor.optional(),
})
export const ContactIds = z.object({ ids: z.array(Id), nextCursor: Cursor.nullable() })

/** POST /api/v1/contacts/changes – the same for many at once; answers what would undo it, in the same shape. */
export const CONTACTS_AT_ONCE_MAX = 500
export const ContactChange = z.strictObject({
  contactIds: z.array(Id).min(1).max(CONTACTS_AT_ONCE_MAX),
  ownerId: UserId.nullable().optional(),
  properties: PropertyValues.optional(),
})
export type ContactChange = z.infer<typeof ContactChange>
export const ContactChanges = z.strictObject({ changes: z.array(ContactChange).min(1).max(CONTACTS_AT_ONCE_MAX) })
export const ContactChangesDone = z.object({ count: z.int(), undo: z.array(ContactChange) })

/** Saved filters of contacts, for people and for workflows. `count`: no further than COUNT_MAX. */
export const Segment = z.object({
  id: Id,
  name: z.string(),
  filter: PropertyFilter,
  sort: ContactSort,
  /** Keys of properties that the list shows besides the name. */
  columns: z.array(z.string()),
  sharing: Sharing,
  teamIds: z.array(Id),
  ownerId: UserId,
  isMine: z.boolean(),
  count: z.int(),
})
export type Segment = z.infer<typeof Segment>
/** GET /api/v1/segments – the asker's own and those shared with them, by name. */
export const SegmentList = z.object({ segments: z.array(Segment) })
/** POST /api/v1/segments, PUT /api/v1/segments/:id (all of it), DELETE /api/v1/segments/:id */
export const SegmentRequest = z.strictObject({
  name: Name(60),
  filter: PropertyFilter,
  sort: ContactSort,
  columns: z.array(z.string().max(80)).max(12),
  sharing: Sharing,
  teamIds: z.array(Id).max(50),
})
export type SegmentRequest = z.infer<typeof SegmentRequest>

/** POST /api/v1/contacts */
export const ContactRequest = ContactPatch.extend({ name: Name(CONTACT_TEXT_UNITS_MAX) })
