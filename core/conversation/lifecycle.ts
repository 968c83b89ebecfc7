import type { ConversationRow } from './known.ts'

/** Nobody puts a conversation off for longer. */
export const SNOOZE_MS_MAX = 366 * 24 * 3_600 * 1_000

/** A customer's message, however old, opens what was closed, put off or waiting for it; the owner stays (R5). */
export function afterCustomerMessage(conversation: ConversationRow): { reopened: boolean } {
  const reopened = conversation.status !== 'open'
  if (reopened) {
    conversation.status = 'open'
    conversation.snoozedUntil = null
  }
  return { reopened }
}

/** Two conversations become one: the livelier state counts, and nobody loses what they were working on (R12). */
export function unite(survivor: ConversationRow, absorbed: ConversationRow): void {
  const livelier = LIVELINESS.indexOf(absorbed.status) < LIVELINESS.indexOf(survivor.status) ? absorbed : survivor
  const bothSnoozed = survivor.status === 'snoozed' && absorbed.status === 'snoozed'
  survivor.snoozedUntil = bothSnoozed
    ? earlier(survivor.snoozedUntil, absorbed.snoozedUntil)
    : livelier.status === 'snoozed'
      ? livelier.snoozedUntil
      : null
  survivor.status = livelier.status
  survivor.ownerId ??= absorbed.ownerId
}

/** The newest line of a thread is the greatest of (at, id). */
export function noteLine(conversation: ConversationRow, at: Date, messageId: string): void {
  const isNewer =
    conversation.lastMessageId === null ||
    at > conversation.lastAt ||
    (at.getTime() === conversation.lastAt.getTime() && messageId > conversation.lastMessageId)
  if (!isNewer) return
  conversation.lastAt = at
  conversation.lastMessageId = messageId
}

const LIVELINESS = ['open', 'waiting', 'snoozed', 'closed'] as const

const earlier = (a: Date | null, b: Date | null) => (a === null || b === null ? (a ?? b) : a < b ? a : b)
