import { bytesMaxOf, kindOfFile, type MediaKind } from '#core/whatsapp/limits.ts'
import type { DraftFile } from '../../live/drafts.ts'
import { VOICE_FILE_NAME } from './voice/name.ts'

/** A file that is to be sent, from choosing it until it is with Posthorn. */
export interface Attachment {
  /** Its name here, whatever becomes of it. */
  key: string
  name: string
  sizeBytes: number
  mimeType: string
  /** As which kind WhatsApp will take it. */
  kind: MediaKind
  /** As which it could go too: a picture as a document and back. */
  other: MediaKind | null
  /** It would have been a picture or film, were it smaller. */
  instead: MediaKind | null
  /** Recorded here: the phone shows it as a voice message. */
  voice: boolean
  /** Where WhatsApp shows one; the first file's is written in the editor. */
  caption: string
  /** For looking at, or listening, before it is sent. */
  previewAddress: string | null
  progress:
    | { state: 'uploading'; share: number }
    | { state: 'ready'; file: DraftFile['file'] }
    | { state: 'failed'; why: string }
}

/** As what a file goes, and as what it could go instead; null where no kind takes so many bytes. */
export function waysOf(mimeType: string, sizeBytes: number): Pick<Attachment, 'kind' | 'other' | 'instead'> | null {
  const verdict = kindOfFile(mimeType || 'application/octet-stream', sizeBytes)
  if ('tooLarge' in verdict) return null
  const { kind, instead } = verdict
  if (mimeType === 'image/webp' && sizeBytes <= bytesMaxOf('sticker', false)) return { kind, other: 'sticker', instead }
  return { kind, other: kind === 'document' ? null : 'document', instead }
}

/** One that is with Posthorn already. */
export function attachmentOf({ file, kind, caption }: DraftFile, previewAddress: string | null): Attachment {
  const ways = waysOf(file.mimeType, file.sizeBytes)
  const voice = file.fileName === VOICE_FILE_NAME && kind === 'audio'
  return {
    key: file.id,
    name: file.fileName ?? '',
    sizeBytes: file.sizeBytes,
    mimeType: file.mimeType,
    kind,
    other: voice ? null : (ways?.other ?? null),
    instead: null,
    voice,
    caption,
    previewAddress,
    progress: { state: 'ready', file },
  }
}
