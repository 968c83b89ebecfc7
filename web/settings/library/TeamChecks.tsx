import { useTeams } from '../../app/useKnown.ts'
import { useTranslation } from '../../i18n/translate.ts'

/** Which teams may use it. */
export function TeamChecks({ chosen, change }: { chosen: readonly string[]; change: (ids: string[]) => void }) {
  const { t } = useTranslation()
  const { data: teams = [] } = useTeams()
  return (
    <fieldset>
      <legend className="pb-1 text-sm font-medium text-soft">{t('library.teams')}</legend>
      {teams.length === 0 && <p className="text-sm text-faint">{t('library.noTeams')}</p>}
      {teams.map(({ id, name }) => (
        <label key={id} className="flex min-h-8 items-center gap-2.5">
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={({ target }) => change(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
            className="size-4 accent-ink-fill"
          />
          <bdi className="min-w-0 flex-1 truncate">{name}</bdi>
        </label>
      ))}
    </fieldset>
  )
}
