import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { View } from '#contract/views.ts'
import { SHARINGS } from '#core/team/sharing.ts'
import { ROW_COLUMNS, type RowColumn, USUAL_COLUMNS } from '#core/view/columns.ts'
import { deleteView, postView, putView } from '../../api/endpoints.ts'
import { useSession } from '../../app/useKnown.ts'
import { Checks } from '../../forms/Checks.tsx'
import { checkText } from '../../forms/checks.ts'
import { SavedDialog } from '../../forms/SavedDialog.tsx'
import { SharingFields, useSharing } from '../../forms/SharingFields.tsx'
import { useForm } from '../../forms/useForm.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Field, SelectField } from '../../ui/Field.tsx'
import { filterOf, type InboxSearch } from '../search.ts'

const NAME_MAX = 60

/** Saves what the list shows under a name, or changes a view that was saved. */
export function ViewDialog({ search, view, onClose }: { search: InboxSearch; view: View | null; onClose: () => void }) {
  const { t } = useTranslation()
  const { membership } = useSession()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [columns, setColumns] = useState<readonly RowColumn[]>(view?.columns ?? USUAL_COLUMNS)
  const leaveTo = async (search: InboxSearch) => {
    await queries.invalidateQueries({ queryKey: ['views'] })
    onClose()
    void navigate({ to: '/inbox', search })
  }
  const { shared, fields } = useSharing(SHARINGS, view ?? { sharing: 'private', teamIds: [] })
  const { field, ...form } = useForm({
    first: {
      name: view?.name ?? '',
      order: search.order ?? ('newest' as string),
    },
    check: ({ name }) => ({ name: checkText(name, NAME_MAX, t) }),
    send: async ({ name, order }) => {
      const body = {
        name: name.trim(),
        filter: filterOf(search, membership.timeZone),
        order: order === 'oldest' ? ('oldest' as const) : ('newest' as const),
        columns: ROW_COLUMNS.filter((column) => columns.includes(column)),
        ...shared,
      }
      const saved = await (view ? putView(view.id, body) : postView(body))
      await leaveTo({ saved: saved.id })
    },
  })
  const removal = view && {
    title: t('filters.deleteTitle', { name: view.name }),
    text: t('filters.deleteText'),
    label: t('filters.deleteView'),
    remove: () => deleteView(view.id),
    onRemoved: () => leaveTo({}),
  }
  return (
    <SavedDialog
      title={t(view ? 'filters.editView' : 'filters.saveView')}
      form={form}
      removal={removal}
      onClose={onClose}
    >
      <Field label={t('filters.viewName')} autoComplete="off" dir="auto" data-first-focus {...field('name')} />
      <SharingFields label={t('filters.sharing')} {...fields} />
      <SelectField label={t('filters.order')} {...withoutError(field('order'))}>
        <option value="newest">{t('filters.newest')}</option>
        <option value="oldest">{t('filters.oldest')}</option>
      </SelectField>
      <Checks
        legend={t('filters.columns')}
        options={ROW_COLUMNS.map((column) => [column, t(`filters.column_${column}`)])}
        chosen={columns}
        change={(next) => setColumns(ROW_COLUMNS.filter((column) => next.includes(column)))}
      />
    </SavedDialog>
  )
}

const withoutError = <T extends { error?: unknown }>({ error: _, ...rest }: T) => rest
