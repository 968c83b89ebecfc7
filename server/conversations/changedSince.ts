import type { BulkUndoItem } from '#contract/bulk.ts'
import type { Event } from '#core/events.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { toldSince } from './lifecycleQueries.ts'

const TOLD_BY: Record<BulkUndoItem['kind'], readonly Event['type'][]> = {
  owner: ['conversation.assigned'],
  team: ['conversation.handed_over'],
  labels: ['conversation.labelled'],
  status: ['conversation.closed', 'conversation.reopened', 'conversation.snoozed', 'conversation.waiting'],
  // Mine alone; how far it is says itself whether I read on.
  read: [],
}

/** Whether anything was told behind the event `after` of what this would take back, also where it came to the same. */
export async function wasChangedSince(tx: Tx, workspaceId: string, item: BulkUndoItem, after: number) {
  const types = TOLD_BY[item.kind]
  if (types.length === 0) return false
  const news = await toldSince(tx, workspaceId, item.id, { types, after })
  if (item.kind !== 'labels') return news.length > 0
  const mine = [...item.added, ...item.removed]
  return news.some(({ added = [], removed = [] }) => [...added, ...removed].some((id) => mine.includes(id)))
}
