/** From a batch's facts to identities: who is new, who became one, who turned out to be two (rules I1–I8). */
import {
  type Face,
  type Facts,
  faceOf,
  type IdentityChange,
  laterProfile,
  mergeTies,
  type Party,
  type Profile,
  partition,
  partyOf,
  type Tie,
  tieSeen,
} from '../contact/identity.ts'
import type { Channel, Item } from './items.ts'

/** A party that wrote to us: it belongs to an identity. */
export interface PartyRow extends Profile {
  scope: string
  identityId: string
}

/** Everything known that touches, over any number of steps, the parties of a batch; one scope. */
export interface KnownPeople extends Facts {
  parties: readonly PartyRow[]
}

/** What the batch does to the people of one scope. */
export interface PeoplePlan {
  scope: string
  ties: Tie[]
  changes: IdentityChange[]
  /** New, moved, or with a newer profile. */
  parties: PartyRow[]
  identities: PlannedIdentity[]
  /** Identities that became part of another one. */
  absorbed: { id: string; into: string }[]
  moved: { party: Party; from: string; to: string }[]
  identityOf: ReadonlyMap<Party, string>
}

export interface PlannedIdentity {
  id: string
  scope: string
  isNew: boolean
  /** Its group of parties is not what it was: threads and contact have to be looked at again. */
  isRegrouped: boolean
  /** Every party of the group, whether or not it wrote. */
  members: readonly Party[]
  face: Face
}

/** The scopes of a batch and the ids from which the known facts are to be followed. */
export function scopesOf(items: readonly Item[], channels: ReadonlyMap<string, Channel>): Map<string, Set<Party>> {
  const scopes = new Map<string, Set<Party>>()
  for (const item of items) {
    const scope = scopeOf(item, channels)
    const parties = scopes.get(scope) ?? new Set()
    scopes.set(scope, parties)
    const party = partyOf(item.person)
    if (party !== null) parties.add(party)
    for (const { waId, userId } of item.facts.ties) parties.add(`w:${waId}`).add(`u:${userId}`)
    for (const { kind, previous, current } of item.facts.changes) {
      const letter = kind === 'user_id' ? 'u' : 'w'
      parties.add(`${letter}:${previous}`).add(`${letter}:${current}`)
    }
  }
  return scopes
}

/** The parties that a set of facts names: following them to the end gives all that can matter. */
export function partiesNamed(facts: Facts): Set<Party> {
  const named = new Set<Party>()
  for (const { waId, userId } of facts.ties) named.add(`w:${waId}`).add(`u:${userId}`)
  for (const { kind, previous, current } of facts.changes) {
    const letter = kind === 'user_id' ? 'u' : 'w'
    named.add(`${letter}:${previous}`).add(`${letter}:${current}`)
  }
  return named
}

export function planPeople(
  scope: string,
  known: KnownPeople,
  items: readonly Item[],
  channels: ReadonlyMap<string, Channel>,
  newId: () => string,
): PeoplePlan {
  const ours = items.filter((item) => scopeOf(item, channels) === scope)
  const { ties, changes, allTies, allChanges } = learnFacts(known, ours)
  const { rows, profiles } = learnParties(scope, known, ours)
  const facts = { ties: allTies, changes: allChanges }
  const members = groupsOf(partition(rows.keys(), facts))
  const before = groupsOf(
    partition(
      known.parties.map(({ party }) => party),
      known,
    ),
  )
  const { groups, identityOf } = assign(members, rows, newId)

  const plan: PeoplePlan = { scope, ties, changes, parties: [], identities: [], absorbed: [], moved: [], identityOf }
  const indexed = indexFacts(facts)
  const namedBefore = namesOf(before, new Map(known.parties.map((row) => [row.party, row.identityId])))
  for (const { id, isNew, parties } of groups) {
    const isRegrouped = isNew || namedBefore.get(id) !== nameOf(parties)
    const face = faceOf(
      parties,
      indexed(parties),
      parties.flatMap((party) => profiles.get(party) ?? []),
    )
    plan.identities.push({ id, scope, isNew, isRegrouped, members: parties, face })
  }
  for (const row of known.parties) {
    const to = identityOf.get(row.party) as string
    if (to !== row.identityId) plan.moved.push({ party: row.party, from: row.identityId, to })
  }
  const standing = new Set(groups.map(({ id }) => id))
  for (const { from, to } of plan.moved) {
    if (!standing.has(from) && !plan.absorbed.some(({ id }) => id === from)) plan.absorbed.push({ id: from, into: to })
  }
  const wasKnown = new Map(known.parties.map((row) => [row.party, row]))
  for (const [party, row] of rows) {
    const old = wasKnown.get(party)
    const next = { ...row, ...(profiles.get(party) as Profile), identityId: identityOf.get(party) as string }
    if (!old || old.identityId !== next.identityId || laterProfile(old, next) !== old) plan.parties.push(next)
  }
  return plan
}

const scopeOf = (item: Item, channels: ReadonlyMap<string, Channel>) => (channels.get(item.channelId) as Channel).scope

function learnFacts(known: Facts, items: readonly Item[]) {
  const allTies = new Map(known.ties.map((tie) => [`${tie.waId} ${tie.userId}`, tie]))
  const ties = new Map<string, Tie>()
  const allChanges = new Map(known.changes.map((change) => [changeKey(change), change]))
  const changes: IdentityChange[] = []
  for (const item of items) {
    for (const { waId, userId } of item.facts.ties) {
      const key = `${waId} ${userId}`
      const seen = tieSeen(waId, userId, item.at)
      const old = allTies.get(key)
      if (old && old.firstAt <= seen.firstAt && old.lastAt >= seen.lastAt) continue
      const merged = old ? mergeTies(old, seen) : seen
      allTies.set(key, merged)
      ties.set(key, merged)
    }
    for (const fact of item.facts.changes) {
      const change = { ...fact, at: item.at }
      if (allChanges.has(changeKey(change))) continue
      allChanges.set(changeKey(change), change)
      changes.push(change)
    }
  }
  return { ties: [...ties.values()], changes, allTies: [...allTies.values()], allChanges: [...allChanges.values()] }
}

const changeKey = ({ kind, previous, current, at }: IdentityChange) => `${kind} ${previous} ${current} ${at.getTime()}`

/** Only who has a line in a thread, or told WhatsApp whether to hear from us, has an identity; only that tells how they call
 *  themselves. */
function learnParties(scope: string, known: KnownPeople, items: readonly Item[]) {
  const rows = new Map<Party, { scope: string; identityId: string | null }>()
  const profiles = new Map<Party, Profile>()
  for (const row of known.parties) {
    rows.set(row.party, { scope, identityId: row.identityId })
    profiles.set(row.party, row)
  }
  for (const item of items) {
    const party = partyOf(item.person)
    if (party === null || (item.type !== 'message' && item.type !== 'preference')) continue
    if (!rows.has(party)) rows.set(party, { scope, identityId: null })
    const { profileName, username, parentUserId } = item.person
    const profile: Profile = { party, name: profileName, username, parentUserId, at: item.at }
    const old = profiles.get(party)
    profiles.set(party, old ? laterProfile(old, profile) : profile)
  }
  return { rows, profiles }
}

/** Groups by their leading party, members sorted. */
function groupsOf(leaders: ReadonlyMap<Party, Party>): Map<Party, Party[]> {
  const groups = new Map<Party, Party[]>()
  for (const [party, leader] of leaders) {
    const group = groups.get(leader)
    if (group) group.push(party)
    else groups.set(leader, [party])
  }
  for (const group of groups.values()) group.sort()
  return groups
}

/** Each group that wrote keeps the lowest id any of its parties had; a group that split off gets a new one. */
function assign(
  members: ReadonlyMap<Party, readonly Party[]>,
  rows: ReadonlyMap<Party, { identityId: string | null }>,
  newId: () => string,
) {
  const groups: { id: string; isNew: boolean; parties: readonly Party[] }[] = []
  const identityOf = new Map<Party, string>()
  const taken = new Set<string>()
  for (const leader of [...members.keys()].sort()) {
    const parties = members.get(leader) as readonly Party[]
    if (!parties.some((party) => rows.has(party))) continue
    const ids = parties.flatMap((party) => rows.get(party)?.identityId ?? []).filter((id) => !taken.has(id))
    const kept = ids.sort()[0] ?? null
    const id = kept ?? newId()
    taken.add(id)
    groups.push({ id, isNew: kept === null, parties })
    for (const party of parties) identityOf.set(party, id)
  }
  return { groups, identityOf }
}

const nameOf = (parties: readonly Party[]) => parties.join(' ')

/** Which group of parties each identity was. An identity whose parties already stood in two groups has no name. */
function namesOf(groups: ReadonlyMap<Party, readonly Party[]>, identityOf: ReadonlyMap<Party, string>) {
  const names = new Map<string, string>()
  for (const parties of groups.values()) {
    const id = parties.map((party) => identityOf.get(party)).find((found) => found !== undefined)
    if (id !== undefined) names.set(id, names.has(id) ? '' : nameOf(parties))
  }
  return names
}

/** The facts that touch a group: those of its numbers and users, with all that is known of these numbers. */
function indexFacts(facts: Facts): (parties: readonly Party[]) => Facts {
  const tiesOf = new Map<Party, Tie[]>()
  const changesOf = new Map<Party, IdentityChange[]>()
  const put = <T>(map: Map<Party, T[]>, party: Party, fact: T) => {
    const list = map.get(party)
    if (list) list.push(fact)
    else map.set(party, [fact])
  }
  for (const tie of facts.ties) {
    put(tiesOf, `w:${tie.waId}`, tie)
    put(tiesOf, `u:${tie.userId}`, tie)
  }
  for (const change of facts.changes)
    put(changesOf, `${change.kind === 'user_id' ? 'u' : 'w'}:${change.current}`, change)
  return (parties) => {
    const ties = new Set<Tie>()
    for (const party of parties) {
      for (const tie of tiesOf.get(party) ?? []) {
        for (const other of tiesOf.get(`w:${tie.waId}`) ?? []) ties.add(other)
      }
    }
    return { ties: [...ties], changes: parties.flatMap((party) => changesOf.get(party) ?? []) }
  }
}
