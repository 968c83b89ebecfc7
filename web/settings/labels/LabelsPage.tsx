import { useQueryClient } from '@tanstack/react-query'
import { Pencil, Plus, Tag, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Label } from '#contract/labels.ts'
import { useLabels } from '../../app/useKnown.ts'
import { useMay } from '../../people/useMay.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { LabelDot } from '../../ui/LabelChip.tsx'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
import { removeLabel } from '../endpoints.ts'
import { Failed, Page, Waiting } from '../Page.tsx'
import { LabelDialog } from './LabelDialog.tsx'

/** The labels that conversations may carry. */
export function LabelsPage() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const mayManage = useMay()('labels.manage')
  const { data, error, refetch } = useLabels()
  const [edited, setEdited] = useState<Label | 'new' | null>(null)
  const [leaving, setLeaving] = useState<Label | null>(null)
  return (
    <Page
      title={t('settings.labels')}
      text={t('settings.labelsText')}
      action={
        mayManage && (
          <Button look="primary" icon={Plus} onClick={() => setEdited('new')}>
            {t('settings.newLabel')}
          </Button>
        )
      }
    >
      {!data ? (
        error ? (
          <Failed error={error} retry={refetch} />
        ) : (
          <Waiting />
        )
      ) : data.length === 0 ? (
        <EmptyState icon={Tag} title={t('settings.noLabelsTitle')}>
          {t('settings.noLabelsText')}
        </EmptyState>
      ) : (
        <ul>
          {data.map((label) => (
            <li key={label.id} className="flex min-h-12 items-center gap-2.5 border-b border-line">
              <LabelDot color={label.color} />
              <bdi className="min-w-0 flex-1 truncate text-left font-medium">{label.name}</bdi>
              {mayManage && (
                <>
                  <IconButton
                    icon={Pencil}
                    iconSize={16}
                    label={t('settings.editLabel', { name: label.name })}
                    onClick={() => setEdited(label)}
                  />
                  <IconButton
                    icon={Trash2}
                    iconSize={16}
                    label={t('settings.removeLabelOf', { name: label.name })}
                    onClick={() => setLeaving(label)}
                  />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {edited && <LabelDialog label={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {leaving && (
        <ConfirmDialog
          title={t('settings.removeLabelTitle', { name: leaving.name })}
          text={t('settings.removeLabelText')}
          label={t('settings.removeLabel')}
          act={async () => {
            await removeLabel(leaving.id)
            await queries.invalidateQueries({ queryKey: ['labels'] })
            setLeaving(null)
          }}
          onClose={() => setLeaving(null)}
        />
      )}
    </Page>
  )
}
