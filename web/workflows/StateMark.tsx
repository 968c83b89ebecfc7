import type { WorkflowSummary } from '#contract/workflows.ts'
import { useTranslation } from '../i18n/translate.ts'
import { classes } from '../ui/classes.ts'

/** On, off, or a draft that was never published. */
export function StateMark({ workflow }: { workflow: Pick<WorkflowSummary, 'isOn' | 'version' | 'isChanged'> }) {
  const { t } = useTranslation()
  const state = workflow.version === null ? 'draft' : workflow.isOn ? 'on' : 'off'
  return (
    <span className="flex shrink-0 items-center gap-1.5 text-sm text-soft">
      <span
        aria-hidden
        className={classes('size-2 rounded-full', state === 'on' ? 'bg-green' : 'border border-line-strong')}
      />
      {t(`workflows.state_${state}`)}
      {workflow.version !== null && workflow.isChanged && (
        <span className="text-brass">· {t('workflows.changed')}</span>
      )}
    </span>
  )
}
