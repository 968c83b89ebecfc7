import { MessageContent } from '#contract/messages.ts'
import { clustersOf, fold } from '#core/search/fold.ts'
import { spelled } from '#core/search/patterns.ts'
import { tokensOf } from '#core/search/words.ts'
import type { ContactTextRow, MessageTextRow } from './rows.ts'

/** What people read of a message besides the name of its file, as one text; null where that is nothing. */
export function textOf(row: Pick<MessageTextRow, 'text' | 'content'>): string | null {
  const content = MessageContent.safeParse(row.content ?? {}).data ?? {}
  const { location, contacts, reply, answers, order, header, footer, buttons, sections, referral } = content
  const pieces = [
    header,
    row.text,
    footer,
    ...(buttons ?? []).map(({ text }) => text),
    ...(sections ?? []).flatMap(({ title, rows }) => [title, ...rows.flatMap((one) => [one.title, one.description])]),
    reply?.title,
    reply?.description,
    ...(answers ?? []).flatMap(({ name, value }) => [name, value]),
    location?.name,
    location?.address,
    ...(contacts ?? []).flatMap(({ name, organisation, phones, emails }) => [
      name,
      organisation,
      ...phones.map(({ phone }) => phone),
      ...emails,
    ]),
    ...(order?.items ?? []).map(({ product }) => product),
    referral?.headline,
    referral?.body,
  ].filter((piece) => piece)
  return pieces.length === 0 ? null : [...new Set(pieces)].join('\n')
}

/** What is kept of a contact: a space before each word, and letters of scripts without spaces apart, so that each may be
 *  where a search begins. */
export function contactText(row: ContactTextRow): string {
  const names = [row.name, row.company, row.email, ...row.names].filter((one) => one !== null)
  const words = names.flatMap((name) => tokensOf(name).map(spelled))
  const numbers = [row.phone, row.mobile_phone, row.phone_key, row.mobile_phone_key, ...row.numbers].flatMap(
    (number) => {
      const digits = fold(number ?? '').replace(/\D/g, '')
      return digits === '' ? [] : [digits]
    },
  )
  return ` ${[...new Set([...words, ...numbers])].join(' ')} `.toWellFormed().replaceAll('\0', '')
}

/** A folded name of a file, as it is kept for parts of it. */
export const keptFileName = (name: string): string =>
  [...clustersOf(name.slice(0, FILE_NAME_UNITS_MAX))]
    .map(({ folded }) => folded)
    .join('')
    .toWellFormed()
    .replaceAll('\0', '')

const FILE_NAME_UNITS_MAX = 500
