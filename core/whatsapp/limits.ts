import { lengthOf } from '../text.ts'

const KILOBYTE = 1024
const MEGABYTE = 1024 * KILOBYTE

export const MEDIA_KINDS = ['image', 'video', 'audio', 'document', 'sticker'] as const
export type MediaKind = (typeof MEDIA_KINDS)[number]

interface MediaLimit {
  /** null: any type. */
  mimeTypes: readonly string[] | null
  bytesMax: number
  takesCaption: boolean
}

/** What WhatsApp takes as which kind (fact sheet §8, §7.3). */
export const MEDIA: Record<MediaKind, MediaLimit> = {
  image: { mimeTypes: ['image/jpeg', 'image/png'], bytesMax: 5 * MEGABYTE, takesCaption: true },
  video: { mimeTypes: ['video/mp4', 'video/3gpp'], bytesMax: 16 * MEGABYTE, takesCaption: true },
  audio: {
    mimeTypes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
    bytesMax: 16 * MEGABYTE,
    takesCaption: false,
  },
  document: { mimeTypes: null, bytesMax: 100 * MEGABYTE, takesCaption: true },
  sticker: { mimeTypes: ['image/webp'], bytesMax: 500 * KILOBYTE, takesCaption: false },
}
/** The one type that a phone shows as a voice message (§7.3). */
export const VOICE_TYPE = 'audio/ogg'
export const STICKER_STATIC_BYTES_MAX = 100 * KILOBYTE
/** No file of any kind may be larger, coming or going (§8). */
export const FILE_BYTES_MAX = MEDIA.document.bytesMax

/** Lengths in code points (§7.2, §7.3, §7.8–7.10, §7.6). Where Meta's pages disagree the docs' figure stands (§19). */
export const TEXT_MAX = {
  body: 4096,
  caption: 1024,
  interactiveBody: 1024,
  listBody: 4096,
  header: 60,
  footer: 60,
  buttonTitle: 20,
  buttonId: 256,
  listButton: 20,
  sectionTitle: 24,
  rowTitle: 24,
  rowDescription: 72,
  rowId: 200,
} as const
/** Of a place Meta names no limit (§7.4): these are ours, and more than a phone shows. */
export const PLACE_TEXT_MAX = { name: 200, address: 400 } as const

export const COUNT_MAX = { buttons: 3, sections: 10, rows: 10, contacts: 257 } as const
/** A reaction needs a target no older than this (§7.6). */
export const REACTION_AGE_MS_MAX = 30 * 24 * 60 * 60 * 1000

export type FileVerdict =
  /** `instead` says which kind the type would have been, had the file been smaller. */
  { kind: MediaKind; instead: MediaKind | null } | { tooLarge: true; bytesMax: number }

/** As which kind a file is best sent: an image too large for a picture still goes as a document. Stickers are only sent on purpose. */
export function kindOfFile(mimeType: string, sizeBytes: number): FileVerdict {
  if (sizeBytes > FILE_BYTES_MAX) return { tooLarge: true, bytesMax: FILE_BYTES_MAX }
  const shown = (['image', 'video', 'audio'] as const).find((kind) => takesType(kind, mimeType))
  if (shown === undefined) return { kind: 'document', instead: null }
  return sizeBytes <= MEDIA[shown].bytesMax ? { kind: shown, instead: null } : { kind: 'document', instead: shown }
}

/** Whether WhatsApp takes this type as this kind. Parameters such as `; codecs=opus` do not count. */
export function takesType(kind: MediaKind, mimeType: string): boolean {
  return MEDIA[kind].mimeTypes?.includes(bareType(mimeType)) ?? true
}

/** The most bytes a file of this kind may have. */
export function bytesMaxOf(kind: MediaKind, animated: boolean): number {
  return kind === 'sticker' && !animated ? STICKER_STATIC_BYTES_MAX : MEDIA[kind].bytesMax
}

/** Whether the text is longer than WhatsApp takes there. */
export function isTooLong(text: string, max: number): boolean {
  return text.length > max && lengthOf(text) > max
}

const bareType = (mimeType: string) => (mimeType.split(';', 1)[0] ?? '').trim().toLowerCase()
