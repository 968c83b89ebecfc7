import { useRef } from 'react'
import type { Message, MessageStatus } from '#contract/messages.ts'
import { useTranslation } from '../../i18n/translate.ts'

/** The steps that whoever listens is told of; the others would be talk. */
const TOLD: Partial<Record<MessageStatus, 'sent' | 'unconfirmed' | 'failed'>> = {
  sent: 'sent',
  delivered: 'sent',
  read: 'sent',
  played: 'sent',
  unconfirmed: 'unconfirmed',
  failed: 'failed',
}

/** What became of my newest message, for those who cannot see its ticks. What was so when the thread was opened is no news. */
export function Announced({ messages, myId }: { messages: readonly Message[]; myId: string }) {
  const { t } = useTranslation()
  const mine = messages.findLast(({ authorId }) => authorId === myId)
  const step = mine && TOLD[mine.status]
  const found = useRef(mine && step ? `${mine.id} ${step}` : null)
  const isNews = mine && step && `${mine.id} ${step}` !== found.current
  return (
    <p role="status" className="sr-only">
      {isNews && t('message.yours', { status: t(`message.status.${step}`) })}
    </p>
  )
}
