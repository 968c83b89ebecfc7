import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Team } from '#contract/teams.ts'
import { useMembers } from '../../app/useKnown.ts'
import { checkText } from '../../forms/checks.ts'
import { useForm } from '../../forms/useForm.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { patchTeam, postTeam } from '../endpoints.ts'

const NAME_MAX = 60

/** Names a team and says who belongs to it. */
export function TeamDialog({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { data: members } = useMembers()
  const [memberIds, setMemberIds] = useState<readonly string[]>(team?.memberIds ?? [])
  const { field, submit, banner, busy } = useForm({
    first: { name: team?.name ?? '' },
    check: ({ name }) => ({ name: checkText(name, NAME_MAX, t) }),
    send: async ({ name }) => {
      const present = memberIds.filter((id) => members?.some(({ userId }) => userId === id))
      const body = { name: name.trim(), memberIds: present }
      await (team ? patchTeam(team.id, body) : postTeam(body))
      await queries.invalidateQueries({ queryKey: ['teams'] })
      onClose()
    },
    fieldOf: { team_name_taken: 'name' },
  })
  const toggle = (id: string) =>
    setMemberIds((before) => (before.includes(id) ? before.filter((one) => one !== id) : [...before, id]))
  return (
    <Dialog title={team ? t('settings.editTeam', { name: team.name }) : t('settings.newTeam')} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {banner && <Notice tone="failure">{banner}</Notice>}
        <Field
          label={t('settings.teamName')}
          hint={t('settings.teamNameHint')}
          autoComplete="off"
          dir="auto"
          data-first-focus
          {...field('name')}
        />
        <fieldset>
          <legend className="pb-1 text-sm font-medium text-soft">{t('settings.teamMembers')}</legend>
          <ul className="max-h-64 overflow-y-auto rounded border border-line">
            {(members ?? []).map(({ userId, name }) => (
              <li key={userId} className="border-b border-line last:border-b-0">
                <label className="flex min-h-10 items-center gap-2.5 px-3 hover:bg-hover">
                  <input
                    type="checkbox"
                    checked={memberIds.includes(userId)}
                    onChange={() => toggle(userId)}
                    className="size-4 accent-ink-fill"
                  />
                  <Avatar name={name} size="tiny" />
                  <bdi className="min-w-0 flex-1 truncate">{name}</bdi>
                </label>
              </li>
            ))}
          </ul>
        </fieldset>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t(team ? 'common.save' : 'settings.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
