import type { Contact } from '#contract/contacts.ts'
import { formatPhone } from '#core/contact/phone.ts'

/** The number one would dial, as people write it; null where none is known. */
export function numberOf({ mobilePhone, phone, identities }: Contact): string | null {
  const number = mobilePhone ?? phone ?? identities.find(({ phoneNumber }) => phoneNumber)?.phoneNumber
  return number ? formatPhone(number) : null
}

/** How someone whose number is hidden can be told from others. */
export const usernameOf = ({ identities }: Contact): string | null =>
  identities.find(({ username }) => username)?.username ?? null
