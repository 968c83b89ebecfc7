import { openVariables } from '../property/fill.ts'
import { isBlank } from '../text.ts'
import {
  bytesMaxOf,
  COUNT_MAX,
  FILE_BYTES_MAX,
  isTooLong,
  kindOfFile,
  MEDIA,
  type MediaKind,
  PLACE_TEXT_MAX,
  REACTION_AGE_MS_MAX,
  TEXT_MAX,
  takesType,
  VOICE_TYPE,
} from './limits.ts'
import { type Reason, refusal } from './reason.ts'

/** What someone wants to send. A file is known by its type (by content) and size before it is sent. */
export type Draft =
  | { kind: 'text'; text: string }
  | {
      kind: MediaKind
      mimeType: string
      sizeBytes: number
      animated?: boolean
      caption?: string | null
      voice?: boolean
    }
  | { kind: 'location'; latitude: number; longitude: number; name?: string | null; address?: string | null }
  | { kind: 'contacts'; count: number }
  | { kind: 'reaction'; emoji: string; targetAt: Date; targetIsOurs?: boolean }
  | {
      kind: 'buttons'
      header?: string
      body: string
      footer?: string
      buttons: readonly { id: string; title: string }[]
    }
  | { kind: 'list'; header?: string; body: string; footer?: string; button: string; sections: readonly ListSection[] }
  | { kind: 'template'; values: Readonly<Record<string, string>> }

interface ListSection {
  title?: string
  rows: readonly { id: string; title: string; description?: string }[]
}

/** Everything about the draft alone that WhatsApp would refuse (fact sheet §7, §8). Templates are judged with their template. */
export function flawsOf(draft: Draft, now: Date): Reason[] {
  switch (draft.kind) {
    case 'text':
      return [...required('text', draft.text, TEXT_MAX.body), ...filled('text', draft.text)]
    case 'location':
      return [
        ...(isOnEarth(draft) ? [] : [refusal('not_a_place', { field: 'location' })]),
        ...bounded('name', draft.name ?? '', PLACE_TEXT_MAX.name),
        ...bounded('address', draft.address ?? '', PLACE_TEXT_MAX.address),
      ]
    case 'contacts':
      return count('contacts', draft.count, COUNT_MAX.contacts)
    case 'reaction':
      return reactionFlaws(draft, now)
    case 'buttons':
      return [...aroundFlaws(draft, TEXT_MAX.interactiveBody), ...buttonFlaws(draft.buttons)]
    case 'list':
      return [...aroundFlaws(draft, TEXT_MAX.listBody), ...listFlaws(draft)]
    case 'template':
      return []
    default:
      return fileFlaws(draft)
  }
}

function fileFlaws(draft: Extract<Draft, { kind: MediaKind }>): Reason[] {
  const flaws: Reason[] = []
  const { kind, mimeType, sizeBytes } = draft
  const bytesMax = bytesMaxOf(kind, draft.animated ?? false)
  const asDocument = kind !== 'document' && sizeBytes <= FILE_BYTES_MAX ? (['send_as_document'] as const) : []
  if (sizeBytes === 0) flaws.push(refusal('empty', { field: 'file' }))
  if (sizeBytes > bytesMax) {
    flaws.push(refusal('file_too_large', { field: 'file', limit: bytesMax, actual: sizeBytes }, asDocument))
  }
  if (draft.voice && (kind !== 'audio' || !isVoiceType(mimeType))) {
    flaws.push(refusal('wrong_type', { field: 'file', names: [VOICE_TYPE] }))
  } else if (!takesType(kind, mimeType)) {
    const better = kindOfFile(mimeType, sizeBytes)
    const fits = 'kind' in better && better.kind !== 'document' ? (['send_as_its_kind'] as const) : []
    flaws.push(
      refusal('wrong_type', { field: 'file', names: [...(MEDIA[kind].mimeTypes ?? [])] }, [...fits, ...asDocument]),
    )
  }
  const caption = draft.caption ?? ''
  if (!MEDIA[kind].takesCaption && !isBlank(caption)) flaws.push(refusal('caption_not_possible', { field: 'caption' }))
  else if (isTooLong(caption, TEXT_MAX.caption)) {
    flaws.push(refusal('caption_too_long', { field: 'caption', limit: TEXT_MAX.caption }))
  }
  return [...flaws, ...filled('caption', caption)]
}

const isVoiceType = (mimeType: string) => mimeType.split(';', 1)[0]?.trim().toLowerCase() === VOICE_TYPE

function reactionFlaws(draft: Extract<Draft, { kind: 'reaction' }>, now: Date): Reason[] {
  const { emoji, targetAt, targetIsOurs } = draft
  const flaws: Reason[] = []
  if (targetIsOurs) flaws.push(refusal('target_not_theirs'))
  if (emoji !== '' && !isEmoji(emoji)) flaws.push(refusal('not_an_emoji', { field: 'emoji' }))
  if (now.getTime() - targetAt.getTime() > REACTION_AGE_MS_MAX) flaws.push(refusal('target_too_old'))
  return flaws
}

/** One emoji, written with or without the sign that asks for its coloured form. */
const isEmoji = (text: string) => EMOJI.test(text) || EMOJI.test(`${text}\uFE0F`)
const EMOJI = /^\p{RGI_Emoji}$/v

function aroundFlaws(draft: { header?: string; body: string; footer?: string }, bodyMax: number): Reason[] {
  return [
    ...required('body', draft.body, bodyMax),
    ...filled('body', draft.body),
    ...bounded('header', draft.header ?? '', TEXT_MAX.header),
    ...bounded('footer', draft.footer ?? '', TEXT_MAX.footer),
  ]
}

function buttonFlaws(buttons: readonly { id: string; title: string }[]): Reason[] {
  return [
    ...count('buttons', buttons.length, COUNT_MAX.buttons),
    ...buttons.flatMap(({ id, title }, index) => [
      ...required(`buttons.${index}.title`, title, TEXT_MAX.buttonTitle),
      ...required(`buttons.${index}.id`, id, TEXT_MAX.buttonId),
    ]),
    ...unique(
      'buttons.title',
      buttons.map(({ title }) => title),
    ),
    ...unique(
      'buttons.id',
      buttons.map(({ id }) => id),
    ),
  ]
}

function listFlaws({ button, sections }: Extract<Draft, { kind: 'list' }>): Reason[] {
  const rows = sections.flatMap((section) => section.rows)
  return [
    ...required('button', button, TEXT_MAX.listButton),
    ...count('sections', sections.length, COUNT_MAX.sections),
    ...count('rows', rows.length, COUNT_MAX.rows),
    ...sections.flatMap(({ title = '' }, index) =>
      // One section may go without a title, several may not (§7.9).
      (sections.length > 1 ? required : bounded)(`sections.${index}.title`, title, TEXT_MAX.sectionTitle),
    ),
    ...rows.flatMap(({ id, title, description = '' }, index) => [
      ...required(`rows.${index}.title`, title, TEXT_MAX.rowTitle),
      ...required(`rows.${index}.id`, id, TEXT_MAX.rowId),
      ...bounded(`rows.${index}.description`, description, TEXT_MAX.rowDescription),
    ]),
    ...unique(
      'rows.id',
      rows.map(({ id }) => id),
    ),
  ]
}

const required = (field: string, text: string, max: number): Reason[] =>
  isBlank(text) ? [refusal('empty', { field })] : bounded(field, text, max)

const bounded = (field: string, text: string, limit: number): Reason[] =>
  isTooLong(text, limit) ? [refusal('text_too_long', { field, limit })] : []

function count(field: string, actual: number, limit: number): Reason[] {
  if (actual < 1) return [refusal('empty', { field })]
  return actual > limit ? [refusal('too_many', { field, limit, actual })] : []
}

const unique = (field: string, values: readonly string[]): Reason[] =>
  new Set(values).size < values.length ? [refusal('not_unique', { field })] : []

/** What a customer would read in braces (C14). */
function filled(field: string, text: string): Reason[] {
  const names = openVariables(text)
  return names.length > 0 ? [refusal('variables_open', { field, names })] : []
}

const isOnEarth = ({ latitude, longitude }: { latitude: number; longitude: number }) =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
