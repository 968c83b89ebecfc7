import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { OwnProperty, PropertyUses } from '#contract/properties.ts'
import { getPropertyUses, patchProperty } from '../../contacts/properties.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { ConfirmDialog } from '../ConfirmDialog.tsx'

/** Says what would miss a property before it is put away. */
export function ArchiveDialog({ property, onClose }: { property: OwnProperty; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const uses = useQuery({ queryKey: ['property-uses', property.id], queryFn: () => getPropertyUses(property.id) })
  const { named = [], ...counts } = uses.data ?? {}
  const usedBy = uses.data && t('properties.usedBy', counts)
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
    >
      {named.length > 0 && (
        <>
          <p className="mt-3 text-soft">{t('properties.whatChanges')}</p>
          <ul className="mt-2 flex max-h-48 flex-col gap-1 overflow-y-auto">
            {named.map((use) => (
              <li key={use.id} className="min-w-0 truncate">
                <span className="text-sm text-faint">{t(`properties.use_${use.kind}`)} </span>
                <UseLink use={use} />
              </li>
            ))}
          </ul>
        </>
      )}
    </ConfirmDialog>
  )
}

/** Where it is changed. */
function UseLink({ use: { kind, id, name } }: { use: PropertyUses['named'][number] }) {
  const look = 'text-ink hover:underline'
  const words = <bdi title={name}>{name}</bdi>
  switch (kind) {
    case 'segment':
      return (
        <Link to="/contacts" search={{ segment: id }} className={look}>
          {words}
        </Link>
      )
    case 'view':
      return (
        <Link to="/inbox" search={{ saved: id }} className={look}>
          {words}
        </Link>
      )
    case 'template':
      return (
        <Link to="/settings/templates/$templateId" params={{ templateId: id }} className={look}>
          {words}
        </Link>
      )
    case 'snippet':
      return (
        <Link to="/settings/snippets" className={look}>
          {words}
        </Link>
      )
    case 'workflow':
      return (
        <Link to="/automation/$workflowId" params={{ workflowId: id }} className={look}>
          {words}
        </Link>
      )
  }
}
