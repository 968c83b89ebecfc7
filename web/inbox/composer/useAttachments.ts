import { useEffect, useRef, useState } from 'react'
import { FILE_BYTES_MAX } from '#core/whatsapp/limits.ts'
import { addressWithWorkspace } from '../../api/client.ts'
import { ApiRefusal } from '../../api/refusal.ts'
import { whenSessionEnds } from '../../app/session.ts'
import { fileSize } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { serverNow } from '../../live/clock.ts'
import { addToDraft, type DraftFile } from '../../live/drafts.ts'
import { newId } from '../../live/id.ts'
import { toast } from '../../ui/toast.ts'
import { type Attachment, attachmentOf, waysOf } from './attachment.ts'
import { VOICE_FILE_NAME } from './voice/name.ts'

/** As many as the draft on the server keeps. */
const FILES_MAX = 10
/** More at once only make each of them slower. */
const UPLOADS_MAX = 3

/** What travels for one session is not for the next. */
let sessionNumber = 0
whenSessionEnds(() => {
  sessionNumber += 1
})

interface Waiting {
  key: string
  file: File
  voice: boolean
}

/** The files in the composer. Limits are said before anything travels; what still travels when one leaves joins the draft. */
export function useAttachments(conversationId: string) {
  const { t } = useTranslation()
  const [attachments, setAttachments] = useState<readonly Attachment[]>([])
  const travelling = useRef(new Map<string, AbortController>())
  const waiting = useRef<Waiting[]>([])
  const shown = useRef(new Map<string, string>())
  const isGone = useRef(false)
  const session = useRef(sessionNumber)
  const latest = useRef(attachments)
  latest.current = attachments

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
  useEffect(
    () => () => {
      isGone.current = true
      for (const address of shown.current.values()) URL.revokeObjectURL(address)
      shown.current.clear()
    },
    [],
  )

  const change = (key: string, part: Partial<Attachment>) =>
    setAttachments((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)))

  /** Whoever wrote it has gone on to another conversation. */
  const joinDraft = (key: string, part: Partial<Attachment>) => {
    const found = latest.current.find((one) => one.key === key)
    if (!found || sessionNumber !== session.current) return
    const { progress, kind, caption, name } = { ...found, ...part }
    if (progress.state === 'ready') addToDraft(conversationId, { file: progress.file, kind, caption })
    else if (progress.state === 'failed') toast('failed', `${name}: ${progress.why}`)
  }
  const startNext = () => {
    if (sessionNumber !== session.current) return
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
      if (isGone.current) joinDraft(key, part)
      else change(key, part)
    }
    const tell = (share: number) => isMine() && change(key, { progress: { state: 'uploading', share } })
    import('./upload.ts')
      .then(({ upload }) => upload(file, tell, stop.signal))
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
    const room = FILES_MAX - latest.current.length
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
    latest.current = [...latest.current, ...taken]
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
  /** Those that are with Posthorn already, in place of all such that are here; what is on its way comes after them. */
  const putBack = (files: readonly DraftFile[]) =>
    setAttachments((all) => [
      ...files.map((one) => attachmentOf(one, previewOf(one))),
      ...all.filter(({ progress }) => progress.state !== 'ready'),
    ])
  const add = (file: DraftFile) => {
    if (latest.current.length < FILES_MAX) setAttachments((all) => [...all, attachmentOf(file, previewOf(file))])
    else toast('failed', t('composer.tooManyFiles', { count: FILES_MAX }))
  }
  return { attachments, take, change, remove, move, clear, putBack, add }
}

export type Attachments = ReturnType<typeof useAttachments>

function previewOf({ file, kind }: DraftFile): string | null {
  if (file.hasThumbnail) return addressWithWorkspace(`/files/${file.id}`, { thumbnail: 1 })
  return kind === 'audio' && file.fileName === VOICE_FILE_NAME ? addressWithWorkspace(`/files/${file.id}`) : null
}
