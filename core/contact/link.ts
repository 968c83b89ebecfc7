/** Which contact does an identity belong to (rules I9–I12)? What a person decided is never undone here. */
import { type Face, waIdOfParty } from './identity.ts'
import { matchContacts } from './match.ts'
import { countryOfUserId, formatPhone, phoneOfWaId } from './phone.ts'

export interface ContactRow {
  id: string
  name: string
  nameSource: 'profile' | 'person'
  phone: string | null
  phoneKey: string | null
  mobilePhoneKey: string | null
  country: string | null
  origin: 'whatsapp' | 'person'
  /** A person has edited it. */
  touched: boolean
  mergedInto: string | null
}

export interface LinkedIdentity {
  id: string
  scope: string
  contactId: string
  contactLink: 'auto' | 'person'
  face: Face
}

export interface Offer {
  contactId: string
  candidateId: string
  reason: 'same_number' | 'same_person'
}

/** The contacts and identities of a workspace as far as a batch needs them, and what it changes about them. */
export class ContactBook {
  readonly contacts: Map<string, ContactRow>
  readonly identities: Map<string, LinkedIdentity>
  readonly created = new Set<string>()
  readonly changed = new Map<string, Set<string>>()
  readonly merged: { id: string; into: string }[] = []
  readonly offers: Offer[] = []
  private readonly newId: () => string
  /** Contacts that have, or had at the start, a number of this key. */
  private readonly byKey = new Map<string, Set<ContactRow>>()

  constructor(contacts: Iterable<ContactRow>, identities: Iterable<LinkedIdentity>, newId: () => string) {
    this.contacts = new Map()
    for (const contact of contacts) this.add({ ...contact })
    this.identities = new Map([...identities].map((identity) => [identity.id, { ...identity }]))
    this.newId = newId
  }

  /** A new identity, or one whose parties are not what they were. `heirs`: identities that became part of it. */
  link(
    identity: { id: string; scope: string; face: Face; members: readonly string[] },
    heirs: readonly string[],
  ): void {
    const old = this.identities.get(identity.id)
    const former = [old, ...heirs.map((id) => this.identities.get(id))].filter((one) => one !== undefined)
    for (const id of heirs) this.identities.delete(id)
    const byPerson = former.find(({ contactLink }) => contactLink === 'person')
    const contactId = byPerson?.contactId ?? this.contactFor(identity, former)
    const contactLink = byPerson ? 'person' : 'auto'
    this.identities.set(identity.id, { ...identity, contactId, contactLink })
    for (const { contactId: left } of former) if (left !== contactId) this.leave(left, contactId)
  }

  /** Name, number and country of contacts that Meta's profile names, from all of their identities. */
  dress(contactIds: Iterable<string>): void {
    const linked = Map.groupBy(this.identities.values(), ({ contactId }) => contactId)
    for (const id of contactIds) {
      const contact = this.contacts.get(id)
      if (contact?.origin !== 'whatsapp' || contact.mergedInto !== null) continue
      const faces = (linked.get(id) ?? []).map(({ face }) => face)
      const look = lookOf(faces)
      if (contact.nameSource === 'profile') this.set(contact, 'name', look.name)
      if (!contact.touched || contact.phone === null) {
        this.set(contact, 'phone', look.phone)
        this.set(contact, 'phoneKey', look.phoneKey)
      }
      if (!contact.touched) this.set(contact, 'country', look.country)
    }
  }

  private contactFor(
    identity: { id: string; scope: string; face: Face; members: readonly string[] },
    former: LinkedIdentity[],
  ) {
    const own = this.ownContact(former)
    const keys = identity.members.flatMap((party) => keyOfParty(party) ?? [])
    const others = this.othersThatMatch(keys, identity, own)
    const match = matchContacts(
      keys,
      others.map(({ id, phoneKey, mobilePhoneKey }) => ({ contactId: id, phoneKey, mobilePhoneKey })),
    )
    // A contact that people work with stays; that another one has the number is for them to judge.
    if (match.match === 'one' && !own?.touched) return match.contactId
    const contactId = own?.id ?? this.create(identity.face)
    const candidates = match.match === 'none' ? [] : match.match === 'one' ? [match.contactId] : match.contactIds
    for (const candidateId of candidates) this.offers.push({ contactId, candidateId, reason: 'same_number' })
    return contactId
  }

  /** The contact that was made for these identities; rather one that people touched, then the oldest. */
  private ownContact(former: readonly LinkedIdentity[]): ContactRow | null {
    const own = former
      .map(({ contactId }) => this.contacts.get(contactId))
      .filter((contact) => contact !== undefined)
      .filter(({ origin, mergedInto }) => origin === 'whatsapp' && mergedInto === null)
    own.sort((a, b) => Number(b.touched) - Number(a.touched) || (a.id < b.id ? -1 : 1))
    return own[0] ?? null
  }

  /** Contacts of people, and those that another portfolio's identity brought. Within one portfolio two identities are two
   *  persons until Meta ties them. */
  private othersThatMatch(keys: readonly string[], identity: { id: string; scope: string }, own: ContactRow | null) {
    const found = new Set(keys.flatMap((key) => [...(this.byKey.get(key) ?? [])]))
    return [...found].filter((contact) => {
      if (contact.mergedInto !== null || contact.id === own?.id) return false
      const { phoneKey, mobilePhoneKey } = contact
      if (!keys.some((key) => key === phoneKey || key === mobilePhoneKey)) return false
      if (contact.origin === 'person' || contact.touched) return true
      // What was made for this identity alone is nobody else's, however many there are since it was several.
      const linked = [...this.identities.values()].filter(
        ({ id, contactId }) => contactId === contact.id && id !== identity.id,
      )
      return linked.length > 0 && !linked.some(({ scope }) => scope === identity.scope)
    })
  }

  private create(face: Face): string {
    const id = this.newId()
    const look = lookOf([face])
    this.add({
      ...look,
      id,
      nameSource: 'profile',
      mobilePhoneKey: null,
      origin: 'whatsapp',
      touched: false,
      mergedInto: null,
    })
    this.created.add(id)
    return id
  }

  /** A contact that Posthorn made and nobody touched goes when its last identity does. */
  private leave(contactId: string, into: string) {
    const contact = this.contacts.get(contactId)
    if (!contact || contact.mergedInto !== null) return
    if ([...this.identities.values()].some((identity) => identity.contactId === contactId)) return
    if (contact.origin === 'person') return
    if (contact.touched) {
      this.offers.push({ contactId: into, candidateId: contactId, reason: 'same_person' })
      return
    }
    contact.mergedInto = into
    this.merged.push({ id: contactId, into })
    this.mark(contactId, 'mergedInto')
  }

  private add(contact: ContactRow) {
    this.contacts.set(contact.id, contact)
    this.index(contact)
  }

  private index(contact: ContactRow) {
    for (const key of [contact.phoneKey, contact.mobilePhoneKey]) {
      if (key !== null) this.byKey.set(key, (this.byKey.get(key) ?? new Set()).add(contact))
    }
  }

  private set<Key extends 'name' | 'phone' | 'phoneKey' | 'country'>(
    contact: ContactRow,
    key: Key,
    value: ContactRow[Key],
  ) {
    if (contact[key] === value) return
    contact[key] = value
    this.index(contact)
    this.mark(contact.id, key)
  }

  private mark(contactId: string, property: string) {
    const properties = this.changed.get(contactId) ?? new Set()
    this.changed.set(contactId, properties.add(property))
  }
}

/** The key under which a number may match a contact's. */
export function keyOfParty(party: string): string | null {
  const waId = waIdOfParty(party)
  return waId === null ? null : (phoneOfWaId(waId)?.key ?? null)
}

/** How a contact is called whom nobody has named: by the newest profile that says something. */
function lookOf(faces: readonly Face[]) {
  const newestFirst = [...faces].sort((a, b) => orderOf(b) - orderOf(a) || (wordsOf(a) < wordsOf(b) ? 1 : -1))
  const first = <T>(pick: (face: Face) => T | null) => newestFirst.map(pick).find((found) => found !== null) ?? null
  const phone = first(({ waId }) => (waId === null ? null : phoneOfWaId(waId)))
  const name =
    first(({ profileName }) => profileName) ??
    (phone ? formatPhone(phone.e164) : null) ??
    first(({ username }) => username) ??
    first(({ waId, userId }) => waId ?? userId) ??
    '?'
  const country = phone?.country ?? first(({ userId }) => (userId === null ? null : countryOfUserId(userId)))
  return { name, phone: phone?.e164 ?? null, phoneKey: phone?.key ?? null, country }
}

const orderOf = ({ profileAt }: Face) => profileAt?.getTime() ?? 0
const wordsOf = ({ profileName, username, userId, waId }: Face) => JSON.stringify([profileName, username, userId, waId])
