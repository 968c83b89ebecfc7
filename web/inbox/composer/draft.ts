import type { Channel, Conversation } from '#contract/inbox.ts'
import type { Message, ReplyRequest } from '#contract/messages.ts'
import { compose, type Verdict } from '#core/whatsapp/compose.ts'
import { MEDIA, type MediaKind } from '#core/whatsapp/limits.ts'
import { windowAt } from '#core/whatsapp/window.ts'
import { serverNow } from '../../live/clock.ts'
import type { Draft } from '../../live/drafts.ts'
import { newId } from '../../live/id.ts'
import type { Pending } from '../../live/state.ts'
import { getLive } from '../../live/store.ts'
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

/** What was stopped goes back into the composer, before what was written there since. */
export function putTogether(stopped: readonly Pending[], now: Draft): Draft {
  const messages = stopped.map(({ message }) => message)
  const texts = [...messages.map(({ text }) => text ?? ''), now.text]
  const files = messages.flatMap(({ kind, media }) =>
    media?.file && isMediaKind(kind) ? [{ file: media.file, kind }] : [],
  )
  return {
    text: texts.filter((text) => text.trim() !== '').join('\n'),
    files: [...files, ...now.files],
    answering: now.answering ?? quotedBy(messages),
  }
}

function quotedBy(messages: readonly Message[]): Message | null {
  const quoted = messages.find(({ quote }) => quote?.messageId)
  const thread = quoted && getLive().threads[quoted.conversationId]
  return thread?.messages.find(({ id }) => id === quoted?.quote?.messageId) ?? null
}

const isMediaKind = (kind: string): kind is MediaKind => kind in MEDIA
