import type { Conversation } from '#contract/inbox.ts'
import type { Message } from '#contract/messages.ts'
import { serverNow } from '../../live/clock.ts'
import { newId } from '../../live/id.ts'

/** A message of ours as it stands in the thread before the server has answered. */
export function messageOf(
  conversation: Conversation,
  authorId: string,
  shown: Pick<Message, 'kind' | 'text' | 'content'>,
  quoted: Message | null,
): Message {
  const now = serverNow()
  const at = now.toISOString()
  return {
    ...shown,
    id: newId(now),
    conversationId: conversation.id,
    channelId: conversation.channelId,
    direction: 'out',
    at,
    authorId,
    source: 'person',
    media: null,
    quote: quoted && { messageId: quoted.id, direction: quoted.direction, kind: quoted.kind, text: quoted.text },
    reactions: [],
    status: 'queued',
    statusAt: at,
    fault: null,
    editedAt: null,
    revokedAt: null,
  }
}
