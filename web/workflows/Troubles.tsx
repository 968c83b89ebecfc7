import { Link } from '@tanstack/react-router'
import { CircleAlert, TriangleAlert } from 'lucide-react'
import type { Workflow, WorkflowSummary, WorkflowTrouble } from '#contract/workflows.ts'
import { problemWords } from '#core/workflow/problemWords.ts'
import { useTranslation } from '../i18n/translate.ts'
import { languageName } from '../templates/words.ts'
import { classes } from '../ui/classes.ts'
import { Notice } from '../ui/Notice.tsx'
import { inLocale } from './words.ts'

/** In a row of the list; the workflow itself shows the rest. */
const SHOWN_MAX = 2

/** What Meta decided about the templates and numbers of a workflow, with what to do, below its name in the list. */
export function Troubles({ workflow: { troubles, version } }: { workflow: WorkflowSummary }) {
  const { t } = useTranslation()
  if (troubles.length === 0) return null
  const inOrder = troubles.toSorted((one, other) => Number(other.stops) - Number(one.stops))
  return (
    <ul className="flex basis-full flex-col gap-1 text-sm">
      {inOrder.slice(0, SHOWN_MAX).map((trouble) => (
        <li key={`${trouble.stepId} ${trouble.word} ${trouble.templateId ?? trouble.number}`} className="flex gap-2">
          <Mark stops={trouble.stops} />
          <span className="min-w-0 flex-1">
            <span className="font-medium wrap-anywhere">{nameOf(trouble)}</span>
            {version !== null && !trouble.isPublished && ` · ${t('workflows.inDraft')}`}
            {': '}
            {inLocale(problemWords(trouble.word))}
          </span>
        </li>
      ))}
      {troubles.length > SHOWN_MAX && (
        <li className="pl-6 text-soft">{t('workflows.moreTroubles', { count: troubles.length - SHOWN_MAX })}</li>
      )}
    </ul>
  )
}

/** What stops contacts who are on their way through it now. */
export const stoppingIn = ({ isOn, troubles }: WorkflowSummary): WorkflowTrouble[] =>
  isOn ? troubles.filter(({ stops, isPublished }) => stops && isPublished) : []

const nameOf = ({ template, language, number }: WorkflowTrouble) =>
  number ?? (language ? `${template} (${languageName(language)})` : (template ?? ''))

function Mark({ stops }: { stops: boolean }) {
  const Icon = stops ? CircleAlert : TriangleAlert
  return (
    <Icon
      aria-hidden
      size={16}
      strokeWidth={1.75}
      className={classes('mt-0.5 shrink-0', stops ? 'text-red' : 'text-brass')}
    />
  )
}

/** Above the canvas, which shows the draft: what stops in the version that contacts go through. */
export function RunningTroubles({ workflow }: { workflow: Workflow }) {
  const { t } = useTranslation()
  const [away = [], stopping = []] = [true, false].map((is) =>
    stoppingIn(workflow).filter(({ number }) => (number !== null) === is),
  )
  const isMended = !workflow.problems.some(({ word }) => stopping.some((one) => one.word === word))
  const namesOf = (some: readonly WorkflowTrouble[]) => [...new Set(some.map(nameOf))].join(', ')
  return (
    <>
      {away.length > 0 && (
        <Notice tone="failure">
          {t('workflows.numberAway', { names: namesOf(away) })}{' '}
          <Link to="/settings/inboxes" className="underline">
            {t('workflows.toNumbers')}
          </Link>
        </Notice>
      )}
      {stopping.length > 0 && (
        <Notice tone="failure">
          {t('workflows.stopped', { names: namesOf(stopping) })}{' '}
          {t(isMended && workflow.isChanged ? 'workflows.stoppedPublish' : 'workflows.stoppedMend')}
        </Notice>
      )}
    </>
  )
}
