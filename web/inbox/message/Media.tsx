import { CircleAlert, Clock3, Download, FileText } from 'lucide-react'
import { Suspense, useState } from 'react'
import type { Media as MediaFacts, Message } from '#contract/messages.ts'
import { addressWithWorkspace } from '../../api/client.ts'
import { lazyPart } from '../../app/untilFetched.ts'
import { fileSize } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useThreadActs } from './acts.ts'

const AudioPlayer = lazyPart(() => import('./AudioPlayer.tsx'))
const LargePicture = lazyPart(() => import('./LargePicture.tsx'))

const IMAGE_WIDTH = 320
const IMAGE_HEIGHT = 340
const SMALLEST = 96

type Kind = 'image' | 'video' | 'audio' | 'document' | 'sticker'
export const MEDIA_KINDS: readonly string[] = ['image', 'video', 'audio', 'document', 'sticker'] satisfies Kind[]

/** A picture, film, sound, document or sticker; or what is the matter with it. */
export function Media({ message, media }: { message: Message; media: MediaFacts }) {
  const { file } = media
  if (media.state !== 'stored' || !file) return <NotHere media={media} kind={message.kind as Kind} />
  const address = addressWithWorkspace(`/files/${file.id}`)
  switch (message.kind as Kind) {
    case 'sticker':
      return <Sticker address={address} />
    case 'image':
      return <Picture media={media} file={file} address={address} />
    case 'video':
      return <Film file={file} address={address} />
    case 'audio':
      return (
        <Suspense fallback={<div className="h-11 w-72 max-w-full" />}>
          <AudioPlayer address={address} messageId={message.id} />
        </Suspense>
      )
    default:
      return <DocumentFile media={media} file={file} address={address} />
  }
}

type File = NonNullable<MediaFacts['file']>

function Picture({ media, file, address }: { media: MediaFacts; file: File; address: string }) {
  const { t } = useTranslation()
  const [large, setLarge] = useState(false)
  const [broken, setBroken] = useState(false)
  if (broken) return <DocumentFile media={media} file={file} address={address} />
  const size = fit(file.widthPixels, file.heightPixels)
  const shown = file.hasThumbnail ? addressWithWorkspace(`/files/${file.id}`, { thumbnail: 1 }) : address
  return (
    <>
      <button
        type="button"
        aria-label={t('message.openImage')}
        data-act="large"
        onClick={() => setLarge(true)}
        className="block overflow-hidden rounded bg-inset"
        style={size}
      >
        <img
          src={shown}
          alt={t('message.image')}
          loading="lazy"
          onError={() => setBroken(true)}
          className="size-full object-cover"
        />
      </button>
      {large && (
        <Suspense fallback={null}>
          <LargePicture address={address} name={file.fileName} onClose={() => setLarge(false)} />
        </Suspense>
      )}
    </>
  )
}

function Film({ file, address }: { file: File; address: string }) {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/useMediaCaption: what customers film has none
    <video
      src={address}
      poster={file.hasThumbnail ? addressWithWorkspace(`/files/${file.id}`, { thumbnail: 1 }) : undefined}
      controls
      preload="metadata"
      aria-label={t('message.video')}
      className="rounded bg-rail"
      style={fit(file.widthPixels, file.heightPixels)}
    />
  )
}

function Sticker({ address }: { address: string }) {
  const { t } = useTranslation()
  return (
    <img
      src={address}
      alt={t('message.sticker')}
      width={144}
      height={144}
      loading="lazy"
      className="size-36 object-contain"
    />
  )
}

function DocumentFile({ media, file, address }: { media: MediaFacts; file: File; address: string }) {
  const { t } = useTranslation()
  const name = media.fileName ?? file.fileName ?? t('inbox.kind.document')
  return (
    <a
      href={address}
      download={name}
      className="flex max-w-80 min-w-52 items-center gap-3 rounded bg-inset px-3 py-2.5 hover:brightness-97"
    >
      <FileText aria-hidden size={22} strokeWidth={1.5} className="shrink-0 text-soft" />
      {/* In words besides the sign; a label in its place would hide the type and size from who listens. */}
      <span className="sr-only">{t('message.download')}</span>
      <span className="min-w-0 flex-1">
        <bdi className="block truncate text-base font-medium">{name}</bdi>
        <span className="figures block text-sm text-soft">
          {ending(name, file.mimeType)} · {fileSize(file.sizeBytes)}
        </span>
      </span>
      <Download aria-hidden size={17} strokeWidth={1.75} className="shrink-0 text-soft" />
    </a>
  )
}

/** It is on its way, or could not be had: says so in its own place, with what one can do. */
function NotHere({ media, kind }: { media: MediaFacts; kind: Kind }) {
  const { t } = useTranslation()
  const { putText } = useThreadActs()
  const name = media.fileName ?? t(`inbox.kind.${kind === 'audio' && media.voice ? 'voice' : kind}`)
  const pending = media.state === 'pending'
  const Icon = pending ? Clock3 : CircleAlert
  return (
    <div className="flex max-w-80 min-w-52 items-start gap-3 rounded bg-inset px-3 py-2.5">
      <Icon
        aria-hidden
        size={20}
        strokeWidth={1.5}
        className={`mt-0.5 shrink-0 ${pending ? 'breathe text-soft' : 'text-brass'}`}
      />
      <div className="min-w-0">
        <bdi className="block truncate text-base font-medium">{name}</bdi>
        <span className="block text-sm text-soft">
          {t(
            pending
              ? 'message.mediaPending'
              : media.state === 'failed'
                ? 'message.mediaFailed'
                : 'message.mediaExpired',
          )}
        </span>
        {!pending && (
          <button
            type="button"
            data-act="ask again"
            onClick={() => putText(t('message.askAgainText'))}
            className="mt-1 text-sm font-medium text-ink hover:underline"
          >
            {t('message.askAgain')}
          </button>
        )}
      </div>
    </div>
  )
}

/** The place a picture takes is known before it is here, so nothing jumps when it comes. */
function fit(width: number | null, height: number | null): { width: number; aspectRatio: string; maxWidth: string } {
  const [w, h] = width && height ? [width, height] : [4, 3]
  const scale = Math.min(IMAGE_WIDTH / w, IMAGE_HEIGHT / h)
  const shownWidth = Math.max(SMALLEST, Math.round(w * scale))
  return {
    width: shownWidth,
    aspectRatio: `${shownWidth} / ${Math.max(SMALLEST, Math.round(h * scale))}`,
    maxWidth: '100%',
  }
}

function ending(name: string, mimeType: string): string {
  const found = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]
  return (found ?? mimeType.split('/')[1]?.split(/[.+-]/).at(-1) ?? '').toUpperCase()
}
