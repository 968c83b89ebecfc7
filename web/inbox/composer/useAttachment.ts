import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { kindOfFile, type MediaKind } from '#core/whatsapp/limits.ts'
import { addressWithWorkspace } from '../../api/client.ts'
import { ApiRefusal } from '../../api/refusal.ts'
import { fileSize } from '../../i18n/format.ts'
import { toast } from '../../ui/toast.ts'
import { type Uploaded, upload } from './upload.ts'

/** A file that is to be sent, from choosing it until it is with Posthorn. */
export interface Attachment {
  name: string
  sizeBytes: number
  mimeType: string
  /** As which kind WhatsApp will take it. */
  kind: MediaKind
  /** It is a picture or film too large for one, and so goes as a document. */
  instead: MediaKind | null
  /** For looking at before it is sent. */
  previewAddress: string | null
  progress:
    | { state: 'uploading'; share: number }
    | { state: 'ready'; uploaded: Uploaded }
    | { state: 'failed'; why: string }
}

/** The one file in the composer. Limits are said before anything travels; leaving cancels what travels. */
export function useAttachment() {
  const { t } = useTranslation()
  const [attachment, setAttachment] = useState<Attachment | null>(null)
  const travelling = useRef<AbortController | null>(null)
  const shown = useRef<string | null>(null)

  const remove = () => {
    travelling.current?.abort(new DOMException('cancelled', 'AbortError'))
    if (shown.current) URL.revokeObjectURL(shown.current)
    shown.current = null
    setAttachment(null)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the composer goes
  useEffect(() => remove, [])

  const take = (files: FileList | readonly File[]) => {
    const file = files[0]
    if (!file) return
    if (files.length > 1) toast('failed', t('composer.oneFile'))
    const verdict = kindOfFile(file.type || 'application/octet-stream', file.size)
    if ('tooLarge' in verdict) {
      const facts = { name: file.name, actual: fileSize(file.size), limit: fileSize(verdict.bytesMax) }
      toast('failed', t('composer.fileTooLarge', facts))
      return
    }
    remove()
    shown.current = file.type.startsWith('image/') ? URL.createObjectURL(file) : null
    setAttachment({
      name: file.name,
      sizeBytes: file.size,
      mimeType: file.type,
      kind: verdict.kind,
      instead: verdict.instead,
      previewAddress: shown.current,
      progress: { state: 'uploading', share: 0 },
    })
    start(file)
  }

  const start = (file: File) => {
    const stop = new AbortController()
    travelling.current = stop
    const put = (progress: Attachment['progress']) =>
      travelling.current === stop && setAttachment((before) => before && { ...before, progress })
    upload(file, (share) => put({ state: 'uploading', share }), stop.signal).then(
      (uploaded) => put({ state: 'ready', uploaded }),
      (error: unknown) => {
        if (stop.signal.aborted) return
        put({ state: 'failed', why: error instanceof ApiRefusal ? error.message : t('composer.uploadFailed') })
      },
    )
  }
  /** One that is with Posthorn already. */
  const putBack = (uploaded: Uploaded) => {
    remove()
    const { file, kind } = uploaded
    setAttachment({
      name: file.fileName ?? '',
      sizeBytes: file.sizeBytes,
      mimeType: file.mimeType,
      kind,
      instead: null,
      previewAddress: file.hasThumbnail ? addressWithWorkspace(`/files/${file.id}`, { thumbnail: 1 }) : null,
      progress: { state: 'ready', uploaded },
    })
  }
  return { attachment, take, remove, putBack }
}
