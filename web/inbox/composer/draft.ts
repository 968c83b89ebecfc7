import type { Channel, Conversation } from '#contract/inbox.ts'
import type { Message, ReplyRequest } from '#contract/messages.ts'
import { compose, type Verdict } from '#core/whatsapp/compose.ts'
import { MEDIA, type MediaKind } from '#core/whatsapp/limits.ts'
import { windowAt } from '#core/whatsapp/window.ts'
import { serverNow } from '../../live/clock.ts'
import type { Draft, DraftFile } from '../../live/drafts.ts'
import { newId } from '../../live/id.ts'
import type { Pending } from '../../live/state.ts'
import { getLive } from '../../live/store.ts'
import type { Attachment } from './attachment.ts'

/** One message of what is written: WhatsApp takes a file a message, and a caption with some. */
export interface Part {
  attachment: Attachment | null
  text: string
}

/** What goes out, in order. The text is the caption of the first file that can have one. */
export function partsOf(text: string, attachments: readonly Attachment[]): Part[] {
  if (attachments.length === 0) return [{ attachment: null, text }]
  const captioned = captionedOf(attachments)
  return attachments.map((attachment) => ({
    attachment,
    text: attachment === captioned ? text : takesCaption(attachment) ? attachment.caption : '',
  }))
}

/** Those that are with Posthorn, as a draft keeps them. */
export const readyFiles = (attachments: readonly Attachment[]): DraftFile[] =>
  attachments.flatMap(({ progress, kind, caption }) =>
    progress.state === 'ready' ? [{ file: progress.file, kind, caption }] : [],
  )

/** The file whose caption is written in the editor; the first where none can have one, so that what is wrong is said. */
export const captionedOf = (attachments: readonly Attachment[]): Attachment | undefined =>
  attachments.find(takesCaption) ?? attachments[0]

export const takesCaption = ({ kind }: Attachment) => MEDIA[kind].takesCaption

/** The server's own question, asked while someone types: may this go out? */
export function verdictOf(conversation: Conversation, channel: Channel, { attachment, text }: Part): Verdict {
  const now = serverNow()
  return compose({
    now,
    origin: 'person',
    draft: attachment
      ? {
          kind: attachment.kind,
          mimeType: attachment.mimeType,
          sizeBytes: attachment.sizeBytes,
          caption: text,
          // Recorded here, it is of the one type that will do.
          voice: attachment.voice,
        }
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
  { attachment, text: written }: Part,
  quoted: Message | null,
): { message: Message; request: ReplyRequest } {
  const now = serverNow()
  const id = newId(now)
  const text = written.trim()
  const file = attachment?.progress.state === 'ready' ? attachment.progress.file : null
  const caption = text === '' ? null : text
  const message: Message = {
    id,
    conversationId: conversation.id,
    channelId: conversation.channelId,
    direction: 'out',
    kind: file && attachment ? attachment.kind : 'text',
    at: now.toISOString(),
    authorId,
    source: 'person',
    text: file ? caption : text,
    content: {},
    media: file && {
      state: 'stored',
      mimeType: file.mimeType,
      fileName: attachment?.name ?? null,
      voice: attachment?.voice ?? false,
      animated: false,
      file,
    },
    quote: quoted && { messageId: quoted.id, direction: quoted.direction, kind: quoted.kind, text: quoted.text },
    reactions: [],
    status: 'queued',
    statusAt: now.toISOString(),
    fault: null,
    editedAt: null,
    revokedAt: null,
  }
  const draft: ReplyRequest['draft'] =
    file && attachment
      ? { kind: attachment.kind, fileId: file.id, caption, ...(attachment.voice && { voice: true }) }
      : { kind: 'text', text }
  return { message, request: { id, draft, quoteOf: quoted?.id ?? null } }
}

/** What was stopped goes back into the composer, before what was written there since. */
export function putTogether(stopped: readonly Pending[], now: Draft): Draft {
  const messages = stopped.map(({ message }) => message)
  const files = [
    ...messages.flatMap(({ kind, media, text }) =>
      media?.file && isMediaKind(kind) ? [{ file: media.file, kind, caption: text ?? '' }] : [],
    ),
    ...now.files,
  ]
  // What the editor holds belongs to the first that can have a caption.
  const first = files.find(({ kind }) => MEDIA[kind].takesCaption)
  const isOfFile = (message: Message) => message.media?.file != null
  const captioned = messages.find((message) => isOfFile(message) && message.media?.file?.id === first?.file.id)
  const texts = [
    ...messages.filter((message) => !isOfFile(message) || message === captioned).map(({ text }) => text ?? ''),
    now.text,
  ]
  return {
    text: texts.filter((text) => text.trim() !== '').join('\n'),
    files,
    answering: now.answering ?? quotedBy(messages),
  }
}

/** Whether the composer can take a message back as it was: words and files. */
export const isWritten = ({ kind, media }: Message) => kind === 'text' || media?.file != null

function quotedBy(messages: readonly Message[]): Message | null {
  const quoted = messages.find(({ quote }) => quote?.messageId)
  const thread = quoted && getLive().threads[quoted.conversationId]
  return thread?.messages.find(({ id }) => id === quoted?.quote?.messageId) ?? null
}

const isMediaKind = (kind: string): kind is MediaKind => kind in MEDIA
