import { Tag } from 'lucide-react'
import { useLabels } from '../../app/useKnown.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useMay } from '../../people/useMay.ts'
import { LabelDot } from '../../ui/LabelChip.tsx'
import { removeLabel } from '../endpoints.ts'
import { NamedThings } from '../NamedThings.tsx'
import { LabelDialog } from './LabelDialog.tsx'

/** The labels that conversations may carry. */
export function LabelsPage() {
  const { t } = useTranslation()
  return (
    <NamedThings
      known={useLabels()}
      queryKey="labels"
      mayManage={useMay()('labels.manage')}
      icon={Tag}
      words={{
        title: t('settings.labels'),
        text: t('settings.labelsText'),
        create: t('settings.newLabel'),
        emptyTitle: t('settings.noLabelsTitle'),
        emptyText: t('settings.noLabelsText'),
        edit: (name) => t('settings.editLabel', { name }),
        removeOf: (name) => t('settings.removeLabelOf', { name }),
        removeTitle: (name) => t('settings.removeLabelTitle', { name }),
        removeText: t('settings.removeLabelText'),
        remove: t('settings.removeLabel'),
      }}
      remove={removeLabel}
      dialog={(label, onClose) => <LabelDialog label={label} onClose={onClose} />}
      row={({ name, color }) => (
        <>
          <LabelDot color={color} />
          <bdi className="min-w-0 flex-1 truncate text-left font-medium">{name}</bdi>
        </>
      )}
    />
  )
}
