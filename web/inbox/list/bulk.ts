import type { BulkAct, BulkDone, BulkUndoItem } from '#contract/bulk.ts'
import type { ConversationIds, ConversationQuery } from '#contract/inbox.ts'
import { request } from '../../api/client.ts'

export const getIds = ({ limit: _, ...query }: ConversationQuery) =>
  request<ConversationIds>('GET', '/conversations/ids', { query: query as Record<string, string> })
export const postBulk = (conversationIds: readonly string[], act: BulkAct) =>
  request<BulkDone>('POST', '/conversations/bulk', { body: { conversationIds, act } })
export const postBulkUndo = (items: readonly BulkUndoItem[]) =>
  request<BulkDone>('POST', '/conversations/bulk/undo', { body: { items } })
