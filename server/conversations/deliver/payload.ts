import { nameParts } from '#core/contact/card.ts'
import { withButtonIds, withRowIds } from '#core/whatsapp/stored.ts'
import {
  buttonsContent,
  contactsContent,
  listContent,
  locationContent,
  mediaContent,
  reactionContent,
  textContent,
} from '#meta/messages.ts'
import type { SendContent, WireCard } from '#meta/wire/index.ts'
import type { DueSend } from './queries.ts'
import { templatePayload } from './templates.ts'

/** A stored message as Meta wants it; null where it is of a kind that we do not send. */
export function payloadOf(send: DueSend): SendContent | null {
  const { kind, text, content } = send
  switch (kind) {
    case 'text':
      return textContent(text ?? '', /https?:\/\//i.test(text ?? ''))
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return mediaContent(kind, send.providerMediaId ?? '', {
        caption: text ?? undefined,
        fileName: send.fileName ?? undefined,
        voice: send.voice ?? undefined,
      })
    case 'location':
      return content.location ? placeOf(content.location) : null
    case 'contacts':
      return content.contacts ? contactsContent(content.contacts.map(cardOf)) : null
    case 'interactive':
      return interactiveOf(text ?? '', content)
    case 'reaction':
      return content.reaction && send.contextWamid !== null
        ? reactionContent(send.contextWamid, content.reaction.emoji)
        : null
    case 'template':
      return templatePayload(send)
    default:
      return null
  }
}

type Content = DueSend['content']

const placeOf = ({ latitude, longitude, name, address }: NonNullable<Content['location']>) =>
  locationContent({ latitude, longitude, ...(name ? { name } : {}), ...(address ? { address } : {}) })

function cardOf({ name, phones, emails, organisation }: NonNullable<Content['contacts']>[number]): WireCard {
  const { first, last } = nameParts(name)
  return {
    name: { formatted_name: name, first_name: first, ...(last === null ? {} : { last_name: last }) },
    ...(phones.length === 0
      ? {}
      : { phones: phones.map(({ phone, type }) => ({ phone, ...(type === null ? {} : { type }) })) }),
    ...(emails.length === 0 ? {} : { emails: emails.map((email) => ({ email })) }),
    ...(organisation === null ? {} : { org: { company: organisation } }),
  }
}

function interactiveOf(body: string, { header, footer, buttons, sections, menu }: Content): SendContent | null {
  const frame = {
    ...(header ? { header: { type: 'text' as const, text: header } } : {}),
    ...(footer ? { footer: { text: footer } } : {}),
  }
  if (sections) return listContent(body, menu ?? '', withRowIds(sections), frame)
  return buttons ? buttonsContent(body, withButtonIds(buttons), frame) : null
}
