import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Segment } from '#contract/contacts.ts'
import { SHARINGS } from '#core/team/sharing.ts'
import { checkText } from '../forms/checks.ts'
import { SavedDialog } from '../forms/SavedDialog.tsx'
import { SharingFields, useSharing } from '../forms/SharingFields.tsx'
import { useForm } from '../forms/useForm.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Field } from '../ui/Field.tsx'
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
  const leaveTo = async (search: ContactsSearch) => {
    await queries.invalidateQueries({ queryKey: ['segments'] })
    onClose()
    void navigate({ to: '/contacts', search })
  }
  const { shared, fields } = useSharing(SHARINGS, segment ?? { sharing: 'private', teamIds: [] })
  const { field, ...form } = useForm({
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
      await leaveTo({ segment: saved.id })
    },
  })
  const removal = segment && {
    title: t('properties.deleteTitle', { name: segment.name }),
    text: t('properties.deleteText'),
    label: t('properties.deleteSegment'),
    remove: () => deleteSegment(segment.id),
    onRemoved: () => leaveTo({}),
  }
  return (
    <SavedDialog
      title={t(segment ? 'properties.editSegment' : 'properties.saveSegment')}
      form={form}
      removal={removal}
      onClose={onClose}
    >
      <Field label={t('properties.segmentName')} autoComplete="off" dir="auto" data-first-focus {...field('name')} />
      <SharingFields label={t('properties.sharing')} {...fields} />
    </SavedDialog>
  )
}
