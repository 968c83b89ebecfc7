import { z } from 'zod'
import { Cursor, Id, Instant, UserId } from './common.ts'
import { PropertyValues } from './properties.ts'

export const Identity = z.object({
  id: Id,
  kind: z.enum(['whatsapp']),
  phoneNumber: z.string().nullable(),
  username: z.string().nullable(),
  profileName: z.string().nullable(),
  country: z.string().nullable(),
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

const Short = z.string().trim().max(200)
/** PATCH /api/v1/contacts/:id – null empties a property; a phone number may be written in any spelling. */
export const ContactPatch = z.strictObject({
  name: Short.min(1).optional(),
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

/** GET /api/v1/contacts?q=&after= – by name. */
export const ContactQuery = z.strictObject({
  q: z.string().max(200).optional(),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export const ContactPage = z.object({ contacts: z.array(Contact), nextCursor: Cursor.nullable() })
/** POST /api/v1/contacts */
export const ContactRequest = ContactPatch.extend({ name: Short.min(1) })
