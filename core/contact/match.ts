/** A contact as far as its numbers go: the keys of its properties phone and mobile phone (core/contact/phone). */
export interface Candidate {
  contactId: string
  phoneKey: string | null
  mobilePhoneKey: string | null
}

export type Match =
  | { match: 'one'; contactId: string }
  /** Nobody guesses: these are offered to a person. */
  | { match: 'several'; contactIds: string[] }
  | { match: 'none' }

/** Which contact do an identity's numbers belong to? */
export function matchContacts(keys: readonly string[], candidates: readonly Candidate[]): Match {
  const wanted = new Set(keys)
  const has = (key: string | null) => key !== null && wanted.has(key)
  const found = new Set(
    candidates.filter((one) => has(one.phoneKey) || has(one.mobilePhoneKey)).map(({ contactId }) => contactId),
  )
  const [first, ...others] = [...found].sort()
  if (first === undefined) return { match: 'none' }
  return others.length === 0 ? { match: 'one', contactId: first } : { match: 'several', contactIds: [first, ...others] }
}
