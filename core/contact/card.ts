/** What of a contact may go out on a card, beside the name. */
export const CARD_FIELDS = ['phone', 'mobilePhone', 'email', 'company'] as const
export type CardField = (typeof CARD_FIELDS)[number]

interface CardSource {
  name: string
  phone: string | null
  mobilePhone: string | null
  email: string | null
  company: string | null
}

/** A contact card as a thread shows it and a phone gets it. */
export interface Card {
  name: string
  phones: { phone: string; type: string | null }[]
  emails: string[]
  organisation: string | null
}

/** The card of a contact: its name, and of the rest only what was chosen and is known. */
export function cardOf(contact: CardSource, fields: readonly CardField[]): Card {
  const chosen = (field: CardField) => (fields.includes(field) ? contact[field] : null)
  const phones = [
    { phone: chosen('phone'), type: 'WORK' },
    { phone: chosen('mobilePhone'), type: 'CELL' },
  ]
  const email = chosen('email')
  return {
    name: contact.name,
    phones: phones.flatMap(({ phone, type }) => (phone === null ? [] : [{ phone, type }])),
    emails: email === null ? [] : [email],
    organisation: chosen('company'),
  }
}

/** A name in two parts: WhatsApp wants one beside the whole (fact sheet §7.5). */
export function nameParts(name: string): { first: string; last: string | null } {
  const [first = name, ...rest] = name.trim().split(/\s+/)
  return { first, last: rest.length === 0 ? null : rest.join(' ') }
}
