import type { Message } from '#contract/messages.ts'
import { preview } from '#core/whatsapp/markup.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { previewWords } from '../list/previewWords.ts'
import { useThreadActs } from './acts.ts'

/** The message this one answers; a press jumps to it. */
export function Quote({ quote }: { quote: NonNullable<Message['quote']> }) {
  const { t } = useTranslation()
  const { jumpTo, customerName } = useThreadActs()
  const { messageId, direction, kind, text: written, fileName = null, revoked = false } = quote
  const look = 'w-full rounded-sm border-l-2 border-ink bg-inset px-2.5 py-1 text-left text-sm'
  if (messageId === null || kind === null)
    return <p className={`${look} text-soft italic`}>{t('thread.quoteUnknown')}</p>
  const { text } = preview({ kind, text: written })
  const words = previewWords({ messageId, direction: direction ?? 'in', kind, text, fileName, status: '', revoked }, t)
  return (
    <button type="button" data-act="quoted" onClick={() => jumpTo(messageId)} className={`${look} hover:brightness-97`}>
      <bdi className="block font-medium text-ink">{direction === 'out' ? t('thread.quotedUs') : customerName}</bdi>
      <span className="line-clamp-2 text-soft wrap-anywhere" dir="auto">
        {words}
      </span>
    </button>
  )
}
