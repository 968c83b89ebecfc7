import type { Draft } from './draft.ts'
import { MEDIA_KINDS, type MediaKind } from './limits.ts'

/** A message of ours as it was stored, as far as the guard looks at it. */
export interface StoredMessage {
  kind: string
  text: string | null
  content: StoredContent
  file: { mimeType: string; sizeBytes: number; voice?: boolean } | null
}

export interface StoredContent {
  location?:
    | { latitude: number; longitude: number; name?: string | null | undefined; address?: string | null | undefined }
    | undefined
  contacts?: readonly unknown[] | undefined
  header?: string | undefined
  footer?: string | undefined
  menu?: string | undefined
  buttons?: readonly { text: string }[] | undefined
  sections?:
    | readonly { title: string | null; rows: readonly { title: string; description: string | null }[] }[]
    | undefined
  reaction?: StoredReaction | undefined
}

/** Of a reaction: to what, and what the phone showed before it. */
export interface StoredReaction {
  emoji: string
  previous: string
  targetId: string
  targetAt: string
}

/** What was stored, as the draft it was: for asking the guard again, when it is tried anew and when it leaves. */
export function draftOfStored({ kind, text, content, file }: StoredMessage): Draft {
  const { location, contacts, buttons, sections, reaction } = content
  const frame = { body: text ?? '', ...defined({ header: content.header, footer: content.footer }) }
  if (isMediaKind(kind)) {
    const { mimeType = '', sizeBytes = 0, voice = false } = file ?? {}
    return { kind, mimeType, sizeBytes, caption: text, ...(voice ? { voice } : {}) }
  }
  if (kind === 'location' && location) return { kind, ...location }
  if (kind === 'contacts') return { kind, count: contacts?.length ?? 0 }
  if (kind === 'reaction' && reaction) {
    return { kind, emoji: reaction.emoji, targetAt: new Date(reaction.targetAt) }
  }
  if (kind === 'interactive' && sections) {
    return { ...frame, kind: 'list', button: content.menu ?? '', sections: withRowIds(sections) }
  }
  if (kind === 'interactive') return { ...frame, kind: 'buttons', buttons: withButtonIds(buttons ?? []) }
  return { kind: 'text', text: text ?? '' }
}

/** Buttons are told apart by their place: the tap names its message too. */
export const withButtonIds = (buttons: readonly { text: string }[]) =>
  buttons.map(({ text }, index) => ({ id: `button-${index + 1}`, title: text }))

/** The rows of all sections, counted through. */
export function withRowIds(sections: NonNullable<StoredContent['sections']>) {
  let count = 0
  return sections.map(({ title, rows }) => ({
    ...defined({ title: title ?? undefined }),
    rows: rows.map((row) => {
      count += 1
      return { id: `row-${count}`, title: row.title, ...defined({ description: row.description ?? undefined }) }
    }),
  }))
}

const isMediaKind = (kind: string): kind is MediaKind => (MEDIA_KINDS as readonly string[]).includes(kind)

function defined<T extends Record<string, string | undefined>>(parts: T): { [Key in keyof T]?: string } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined && value !== '')) as never
}
