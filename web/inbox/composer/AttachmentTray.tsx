import {
  ChevronDown,
  ChevronUp,
  CircleAlert,
  FileText,
  type LucideIcon,
  Mic,
  Music,
  Sticker,
  Video,
  X,
} from 'lucide-react'
import { useRef, useState } from 'react'
import { fileSize } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { IconButton } from '../../ui/Button.tsx'
import AudioPlayer from '../message/AudioPlayer.tsx'
import type { Attachment } from './attachment.ts'
import { captionedOf, takesCaption } from './draft.ts'
import type { Attachments } from './useAttachments.ts'

const ICONS: Partial<Record<Attachment['kind'], LucideIcon>> = { video: Video, audio: Music, sticker: Sticker }

/** The files in the composer as they will go out, a message each: what they look like, how far they have come, and the way back. */
export default function AttachmentTray({
  attachments,
  remove,
  move,
  change,
  leave,
}: Attachments & { leave: () => void }) {
  const list = useRef<HTMLUListElement>(null)
  const { t } = useTranslation()
  const captioned = captionedOf(attachments)
  return (
    <ul ref={list} aria-label={t('composer.files')} className="max-h-60 overflow-y-auto border-b border-line">
      {attachments.map((attachment, index) => (
        <li key={attachment.key} className="flex items-start gap-3 border-line p-2 not-first:border-t">
          <Picture attachment={attachment} />
          <div className="min-w-0 flex-1">
            <Facts attachment={attachment} change={change} />
            {attachment !== captioned && takesCaption(attachment) && (
              <input
                value={attachment.caption}
                dir="auto"
                aria-label={t('composer.captionOf', { name: attachment.name })}
                placeholder={t('composer.caption')}
                onChange={({ target }) => change(attachment.key, { caption: target.value })}
                className="mt-1 h-7 w-full rounded-sm border border-line bg-transparent px-2 text-sm outline-none focus:border-ink"
              />
            )}
          </div>
          {attachments.length > 1 && (
            <span className="flex shrink-0">
              <IconButton
                icon={ChevronUp}
                iconSize={16}
                label={t('composer.earlier', { name: attachment.name })}
                disabled={index === 0}
                onClick={() => move(attachment.key, -1)}
              />
              <IconButton
                icon={ChevronDown}
                iconSize={16}
                label={t('composer.later', { name: attachment.name })}
                disabled={index === attachments.length - 1}
                onClick={() => move(attachment.key, 1)}
              />
            </span>
          )}
          <IconButton
            icon={X}
            label={
              attachments.length > 1
                ? t('composer.removeThis', { name: attachment.name })
                : t(attachment.progress.state === 'uploading' ? 'composer.cancelUpload' : 'composer.removeFile')
            }
            data-remove
            onClick={() => {
              // The keyboard goes on with the next one, and with the text after the last.
              const others = [...(list.current?.querySelectorAll<HTMLElement>('[data-remove]') ?? [])].toSpliced(
                index,
                1,
              )
              const next = others[Math.min(index, others.length - 1)]
              if (next) next.focus()
              else leave()
              remove(attachment.key)
            }}
          />
        </li>
      ))}
    </ul>
  )
}

function Picture({ attachment: { voice, kind, previewAddress } }: { attachment: Attachment }) {
  // Its name says it is a picture; that does not mean that a browser can draw it (HEIC, or something else by that name).
  const [undrawable, setUndrawable] = useState<string | null>(null)
  if (previewAddress && !voice && undrawable !== previewAddress) {
    return (
      <img
        src={previewAddress}
        alt=""
        onError={() => setUndrawable(previewAddress)}
        className="size-12 shrink-0 rounded-sm bg-sunk object-cover"
      />
    )
  }
  const Icon = voice ? Mic : (ICONS[kind] ?? FileText)
  return (
    <span className="inline-flex size-12 shrink-0 items-center justify-center rounded-sm bg-sunk text-soft">
      <Icon aria-hidden size={22} strokeWidth={1.5} />
    </span>
  )
}

function Facts({ attachment, change }: { attachment: Attachment; change: Attachments['change'] }) {
  const { t } = useTranslation()
  const { name, sizeBytes, kind, other, instead, progress, voice, previewAddress } = attachment
  const percent = progress.state === 'uploading' ? Math.round(progress.share * 100) : 100
  return (
    <>
      {voice && previewAddress ? (
        <AudioPlayer address={previewAddress} messageId={attachment.key} />
      ) : (
        <p className="flex gap-2">
          <bdi className="truncate font-medium">{voice ? t('inbox.kind.voice') : name}</bdi>
          <span className="figures shrink-0 text-faint">{fileSize(sizeBytes)}</span>
        </p>
      )}
      {progress.state === 'failed' ? (
        <p role="alert" className="flex items-center gap-1.5 text-sm text-red">
          <CircleAlert aria-hidden size={14} className="shrink-0" />
          {progress.why}
        </p>
      ) : (
        <p className="flex flex-wrap gap-x-2 text-sm text-soft">
          <span>
            {progress.state === 'uploading'
              ? t('composer.uploading', { percent })
              : instead
                ? t('composer.willBeDocument')
                : t('composer.uploaded')}
          </span>
          {other && !instead && (
            <button
              type="button"
              onClick={() => change(attachment.key, { kind: other, other: kind })}
              className="font-medium text-ink hover:underline"
            >
              {t(`composer.sendAs.${other}`)}
            </button>
          )}
        </p>
      )}
      {progress.state === 'uploading' && (
        <div
          role="progressbar"
          aria-label={name}
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
          className="mt-1 h-1 overflow-hidden rounded-full bg-line"
        >
          <div className="h-full bg-ink-fill" style={{ width: `${percent}%` }} />
        </div>
      )}
    </>
  )
}
