import { CircleAlert, RotateCw, X } from 'lucide-react'
import type { Message } from '#contract/messages.ts'
import { retrySend } from '../../api/endpoints.ts'
import { useFaultWords } from '../../i18n/faultWords.ts'
import { exactly } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { serverNow } from '../../live/clock.ts'
import { newId } from '../../live/id.ts'
import { IconButton } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { reactTo } from './react.ts'

const ON_ITS_WAY: readonly Message['status'][] = ['queued', 'sending', 'unconfirmed']

/** Reactions hang on the foot of their bubble. Of ours it is said when it has not arrived. */
export function Reactions({ message }: { message: Message }) {
  const { t } = useTranslation()
  if (message.reactions.length === 0) return null
  return (
    <ul className="z-1 -mt-1.5 flex flex-wrap items-center gap-1 px-2">
      {message.reactions.map(({ actor, emoji, at, sending }) => {
        const said = t(actor === 'customer' ? 'message.reactionCustomer' : 'message.reactionBusiness', { emoji })
        const isWaiting = sending !== null && ON_ITS_WAY.includes(sending.status)
        const words = isWaiting ? `${said}, ${t('message.reactionWaits')}` : said
        return (
          <li
            key={`${actor} ${at}`}
            data-tip={`${words}\n${exactly(new Date(at))}`}
            className={classes(
              'rounded-full border bg-paper px-1.5 py-0.5 text-sm leading-none',
              sending?.status === 'failed' ? 'border-red' : 'border-line',
              isWaiting && 'opacity-60',
            )}
          >
            <span role="img" aria-label={words}>
              {emoji}
            </span>
          </li>
        )
      })}
      <Failure message={message} />
    </ul>
  )
}

function Failure({ message }: { message: Message }) {
  const { t } = useTranslation()
  const failed = message.reactions.find(({ sending }) => sending?.status === 'failed')
  const sending = failed?.sending
  const words = useFaultWords(sending ? (sending.fault?.word ?? 'unknown') : null)
  if (!sending) return null
  return (
    <li className="flex items-center gap-1 text-sm text-red">
      <CircleAlert aria-hidden size={14} className="shrink-0" />
      <span>
        {t('message.reactionFailed')} {words?.what}
      </span>
      <IconButton
        icon={RotateCw}
        iconSize={14}
        label={t('message.reactAgain')}
        data-act="react again"
        onClick={() => void retrySend(sending.messageId, newId(serverNow())).catch(() => {})}
      />
      <IconButton
        icon={X}
        iconSize={14}
        label={t('message.reactionForget')}
        data-act="forget reaction"
        onClick={() => void reactTo(message, '')}
      />
    </li>
  )
}
