import type { BulkAct, BulkDone, BulkUndoItem } from '#contract/bulk.ts'
import type { ConversationIds, ConversationQuery } from '#contract/inbox.ts'
import { request } from '../../api/client.ts'

export const getIds = ({ limit: _, ...query }: ConversationQuery) =>
  request<ConversationIds>('GET', '/conversations/ids', { query: query as Record<string, string> })
/** `actId`: the same for all requests of one act. */
export const postBulk = (conversationIds: readonly string[], act: BulkAct, actId: string) =>
  request<BulkDone>('POST', '/conversations/bulk', { body: { conversationIds, act, actId } })
export const postBulkUndo = (items: readonly BulkUndoItem[]) =>
  request<BulkDone>('POST', '/conversations/bulk/undo', { body: { items } })
