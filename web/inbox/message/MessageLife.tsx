import { useQuery } from '@tanstack/react-query'
import type { MessageLife as Life } from '#contract/life.ts'
import type { Message } from '#contract/messages.ts'
import { type Step, stepsOf, stepsOfReports } from '#core/whatsapp/life.ts'
import { getLife } from '../../api/endpoints.ts'
import { useNames } from '../../app/useKnown.ts'
import { useFaultWords } from '../../i18n/faultWords.ts'
import { dayAndTime, dayKey, exactly, timeOf } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Spinner } from '../../ui/Spinner.tsx'

type Reason = NonNullable<Life['sends'][number]['fault']>
type Send = Life['sends'][number]

/** Everything that happened to one message: when it was written, each attempt by itself, each report of WhatsApp. */
export default function MessageLife({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation()
  const life = useQuery({
    queryKey: ['life', message.id, message.status, message.statusAt],
    queryFn: () => getLife(message.id),
    staleTime: 0,
  })
  return (
    <Dialog title={t('life.title')} onClose={onClose}>
      {life.isPending && <Spinner />}
      {life.isError && <Notice tone="failure">{t('life.failed')}</Notice>}
      {life.data && <Story life={life.data} message={message} />}
    </Dialog>
  )
}

function Story({ life, message }: { life: Life; message: Message }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const author = message.authorId === null ? '' : nameOf(message.authorId)
  const reports = Map.groupBy(life.statuses, ({ sendId }) => sendId)
  const loose = stepsOfReports(reports.get(null) ?? [])
  const titleOf = ({ attempt: number, requestedBy }: Send) => {
    const name = requestedBy === null || requestedBy === message.authorId ? '' : nameOf(requestedBy)
    return name ? t('life.attemptBy', { number, name }) : t('life.attempt', { number })
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: so that a keyboard can scroll a long one
    <section aria-label={t('life.title')} tabIndex={0} className="flex flex-col gap-4">
      <p className="grid grid-cols-[4.5rem_1fr] gap-x-3">
        <When at={message.at} day={message.at} />
        <span className="wrap-anywhere">{author ? t('life.writtenBy', { name: author }) : t('life.written')}</span>
      </p>
      {life.sends.map((send) => (
        <Part key={send.id} title={titleOf(send)}>
          {stepsOf(send, reports.get(send.id) ?? []).map((step) => (
            <Line key={`${step.name} ${step.at}`} step={step} tries={send.tries} day={message.at} />
          ))}
        </Part>
      ))}
      {loose.length > 0 && (
        <Part title={t('life.outside')}>
          {loose.map((step) => (
            <Line key={`${step.name} ${step.at}`} step={step} tries={0} day={message.at} />
          ))}
        </Part>
      )}
    </section>
  )
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section>
      <h3 className="mb-1.5 border-b border-line pb-1 text-sm font-semibold text-soft wrap-anywhere">{title}</h3>
      <ol className="flex flex-col gap-2.5">{children}</ol>
    </section>
  )
}

function Line({ step, tries, day }: { step: Step<Reason>; tries: number; day: string }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const { name, at, by, fault } = step
  const words = () => {
    if (name === 'postponed') return t('life.postponed', { count: tries })
    const isOfPerson = name === 'cancelled' || name === 'settled_sent' || name === 'settled_not_sent'
    return by !== null && isOfPerson ? t(`life.stepBy.${name}`, { name: nameOf(by) }) : t(`life.step.${name}`)
  }
  return (
    <li className="grid grid-cols-[4.5rem_1fr] gap-x-3">
      {at === null ? (
        <span className="text-faint" data-tip={t('life.unknownTime')}>
          –<span className="sr-only">{t('life.unknownTime')}</span>
        </span>
      ) : (
        <When at={at} day={day} />
      )}
      <div className="min-w-0 wrap-anywhere">
        <p>{words()}</p>
        {fault && <Why fault={fault} />}
      </div>
    </li>
  )
}

/** The hour alone on the day it was written, with the day on any other. */
function When({ at, day }: { at: string; day: string }) {
  const date = new Date(at)
  return (
    <time dateTime={at} data-tip={exactly(date)} className="figures text-soft">
      {dayKey(date) === dayKey(new Date(day)) ? timeOf(date) : dayAndTime(date)}
    </time>
  )
}

function Why({ fault }: { fault: Reason }) {
  const { t } = useTranslation()
  const words = useFaultWords(fault.word)
  return (
    <div className="text-sm text-soft">
      {words && `${words.what} ${words.next}`}
      {fault.details && <p dir="auto">{t('life.saysMeta', { details: fault.details })}</p>}
      {fault.code !== null && <p className="figures">{t('life.metaCode', { code: fault.code })}</p>}
    </div>
  )
}
