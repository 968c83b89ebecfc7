import type { Channel, Conversation } from '#contract/inbox.ts'
import type { Message, ReplyRequest } from '#contract/messages.ts'
import { compose, type Verdict } from '#core/whatsapp/compose.ts'
import { windowAt } from '#core/whatsapp/window.ts'
import { whenSessionEnds } from '../../app/session.ts'
import { serverNow } from '../../live/clock.ts'
import { newId } from '../../live/id.ts'
import type { Attachment } from './useAttachment.ts'

/** The server's own question, asked while someone types: may this go out? */
export function verdictOf(
  conversation: Conversation,
  channel: Channel,
  text: string,
  attachment: Attachment | null,
): Verdict {
  const now = serverNow()
  return compose({
    now,
    origin: 'person',
    draft: attachment
      ? { kind: attachment.kind, mimeType: attachment.mimeType, sizeBytes: attachment.sizeBytes, caption: text }
      : { kind: 'text', text },
    window: windowAt(now, conversation.lastCustomerAt ? new Date(conversation.lastCustomerAt) : null),
    channel,
    // By which address the customer is reached is the server's to know; that there is one follows from their messages.
    identity: { phoneNumber: null, userId: conversation.id },
  })
}

/** The message as it stands in the thread at once, and what the server is asked for. Both carry the same id. */
export function replyOf(
  conversation: Conversation,
  authorId: string,
  text: string,
  attachment: Attachment | null,
  quoted: Message | null,
): { message: Message; request: ReplyRequest } {
  const now = serverNow()
  const id = newId(now)
  const uploaded = attachment?.progress.state === 'ready' ? attachment.progress.uploaded : null
  const caption = text.trim() === '' ? null : text
  const message: Message = {
    id,
    conversationId: conversation.id,
    channelId: conversation.channelId,
    direction: 'out',
    kind: uploaded ? uploaded.kind : 'text',
    at: now.toISOString(),
    authorId,
    source: 'person',
    text: uploaded ? caption : text,
    content: {},
    media: uploaded && {
      state: 'stored',
      mimeType: uploaded.file.mimeType,
      fileName: attachment?.name ?? null,
      voice: false,
      animated: false,
      file: uploaded.file,
    },
    quote: quoted && { messageId: quoted.id, direction: quoted.direction, kind: quoted.kind, text: quoted.text },
    reactions: [],
    status: 'queued',
    statusAt: now.toISOString(),
    fault: null,
    editedAt: null,
    revokedAt: null,
  }
  const draft: ReplyRequest['draft'] = uploaded
    ? { kind: uploaded.kind, fileId: uploaded.file.id, caption }
    : { kind: 'text', text }
  return { message, request: { id, draft, quoteOf: quoted?.id ?? null } }
}

/** Drafts of this tab, so that going to another conversation and back loses nothing. */
const drafts = new Map<string, string>()
export const draftOf = (conversationId: string) => drafts.get(conversationId) ?? ''
export function keepDraft(conversationId: string, text: string) {
  if (text === '') drafts.delete(conversationId)
  else drafts.set(conversationId, text)
}
whenSessionEnds(() => drafts.clear())
