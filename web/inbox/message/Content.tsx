import { ExternalLink, List, MapPin, Reply, UserRound } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Message, MessageContent } from '#contract/messages.ts'
import { addressWithWorkspace } from '../../api/client.ts'
import { money } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Each } from '../../ui/Each.tsx'
import { filled, isSilent } from './filled.ts'
import { Markup } from './Markup.tsx'
import { MEDIA_KINDS, Media } from './Media.tsx'

/** What a message says, whatever its kind. Nothing is ever an empty bubble. */
export function Content({ message }: { message: Message }) {
  const { kind, media } = message
  const content = filled(message.content)
  const text = message.text?.trim() ? message.text : null
  const isMedia = MEDIA_KINDS.includes(kind)
  return (
    <>
      {content.referral && <Referral referral={content.referral} />}
      {content.product && <Product product={content.product} />}
      {isMedia && media && <Media message={message} media={media} />}
      {!isMedia && kind === 'template' && media && (
        <Media message={{ ...message, kind: headerKind(media.mimeType) }} media={media} />
      )}
      {content.header && <p className="font-semibold wrap-anywhere">{content.header}</p>}
      {content.location && <Place location={content.location} />}
      {content.contacts && <Cards cards={content.contacts} />}
      {content.reply && <ReplyTap reply={content.reply} />}
      {content.answers && <Answers answers={content.answers} />}
      {content.order && <Order order={content.order} />}
      {text !== null && text !== content.reply?.title && <Markup text={text} />}
      {content.footer && <p className="text-sm text-soft wrap-anywhere">{content.footer}</p>}
      {content.offer && <p className="rounded bg-inset px-3 py-2 font-medium wrap-anywhere">{content.offer.text}</p>}
      {content.cards && <TemplateCards cards={content.cards} />}
      {content.sections && <Sections sections={content.sections} menu={content.menu} />}
      {content.buttons && <Buttons buttons={content.buttons} />}
      {isSilent({ ...message, text, content }) && <Unsupported message={message} />}
      {content.cleaned && <Cleaned />}
    </>
  )
}

const headerKind = (mimeType: string | null) =>
  mimeType?.startsWith('image/')
    ? ('image' as const)
    : mimeType?.startsWith('video/')
      ? ('video' as const)
      : ('document' as const)

function Unsupported({ message: { kind, content } }: { message: Message }) {
  const { t } = useTranslation()
  const type = content.unsupported?.type
  const words =
    type && type !== 'unknown'
      ? t('message.unsupported', { type })
      : t(kind === 'unsupported' || type !== undefined ? 'message.unsupportedPlain' : 'message.empty')
  return <p className="text-soft italic wrap-anywhere">{words}</p>
}

function Cleaned() {
  const { t } = useTranslation()
  return <p className="text-xs text-soft">{t('message.cleaned')}</p>
}

function Referral({ referral }: { referral: NonNullable<MessageContent['referral']> }) {
  const { t } = useTranslation()
  const address = safeAddress(referral.sourceUrl)
  return (
    <Inset label={t(referral.sourceType === 'post' ? 'message.fromPost' : 'message.fromAd')}>
      {referral.headline && <p className="font-medium wrap-anywhere">{referral.headline}</p>}
      {referral.body && <p className="line-clamp-3 text-sm text-soft wrap-anywhere">{referral.body}</p>}
      {address && <Away address={address}>{new URL(address).hostname}</Away>}
    </Inset>
  )
}

function Product({ product }: { product: NonNullable<MessageContent['product']> }) {
  const { t } = useTranslation()
  return (
    <p className="rounded bg-inset px-3 py-2 text-sm wrap-anywhere">
      {t('message.product', { id: product.productId })}
    </p>
  )
}

function Place({ location }: { location: NonNullable<MessageContent['location']> }) {
  const { t } = useTranslation()
  const { latitude, longitude, name, address } = location
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
  return (
    <div className="flex w-72 max-w-full items-start gap-3 rounded bg-inset px-3 py-2.5">
      <MapPin aria-hidden size={20} strokeWidth={1.5} className="mt-0.5 shrink-0 text-soft" />
      <div className="min-w-0 wrap-anywhere">
        <p className="font-medium">{name || t('inbox.kind.location')}</p>
        {address && <p className="text-sm text-soft">{address}</p>}
        <p className="figures text-sm text-soft">
          {latitude.toFixed(5)}, {longitude.toFixed(5)}
        </p>
        <Away address={map}>{t('message.showOnMap')}</Away>
      </div>
    </div>
  )
}

function Cards({ cards }: { cards: NonNullable<MessageContent['contacts']> }) {
  const { t } = useTranslation()
  return (
    <Each of={cards}>
      {(card) => (
        <div className="flex w-72 max-w-full items-start gap-3 rounded bg-inset px-3 py-2.5">
          <UserRound aria-hidden size={20} strokeWidth={1.5} className="mt-0.5 shrink-0 text-soft" />
          <div className="min-w-0 wrap-anywhere">
            <p className="sr-only">{t('message.sharedContact')}</p>
            <p className="font-medium">{card.name || t('inbox.kind.contacts')}</p>
            {card.organisation && <p className="text-sm text-soft">{card.organisation}</p>}
            <Each of={card.phones}>
              {({ phone }) => (
                <a
                  href={`tel:${phone.replace(/[^+\d]/g, '')}`}
                  className="figures block text-sm text-ink hover:underline"
                >
                  {phone}
                </a>
              )}
            </Each>
            <Each of={card.emails}>
              {(email) => (
                <a href={`mailto:${encodeURIComponent(email)}`} className="block text-sm text-ink hover:underline">
                  {email}
                </a>
              )}
            </Each>
          </div>
        </div>
      )}
    </Each>
  )
}

function ReplyTap({ reply }: { reply: NonNullable<MessageContent['reply']> }) {
  return (
    <div className="flex items-start gap-2 wrap-anywhere">
      <Reply aria-hidden size={16} strokeWidth={1.75} className="mt-1 shrink-0 text-soft" />
      <div className="min-w-0">
        <p className="font-medium">{reply.title}</p>
        {reply.description && <p className="text-sm text-soft">{reply.description}</p>}
      </div>
    </div>
  )
}

function Answers({ answers }: { answers: NonNullable<MessageContent['answers']> }) {
  const { t } = useTranslation()
  return (
    <Inset label={t('message.formAnswers')}>
      <dl className="flex flex-col gap-1.5 wrap-anywhere">
        <Each of={answers}>
          {({ name, value }) => (
            <div>
              <dt className="text-sm text-soft">{name}</dt>
              <dd>{value}</dd>
            </div>
          )}
        </Each>
      </dl>
    </Inset>
  )
}

function Order({ order }: { order: NonNullable<MessageContent['order']> }) {
  const { t } = useTranslation()
  const currency = order.items.find((item) => item.currency)?.currency
  const total = order.items.reduce((sum, { price, quantity }) => sum + (price ?? 0) * quantity, 0)
  const isWhole = currency && order.items.every((item) => item.price !== null && item.currency === currency)
  return (
    <Inset label={t('message.orderTitle')}>
      <ul className="flex flex-col gap-1 wrap-anywhere">
        <Each of={order.items}>
          {({ product, quantity, price, currency: itsCurrency }) => (
            <li className="figures flex gap-3">
              <span className="shrink-0 text-soft">{t('message.quantity', { quantity })}</span>
              <span className="min-w-0 flex-1">{product || '–'}</span>
              {price !== null && <span>{itsCurrency ? money(price, itsCurrency) : price}</span>}
            </li>
          )}
        </Each>
      </ul>
      {isWhole && order.items.length > 1 && (
        <p className="figures mt-1.5 flex justify-between border-t border-line-strong pt-1.5 font-medium">
          <span>{t('message.total')}</span>
          <span>{money(total, currency)}</span>
        </p>
      )}
    </Inset>
  )
}

function Sections({ sections, menu }: { sections: NonNullable<MessageContent['sections']>; menu: string | undefined }) {
  const { t } = useTranslation()
  return (
    <details className="-mx-1 border-t border-line-strong pt-1.5">
      <summary className="flex list-none items-center justify-center gap-2 font-medium text-ink">
        <List aria-hidden size={15} />
        <bdi>{menu || t('message.listMenu')}</bdi>
      </summary>
      <Each of={sections}>
        {({ title, rows }) => (
          <div className="mt-1.5 px-1 wrap-anywhere">
            {title && <p className="text-sm font-medium text-soft">{title}</p>}
            <ul className="flex flex-col gap-1">
              <Each of={rows}>
                {(row) => (
                  <li>
                    {row.title}
                    {row.description && <span className="block text-sm text-soft">{row.description}</span>}
                  </li>
                )}
              </Each>
            </ul>
          </div>
        )}
      </Each>
    </details>
  )
}

/** Side by side, as the phone shows them. */
function TemplateCards({ cards }: { cards: NonNullable<MessageContent['cards']> }) {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, which a keyboard must reach
    <ul className="-mx-1 flex gap-2 overflow-x-auto px-1" tabIndex={0} aria-label={t('inbox.kind.template')}>
      <Each of={cards}>
        {({ fileId, format, text, buttons }) => (
          <li className="flex w-52 shrink-0 flex-col gap-1.5 rounded border border-line-strong p-2">
            {fileId && format === 'image' && (
              <img src={addressWithWorkspace(`/files/${fileId}`)} alt="" className="h-28 rounded object-cover" />
            )}
            {text !== '' && <Markup text={text} />}
            <Buttons buttons={buttons} />
          </li>
        )}
      </Each>
    </ul>
  )
}

/** Drawn as the phone draws them; here they are for looking at only. */
function Buttons({ buttons }: { buttons: NonNullable<MessageContent['buttons']> }) {
  return (
    <ul className="-mx-1 flex flex-col">
      <Each of={buttons}>
        {({ text, value, kind }) => (
          <li
            className="flex items-center justify-center gap-2 border-t border-line-strong py-1.5 font-medium text-ink wrap-anywhere"
            data-tip={value && kind.toLowerCase().includes('url') ? value : undefined}
          >
            {kind.toLowerCase().includes('url') ? (
              <ExternalLink aria-hidden size={14} className="shrink-0" />
            ) : (
              <Reply aria-hidden size={14} className="shrink-0" />
            )}
            <span className="min-w-0">{text}</span>
          </li>
        )}
      </Each>
    </ul>
  )
}

function Inset({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="w-72 max-w-full rounded bg-inset px-3 py-2.5">
      <p className="mb-1 text-xs font-medium text-soft">{label}</p>
      {children}
    </div>
  )
}

function Away({ address, children }: { address: string; children: ReactNode }) {
  return (
    <a
      href={address}
      target="_blank"
      rel="noreferrer noopener nofollow"
      className="text-sm font-medium text-ink hover:underline"
    >
      {children}
    </a>
  )
}

/** Only addresses of the web are followed. */
function safeAddress(address: string | null): string | null {
  if (!address || !URL.canParse(address)) return null
  return /^https?:$/.test(new URL(address).protocol) ? address : null
}
