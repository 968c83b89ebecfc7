import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { MessageLife as Life, Message } from '#contract/messages.ts'
import { getLife } from '../../api/endpoints.ts'
import { useFaultWords } from '../../i18n/faultWords.ts'
import { exactly, timeOf } from '../../i18n/format.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Spinner } from '../../ui/Spinner.tsx'

const ATTEMPT_STATES = ['queued', 'sending', 'unconfirmed', 'accepted', 'failed', 'cancelled'] as const
const STATUSES = ['sent', 'delivered', 'read', 'played', 'failed'] as const

interface Step {
  at: string
  words: string
  fault?: { word: string; code: number | null; details: string | null }
}

/** Everything that happened to one message, in order: when it was written, each attempt, each report of WhatsApp. */
export default function MessageLife({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation()
  const life = useQuery({
    queryKey: ['life', message.id, message.statusAt],
    queryFn: () => getLife(message.id),
    staleTime: 0,
  })
  return (
    <Dialog title={t('message.life')} onClose={onClose}>
      {life.isPending && <Spinner />}
      {life.isError && <Notice tone="failure">{t('message.lifeFailed')}</Notice>}
      {life.data && <Steps life={life.data} message={message} />}
    </Dialog>
  )
}

function Steps({ life, message }: { life: Life; message: Message }) {
  const steps = useSteps(life, message)
  return (
    <ol className="flex flex-col gap-3">
      {steps.map((step) => (
        <li key={`${step.at} ${step.words}`} className="grid grid-cols-[4.5rem_1fr] gap-x-3">
          <time dateTime={step.at} data-tip={exactly(new Date(step.at))} className="figures text-soft">
            {timeOf(new Date(step.at))}
          </time>
          <div>
            <p>{step.words}</p>
            {step.fault && <Why fault={step.fault} />}
          </div>
        </li>
      ))}
    </ol>
  )
}

function useSteps(life: Life, message: Message): Step[] {
  const { t } = useTranslation()
  const steps: Step[] = [{ at: message.at, words: t('message.written') }]
  for (const send of life.sends) {
    const state = ATTEMPT_STATES.find((one) => one === send.state) ?? 'other'
    steps.push({
      at: send.finishedAt ?? send.startedAt ?? send.createdAt,
      words: `${t('message.attempt', { number: send.attempt })}: ${t(`message.attemptState.${state}`)}`,
      fault: send.fault ? { word: send.fault, code: send.faultCode, details: send.faultDetails } : undefined,
    })
  }
  for (const { status, at } of life.statuses) {
    const known = STATUSES.find((one) => one === status)
    if (known)
      steps.push({
        at,
        words: t(`message.status.${known}`),
        fault: known === 'failed' ? (message.fault ?? undefined) : undefined,
      })
  }
  return steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

function Why({ fault }: { fault: NonNullable<Step['fault']> }) {
  const { t } = useTranslation()
  const words = useFaultWords(fault.word)
  return (
    <div className="text-sm text-soft">
      {words && `${words.what} ${words.next}`}
      {fault.details && <p dir="auto">{t('message.saysMeta', { details: fault.details })}</p>}
      {fault.code !== null && <p className="figures">{t('message.metaCode', { code: fault.code })}</p>}
    </div>
  )
}
