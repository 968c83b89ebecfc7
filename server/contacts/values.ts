import type { ContactPatch } from '#contract/contacts.ts'
import { parsePhone } from '#core/contact/phone.ts'
import { checkProperty } from '#core/property/check.ts'
import type { ValueFault } from '#core/property/custom.ts'
import { FAULT_WORDS } from '#core/property/faultWords.ts'
import { propertyOf } from '#core/property/registry.ts'
import { Refused } from '#server/platform/refused.ts'
import type { ContactValues, StandingValues } from './rows.ts'

/** What a person wrote, as it is stored: in one spelling, numbers with the key under which all spellings meet. `standing`: of the
 *  contact as it is; what stands already stays, whatever it is.
 *  @throws Refused where a property does not take its value. */
export function valuesOf(patch: ContactPatch, home: string | null, standing: StandingValues | null): ContactValues {
  const { phone, mobilePhone, ownerId, properties: _, ...plain } = patch
  return {
    ...given(plain, standing),
    ...(phone === undefined ? {} : numberValues(phone, home, 'phone')),
    ...(mobilePhone === undefined ? {} : numberValues(mobilePhone, home, 'mobile_phone')),
    ...(ownerId === undefined ? {} : { owner_id: ownerId }),
  }
}

type Plain = Omit<ContactPatch, 'phone' | 'mobilePhone' | 'ownerId' | 'properties'>

/** An empty property is no property. */
function given(plain: Plain, standing: StandingValues | null): ContactValues {
  const written = Object.entries(plain) as [keyof Plain, string | null | undefined][]
  return Object.fromEntries(
    written.flatMap(([name, value]) => {
      if (value === undefined) return []
      if (standing && value === standing[name]) return [[name, value]]
      const property = propertyOf(`contact.${name}`)
      if (!property) return []
      const checked = checkProperty(property, value, { home: null, members: null })
      if (!checked.ok) throw doesNotFit(name, checked.fault)
      return [[name, checked.value]]
    }),
  )
}

function numberValues(spelling: string | null, home: string | null, column: 'phone' | 'mobile_phone'): ContactValues {
  if (spelling === null || spelling === '') return { [column]: null, [`${column}_key`]: null }
  const phone = parsePhone(spelling, home)
  if (!phone) throw doesNotFit(column === 'phone' ? 'phone' : 'mobilePhone', 'not_a_phone_number')
  return { [column]: phone.e164, [`${column}_key`]: phone.key }
}

/** `property`: what a request calls it. */
const doesNotFit = (property: keyof ContactPatch, fault: ValueFault) =>
  new Refused(422, fault, FAULT_WORDS[fault], { property })
