import type { ContactPatch } from '#contract/contacts.ts'
import { parsePhone } from '#core/contact/phone.ts'
import { Refused } from '#server/platform/refused.ts'
import type { ContactValues } from './rows.ts'

/** What a person wrote, as it is stored: numbers in one spelling, with the key under which all spellings meet. */
export function valuesOf(patch: ContactPatch, home: string | null): ContactValues {
  const { phone, mobilePhone, ownerId, properties: _, ...plain } = patch
  return {
    ...given(plain),
    ...(phone === undefined ? {} : numberValues(phone, home, 'phone')),
    ...(mobilePhone === undefined ? {} : numberValues(mobilePhone, home, 'mobile_phone')),
    ...(ownerId === undefined ? {} : { owner_id: ownerId }),
  }
}

/** An empty property is no property. */
function given(plain: Omit<ContactPatch, 'phone' | 'mobilePhone' | 'ownerId' | 'properties'>): ContactValues {
  return Object.fromEntries(
    Object.entries(plain)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value === '' ? null : value]),
  )
}

function numberValues(spelling: string | null, home: string | null, column: 'phone' | 'mobile_phone'): ContactValues {
  if (spelling === null || spelling === '') return { [column]: null, [`${column}_key`]: null }
  const phone = parsePhone(spelling, home)
  if (!phone) throw notANumber(column)
  return { [column]: phone.e164, [`${column}_key`]: phone.key }
}

const notANumber = (column: string) =>
  new Refused(
    422,
    'not_a_phone_number',
    {
      en: 'This is no phone number. Write it with its country, such as +49 151 23456789.',
      de: 'Das ist keine Telefonnummer. Schreib sie mit Land, etwa +49 151 23456789.',
    },
    { property: column === 'phone' ? 'phone' : 'mobilePhone' },
  )
