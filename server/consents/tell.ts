/** What the rest of Posthorn hears of an entry: the contact's, for workflows and panels, and a line in the threads it concerns. */
import type { NewEvent } from '#core/events.ts'
import type { Recorded } from './record.ts'

export interface Thread {
  conversationId: string
  inboxId: string
}

/** Of words about somebody who is no contact (yet) nothing is told. */
export function tellOf(
  recorded: readonly Recorded[],
  threadsOf: (one: Recorded) => readonly Thread[],
  at: Date,
): NewEvent[] {
  return recorded.flatMap((one): NewEvent[] => {
    const {
      workspaceId,
      actorId,
      contactId,
      identityId,
      messageId,
      number: entry,
      consent,
      purposes,
      way,
      changed,
    } = one
    if (contactId === null) return []
    const common = { workspaceId, actorId, at, entry, consent, purposes, way }
    return [
      { ...common, type: 'contact.consented', contactId, identityId, changed },
      ...threadsOf(one).map((thread) => ({ ...common, ...thread, type: 'conversation.consented' as const, messageId })),
    ]
  })
}
