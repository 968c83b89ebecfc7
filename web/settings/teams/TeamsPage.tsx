import { useQueryClient } from '@tanstack/react-query'
import { Pencil, Plus, Trash2, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Team } from '#contract/teams.ts'
import { useNames, useTeams } from '../../app/useKnown.ts'
import { listOf } from '../../i18n/format.ts'
import { useMay } from '../../people/useMay.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ConfirmDialog } from '../ConfirmDialog.tsx'
import { removeTeam } from '../endpoints.ts'
import { Failed, Page, Waiting } from '../Page.tsx'
import { TeamDialog } from './TeamDialog.tsx'

/** The groups of people that conversations are handed to. */
export function TeamsPage() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const mayManage = useMay()('teams.manage')
  const { data, error, refetch } = useTeams()
  const [edited, setEdited] = useState<Team | 'new' | null>(null)
  const [leaving, setLeaving] = useState<Team | null>(null)
  return (
    <Page
      title={t('settings.teams')}
      text={t('settings.teamsText')}
      action={
        mayManage && (
          <Button look="primary" icon={Plus} onClick={() => setEdited('new')}>
            {t('settings.newTeam')}
          </Button>
        )
      }
    >
      {!data ? (
        error ? (
          <Failed error={error} retry={refetch} />
        ) : (
          <Waiting />
        )
      ) : data.length === 0 ? (
        <EmptyState icon={UsersRound} title={t('settings.noTeamsTitle')}>
          {t('settings.noTeamsText')}
        </EmptyState>
      ) : (
        <ul>
          {data.map((team) => (
            <TeamRow
              key={team.id}
              team={team}
              onEdit={mayManage ? () => setEdited(team) : null}
              onRemove={() => setLeaving(team)}
            />
          ))}
        </ul>
      )}
      {edited && <TeamDialog team={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {leaving && (
        <ConfirmDialog
          title={t('settings.removeTeamTitle', { name: leaving.name })}
          text={t('settings.removeTeamText')}
          label={t('settings.removeTeam')}
          act={async () => {
            await removeTeam(leaving.id)
            await queries.invalidateQueries({ queryKey: ['teams'] })
            setLeaving(null)
          }}
          onClose={() => setLeaving(null)}
        />
      )}
    </Page>
  )
}

function TeamRow({ team, onEdit, onRemove }: { team: Team; onEdit: (() => void) | null; onRemove: () => void }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const people = listOf(team.memberIds.map(nameOf))
  return (
    <li className="flex items-center gap-2 border-b border-line py-3">
      <div className="min-w-0 flex-1">
        <p className="font-medium [overflow-wrap:anywhere]">
          <bdi>{team.name}</bdi>
        </p>
        <p className="text-sm text-soft [overflow-wrap:anywhere]">{people || t('settings.nobodyInTeam')}</p>
      </div>
      {onEdit && (
        <>
          <IconButton
            icon={Pencil}
            iconSize={16}
            label={t('settings.editTeam', { name: team.name })}
            onClick={onEdit}
          />
          <IconButton
            icon={Trash2}
            iconSize={16}
            label={t('settings.removeTeamOf', { name: team.name })}
            onClick={onRemove}
          />
        </>
      )}
    </li>
  )
}
