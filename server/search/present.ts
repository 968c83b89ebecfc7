import type { ContactHit, MessageHit, Snippet } from '#contract/search.ts'
import { formatPhone } from '#core/contact/phone.ts'
import type { Query } from '#core/search/query.ts'
import {
  type Mark,
  marksOf,
  marksOfAny,
  marksOfDigits,
  marksOfName,
  marksOfPart,
  NAME_LEAD_UNITS_MAX,
  snippetOf,
} from '#core/search/snippet.ts'
import { presentFileName } from '../conversations/present.ts'
import { textOf } from './pieces.ts'
import type { ContactHitRow, MessageHitRow } from './rows.ts'

/** A name that is longer is shown in part. */
const FILE_NAME_UNITS_MAX = 300

/** The hit with what fits in it; null where nothing fits any more, because it was changed since it was kept. */
export function presentMessageHit(row: MessageHitRow, query: Query): MessageHit | null {
  const text = textOf(row)
  const fileName = presentFileName(row.file_name)?.slice(0, FILE_NAME_UNITS_MAX) ?? null
  const partMarks = fileName !== null && query.part !== null ? marksOfPart(fileName, query.part) : null
  const isHit = partMarks !== null || marksOf([text, fileName].filter(Boolean).join('\n'), query) !== null
  if (!isHit) return null
  return {
    messageId: row.id,
    conversationId: row.conversation_id,
    contactId: row.contact_id,
    contactName: row.contact_name,
    direction: row.direction,
    kind: row.kind,
    at: row.at.toISOString(),
    authorId: row.author_id,
    snippet: text === null ? null : snippetOf(text, marksOfAny(text, query)),
    fileName:
      fileName === null ? null : snippetOf(fileName, partMarks ?? marksOfAny(fileName, query), NAME_LEAD_UNITS_MAX),
  }
}

export function presentContactHit(row: ContactHitRow, query: Query, digits: readonly string[]): ContactHit {
  return {
    contactId: row.id,
    name: snippetOf(row.name, marksOfName(row.name, query), NAME_LEAD_UNITS_MAX),
    detail: detailOf(row, query, digits),
    conversationId: row.conversation_id,
  }
}

/** Why this contact, where the name does not say it; otherwise how to tell it from others of that name. */
function detailOf(row: ContactHitRow, query: Query, digits: readonly string[]): Snippet | null {
  const numbers = [
    ...new Set([row.phone, row.mobile_phone, ...row.numbers.map((waId) => `+${waId}`)].filter((one) => one !== null)),
  ].map((number) => formatPhone(number))
  const words = [row.company, row.email, ...row.names.filter((name) => name !== row.name)].filter((one) => one !== null)
  const candidates: { text: string; marks: Mark[] }[] = [
    ...numbers.map((text) => ({ text, marks: digits.flatMap((part) => marksOfDigits(text, part) ?? []).slice(0, 1) })),
    ...words.map((text) => ({ text, marks: marksOfName(text, query) })),
  ]
  const shown = candidates.find(({ marks }) => marks.length > 0) ?? candidates[0]
  return shown ? snippetOf(shown.text, shown.marks, NAME_LEAD_UNITS_MAX) : null
}
