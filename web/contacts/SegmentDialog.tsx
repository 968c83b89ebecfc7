import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Segment } from '#contract/contacts.ts'
import { SHARINGS } from '#core/team/sharing.ts'
import { isGone } from '../api/isGone.ts'
import { checkText } from '../forms/checks.ts'
import { SharingFields, useSharing } from '../forms/SharingFields.tsx'
import { useForm } from '../forms/useForm.ts'
import { useTranslation } from '../i18n/translate.ts'
import { ConfirmDialog } from '../settings/ConfirmDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { deleteSegment, postSegment, putSegment } from './properties.ts'
import type { ContactsSearch } from './search.ts'
import { filterOf, sortOf } from './shown.ts'

const NAME_MAX = 60

/** Saves what the list shows under a name, or changes a segment that was saved. */
export function SegmentDialog({
  shown,
  segment,
  onClose,
}: {
  shown: ContactsSearch
  segment: Segment | null
  onClose: () => void
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { shared, fields } = useSharing(SHARINGS, segment ?? { sharing: 'private', teamIds: [] })
  const { field, submit, banner, busy } = useForm({
    first: { name: segment?.name ?? '' },
    check: ({ name }) => ({ name: checkText(name, NAME_MAX, t) }),
    send: async ({ name }) => {
      const body = {
        name: name.trim(),
        filter: filterOf(shown),
        sort: sortOf(shown),
        columns: [...(shown.columns ?? [])],
        ...shared,
      }
      const saved = await (segment ? putSegment(segment.id, body) : postSegment(body))
      await queries.invalidateQueries({ queryKey: ['segments'] })
      onClose()
      void navigate({ to: '/contacts', search: { segment: saved.id } })
    },
  })
  const [isRemoving, setRemoving] = useState(false)
  if (segment && isRemoving) {
    const remove = async () => {
      // Somebody else may have deleted it, which is as good.
      await deleteSegment(segment.id).catch((error) => isGone(error) || Promise.reject(error))
      await queries.invalidateQueries({ queryKey: ['segments'] })
      onClose()
      void navigate({ to: '/contacts', search: {} })
    }
    return (
      <ConfirmDialog
        title={t('properties.deleteTitle', { name: segment.name })}
        text={t('properties.deleteText')}
        label={t('properties.deleteSegment')}
        act={remove}
        onClose={() => setRemoving(false)}
      />
    )
  }
  return (
    <Dialog title={t(segment ? 'properties.editSegment' : 'properties.saveSegment')} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {banner && <Notice tone="failure">{banner}</Notice>}
        <Field label={t('properties.segmentName')} autoComplete="off" dir="auto" data-first-focus {...field('name')} />
        <SharingFields label={t('properties.sharing')} {...fields} />
        <div className="flex flex-wrap justify-end gap-2">
          {segment && (
            <Button look="quiet" className="mr-auto text-red" onClick={() => setRemoving(true)}>
              {t('properties.deleteSegment')}
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
