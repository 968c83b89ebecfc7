import type { Contact } from '#contract/contacts.ts'
import { countryOfUserId, phoneOfWaId } from '#core/contact/phone.ts'
import { presentStandings } from '../consents/history.ts'
import { NOTHING_SAID } from '../consents/standings.ts'
import { presentOwn } from './ownValues.ts'
import type { ContactRow, IdentityRow } from './rows.ts'

export const presentContact = (row: ContactRow): Contact => ({
  id: row.id,
  name: row.name,
  phone: row.phone,
  mobilePhone: row.mobile_phone,
  email: row.email,
  company: row.company,
  language: row.language,
  country: row.country,
  ownerId: row.owner_id,
  properties: presentOwn(row.own ?? []),
  identities: (row.identities ?? []).map((identity) => presentIdentity(identity, row)),
  offers: (row.offers ?? []).map(({ contact_id, name, reason }) => ({ contactId: contact_id, name, reason })),
  consents: presentStandings(row.consents.all),
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
})

function presentIdentity(row: IdentityRow, { consents }: ContactRow): Contact['identities'][number] {
  const phone = row.wa_id === null ? null : phoneOfWaId(row.wa_id)
  const country = phone?.country ?? (row.user_id === null ? null : countryOfUserId(row.user_id))
  return {
    id: row.id,
    kind: row.kind,
    phoneNumber: row.wa_id === null ? null : (phone?.e164 ?? `+${row.wa_id}`),
    username: row.username,
    profileName: row.profile_name,
    country,
    consents: presentStandings(consents.byIdentity.get(row.id) ?? NOTHING_SAID),
  }
}
