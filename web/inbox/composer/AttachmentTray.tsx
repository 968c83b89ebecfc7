import { CircleAlert, FileText, Mic, Video, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { fileSize } from '../../i18n/format.ts'
import { IconButton } from '../../ui/Button.tsx'
import type { Attachment } from './useAttachment.ts'

/** The file in the composer as it will go out: what it looks like, how far it has come, and the way back. */
export function AttachmentTray({ attachment, remove }: { attachment: Attachment; remove: () => void }) {
  const { t } = useTranslation()
  const { name, sizeBytes, kind, instead, previewAddress, progress } = attachment
  const Icon = kind === 'video' ? Video : kind === 'audio' ? Mic : FileText
  const travels = progress.state === 'uploading'
  const percent = travels ? Math.round(progress.share * 100) : 100
  return (
    <div className="flex items-center gap-3 border-b border-line p-2">
      {previewAddress ? (
        <img src={previewAddress} alt="" className="size-12 shrink-0 rounded-sm bg-sunk object-cover" />
      ) : (
        <span className="inline-flex size-12 shrink-0 items-center justify-center rounded-sm bg-sunk text-soft">
          <Icon aria-hidden size={22} strokeWidth={1.5} />
        </span>
      )}
      <div className="min-w-0 flex-1">
        <p className="flex gap-2">
          <bdi className="truncate font-medium">{name}</bdi>
          <span className="figures shrink-0 text-faint">{fileSize(sizeBytes)}</span>
        </p>
        {progress.state === 'failed' ? (
          <p role="alert" className="flex items-center gap-1.5 text-sm text-red">
            <CircleAlert aria-hidden size={14} />
            {progress.why}
          </p>
        ) : (
          <>
            <p className="text-sm text-soft">
              {travels
                ? t('composer.uploading', { percent })
                : instead
                  ? t('composer.willBeDocument')
                  : t('composer.uploaded')}
            </p>
            {travels && (
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
        )}
      </div>
      <IconButton icon={X} label={t(travels ? 'composer.cancelUpload' : 'composer.removeFile')} onClick={remove} />
    </div>
  )
}
