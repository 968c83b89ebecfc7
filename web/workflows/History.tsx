import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ListChecks } from 'lucide-react'
import { useState } from 'react'
import type { Enrolment, EnrolmentStep, Workflow } from '#contract/workflows.ts'
import type { StepKind } from '#core/workflow/definition.ts'
import { useAct } from '../forms/useAct.ts'
import { useFaultWords } from '../i18n/faultWords.ts'
import { dayAndTime } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { Failed, Waiting } from '../settings/Page.tsx'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Explained } from './Explained.tsx'
import { cancelEnrolment, getEnrolment, getEnrolments, retryAll, retryEnrolment } from './endpoints.ts'
import { useTriggerName } from './words.ts'

/** Who is or was in the workflow, newest first; or those that an error keeps. */
export function History({
  workflow,
  onlyFailed,
  mayManage,
}: {
  workflow: Workflow
  onlyFailed: boolean
  mayManage: boolean
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { busy, problem, run } = useAct()
  const [opened, setOpened] = useState<Enrolment | null>(null)
  const query = useInfiniteQuery({
    queryKey: ['workflows', workflow.id, 'enrolments', onlyFailed],
    queryFn: ({ pageParam }) =>
      getEnrolments(workflow.id, {
        ...(onlyFailed ? { state: 'failed' } : {}),
        ...(pageParam ? { after: pageParam } : {}),
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  const rows = query.data?.pages.flatMap(({ enrolments }) => enrolments)
  const mayRetry = onlyFailed && mayManage && rows !== undefined && rows.length > 0
  const again = () =>
    run(async () => {
      await retryAll(workflow.id)
      await queries.invalidateQueries({ queryKey: ['workflows'] })
    })
  useCommands(
    mayRetry ? [{ id: 'workflow retry all', key: 'R', label: t('workflows.retryAll'), run: () => void again() }] : [],
  )
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-(--page-width) px-4 py-6 sm:px-8">
        {problem && <Notice tone="failure">{problem}</Notice>}
        {mayRetry && (
          <div className="pb-4">
            <Button busy={busy} onClick={again}>
              {t('workflows.retryAll')}
            </Button>
          </div>
        )}
        {!rows ? (
          query.error ? (
            <Failed error={query.error} retry={query.refetch} />
          ) : (
            <Waiting />
          )
        ) : rows.length === 0 ? (
          <EmptyState icon={ListChecks} title={t(onlyFailed ? 'workflows.noErrorsTitle' : 'workflows.nobodyTitle')}>
            {t(onlyFailed ? 'workflows.noErrorsText' : 'workflows.nobodyText')}
          </EmptyState>
        ) : (
          <ul className="border-t border-line">
            {rows.map((enrolment) => (
              <li key={enrolment.id} className="border-b border-line">
                <button
                  type="button"
                  onClick={() => setOpened(enrolment)}
                  className="flex min-h-14 w-full flex-wrap items-center gap-x-4 gap-y-1 rounded px-2 py-2 text-left hover:bg-hover"
                >
                  <span className="min-w-0 flex-1 basis-48">
                    <bdi className="block truncate font-medium">{enrolment.contactName}</bdi>
                    <span className="block text-sm text-soft">
                      {enrolment.because ? (
                        <Explained explanation={enrolment.because} />
                      ) : (
                        enrolment.dueAt && t('workflows.waitsUntil', { when: dayAndTime(new Date(enrolment.dueAt)) })
                      )}
                    </span>
                  </span>
                  <span className={classes('text-sm', enrolment.state === 'failed' ? 'text-red' : 'text-soft')}>
                    {t(`workflows.enrolment_${enrolment.state}`)}
                  </span>
                  <span className="figures text-sm text-faint">{dayAndTime(new Date(enrolment.startedAt))}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {query.hasNextPage && (
          <div className="pt-4">
            <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('workflows.more')}
            </Button>
          </div>
        )}
      </div>
      {opened && <EnrolmentDialog enrolment={opened} mayManage={mayManage} onClose={() => setOpened(null)} />}
    </div>
  )
}

/** What each step did to this contact, and why. */
export function EnrolmentDialog({
  enrolment,
  mayManage,
  onClose,
}: {
  enrolment: Enrolment
  mayManage: boolean
  onClose: () => void
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const triggerName = useTriggerName()
  const { busy, problem, run } = useAct()
  const { data, error, refetch } = useQuery({
    queryKey: ['workflows', enrolment.workflowId, 'enrolment', enrolment.id],
    queryFn: () => getEnrolment(enrolment.id),
  })
  const act = (ask: (id: string) => Promise<unknown>) =>
    run(async () => {
      await ask(enrolment.id)
      await queries.invalidateQueries({ queryKey: ['workflows'] })
      onClose()
    })
  return (
    <Dialog
      wide
      title={enrolment.contactName}
      onClose={onClose}
      actions={
        mayManage &&
        (enrolment.state === 'active' || enrolment.state === 'failed') && (
          <>
            <Button busy={busy} onClick={() => act(cancelEnrolment)}>
              {t('workflows.takeOut')}
            </Button>
            {enrolment.state === 'failed' && enrolment.stepId !== null && (
              <Button look="primary" busy={busy} onClick={() => act(retryEnrolment)}>
                {t('common.tryAgain')}
              </Button>
            )}
          </>
        )
      }
    >
      {problem && <Notice tone="failure">{problem}</Notice>}
      <p className="pb-3 text-sm text-soft">
        {t('workflows.begunBy', { trigger: triggerName(enrolment.begunBy), version: enrolment.version })}{' '}
        <Link to="/contacts/$contactId" params={{ contactId: enrolment.contactId }} className="text-ink underline">
          {t('workflows.openContact')}
        </Link>
      </p>
      {data ? (
        <ol className="border-t border-line">
          {data.steps.map((step) => (
            <li key={step.visit} className="flex gap-4 border-b border-line py-2">
              <time className="figures w-32 shrink-0 text-sm text-faint" dateTime={step.at}>
                {dayAndTime(new Date(step.at))}
              </time>
              <span className="min-w-0 flex-1">
                {step.kind && <span className="block font-medium">{t(`workflows.step_${step.kind as StepKind}`)}</span>}
                <Explained explanation={step.explanation} />
                {step.message && <Became message={step.message} />}
              </span>
            </li>
          ))}
        </ol>
      ) : error ? (
        <Failed error={error} retry={refetch} />
      ) : (
        <Waiting />
      )}
    </Dialog>
  )
}

/** How far the message came that the step queued. */
function Became({ message: { status, fault } }: { message: NonNullable<EnrolmentStep['message']> }) {
  const { t } = useTranslation()
  const words = useFaultWords(fault)
  return (
    <span className={classes('block text-sm', status === 'failed' ? 'text-red' : 'text-soft')}>
      {t(`message.status.${status}`)}
      {words && `: ${words.what}`}
    </span>
  )
}
