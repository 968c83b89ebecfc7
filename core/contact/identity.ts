/**
 * Who is who (fact sheet §5). A party is what one item calls a person: `u:<user id>`, or `w:<number>` where no user id came
 * along. Which parties are one identity follows from the set of facts alone, in whatever order they became known; a fact that
 * comes late may therefore also move parties apart. Numbers are recycled: a number that a second user id uses later does not
 * make the two one person.
 */
export type Party = string

/** Meta named this number and this user id together, between these instants. */
export interface Tie {
  waId: string
  userId: string
  firstAt: Date
  /** Rounded up to SEEN_ROUNDING_MS: otherwise each message would write the row again. */
  lastAt: Date
}

/** Meta said that a user id, or a number, of one person became another one. */
export interface IdentityChange {
  kind: 'user_id' | 'number'
  previous: string
  current: string
  at: Date
}

export interface Facts {
  ties: readonly Tie[]
  changes: readonly IdentityChange[]
}

/** What the newest message of a party said about its writer. */
export interface Profile {
  party: Party
  name: string | null
  username: string | null
  parentUserId: string | null
  at: Date
}

/** How an identity looks now. */
export interface Face {
  userId: string | null
  parentUserId: string | null
  waId: string | null
  username: string | null
  profileName: string | null
  profileAt: Date | null
}

const SEEN_ROUNDING_MS = 60_000

export const userParty = (userId: string): Party => `u:${userId}`
export const numberParty = (waId: string): Party => `w:${waId}`

/** Null where an item names nobody. */
export function partyOf(person: { userId: string | null; waId: string | null }): Party | null {
  if (person.userId !== null) return userParty(person.userId)
  return person.waId === null ? null : numberParty(person.waId)
}

export const waIdOfParty = (party: Party): string | null => (party.startsWith('w:') ? party.slice(2) : null)
export const userIdOfParty = (party: Party): string | null => (party.startsWith('u:') ? party.slice(2) : null)

/** One sighting as a tie. */
export function tieSeen(waId: string, userId: string, at: Date): Tie {
  const roundedUp = Math.ceil(at.getTime() / SEEN_ROUNDING_MS) * SEEN_ROUNDING_MS
  return { waId, userId, firstAt: at, lastAt: new Date(roundedUp) }
}

/** Two records of the same pair. */
export const mergeTies = (a: Tie, b: Tie): Tie => ({
  ...a,
  firstAt: new Date(Math.min(a.firstAt.getTime(), b.firstAt.getTime())),
  lastAt: new Date(Math.max(a.lastAt.getTime(), b.lastAt.getTime())),
})

/** Of two profiles of one party the newer that says something; at one instant the one whose words sort last. */
export function laterProfile(a: Profile, b: Profile): Profile {
  return compare(profileKey(a), profileKey(b)) >= 0 ? a : b
}

/** Each party that is given or that a fact names, with the least party of its group as the group's name. */
export function partition(parties: Iterable<Party>, facts: Facts): Map<Party, Party> {
  const groups = new Groups()
  for (const party of parties) groups.add(party)
  const tiesOf = byNumber(facts.ties)
  for (const [waId, ties] of tiesOf) {
    for (const { userId } of ties) groups.add(userParty(userId))
    groups.add(numberParty(waId))
    // Whoever wrote from this number without a user id is its first user, unless they had given it up before that.
    const first = earliest(ties)
    if (!wasGivenUp(waId, first.firstAt, facts.changes)) groups.unite(numberParty(waId), userParty(first.userId))
  }
  for (const change of facts.changes) {
    if (change.kind === 'user_id') groups.unite(userParty(change.previous), userParty(change.current))
    else {
      const before = holderUntil(change.previous, tiesOf.get(change.previous), change.at)
      const after = holderFrom(change.current, tiesOf.get(change.current), change.at)
      groups.add(numberParty(change.previous))
      groups.add(numberParty(change.current))
      if (after !== null) groups.unite(before, after)
    }
  }
  return groups.all()
}

/** The face of a group; `facts` must hold every fact that touches one of its parties. */
export function faceOf(members: readonly Party[], facts: Facts, profiles: readonly Profile[]): Face {
  const own = new Set(members)
  const seenUsers = new Map<string, number>()
  const seenNumbers = new Map<string, number>()
  for (const party of members) {
    const userId = userIdOfParty(party)
    if (userId !== null) see(seenUsers, userId, 0)
  }
  const tiesOf = byNumber(facts.ties)
  for (const { waId, userId, lastAt } of facts.ties) {
    if (!own.has(userParty(userId))) continue
    see(seenUsers, userId, lastAt.getTime())
    // A number that somebody else has used since is no longer theirs: it must never be written to in their name.
    if (own.has(userParty(latest(tiesOf.get(waId) as Tie[]).userId))) see(seenNumbers, waId, lastAt.getTime())
  }
  for (const { kind, current, at } of facts.changes) {
    if (kind === 'user_id' && own.has(userParty(current))) see(seenUsers, current, at.getTime())
    if (kind === 'number' && own.has(numberParty(current)) && isHolder(own, tiesOf.get(current)))
      see(seenNumbers, current, at.getTime())
  }
  const newest = profiles.filter(({ party }) => own.has(party)).reduce(newer, null)
  for (const { party, at } of profiles) {
    const userId = userIdOfParty(party)
    const waId = waIdOfParty(party)
    if (!own.has(party)) continue
    if (userId !== null) see(seenUsers, userId, at.getTime())
    if (waId !== null && isHolder(own, tiesOf.get(waId))) see(seenNumbers, waId, at.getTime())
  }
  return {
    userId: lastSeen(seenUsers, replaced('user_id', seenUsers, facts.changes)),
    waId: lastSeen(seenNumbers, replaced('number', seenNumbers, facts.changes)),
    parentUserId: newest?.parentUserId ?? null,
    username: newest?.username ?? null,
    profileName: newest?.name ?? null,
    profileAt: newest?.at ?? null,
  }
}

const newer = (best: Profile | null, one: Profile): Profile =>
  best === null || compare(profileKey(one) + one.party, profileKey(best) + best.party) > 0 ? one : best

const isHolder = (own: ReadonlySet<Party>, ties: readonly Tie[] | undefined) =>
  ties === undefined || own.has(userParty(latest(ties).userId))

const wasGivenUp = (waId: string, before: Date, changes: readonly IdentityChange[]) =>
  changes.some(({ kind, previous, at }) => kind === 'number' && previous === waId && at < before)

/** Who had the number until it was given up: its latest user by then, or who wrote from it without a user id. */
function holderUntil(waId: string, ties: readonly Tie[] | undefined, at: Date): Party {
  const until = (ties ?? []).filter(({ firstAt }) => firstAt <= at)
  return until.length === 0
    ? numberParty(waId)
    : userParty(until.reduce((a, b) => (compareFirst(a, b) >= 0 ? a : b)).userId)
}

/** Who has the number from then on: the earliest user not gone by then. Null: a former user is all we know. */
function holderFrom(waId: string, ties: readonly Tie[] | undefined, at: Date): Party | null {
  if (ties === undefined) return numberParty(waId)
  const from = ties.filter(({ lastAt }) => lastAt >= at)
  return from.length === 0 ? null : userParty(earliest(from).userId)
}

const earliest = (ties: readonly Tie[]): Tie => ties.reduce((a, b) => (compareFirst(a, b) <= 0 ? a : b))
const latest = (ties: readonly Tie[]): Tie => ties.reduce((a, b) => (compareLast(a, b) >= 0 ? a : b))

const compareFirst = (a: Tie, b: Tie) => a.firstAt.getTime() - b.firstAt.getTime() || compare(a.userId, b.userId)
const compareLast = (a: Tie, b: Tie) => a.lastAt.getTime() - b.lastAt.getTime() || compareFirst(a, b)

function byNumber(ties: readonly Tie[]): Map<string, Tie[]> {
  const found = new Map<string, Tie[]>()
  for (const tie of ties) {
    const list = found.get(tie.waId)
    if (list) list.push(tie)
    else found.set(tie.waId, [tie])
  }
  return found
}

function see(seen: Map<string, number>, what: string, at: number) {
  if (at >= (seen.get(what) ?? -1)) seen.set(what, at)
}

/** What a change has replaced and nobody has surely used since: sightings are known to the minute only, changes exactly. */
function replaced(
  kind: IdentityChange['kind'],
  seen: ReadonlyMap<string, number>,
  changes: readonly IdentityChange[],
): ReadonlySet<string> {
  const left = new Map<string, number>()
  const taken = new Map<string, number>()
  for (const change of changes) {
    if (change.kind !== kind || !seen.has(change.current)) continue
    see(left, change.previous, change.at.getTime())
    see(taken, change.current, change.at.getTime())
  }
  const gone = new Set<string>()
  for (const [what, at] of left) {
    const isTakenAgain = (taken.get(what) ?? -1) >= at
    if (!isTakenAgain && (seen.get(what) ?? -1) < at + SEEN_ROUNDING_MS) gone.add(what)
  }
  return gone
}

function lastSeen(seen: ReadonlyMap<string, number>, gone: ReadonlySet<string>): string | null {
  let found: string | null = null
  for (const [what, at] of seen) {
    if (gone.has(what)) continue
    const best = found === null ? -1 : (seen.get(found) as number)
    if (found === null || at > best || (at === best && what > found)) found = what
  }
  return found
}

/** Meta's own notes (a changed number) name nobody: silence takes back nothing that a message said. */
const profileKey = ({ at, name, username, parentUserId }: Profile) => {
  const says = name === null && username === null && parentUserId === null ? '0' : '1'
  return says + at.getTime().toString().padStart(16, '0') + JSON.stringify([name, username, parentUserId])
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Union-find; the least party leads its group. */
class Groups {
  private readonly leaders = new Map<Party, Party>()

  add(party: Party) {
    if (!this.leaders.has(party)) this.leaders.set(party, party)
  }

  unite(a: Party, b: Party) {
    this.add(a)
    this.add(b)
    const first = this.leaderOf(a)
    const second = this.leaderOf(b)
    if (first < second) this.leaders.set(second, first)
    else if (second < first) this.leaders.set(first, second)
  }

  all(): Map<Party, Party> {
    return new Map([...this.leaders.keys()].map((party) => [party, this.leaderOf(party)]))
  }

  private leaderOf(party: Party): Party {
    let leader = party
    for (let next = this.leaders.get(leader) as Party; next !== leader; next = this.leaders.get(leader) as Party)
      leader = next
    for (let at = party; at !== leader; ) {
      const next = this.leaders.get(at) as Party
      this.leaders.set(at, leader)
      at = next
    }
    return leader
  }
}
