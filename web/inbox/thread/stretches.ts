import type { Item } from './items.ts'

/** A thread is drawn in stretches of so many messages, notes and acts; the lines above one belong to it. */
export const STRETCH_ITEMS = 20
/** So many at the end of one that is opened: about what is in sight, so that it is there before the rest is drawn. */
export const NEWEST_ITEMS = 12
/** What comes in between, as a note of an hour ago, may make one that is drawn as long as this. */
const STRETCH_ITEMS_MAX = 2 * STRETCH_ITEMS

export interface Stretch {
  /** Of the first thing in it that is no line; it stays its own while others come in above and below. */
  key: string
  items: readonly Item[]
}

/**
 * Cuts a thread into stretches. Those of `before` stay where they were cut, and a stretch in which nothing has changed stays the
 * same object, so that older messages coming in above leave alone what stands below.
 */
export function stretchesOf(items: readonly Item[], before: readonly Stretch[]): readonly Stretch[] {
  const known = new Map(before.map((stretch) => [stretch.key, stretch]))
  const newestKey = before.at(-1)?.key
  let left = items.filter((item) => !isLine(item)).length
  /** One that is opened is cut from its end. */
  const isCutHere = () => before.length === 0 && left >= NEWEST_ITEMS && (left - NEWEST_ITEMS) % STRETCH_ITEMS === 0
  const stretches: Stretch[] = []
  let key: string | null = null
  let inside: Item[] = []
  let settled = 0
  let lines: Item[] = []
  const end = () => {
    if (key !== null) stretches.push(sameOr(known.get(key), { key, items: inside }))
    inside = []
    settled = 0
  }
  for (const item of items) {
    if (isLine(item)) {
      lines.push(item)
      continue
    }
    // The newest one is still growing; the others only take in what comes late.
    const most = key !== null && key !== newestKey && known.has(key) ? STRETCH_ITEMS_MAX : STRETCH_ITEMS
    if (key === null || known.has(item.key) || settled >= most || isCutHere()) {
      end()
      key = item.key
    }
    inside.push(...lines, item)
    lines = []
    settled++
    left--
  }
  inside.push(...lines)
  key ??= lines[0]?.key ?? null
  end()
  return stretches
}

/** They move with what stands below them, and so name nothing. */
const isLine = ({ kind }: Item) => kind === 'day' || kind === 'unread' || kind === 'conversation'

function sameOr(known: Stretch | undefined, made: Stretch): Stretch {
  const isSame =
    known?.items.length === made.items.length && known.items.every((item, at) => isSameItem(item, made.items[at]))
  return known && isSame ? known : made
}

/** An item is made anew each time, what it shows is not. */
function isSameItem(a: Item, b: Item | undefined): boolean {
  if (a.key !== b?.key) return false
  if (a.kind === 'message')
    return b.kind === 'message' && a.message === b.message && a.first === b.first && a.last === b.last
  if (a.kind === 'note') return b.kind === 'note' && a.note === b.note
  if (a.kind === 'activity') return b.kind === 'activity' && a.activity === b.activity
  if (a.kind === 'unread') return b.kind === 'unread'
  return a.kind === b.kind && a.at === b.at
}

/** So many at most are drawn, but for those that must be. */
export const STRETCHES_DRAWN_MAX = 15

/**
 * Which stretches are drawn: those from `near.from` to before `near.to`, the newest, and of the others that are drawn now as many as there is
 * room for, the nearest first. One that is held (the focus is in it, it plays) stays.
 */
export function drawnOf(
  keys: readonly string[],
  before: ReadonlySet<string>,
  near: { from: number; to: number },
  isHeld: (key: string) => boolean,
): ReadonlySet<string> {
  const far = (at: number) => (at < near.from ? near.from - at : at - near.to + 1)
  const isNear = (at: number) => (at >= near.from && at < near.to) || at === keys.length - 1
  const all = keys.map((key, at) => ({ key, at }))
  const must = all.filter(({ at }) => isNear(at))
  const others = all.filter(({ key, at }) => !isNear(at) && before.has(key)).sort((a, b) => far(a.at) - far(b.at))
  const room = Math.max(0, STRETCHES_DRAWN_MAX - must.length)
  const stay = others.filter(({ key }, nth) => nth < room || isHeld(key))
  const drawn = new Set([...must, ...stay].map(({ key }) => key))
  return drawn.size === before.size && [...drawn].every((key) => before.has(key)) ? before : drawn
}
