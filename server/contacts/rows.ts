import type { CustomType } from '#core/property/custom.ts'
import type { ContactStandings } from '../consents/standings.ts'

export interface ContactRow {
  id: string
  name: string
  phone: string | null
  mobile_phone: string | null
  email: string | null
  company: string | null
  language: string | null
  country: string | null
  owner_id: string | null
  created_at: Date
  updated_at: Date
  /** Of own properties in use: key, type, value, in order. */
  own: [key: string, type: CustomType, value: string][] | null
  identities: IdentityRow[] | null
  offers: { contact_id: string; name: string; reason: string }[] | null
  consents: ContactStandings
}

export interface IdentityRow {
  id: string
  kind: 'whatsapp'
  wa_id: string | null
  user_id: string | null
  username: string | null
  profile_name: string | null
}

/** As they are stored, whatever was taken when they were written. */
export type StandingValues = Pick<ContactRow, 'name' | 'email' | 'company' | 'language' | 'country'>

/** Columns a person may write, as they are stored. */
export interface ContactValues {
  name?: string
  phone?: string | null
  phone_key?: string | null
  mobile_phone?: string | null
  mobile_phone_key?: string | null
  email?: string | null
  company?: string | null
  language?: string | null
  country?: string | null
  owner_id?: string | null
}
