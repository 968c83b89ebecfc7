import { REGIONS } from '#core/channel/regions.ts'
import { nameOfCode } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { SelectField } from '../../ui/Field.tsx'

/** Where Meta shall keep a number's messages at rest. Empty: its default. */
export function RegionField({ value, onChange }: { value: string; onChange: (region: string) => void }) {
  const { t: say } = useTranslation()
  const named = REGIONS.map((code) => ({ code, name: nameOfCode('region', code) }))
  return (
    <SelectField
      label={say('connect.region')}
      hint={say('connect.regionHint')}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      className="w-full max-w-sm"
    >
      <option value="">{say('connect.regionDefault')}</option>
      {named
        .sort((one, other) => one.name.localeCompare(other.name))
        .map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
    </SelectField>
  )
}
