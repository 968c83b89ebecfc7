import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Enrolment } from '#contract/workflows.ts'
import type { StepKind } from '#core/workflow/definition.ts'
import { dayAndTime } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useMay } from '../people/useMay.ts'
import { Failed, Waiting } from '../settings/Page.tsx'
import { classes } from '../ui/classes.ts'
import { Explained } from './Explained.tsx'
import { getEnrolmentsOf } from './endpoints.ts'
import { EnrolmentDialog } from './History.tsx'

/** The workflows that one contact is or was in, newest first, each with where it stands and why; opens what each step did. */
export function OfContact({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const mayManage = useMay()('workflows.manage')
  const [opened, setOpened] = useState<Enrolment | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['workflows', 'of', contactId],
    queryFn: () => getEnrolmentsOf(contactId),
  })
  if (!data) return error ? <Failed error={error} retry={refetch} /> : <Waiting />
  if (data.enrolments.length === 0) return <p className="text-sm text-soft">{t('workflows.inNone')}</p>
  return (
    <>
      <ul>
        {data.enrolments.map((enrolment) => (
          <li key={enrolment.id} className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 border-b border-line py-2">
            <Link
              to="/automation/$workflowId"
              params={{ workflowId: enrolment.workflowId }}
              className="min-w-0 flex-1 basis-40 font-medium text-ink wrap-anywhere hover:underline"
            >
              <bdi>{enrolment.workflowName}</bdi>
            </Link>
            <span className={classes('text-sm', enrolment.state === 'failed' ? 'text-red' : 'text-soft')}>
              {t(`workflows.enrolment_${enrolment.state}`)}
            </span>
            <time className="figures text-sm text-faint" dateTime={enrolment.startedAt}>
              {dayAndTime(new Date(enrolment.startedAt))}
            </time>
            <span className="flex basis-full flex-wrap items-baseline gap-x-4 text-sm text-soft">
              <span className="min-w-0 flex-1 basis-40 wrap-anywhere">
                <Where enrolment={enrolment} />
              </span>
              <button
                type="button"
                onClick={() => setOpened(enrolment)}
                className="font-medium text-ink hover:underline"
              >
                {t('workflows.whatHappened')}
              </button>
            </span>
          </li>
        ))}
      </ul>
      {opened && <EnrolmentDialog enrolment={opened} mayManage={mayManage} onClose={() => setOpened(null)} />}
    </>
  )
}

/** The step it stands at and until when, or why it ended there. */
function Where({ enrolment: { state, stepKind, dueAt, because } }: { enrolment: Enrolment }) {
  const { t } = useTranslation()
  const step = stepKind && t(`workflows.step_${stepKind as StepKind}`)
  if (state === 'active' && !because) {
    return [step, dueAt && t('workflows.until', { when: dayAndTime(new Date(dueAt)) })].filter(Boolean).join(' · ')
  }
  return (
    <>
      {step && `${step} · `}
      {because && <Explained explanation={because} />}
    </>
  )
}
