import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { View } from '#contract/views.ts'
import { SHARINGS } from '#core/team/sharing.ts'
import { ROW_COLUMNS, type RowColumn, USUAL_COLUMNS } from '#core/view/columns.ts'
import { deleteView, postView, putView } from '../../api/endpoints.ts'
import { isGone } from '../../api/isGone.ts'
import { useSession } from '../../app/useKnown.ts'
import { Checks } from '../../forms/Checks.tsx'
import { checkText } from '../../forms/checks.ts'
import { SharingFields, useSharing } from '../../forms/SharingFields.tsx'
import { useForm } from '../../forms/useForm.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { ConfirmDialog } from '../../settings/ConfirmDialog.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field, SelectField } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { filterOf, type InboxSearch } from '../search.ts'

const NAME_MAX = 60

/** Saves what the list shows under a name, or changes a view that was saved. */
export function ViewDialog({ search, view, onClose }: { search: InboxSearch; view: View | null; onClose: () => void }) {
  const { t } = useTranslation()
  const { membership } = useSession()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [columns, setColumns] = useState<readonly RowColumn[]>(view?.columns ?? USUAL_COLUMNS)
  const { shared, fields } = useSharing(SHARINGS, view ?? { sharing: 'private', teamIds: [] })
  const { field, submit, banner, busy } = useForm({
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
      await queries.invalidateQueries({ queryKey: ['views'] })
      onClose()
      void navigate({ to: '/inbox', search: { saved: saved.id } })
    },
  })
  const [isRemoving, setRemoving] = useState(false)
  if (view && isRemoving) {
    const remove = async () => {
      // Somebody else may have deleted it, which is as good.
      await deleteView(view.id).catch((error) => isGone(error) || Promise.reject(error))
      await queries.invalidateQueries({ queryKey: ['views'] })
      onClose()
      void navigate({ to: '/inbox', search: {} })
    }
    return (
      <ConfirmDialog
        title={t('filters.deleteTitle', { name: view.name })}
        text={t('filters.deleteText')}
        label={t('filters.deleteView')}
        act={remove}
        onClose={() => setRemoving(false)}
      />
    )
  }
  return (
    <Dialog title={t(view ? 'filters.editView' : 'filters.saveView')} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {banner && <Notice tone="failure">{banner}</Notice>}
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
        <div className="flex flex-wrap justify-end gap-2">
          {view && (
            <Button look="quiet" className="mr-auto text-red" onClick={() => setRemoving(true)}>
              {t('filters.deleteView')}
            </Button>
          )}
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const withoutError = <T extends { error?: unknown }>({ error: _, ...rest }: T) => rest
