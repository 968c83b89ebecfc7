import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Plus, Workflow as WorkflowIcon } from 'lucide-react'
import { useState } from 'react'
import type { WorkflowSummary } from '#contract/workflows.ts'
import { NAME_UNITS_MAX } from '#core/workflow/definition.ts'
import { checkText } from '../forms/checks.ts'
import { useForm } from '../forms/useForm.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { useMay } from '../people/useMay.ts'
import { Failed, Waiting } from '../settings/Page.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { getWorkflows, postWorkflow } from './endpoints.ts'
import { StateMark } from './StateMark.tsx'
import { Troubles } from './Troubles.tsx'
import { useTriggerName } from './words.ts'

/** What happens by itself, by name. */
export function WorkflowsPage() {
  const { t } = useTranslation()
  const mayManage = useMay()('workflows.manage')
  const [isCreating, setCreating] = useState(false)
  const { data, error, refetch } = useQuery({ queryKey: ['workflows'], queryFn: getWorkflows })
  useCommands(
    mayManage ? [{ id: 'workflow new', key: 'n', label: t('workflows.create'), run: () => setCreating(true) }] : [],
  )
  const create = mayManage && (
    <Button look="primary" icon={Plus} onClick={() => setCreating(true)}>
      {t('workflows.create')}
    </Button>
  )
  return (
    <main className="min-w-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-(--page-width) px-4 pb-16 sm:px-8">
        <header className="mb-6 flex flex-wrap items-start gap-x-6 gap-y-4 pt-6 md:pt-10">
          <div className="min-w-0 flex-1 basis-72">
            <h1 className="text-xl font-semibold">{t('workflows.title')}</h1>
            <p className="mt-1 max-w-prose text-base text-soft">{t('workflows.text')}</p>
          </div>
          {create}
        </header>
        {!data ? (
          error ? (
            <Failed error={error} retry={refetch} />
          ) : (
            <Waiting />
          )
        ) : data.workflows.length === 0 ? (
          <EmptyState icon={WorkflowIcon} title={t('workflows.noneTitle')}>
            {t('workflows.noneText')}
          </EmptyState>
        ) : (
          <ul className="border-t border-line">
            {data.workflows.map((workflow) => (
              <Row key={workflow.id} workflow={workflow} />
            ))}
          </ul>
        )}
      </div>
      {isCreating && <CreateDialog onClose={() => setCreating(false)} />}
    </main>
  )
}

function Row({ workflow }: { workflow: WorkflowSummary }) {
  const { t } = useTranslation()
  const triggerName = useTriggerName()
  const { counts } = workflow
  return (
    <li className="border-b border-line">
      <Link
        to="/automation/$workflowId"
        params={{ workflowId: workflow.id }}
        className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-1 rounded px-2 py-2 hover:bg-hover"
      >
        <span className="min-w-0 flex-1 basis-56">
          <bdi className="block truncate font-medium">{workflow.name}</bdi>
          <span className="block truncate text-sm text-soft">
            {workflow.triggers.length === 0
              ? t('workflows.noTrigger')
              : workflow.triggers.map((kind) => triggerName(kind)).join(' · ')}
          </span>
        </span>
        <span className="figures text-sm text-soft">
          {t('workflows.activeCount', { count: counts.active })}
          {counts.failed > 0 && (
            <span className="ml-3 text-red">{t('workflows.failedCount', { count: counts.failed })}</span>
          )}
        </span>
        <span className="sm:w-24">
          <StateMark workflow={workflow} />
        </span>
        <Troubles workflow={workflow} />
      </Link>
    </li>
  )
}

function CreateDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [id] = useState(() => crypto.randomUUID())
  const { field, submit, banner, busy } = useForm({
    first: { name: '' },
    check: ({ name }) => ({ name: checkText(name, NAME_UNITS_MAX, t) }),
    send: async ({ name }) => {
      const { workflow } = await postWorkflow(id, name.trim())
      await queries.invalidateQueries({ queryKey: ['workflows'], exact: true })
      void navigate({ to: '/automation/$workflowId', params: { workflowId: workflow.id } })
    },
  })
  return (
    <Dialog title={t('workflows.create')} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {banner && <Notice tone="failure">{banner}</Notice>}
        <Field
          label={t('workflows.name')}
          hint={t('workflows.nameHint')}
          autoComplete="off"
          dir="auto"
          data-first-focus
          {...field('name')}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t('workflows.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
