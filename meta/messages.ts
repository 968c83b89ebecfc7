/** Sending (fact sheet §7). One call is one attempt: it is never repeated here, and doubt is thrown as `maybe_sent`. */
import type { Graph } from './client.ts'
import { unclear } from './graphFault.ts'
import type {
  ListMessage,
  OutboundTemplate,
  ReadBody,
  ReplyButtons,
  SendBody,
  SendContent,
  SendResponse,
  Success,
  TemplateComponentInput,
  WireCard,
} from './wire/index.ts'

/** A number as +E.164 (a bare wa_id gets its `+`), a business-scoped user id, or both; Meta then takes the number. */
export interface Recipient {
  to?: string | null
  userId?: string | null
  groupId?: string | null
}

export interface Send {
  recipient: Recipient
  content: SendContent
  /** Our own id of this send, at most 512 characters: the only thread by which a lost answer is found again. */
  callbackData?: string
  /** wamid of the quoted message. */
  replyTo?: string
}

export interface CallOptions {
  signal?: AbortSignal
  timeoutMs?: number
}

/** Accepted, not yet sent (§7.1). */
export interface Accepted {
  wamid: string
  /** `accepted`, `held_for_quality_assessment`, `paused`; null where Meta says nothing. */
  messageStatus: string | null
  waId: string | null
  userId: string | null
}

export async function sendMessage(
  graph: Graph,
  phoneNumberId: string,
  send: Send,
  options: CallOptions = {},
): Promise<Accepted> {
  const path = [phoneNumberId, 'messages']
  const json = bodyOf(send)
  const answer = await graph.request<SendResponse | null>({ method: 'POST', path, json, ...options })
  const message = Array.isArray(answer?.messages) ? answer.messages[0] : undefined
  if (typeof message?.id !== 'string' || message.id === '') throw unclear(`POST /${path.join('/')}`, 'incomplete', 200)
  const contact = Array.isArray(answer?.contacts) ? answer.contacts[0] : undefined
  return {
    wamid: message.id,
    messageStatus: message.message_status ?? null,
    waId: contact?.wa_id ?? null,
    userId: contact?.user_id ?? null,
  }
}

export function bodyOf({ recipient, content, callbackData, replyTo }: Send): SendBody {
  if (!recipient.to && !recipient.userId && !recipient.groupId) throw new TypeError('A send needs a recipient')
  return {
    messaging_product: 'whatsapp',
    recipient_type: recipient.groupId ? 'group' : 'individual',
    // Without the plus Meta may put the business number's own country code in front (§7.1).
    to: recipient.groupId ?? (recipient.to ? `+${recipient.to.replace(/\D/g, '')}` : undefined),
    recipient: recipient.groupId ? undefined : (recipient.userId ?? undefined),
    context: replyTo ? { message_id: replyTo } : undefined,
    biz_opaque_callback_data: callbackData,
    ...content,
  }
}

/** Blue ticks for this and all earlier messages; typing shows until the reply or for 25 s and cannot go without (§7.7). */
export async function markRead(
  graph: Graph,
  phoneNumberId: string,
  messageId: string,
  options: CallOptions & { typing?: boolean } = {},
): Promise<void> {
  const { typing, ...call } = options
  const json: ReadBody = { messaging_product: 'whatsapp', status: 'read', message_id: messageId }
  if (typing) json.typing_indicator = { type: 'text' }
  await graph.request<Success>({ method: 'POST', path: [phoneNumberId, 'messages'], json, ...call })
}

export const textContent = (body: string, previewUrl = false): SendContent => ({
  type: 'text',
  text: { body, preview_url: previewUrl },
})

export interface MediaOptions {
  caption?: string
  /** Documents only. */
  fileName?: string
  /** Audio only: shown as a voice message. */
  voice?: boolean
}

/** By the id of an upload. A caption is left out where WhatsApp knows none (§7.3). */
export function mediaContent(
  type: 'image' | 'video' | 'audio' | 'document' | 'sticker',
  id: string,
  { caption, fileName, voice }: MediaOptions = {},
): SendContent {
  switch (type) {
    case 'image':
      return { type, image: { id, caption } }
    case 'video':
      return { type, video: { id, caption } }
    case 'document':
      return { type, document: { id, caption, filename: fileName } }
    case 'audio':
      return { type, audio: voice ? { id, voice } : { id } }
    case 'sticker':
      return { type, sticker: { id } }
  }
}

/** Meta wants no `components` at all when nothing is variable (§7.11). */
export function templateContent(
  name: string,
  language: string,
  components: TemplateComponentInput[] = [],
): SendContent {
  const template: OutboundTemplate = { name, language: { code: language } }
  if (components.length > 0) template.components = components
  return { type: 'template', template }
}

export const locationContent = (location: {
  latitude: number
  longitude: number
  name?: string
  address?: string
}): SendContent => ({ type: 'location', location })

export const contactsContent = (contacts: WireCard[]): SendContent => ({ type: 'contacts', contacts })

/** Null takes the reaction away. */
export const reactionContent = (messageId: string, emoji: string | null): SendContent => ({
  type: 'reaction',
  reaction: { message_id: messageId, emoji: emoji ?? '' },
})

export const buttonsContent = (
  body: string,
  buttons: readonly { id: string; title: string }[],
  frame: Pick<ReplyButtons, 'header' | 'footer'> = {},
): SendContent => ({
  type: 'interactive',
  interactive: {
    type: 'button',
    ...frame,
    body: { text: body },
    action: { buttons: buttons.map((reply) => ({ type: 'reply', reply })) },
  },
})

export const listContent = (
  body: string,
  button: string,
  sections: ListMessage['action']['sections'],
  frame: Pick<ListMessage, 'header' | 'footer'> = {},
): SendContent => ({
  type: 'interactive',
  interactive: { type: 'list', ...frame, body: { text: body }, action: { button, sections } },
})
