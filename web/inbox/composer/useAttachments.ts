import { useEffect, useRef, useState } from 'react'
import { FILE_BYTES_MAX } from '#core/whatsapp/limits.ts'
import { addressWithWorkspace } from '../../api/client.ts'
import { ApiRefusal } from '../../api/refusal.ts'
import { fileSize } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { serverNow } from '../../live/clock.ts'
import type { DraftFile } from '../../live/drafts.ts'
import { newId } from '../../live/id.ts'
import { toast } from '../../ui/toast.ts'
import { type Attachment, attachmentOf, waysOf } from './attachment.ts'
import { upload } from './upload.ts'
import { VOICE_FILE_NAME } from './voice/name.ts'

/** As many as the draft on the server keeps. */
const FILES_MAX = 10
/** More at once only make each of them slower. */
const UPLOADS_MAX = 3

interface Waiting {
  key: string
  file: File
  voice: boolean
}

/** The files in the composer. Limits are said before anything travels; leaving cancels what travels. */
export function useAttachments() {
  const { t } = useTranslation()
  const [attachments, setAttachments] = useState<readonly Attachment[]>([])
  const travelling = useRef(new Map<string, AbortController>())
  const waiting = useRef<Waiting[]>([])
  const shown = useRef(new Map<string, string>())

  const forget = (key: string) => {
    travelling.current.get(key)?.abort(new DOMException('cancelled', 'AbortError'))
    travelling.current.delete(key)
    waiting.current = waiting.current.filter((one) => one.key !== key)
    const address = shown.current.get(key)
    if (address) URL.revokeObjectURL(address)
    shown.current.delete(key)
  }
  const forgetAll = () => {
    for (const key of [...travelling.current.keys(), ...shown.current.keys()]) forget(key)
    waiting.current = []
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the composer goes
  useEffect(() => forgetAll, [])

  const change = (key: string, part: Partial<Attachment>) =>
    setAttachments((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)))

  const startNext = () => {
    while (travelling.current.size < UPLOADS_MAX) {
      const next = waiting.current.shift()
      if (!next) return
      start(next)
    }
  }
  const start = ({ key, file, voice }: Waiting) => {
    const stop = new AbortController()
    travelling.current.set(key, stop)
    const isMine = () => travelling.current.get(key) === stop
    const end = (part: Partial<Attachment>) => {
      if (!isMine()) return
      travelling.current.delete(key)
      change(key, part)
    }
    upload(file, (share) => isMine() && change(key, { progress: { state: 'uploading', share } }), stop.signal)
      .then(
        // What it is, its content says: a picture by its name alone goes as a document.
        ({ file: stored, kind }) =>
          end({
            mimeType: stored.mimeType,
            progress: { state: 'ready', file: stored },
            ...(stored.mimeType !== file.type && { kind, other: null }),
            ...(voice && { previewAddress: addressWithWorkspace(`/files/${stored.id}`) }),
          }),
        (error: unknown) =>
          stop.signal.aborted ||
          end({
            progress: {
              state: 'failed',
              why: error instanceof ApiRefusal ? error.message : t('composer.uploadFailed'),
            },
          }),
      )
      .finally(startNext)
  }

  const take = (files: Iterable<File>, voice = false) => {
    const room = FILES_MAX - attachments.length
    const all = [...files]
    if (all.length > room) toast('failed', t('composer.tooManyFiles', { count: FILES_MAX }))
    const taken = all.slice(0, room).flatMap((file): Attachment[] => {
      const ways = waysOf(file.type, file.size)
      if (!ways) {
        const facts = { name: file.name, actual: fileSize(file.size), limit: fileSize(FILE_BYTES_MAX) }
        toast('failed', t('composer.fileTooLarge', facts))
        return []
      }
      const key = newId(serverNow())
      if (file.type.startsWith('image/')) shown.current.set(key, URL.createObjectURL(file))
      waiting.current.push({ key, file, voice })
      return [
        {
          key,
          name: file.name,
          sizeBytes: file.size,
          mimeType: file.type,
          ...ways,
          ...(voice && { other: null }),
          voice,
          caption: '',
          previewAddress: shown.current.get(key) ?? null,
          progress: { state: 'uploading', share: 0 },
        },
      ]
    })
    setAttachments((before) => [...before, ...taken])
    startNext()
  }
  const remove = (key: string) => {
    forget(key)
    setAttachments((all) => all.filter((one) => one.key !== key))
    startNext()
  }
  /** By so many places towards the end, or the beginning where it is below zero. */
  const move = (key: string, by: number) =>
    setAttachments((all) => {
      const from = all.findIndex((one) => one.key === key)
      const to = from + by
      const moved = all[from]
      if (!moved || to < 0 || to >= all.length) return all
      return all.toSpliced(from, 1).toSpliced(to, 0, moved)
    })
  const clear = () => {
    forgetAll()
    setAttachments([])
  }
  /** Those that are with Posthorn already, in place of all that is here. */
  const putBack = (files: readonly DraftFile[]) => {
    forgetAll()
    setAttachments(files.map((one) => attachmentOf(one, previewOf(one))))
  }
  const add = (file: DraftFile) => setAttachments((all) => [...all, attachmentOf(file, previewOf(file))])
  return { attachments, take, change, remove, move, clear, putBack, add }
}

export type Attachments = ReturnType<typeof useAttachments>

function previewOf({ file, kind }: DraftFile): string | null {
  if (file.hasThumbnail) return addressWithWorkspace(`/files/${file.id}`, { thumbnail: 1 })
  return kind === 'audio' && file.fileName === VOICE_FILE_NAME ? addressWithWorkspace(`/files/${file.id}`) : null
}
