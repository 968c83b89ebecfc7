import type { Conversation } from '#contract/inbox.ts'
import type { Message, MessageContent, ReplyRequest } from '#contract/messages.ts'
import type { TemplateOne } from '#contract/templates.ts'
import type { RenderedTemplate } from '#core/whatsapp/template/render.ts'
import type { Values } from '#core/whatsapp/template/variables.ts'
import { newId } from '../../live/id.ts'

/** A template as it stands in the thread at once, and what the server is asked for. Both carry the same id. */
export function messageOf(
  conversation: Conversation,
  authorId: string,
  template: TemplateOne,
  rendered: RenderedTemplate,
  values: Values,
  now: Date,
): { message: Message; request: ReplyRequest } {
  const id = newId(now)
  const at = now.toISOString()
  const message: Message = {
    id,
    conversationId: conversation.id,
    channelId: conversation.channelId,
    direction: 'out',
    kind: 'template',
    at,
    authorId,
    source: 'person',
    text: rendered.body,
    content: contentOf(rendered, template),
    media: null,
    quote: null,
    reactions: [],
    status: 'queued',
    statusAt: at,
    fault: null,
    editedAt: null,
    revokedAt: null,
  }
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
  return { message, request: { id, draft: { kind: 'template', templateId: template.id, values: filled } } }
}

/** What of it is known before the server answers. */
function contentOf({ header, footer, buttons }: RenderedTemplate, { name, language }: TemplateOne): MessageContent {
  return {
    template: { name, language },
    ...(header?.kind === 'text' && { header: header.text }),
    ...(footer !== null && { footer }),
    ...(buttons.length > 0 && { buttons: buttons.map(({ kind, text, value }) => ({ kind, text, value })) }),
  }
}
