import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Segment } from '#contract/contacts.ts'
import { useTeams } from '../app/useKnown.ts'
import { Checks } from '../forms/Checks.tsx'
import { checkText } from '../forms/checks.ts'
import { useForm } from '../forms/useForm.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field, SelectField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { deleteSegment, postSegment, putSegment } from './properties.ts'
import type { ContactsSearch } from './search.ts'
import { filterOf, sortOf } from './shown.ts'

const NAME_MAX = 60
const SHARINGS = ['private', 'teams', 'everyone'] as const

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
  const { data: teams } = useTeams()
  const [teamIds, setTeamIds] = useState<readonly string[]>(segment?.teamIds ?? [])
  const { values, field, submit, banner, busy } = useForm({
    first: { name: segment?.name ?? '', sharing: (segment?.sharing ?? 'private') as string },
    check: ({ name }) => ({ name: checkText(name, NAME_MAX, t) }),
    send: async ({ name, sharing }) => {
      const body = {
        name: name.trim(),
        filter: filterOf(shown),
        sort: sortOf(shown),
        columns: [...(shown.columns ?? [])],
        sharing: SHARINGS.find((one) => one === sharing) ?? 'private',
        teamIds: teamIds.filter((id) => teams?.some((team) => team.id === id)),
      }
      const saved = await (segment ? putSegment(segment.id, body) : postSegment(body))
      await queries.invalidateQueries({ queryKey: ['segments'] })
      onClose()
      void navigate({ to: '/contacts', search: { segment: saved.id } })
    },
  })
  const remove = async () => {
    if (segment) await deleteSegment(segment.id)
    await queries.invalidateQueries({ queryKey: ['segments'] })
    onClose()
    void navigate({ to: '/contacts', search: {} })
  }
  const { error: _, ...sharingField } = field('sharing')
  return (
    <Dialog title={t(segment ? 'properties.editSegment' : 'properties.saveSegment')} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {banner && <Notice tone="failure">{banner}</Notice>}
        <Field label={t('properties.segmentName')} autoComplete="off" dir="auto" data-first-focus {...field('name')} />
        <SelectField label={t('properties.sharing')} {...sharingField}>
          {SHARINGS.map((sharing) => (
            <option key={sharing} value={sharing}>
              {t(`properties.sharing_${sharing}`)}
            </option>
          ))}
        </SelectField>
        {values.sharing === 'teams' && (
          <Checks
            legend={t('properties.sharedWith')}
            options={(teams ?? []).map(({ id, name }) => [id, name])}
            chosen={teamIds}
            change={setTeamIds}
          />
        )}
        <div className="flex flex-wrap justify-end gap-2">
          {segment && (
            <Button look="quiet" className="mr-auto text-red" onClick={() => void remove()}>
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
