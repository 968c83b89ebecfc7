import type { z } from 'zod'
import type { MessageContent, ReplyRequest } from '#contract/messages.ts'
import { cardOf } from '#core/contact/card.ts'
import { cleanText } from '#core/text.ts'
import type { Draft } from '#core/whatsapp/draft.ts'
import type { MediaKind } from '#core/whatsapp/limits.ts'
import { draftOfStored } from '#core/whatsapp/stored.ts'
import { presentContact } from '../contacts/present.ts'
import { contactsById } from '../contacts/queries.ts'
import type { Tx } from '../platform/db/database.ts'
import type { MemberAsker } from '../team/access.ts'
import { notFound } from '../team/refusals.ts'
import { type OutgoingFile, visibleFile } from './outbox.ts'
import { sightOf } from './sight.ts'

/** A draft as the message it becomes. */
export interface Outgoing {
  kind: string
  text: string | null
  content: MessageContent
  file: OutgoingFile | null
}

/** Templates have a file of their own. */
type RequestDraft = Exclude<z.output<typeof ReplyRequest>['draft'], { kind: 'template' }>
type Of<Kind extends RequestDraft['kind']> = Extract<RequestDraft, { kind: Kind }>

/** What is asked for, with what it names as it is now. Refuses with `not_found` what the asker may not see. */
export async function outgoingOf(tx: Tx, asker: MemberAsker, draft: RequestDraft): Promise<Outgoing> {
  switch (draft.kind) {
    case 'text':
      return { kind: 'text', text: clean(draft.text), content: {}, file: null }
    case 'location':
      return { kind: 'location', text: null, content: { location: placeOf(draft) }, file: null }
    case 'contacts':
      return { kind: 'contacts', text: null, content: { contacts: await cardsOf(tx, asker, draft) }, file: null }
    case 'buttons': {
      const buttons = draft.buttons.map(({ title }) => ({ kind: 'reply', text: line(title) ?? '', value: null }))
      return { kind: 'interactive', text: clean(draft.body), content: { ...frameOf(draft), buttons }, file: null }
    }
    case 'list':
      return { kind: 'interactive', text: clean(draft.body), content: listOf(draft), file: null }
    default: {
      const file = await fileOf(tx, asker, draft)
      return { kind: draft.kind, text: draft.caption === null ? null : clean(draft.caption), content: {}, file }
    }
  }
}

/** The same as the guard looks at it. */
export const guardedDraft = (outgoing: Outgoing): Draft => draftOfStored(outgoing)

const placeOf = ({ latitude, longitude, name, address }: Of<'location'>) => ({
  latitude,
  longitude,
  name: line(name),
  address: line(address),
})

async function cardsOf(tx: Tx, { workspaceId }: MemberAsker, { cards }: Of<'contacts'>) {
  const ids = cards.map(({ contactId }) => contactId)
  const known = new Map((await contactsById(tx, workspaceId, ids)).map((row) => [row.id, presentContact(row)]))
  return cards.map(({ contactId, fields }) => {
    const contact = known.get(contactId)
    if (!contact) throw notFound()
    return cardOf(contact, fields)
  })
}

function frameOf({ header, footer }: Of<'buttons' | 'list'>): Pick<MessageContent, 'header' | 'footer'> {
  const [above, below] = [line(header), line(footer)]
  return { ...(above === null ? {} : { header: above }), ...(below === null ? {} : { footer: below }) }
}

function listOf(draft: Of<'list'>): MessageContent {
  const sections = draft.sections.map(({ title, rows }) => ({
    title: line(title),
    rows: rows.map((row) => ({ title: line(row.title) ?? '', description: line(row.description) })),
  }))
  return { ...frameOf(draft), menu: line(draft.button) ?? '', sections }
}

async function fileOf(tx: Tx, asker: MemberAsker, { kind, fileId, voice }: Of<MediaKind>): Promise<OutgoingFile> {
  const reader = { userId: asker.userId, sight: sightOf(asker) }
  const file = await visibleFile(tx, asker.workspaceId, reader, fileId)
  if (!file) throw notFound()
  return { ...file, voice: voice === true && kind === 'audio' }
}

const clean = (text: string) => cleanText(text).text

/** One line of words; blank is none. */
function line(text: string | null): string | null {
  const words = clean(text ?? '')
    .replace(/\s+/g, ' ')
    .trim()
  return words === '' ? null : words
}
