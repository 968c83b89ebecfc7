import type { BulkAct, BulkDone, BulkUndoItem } from '#contract/bulk.ts'
import { request } from '../../api/client.ts'

export const postBulk = (conversationIds: readonly string[], act: BulkAct) =>
  request<BulkDone>('POST', '/conversations/bulk', { body: { conversationIds, act } })
export const postBulkUndo = (items: readonly BulkUndoItem[]) =>
  request<BulkDone>('POST', '/conversations/bulk/undo', { body: { items } })
