import { CornerUpRight } from 'lucide-react'
import { memo, Suspense, useState } from 'react'
import type { Message } from '#contract/messages.ts'
import { lazyPart } from '../../app/untilFetched.ts'
import { wantWords } from '../../i18n/areas.ts'
import { exactly, timeOf } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import type { Pending } from '../../live/state.ts'
import { classes } from '../../ui/classes.ts'
import './acts.css'
import { useThreadActs } from './acts.ts'
import { Content } from './Content.tsx'
import { Quote } from './Quote.tsx'
import { Reactions } from './Reactions.tsx'
import { Ticks } from './Ticks.tsx'
import { Trouble } from './Trouble.tsx'

const ReactionPicker = lazyPart(() => import('./ReactionPicker.tsx'))
const MessageLife = lazyPart(async () => {
  const [life] = await Promise.all([import('./MessageLife.tsx'), wantWords('story')])
  return life
})

interface BubbleProps {
  message: Message
  pending: Pending | null
  first: boolean
  last: boolean
}

/** One message, of the customer on the left, of ours on the right. */
export const Bubble = memo(function Bubble({ message, pending, first, last }: BubbleProps) {
  const { t } = useTranslation()
  const { answer, customerName, conversationId, nameOf, myId } = useThreadActs()
  const [life, setLife] = useState(false)
  const [reacting, setReacting] = useState(false)
  const ours = message.direction === 'out'
  const author = authorOf(message, nameOf, t('message.automatic'))
  const isMine = message.authorId === myId
  const at = new Date(message.at)
  const exactTime = exactly(at)
  const bare = message.kind === 'sticker' && message.media?.state === 'stored' && !message.revokedAt
  return (
    <article
      id={`message-${message.id}`}
      aria-label={t(ours ? 'message.fromUs' : 'message.fromCustomer', {
        name: ours ? author : customerName,
        time: exactTime,
      })}
      className={classes(
        'group relative flex flex-col px-4 md:px-6',
        ours ? 'items-end' : 'items-start',
        last ? 'mb-3' : 'mb-0.5',
      )}
    >
      {first && author && !isMine && <p className="mb-0.5 px-1 text-xs text-faint">{author}</p>}
      <div className={classes('flex w-full items-center gap-1', ours && 'flex-row-reverse')}>
        <div
          className={classes(
            'relative flex max-w-[min(34rem,86%)] min-w-0 gap-x-3 gap-y-1 rounded-bubble text-message',
            isPlain(message) ? 'flex-wrap items-end' : 'flex-col',
            bare ? '' : ours ? 'bg-bubble-out px-3 py-2' : 'bg-bubble-in px-3 py-2',
            !bare && !last && (ours ? 'rounded-br-sm' : 'rounded-bl-sm'),
            !bare && !first && (ours ? 'rounded-tr-sm' : 'rounded-tl-sm'),
          )}
        >
          {/* One line and its time stand beside each other; anything longer has its time below. */}
          <div className="flex min-w-0 flex-col gap-1.5">
            <Forwarded message={message} />
            {message.quote && !message.revokedAt && <Quote quote={message.quote} />}
            {message.revokedAt ? (
              <p className="text-soft italic">{t(ours ? 'message.revokedByUs' : 'message.revokedByCustomer')}</p>
            ) : (
              <Content message={message} />
            )}
          </div>
          <footer className="figures -mb-0.5 ml-auto flex items-center gap-1.5 text-2xs text-soft">
            {message.editedAt && <span data-tip={exactly(new Date(message.editedAt))}>{t('message.edited')}</span>}
            {message.content.template && (
              <span className="truncate">
                {t('message.template', {
                  name: message.content.template.name,
                  language: message.content.template.language,
                })}
              </span>
            )}
            <time dateTime={message.at} data-tip={exactTime}>
              {timeOf(at)}
            </time>
            <Ticks
              message={message}
              waits={pending?.state === 'waiting' || pending?.state === 'stuck'}
              showLife={() => setLife(true)}
            />
          </footer>
        </div>
        {!message.revokedAt && !pending && isOnWhatsApp(message) && message.conversationId === conversationId && (
          <button
            type="button"
            aria-label={t('composer.answerThis')}
            data-tip={`${t('composer.answerThis')}  q`}
            data-act="answer"
            onClick={() => answer(message)}
            className="message-act sign-reply"
          />
        )}
        {!ours && !message.revokedAt && (
          <button
            type="button"
            aria-label={t('message.react')}
            data-tip={`${t('message.react')}  +`}
            aria-expanded={reacting}
            data-act="react"
            onClick={() => setReacting(!reacting)}
            className="message-act sign-smile"
          />
        )}
      </div>
      <Reactions message={message} />
      {reacting && (
        <Suspense fallback={null}>
          <ReactionPicker message={message} onClose={() => setReacting(false)} />
        </Suspense>
      )}
      <Trouble message={message} pending={pending} />
      {life && (
        <Suspense fallback={null}>
          <MessageLife message={message} onClose={() => setLife(false)} />
        </Suspense>
      )}
    </article>
  )
})

function Forwarded({ message }: { message: Message }) {
  const { t } = useTranslation()
  const { forwarded } = message.content
  if (!forwarded) return null
  return (
    <p className="flex items-center gap-1 text-xs text-soft">
      <CornerUpRight aria-hidden size={13} />
      {t(forwarded === 'often' ? 'message.forwardedOften' : 'message.forwardedOnce')}
    </p>
  )
}

/** Only what both sides have can be quoted. */
const isOnWhatsApp = ({ status }: Message) => ON_WHATSAPP.has(status)
const ON_WHATSAPP: ReadonlySet<string> = new Set(['received', 'accepted', 'sent', 'delivered', 'read', 'played'])

/** Words alone: its time may stand beside them. */
const isPlain = ({ kind, media, quote, content: { cleaned: _cleaned, forwarded: _forwarded, ...rest } }: Message) =>
  kind !== 'template' && !media && !quote && Object.keys(rest).every((part) => part === 'reply')

function authorOf(message: Message, nameOf: (id: string) => string, automatic: string): string {
  if (message.direction === 'in') return ''
  if (message.authorId) return nameOf(message.authorId)
  return message.source === 'person' ? '' : automatic
}
