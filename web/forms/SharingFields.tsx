import { useState } from 'react'
import type { Sharing } from '#core/team/sharing.ts'
import { useTeams } from '../app/useKnown.ts'
import { useTranslation } from '../i18n/translate.ts'
import { SelectField } from '../ui/Field.tsx'
import { Checks } from './Checks.tsx'

interface Shared<Of extends Sharing> {
  sharing: Of
  teamIds: readonly string[]
}

/** Who may use what a dialog saves, of what there is to choose. `shared` is what to send: teams only where they count, and none that is gone meanwhile. */
export function useSharing<Of extends Sharing>(options: readonly Of[], first: Shared<Of>) {
  const { data: teams } = useTeams()
  const [chosen, change] = useState<Shared<Of>>({ sharing: first.sharing, teamIds: first.teamIds })
  const standing = chosen.teamIds.filter((id) => teams?.some((team) => team.id === id) ?? true)
  return {
    shared: { sharing: chosen.sharing, teamIds: chosen.sharing === 'teams' ? standing : [] },
    fields: { options, chosen, change },
  }
}

interface SharingFieldsProps<Of extends Sharing> {
  label: string
  options: readonly Of[]
  chosen: Shared<Of>
  change: (shared: Shared<Of>) => void
}

/** For the `fields` of `useSharing`. */
export function SharingFields<Of extends Sharing>({ label, options, chosen, change }: SharingFieldsProps<Of>) {
  const { t } = useTranslation()
  const { data: teams } = useTeams()
  return (
    <>
      <SelectField
        label={label}
        value={chosen.sharing}
        onChange={({ target }) =>
          change({ ...chosen, sharing: options.find((one) => one === target.value) ?? chosen.sharing })
        }
      >
        {options.map((sharing) => (
          <option key={sharing} value={sharing}>
            {t(`forms.sharing_${sharing}`)}
          </option>
        ))}
      </SelectField>
      {chosen.sharing === 'teams' &&
        (teams?.length === 0 ? (
          <p className="text-sm text-faint">{t('forms.noTeams')}</p>
        ) : (
          <Checks
            legend={t('forms.sharedWith')}
            options={(teams ?? []).map(({ id, name }) => [id, name])}
            chosen={chosen.teamIds}
            change={(teamIds) => change({ ...chosen, teamIds })}
          />
        ))}
    </>
  )
}
