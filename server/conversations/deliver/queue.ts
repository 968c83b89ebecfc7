import { type Claim, KINDS, type Priority, type Wish } from './claim.ts'
import type { DueSend, Place } from './queries.ts'

/**
 * Marked `sending` ahead of their call, of each priority: as many as start in a tenth of a second. The next claim is under way
 * while these go out, so this is what bridges a claim and a short stall of the database. A process that is killed leaves them in
 * doubt although nobody ever called (those on the wire besides, which Meta's reports settle): 8 of an ordinary number, 100 of
 * the fastest.
 */
const AHEAD_MS = 100
const AHEAD_MIN = 4
/** Looked at beyond what is to be taken: some are not free to go. */
const SCAN_MORE = 16
/** Where many wait for an earlier one of their conversation, it looks further from claim to claim, up to this. */
const SCAN_MAX = 2_000
const SCAN_GROWTH = 4

/** What one lane has claimed and not yet called, and what it knows of the rows that wait behind. */
export function createQueue<Item extends { send: DueSend }>() {
  const lines: Record<Priority, Line<Item>> = { person: newLine(), automatic: newLine() }
  const size = () => KINDS.reduce((sum, kind) => sum + lines[kind].items.length, 0)
  const first = () => KINDS.find((kind) => lines[kind].items.length > 0) ?? 'automatic'
  const room = (kind: Priority, perSecond: number) => aheadMax(perSecond) - lines[kind].items.length

  return {
    size,
    first,
    /** People's replies first. */
    next: () => lines[first()].items.shift() as Item,
    /** Something was queued. */
    mayHoldMore() {
      for (const kind of KINDS) lines[kind].mayHoldMore = true
    },
    /** One of a conversation was called: the next of it may go. */
    cameFree() {
      for (const kind of KINDS) lines[kind].mayHoldMore ||= lines[kind].hasBehind
    },
    /** It is time to claim: half of what may be claimed ahead is used up. A reply is claimed at once. */
    isHungry(kind: Priority, perSecond: number): boolean {
      const wait = kind === 'person' ? 1 : aheadMax(perSecond) / 2
      return lines[kind].mayHoldMore && room(kind, perSecond) >= wait
    },
    /** Null: there is nothing to look for, or no room. */
    wish(kind: Priority, perSecond: number, atMost: number): Wish | null {
      const line = lines[kind]
      const takeMax = Math.min(room(kind, perSecond), atMost)
      if (!line.mayHoldMore || takeMax < 1) return null
      // What is queued from now on must be looked for again.
      line.mayHoldMore = false
      line.taking = takeMax
      return { after: line.after, scanMax: Math.max(line.scanMax, takeMax + SCAN_MORE), takeMax }
    },
    /** What a claim brought, and what it saw. */
    take(kind: Priority, items: readonly Item[], found: Claim['found']) {
      if (!found) return
      const line = lines[kind]
      line.items.push(...items)
      line.hasBehind = found.hasBehind
      const isFull = found.sends.length >= line.taking
      if (isFull || found.upTo) line.mayHoldMore = true
      // Everybody that was looked at is held back: on from there, and further.
      line.after = isFull ? null : found.upTo
      line.scanMax = isFull || !found.upTo ? 0 : Math.min(SCAN_MAX, Math.max(line.scanMax, SCAN_MORE) * SCAN_GROWTH)
    },
    clear(kinds: readonly Priority[] = KINDS): Item[] {
      return kinds.flatMap((kind) => lines[kind].items.splice(0))
    },
  }
}

interface Line<Item> {
  items: Item[]
  mayHoldMore: boolean
  hasBehind: boolean
  after: Place | null
  scanMax: number
  taking: number
}

const newLine = <Item>(): Line<Item> => ({
  items: [],
  mayHoldMore: false,
  hasBehind: false,
  after: null,
  scanMax: 0,
  taking: 0,
})

const aheadMax = (perSecond: number) => Math.max(AHEAD_MIN, Math.ceil((perSecond * AHEAD_MS) / 1_000))
