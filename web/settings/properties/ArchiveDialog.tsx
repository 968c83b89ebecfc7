import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { OwnProperty } from '#contract/properties.ts'
import { getPropertyUses, patchProperty } from '../../contacts/properties.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { ConfirmDialog } from '../ConfirmDialog.tsx'

/** Says what would miss a property before it is put away. */
export function ArchiveDialog({ property, onClose }: { property: OwnProperty; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const uses = useQuery({ queryKey: ['property-uses', property.id], queryFn: () => getPropertyUses(property.id) })
  const usedBy = uses.data && t('properties.usedBy', { ...uses.data })
  return (
    <ConfirmDialog
      title={t('properties.archiveTitle', { name: property.label })}
      text={[t('properties.archiveText'), usedBy].filter(Boolean).join(' ')}
      label={t('properties.archive')}
      act={async () => {
        await patchProperty(property.id, { archived: true })
        await queries.invalidateQueries({ queryKey: ['properties'] })
        onClose()
      }}
      onClose={onClose}
    />
  )
}
