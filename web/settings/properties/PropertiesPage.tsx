import { useQueryClient } from '@tanstack/react-query'
import { Archive, ArrowDown, ArrowUp, ListTree, Pencil, Plus, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { OwnProperty } from '#contract/properties.ts'
import { patchProperty, putPropertyOrder, useAllProperties } from '../../contacts/properties.ts'
import { useAct } from '../../forms/useAct.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useMay } from '../../people/useMay.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Failed, Page, Section, Waiting } from '../Page.tsx'
import { ArchiveDialog } from './ArchiveDialog.tsx'
import { PropertyDialog } from './PropertyDialog.tsx'

/** What the workspace knows of its contacts besides what is there from the start. */
export function PropertiesPage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useAllProperties()
  const queries = useQueryClient()
  const mayManage = useMay()('properties.manage')
  const [edited, setEdited] = useState<OwnProperty | 'new' | null>(null)
  const [leaving, setLeaving] = useState<OwnProperty | null>(null)
  const { problem, run } = useAct()
  const used = data?.filter(({ archived }) => !archived) ?? []
  const away = data?.filter(({ archived }) => archived) ?? []
  const move = (from: number, to: number) =>
    run(async () => {
      const ids = used.map(({ id }) => id)
      ids.splice(to, 0, ...ids.splice(from, 1))
      await putPropertyOrder(ids)
      await queries.invalidateQueries({ queryKey: ['properties'] })
    })
  const restore = ({ id }: OwnProperty) =>
    run(async () => {
      await patchProperty(id, { archived: false })
      await queries.invalidateQueries({ queryKey: ['properties'] })
    })
  return (
    <Page
      title={t('properties.title')}
      text={t('properties.text')}
      action={
        mayManage && (
          <Button look="primary" icon={Plus} onClick={() => setEdited('new')}>
            {t('properties.create')}
          </Button>
        )
      }
    >
      {problem && <Notice tone="failure">{problem}</Notice>}
      {!data ? (
        error ? (
          <Failed error={error} retry={refetch} />
        ) : (
          <Waiting />
        )
      ) : data.length === 0 ? (
        <EmptyState icon={ListTree} title={t('properties.emptyTitle')}>
          {t('properties.emptyText')}
        </EmptyState>
      ) : (
        <>
          <ul>
            {used.map((property, index) => (
              <li key={property.id} className="flex min-h-12 items-center gap-1 border-b border-line">
                <Named property={property} />
                {mayManage && (
                  <>
                    <IconButton
                      icon={ArrowUp}
                      iconSize={16}
                      label={t('properties.up', { name: property.label })}
                      disabled={index === 0}
                      onClick={() => void move(index, index - 1)}
                    />
                    <IconButton
                      icon={ArrowDown}
                      iconSize={16}
                      label={t('properties.down', { name: property.label })}
                      disabled={index === used.length - 1}
                      onClick={() => void move(index, index + 1)}
                    />
                    <IconButton
                      icon={Pencil}
                      iconSize={16}
                      label={t('properties.edit', { name: property.label })}
                      onClick={() => setEdited(property)}
                    />
                    <IconButton
                      icon={Archive}
                      iconSize={16}
                      label={t('properties.archiveOf', { name: property.label })}
                      onClick={() => setLeaving(property)}
                    />
                  </>
                )}
              </li>
            ))}
          </ul>
          {away.length > 0 && (
            <Section title={t('properties.archived')}>
              <ul>
                {away.map((property) => (
                  <li key={property.id} className="flex min-h-12 items-center gap-1 border-b border-line text-soft">
                    <Named property={property} />
                    {mayManage && (
                      <IconButton
                        icon={RotateCcw}
                        iconSize={16}
                        label={t('properties.restoreOf', { name: property.label })}
                        onClick={() => void restore(property)}
                      />
                    )}
                  </li>
                ))}
              </ul>
            </Section>
          )}
        </>
      )}
      {edited && <PropertyDialog property={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {leaving && <ArchiveDialog property={leaving} onClose={() => setLeaving(null)} />}
    </Page>
  )
}

function Named({ property: { label, type, choices } }: { property: OwnProperty }) {
  const { t } = useTranslation()
  return (
    <span className="min-w-0 flex-1 py-2">
      <bdi className="block truncate">{label}</bdi>
      <span className="block truncate text-sm text-faint">
        {t(`properties.type_${type}`)}
        {choices.length > 0 && `: ${choices.map((choice) => choice.label).join(', ')}`}
      </span>
    </span>
  )
}
