import { UsersRound } from 'lucide-react'
import { useNames, useTeams } from '../../app/useKnown.ts'
import { listOf } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useMay } from '../../people/useMay.ts'
import { removeTeam } from '../endpoints.ts'
import { NamedThings } from '../NamedThings.tsx'
import { TeamDialog } from './TeamDialog.tsx'

/** The groups of people that conversations are handed to. */
export function TeamsPage() {
  const { t } = useTranslation()
  const nameOf = useNames()
  return (
    <NamedThings
      known={useTeams()}
      queryKey="teams"
      mayManage={useMay()('teams.manage')}
      icon={UsersRound}
      words={{
        title: t('settings.teams'),
        text: t('settings.teamsText'),
        create: t('settings.newTeam'),
        emptyTitle: t('settings.noTeamsTitle'),
        emptyText: t('settings.noTeamsText'),
        edit: (name) => t('settings.editTeam', { name }),
        removeOf: (name) => t('settings.removeTeamOf', { name }),
        removeTitle: (name) => t('settings.removeTeamTitle', { name }),
        removeText: t('settings.removeTeamText'),
        remove: t('settings.removeTeam'),
      }}
      remove={removeTeam}
      dialog={(team, onClose) => <TeamDialog team={team} onClose={onClose} />}
      row={({ name, memberIds }) => (
        <div className="min-w-0 flex-1 py-3">
          <p className="font-medium [overflow-wrap:anywhere]">
            <bdi>{name}</bdi>
          </p>
          <p className="text-sm text-soft [overflow-wrap:anywhere]">
            {listOf(memberIds.map(nameOf)) || t('settings.nobodyInTeam')}
          </p>
        </div>
      )}
    />
  )
}
