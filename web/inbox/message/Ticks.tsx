import { Check, CheckCheck, CircleAlert, CircleHelp, CircleSlash, Clock } from 'lucide-react'
import type { Message } from '#contract/messages.ts'
import { exactly } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { classes } from '../../ui/classes.ts'

const MARKS = {
  received: null,
  queued: [Clock, 'text-soft'],
  sending: [Clock, 'text-soft'],
  unconfirmed: [CircleHelp, 'text-brass'],
  accepted: [Clock, 'text-soft'],
  sent: [Check, 'text-soft'],
  delivered: [CheckCheck, 'text-soft'],
  read: [CheckCheck, 'text-tick-read'],
  played: [CheckCheck, 'text-tick-read'],
  failed: [CircleAlert, 'text-red'],
  cancelled: [CircleSlash, 'text-faint'],
} as const

/** How far a message of ours came: a sign, the words on hover, and everything that happened to it on a press. */
export function Ticks({ message, waits, showLife }: { message: Message; waits: boolean; showLife: () => void }) {
  const { t } = useTranslation()
  const mark = MARKS[message.status]
  if (message.direction === 'in' || mark === null) return null
  const [Icon, look] = mark
  const status = waits ? t('message.waitingForNetwork') : t(`message.status.${message.status}`)
  return (
    <button
      type="button"
      data-act="life"
      onClick={showLife}
      aria-label={t('message.showLife', { status })}
      data-tip={t('message.statusAt', { status, time: exactly(new Date(message.statusAt)) })}
      className={classes('-m-0.5 inline-flex rounded-sm p-0.5', look)}
    >
      <Icon aria-hidden size={15} strokeWidth={2} />
    </button>
  )
}
