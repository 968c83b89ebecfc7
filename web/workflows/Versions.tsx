import { useQuery, useQueryClient } from '@tanstack/react-query'
import { History as HistoryIcon } from 'lucide-react'
import { useState } from 'react'
import type { Workflow } from '#contract/workflows.ts'
import type { Definition } from '#core/workflow/definition.ts'
import { useNames } from '../app/useKnown.ts'
import { dayAndTime } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useCommands } from '../keys/commands.ts'
import { ConfirmDialog } from '../settings/ConfirmDialog.tsx'
import { Failed, Waiting } from '../settings/Page.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { toast } from '../ui/toast.ts'
import { getVersions, moveEnrolments } from './endpoints.ts'
import { VersionView } from './VersionView.tsx'

/** What was published when and by whom, and who is still on the way through it. */
export function Versions({
  workflow,
  mayManage,
  save,
}: {
  workflow: Workflow
  mayManage: boolean
  save: (definition: Definition, basedOn: number) => Promise<void>
}) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const queries = useQueryClient()
  const [isMoving, setMoving] = useState(false)
  const [opened, setOpened] = useState<number | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['workflows', workflow.id, 'versions'],
    queryFn: () => getVersions(workflow.id),
  })
  const behind = data?.versions.slice(1).some(({ active }) => active > 0)
  useCommands(
    mayManage && behind
      ? [{ id: 'workflow move', key: 'M', label: t('workflows.move'), run: () => setMoving(true) }]
      : [],
  )
  const shown = data?.versions.find(({ version }) => version === opened)
  if (shown) {
    const onClose = () => setOpened(null)
    return <VersionView workflow={workflow} version={shown} mayManage={mayManage} save={save} onClose={onClose} />
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-(--page-width) px-4 py-6 sm:px-8">
        {!data ? (
          error ? (
            <Failed error={error} retry={refetch} />
          ) : (
            <Waiting />
          )
        ) : data.versions.length === 0 ? (
          <EmptyState icon={HistoryIcon} title={t('workflows.noVersionTitle')}>
            {t('workflows.noVersionText')}
          </EmptyState>
        ) : (
          <ul className="border-t border-line">
            {data.versions.map(({ version, publishedAt, publishedBy, active, definition }) => (
              <li key={version} className="border-b border-line">
                <button
                  type="button"
                  onClick={() => setOpened(version)}
                  className="flex min-h-14 w-full flex-wrap items-center gap-x-4 rounded px-2 py-2 text-left hover:bg-hover"
                >
                  <span className="font-medium">{t('workflows.version', { version })}</span>
                  <span className="min-w-0 flex-1 text-sm text-soft">
                    {t('workflows.publishedBy', { name: nameOf(publishedBy), when: dayAndTime(new Date(publishedAt)) })}
                    {' · '}
                    {t('workflows.stepCount', { count: definition.steps.length })}
                  </span>
                  <span className="figures text-sm text-soft">{t('workflows.activeCount', { count: active })}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {mayManage && behind && (
          <div className="pt-4">
            <Button onClick={() => setMoving(true)}>{t('workflows.move')}</Button>
          </div>
        )}
      </div>
      {isMoving && (
        <ConfirmDialog
          title={t('workflows.moveTitle')}
          text={t('workflows.moveText')}
          label={t('workflows.move')}
          act={async () => {
            const { moved, stayed } = await moveEnrolments(workflow.id)
            await queries.invalidateQueries({ queryKey: ['workflows'] })
            toast('done', t('workflows.movedToast', { moved, stayed }))
            setMoving(false)
          }}
          onClose={() => setMoving(false)}
        />
      )}
    </div>
  )
}
