import type { File } from '#contract/files.ts'
import type { Conversation } from '#contract/inbox.ts'
import { type Activity, type Media, type Message, MessageContent, MessageKind } from '#contract/messages.ts'
import type { Note, Notification } from '#contract/notes.ts'
import { cutText, showReordering } from '#core/text.ts'
import { preview } from '#core/whatsapp/markup.ts'
import { shownReaction } from '#core/whatsapp/reaction.ts'
import type { MessageState } from '#core/whatsapp/status.ts'
import type { Sight } from './queries.ts'
import type {
  ActivityRow,
  ChannelFacts,
  ConversationRow,
  GivenFacts,
  MessageRow,
  NoteRow,
  NotificationRow,
  ReactionRow,
  TemplateFacts,
} from './rows.ts'

const EXCERPT_CHARACTERS_MAX = 200

export function presentConversation(row: ConversationRow): Conversation {
  return {
    id: row.id,
    inboxId: row.inbox_id,
    channelId: row.channel_id,
    channelKind: row.channel_kind,
    contactId: row.contact_id,
    identityId: row.identity_id,
    contactName: row.contact_name,
    status: row.status,
    snoozedUntil: row.snoozed_until?.toISOString() ?? null,
    ownerId: row.owner_id,
    teamId: row.team_id,
    labelIds: row.label_ids,
    preview: presentPreview(row),
    lastAt: row.last_at.toISOString(),
    lastCustomerAt: row.last_customer_at?.toISOString() ?? null,
    inboundCount: row.inbound_count,
    createdAt: row.created_at.toISOString(),
  }
}

function presentPreview(row: ConversationRow): Conversation['preview'] {
  if (row.preview_id === null) return null
  const isRevoked = row.preview_revoked_at !== null
  return {
    messageId: row.preview_id,
    direction: row.preview_direction ?? 'in',
    kind: row.preview_kind ?? 'unsupported',
    text: isRevoked ? null : lineOf(row.preview_text),
    fileName: isRevoked ? null : presentFileName(row.preview_file_name),
    status: row.preview_status ?? 'received',
    revoked: isRevoked,
  }
}

/** Without marks and breaks, as a row shows it. */
const lineOf = (text: string | null) => preview({ kind: 'text', text }).text

export function presentMessage(row: MessageRow): Message {
  const isRevoked = row.revoked_at !== null
  return {
    id: row.id,
    conversationId: row.conversation_id,
    channelId: row.channel_id,
    direction: row.direction,
    kind: MessageKind.safeParse(row.kind).data ?? 'unsupported',
    at: row.at.toISOString(),
    authorId: row.author_id,
    source: row.source,
    text: isRevoked ? null : row.text,
    content: isRevoked ? {} : presentContent(row),
    media: isRevoked ? null : presentMedia(row),
    quote: presentQuote(row),
    reactions: (row.reactions ?? []).flatMap(presentReaction),
    status: row.status as Message['status'],
    statusAt: row.status_at.toISOString(),
    fault: row.fault === null ? null : { word: row.fault, code: row.fault_code, details: row.fault_details },
    editedAt: row.edited_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  }
}

/** One that was taken back stands no more, unless taking it back failed: then it still is on the phone. */
function presentReaction(row: ReactionRow): Message['reactions'] {
  const { actor, message_id: messageId, author_id: authorId, previous, fault } = row
  const at = new Date(row.at).toISOString()
  if (messageId === null || row.status === null) return [{ actor, emoji: row.emoji, at, sending: null }]
  const status = row.status as Message['status']
  const emoji = shownReaction({ emoji: row.emoji, previous: previous ?? '', status: row.status as MessageState })
  const why = fault === null ? null : { word: fault, code: row.fault_code, details: row.fault_details }
  return emoji === '' ? [] : [{ actor, emoji, at, sending: { messageId, authorId, status, fault: why } }]
}

/** What an older Posthorn stored may not be what this one draws: then it is shown in words, never as an error. */
function presentContent(row: MessageRow): Message['content'] {
  const content = MessageContent.safeParse(row.content ?? {})
  return content.success ? content.data : { unsupported: { type: row.kind, details: null } }
}

function presentMedia(row: MessageRow): Media | null {
  if (row.media_state === null) return null
  return {
    state: row.media_state,
    mimeType: row.media_mime_type,
    fileName: presentFileName(row.media_file_name),
    voice: row.media_voice ?? false,
    animated: row.media_animated ?? false,
    file: presentFileOf(row),
  }
}

function presentFileOf(row: MessageRow): File | null {
  if (row.file_id === null || row.file_mime_type === null) return null
  return {
    id: row.file_id,
    mimeType: row.file_mime_type,
    sizeBytes: row.file_size_bytes ?? 0,
    fileName: presentFileName(row.file_name ?? row.media_file_name),
    widthPixels: row.file_width_pixels,
    heightPixels: row.file_height_pixels,
    hasThumbnail: row.file_thumbnail_hash !== null,
  }
}

/** Files that say what they are not hide behind letters in another order. */
export const presentFileName = (name: string | null) => (name === null ? null : showReordering(name))

function presentQuote(row: MessageRow): Message['quote'] {
  if (row.context_wamid === null && row.quote_id === null) return null
  const { quote_id: messageId, quote_direction: direction, quote_kind: kind, quote_text: text } = row
  const fileName = presentFileName(row.quote_file_name)
  return {
    messageId,
    direction,
    kind,
    text,
    ...(fileName && { fileName }),
    ...(row.quote_revoked && { revoked: true }),
  }
}

export function presentActivity(row: ActivityRow): Activity {
  return {
    number: row.number,
    conversationId: row.conversation_id,
    type: row.type,
    at: row.at.toISOString(),
    actorId: row.actor_id,
    facts: row.data,
  }
}

export function presentNote(row: NoteRow): Note {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    authorId: row.author_id,
    text: row.text,
    mentions: row.mentions,
    at: row.at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
    deletedAt: row.deleted_at?.toISOString() ?? null,
  }
}

/** `sight`: of whom it is for; of several conversations they are told those that they see. */
export function presentNotification(
  row: NotificationRow,
  sight: Sight,
  workflows: { id: string; name: string }[] = [],
): Notification {
  return {
    id: row.id,
    kind: row.kind,
    conversationId: row.conversation_id,
    contactName: row.contact_name,
    noteId: row.note_id,
    excerpt: row.note_text === null ? null : cutText(row.note_text, EXCERPT_CHARACTERS_MAX).text,
    actorId: row.actor_id,
    given: row.kind === 'given' && row.facts ? presentGiven(row.facts as GivenFacts, sight) : null,
    template: row.template_id && row.facts ? { ...(row.facts as TemplateFacts), id: row.template_id, workflows } : null,
    channel: row.channel_id && row.facts ? { ...(row.facts as ChannelFacts), id: row.channel_id } : null,
    at: row.at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
  }
}

function presentGiven({ inboxes }: GivenFacts, sight: Sight): Notification['given'] {
  const seen = Object.entries(inboxes).filter(([inboxId]) => sight === null || sight.includes(inboxId))
  const sum = (of: 'given' | 'left') => seen.reduce((total, [, one]) => total + one[of], 0)
  return { count: sum('given'), takenBack: sum('given') - sum('left') }
}
