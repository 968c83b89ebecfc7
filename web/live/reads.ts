import { putRead } from '../api/endpoints.ts'
import { ApiRefusal } from '../api/refusal.ts'
import { whenSessionEnds } from '../app/session.ts'
import { isLive, whenConnectionChanges } from './connection.ts'
import { markRead } from './known.ts'
import { change, getLive } from './store.ts'

/** What I have seen and the server does not know yet. A position only moves forward, so no older news can turn it back. */
const unsaid = new Map<string, number>()
whenSessionEnds(() => unsaid.clear())
whenConnectionChanges(() => {
  if (isLive()) for (const [conversationId, inboundCount] of unsaid) void say(conversationId, inboundCount)
})

/** I have seen so many of the customer's messages. Shown at once; without network it is said when the line is back. */
export function sawMessages(conversationId: string, inboundCount: number) {
  const isKnown = (getLive().reads[conversationId] ?? 0) >= inboundCount
  if (isKnown && !unsaid.has(conversationId)) return
  change((state) => markRead(state, conversationId, inboundCount))
  unsaid.set(conversationId, inboundCount)
  void say(conversationId, inboundCount)
}

async function say(conversationId: string, inboundCount: number): Promise<void> {
  try {
    await putRead(conversationId, inboundCount)
  } catch (error) {
    if (!(error instanceof ApiRefusal)) return // nobody was there: it is said again
  }
  if (unsaid.get(conversationId) === inboundCount) unsaid.delete(conversationId)
}
