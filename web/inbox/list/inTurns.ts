import type { BulkDone, BulkUndoItem } from '#contract/bulk.ts'

/** So many at a time, of those that one request may name: it is answered soon, so that its reader sees it go on and can stop it. */
export const TURN_MAX = 200

/** What came of many: added up over all requests. */
export interface Turned<Item> {
  done: number
  refused: BulkDone['refused']
  undo: BulkUndoItem[]
  /** What was not tried any more, or whose answer did not come. */
  left: Item[]
  /** Why it ended before all were tried; null where it did not, or was stopped. */
  error: unknown
}

/** As many requests as it takes, one after the other: others are served between them, and each one's changes are whole, whenever
 *  this ends. */
export async function inTurns<Item>(
  items: readonly Item[],
  ask: (items: readonly Item[]) => Promise<BulkDone>,
  { tell, isStopped }: { tell: (count: number) => void; isStopped: () => boolean },
): Promise<Turned<Item>> {
  const all: Turned<Item> = { done: 0, refused: [], undo: [], left: [], error: null }
  for (let start = 0; start < items.length; start += TURN_MAX) {
    if (isStopped()) return { ...all, left: items.slice(start) }
    try {
      const { done, refused, undo } = await ask(items.slice(start, start + TURN_MAX))
      all.done += done
      all.undo.push(...undo)
      for (const { code, message, conversationIds } of refused) {
        const known = all.refused.find((one) => one.code === code)
        if (known) known.conversationIds.push(...conversationIds)
        else all.refused.push({ code, message, conversationIds: [...conversationIds] })
      }
    } catch (error) {
      return { ...all, left: items.slice(start), error }
    }
    tell(Math.min(items.length, start + TURN_MAX))
  }
  return all
}
