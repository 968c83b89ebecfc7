/** Pieces of deliveries for tests, after the samples of the fact sheet (§2.6, §4.1). */

export const metadata = { display_phone_number: '15550783881', phone_number_id: '106540352242922' }

export const contact = {
  profile: { name: 'Mira Weber', username: 'miraweber' },
  wa_id: '16505551234',
  user_id: 'US.13491208655302741918',
  parent_user_id: 'US.ENT.11815799212886844830',
}

export const text = {
  from: '16505551234',
  from_user_id: 'US.13491208655302741918',
  id: 'wamid.HBgL',
  timestamp: '1749416383',
  type: 'text',
  text: { body: 'Hello' },
}

export const change = (field: string, value: unknown) => ({ field, value })

export const delivery = (...changes: { field: string; value: unknown }[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '102290129340398', changes }],
})
