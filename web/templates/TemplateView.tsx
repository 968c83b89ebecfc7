import { Copy, ExternalLink, FileText, ImageIcon, List, MapPin, Phone, Reply, ShoppingBag, Video } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ButtonKind, MediaFormat } from '#core/whatsapp/template/parts.ts'
import type { RenderedButton, RenderedHeader, RenderedTemplate } from '#core/whatsapp/template/render.ts'
import { addressWithWorkspace } from '../api/client.ts'
import { dayAndTime } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Markup } from '../inbox/message/Markup.tsx'
import { Each } from '../ui/Each.tsx'

/** A template as the phone shows it; nothing of it can be pressed. */
export function TemplateView({ template }: { template: RenderedTemplate }) {
  const { t } = useTranslation()
  const { header, offer, body, footer, buttons, cards, asksToCall, unknown } = template
  return (
    <div className="flex max-w-sm flex-col gap-1.5 rounded-bubble bg-bubble-out px-3 py-2 text-message">
      {header && <Header header={header} />}
      {offer && (
        <p className="rounded bg-inset px-3 py-2">
          <span className="block font-semibold wrap-anywhere">{offer.text}</span>
          {offer.expiresAt && !Number.isNaN(Date.parse(offer.expiresAt)) && (
            <span className="text-sm text-soft">
              {t('templates.expires', { when: dayAndTime(new Date(offer.expiresAt)) })}
            </span>
          )}
        </p>
      )}
      {body !== '' && <Markup text={body} />}
      {footer && <p className="text-sm text-soft wrap-anywhere">{footer}</p>}
      {cards.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, which a keyboard must reach
        <ul className="-mx-1 flex gap-2 overflow-x-auto px-1 py-1" tabIndex={0} aria-label={t('templates.preview')}>
          <Each of={cards}>
            {(card) => (
              <li className="flex w-52 shrink-0 flex-col gap-1.5 rounded border border-line-strong p-2">
                {card.header && <Header header={card.header} />}
                {card.body !== '' && <Markup text={card.body} />}
                <Buttons buttons={card.buttons} />
              </li>
            )}
          </Each>
        </ul>
      )}
      {asksToCall && <p className="text-sm text-soft">{t('templates.asksToCall')}</p>}
      <Buttons buttons={buttons} />
      {unknown.length > 0 && (
        <p className="text-sm text-soft italic wrap-anywhere">
          {t('templates.unknownParts', { parts: unknown.join(', ') })}
        </p>
      )}
    </div>
  )
}

const MEDIA_SIGNS = { image: ImageIcon, gif: Video, video: Video, document: FileText }

function Header({ header }: { header: RenderedHeader }) {
  const { t } = useTranslation()
  switch (header.kind) {
    case 'text':
      return <p className="font-semibold wrap-anywhere">{header.text}</p>
    case 'media':
      return <MediaHeader format={header.format} fileId={header.fileId} />
    case 'location':
      return (
        <Inset sign={<MapPin aria-hidden size={18} strokeWidth={1.5} />}>
          {header.name ?? t('templates.place')}
          {header.address && <span className="block text-sm text-soft">{header.address}</span>}
          {header.latitude !== null && header.longitude !== null && (
            <span className="figures block text-sm text-soft">
              {header.latitude}, {header.longitude}
            </span>
          )}
        </Inset>
      )
    case 'product':
      return (
        <Inset sign={<ShoppingBag aria-hidden size={18} strokeWidth={1.5} />}>
          {header.product ?? t('templates.product')}
        </Inset>
      )
  }
}

function MediaHeader({ format, fileId }: { format: MediaFormat; fileId: string | null }) {
  const { t } = useTranslation()
  const Sign = MEDIA_SIGNS[format]
  if (fileId && format === 'image') {
    const address = addressWithWorkspace(`/files/${fileId}`)
    return <img src={address} alt="" className="max-h-48 w-full rounded bg-inset object-cover" />
  }
  return (
    <Inset sign={<Sign aria-hidden size={18} strokeWidth={1.5} />}>
      {fileId ? t(`templates.format.${format}`) : <span className="text-soft">{t('templates.noHeader')}</span>}
    </Inset>
  )
}

const Inset = ({ sign, children }: { sign: ReactNode; children: ReactNode }) => (
  <div className="flex items-start gap-2 rounded bg-inset px-3 py-2.5 wrap-anywhere">
    <span className="mt-0.5 shrink-0 text-soft">{sign}</span>
    <span className="min-w-0">{children}</span>
  </div>
)

const BUTTON_SIGNS: Partial<Record<ButtonKind, typeof Reply>> = {
  quick_reply: Reply,
  url: ExternalLink,
  phone: Phone,
  call: Phone,
  copy_code: Copy,
  one_time_code: Copy,
}

function Buttons({ buttons }: { buttons: readonly RenderedButton[] }) {
  if (buttons.length === 0) return null
  return (
    <ul className="-mx-1 flex flex-col">
      <Each of={buttons}>
        {({ kind, text, name, value }) => {
          const Sign = BUTTON_SIGNS[kind] ?? List
          return (
            <li
              data-tip={value ?? undefined}
              className="flex items-center justify-center gap-2 border-t border-line-strong py-1.5 font-medium text-ink wrap-anywhere"
            >
              <Sign aria-hidden size={14} />
              {text || name}
            </li>
          )
        }}
      </Each>
    </ul>
  )
}
