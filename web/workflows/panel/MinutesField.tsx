import { WAIT_MINUTES_MAX } from '#core/workflow/definition.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Field, SelectField } from '../../ui/Field.tsx'
import { inUnits, UNIT_MINUTES, type Unit } from '../words.ts'

interface MinutesFieldProps {
  label: string
  minutes: number
  change: (minutes: number) => void
  max?: number
}

/** A length of time: a number and its unit. */
export function MinutesField({ label, minutes, change, max = WAIT_MINUTES_MAX }: MinutesFieldProps) {
  const { t } = useTranslation()
  const { amount, unit } = inUnits(minutes)
  const bounded = (next: number, of: Unit) => change(Math.min(max, Math.max(1, Math.round(next) * UNIT_MINUTES[of])))
  return (
    <fieldset className="flex items-end gap-2">
      <legend className="sr-only">{label}</legend>
      <Field
        label={label}
        type="number"
        min={1}
        className="w-28"
        value={String(amount)}
        onChange={({ target }) => bounded(Number(target.value) || 1, unit)}
      />
      <SelectField
        label={t('workflows.unit')}
        className="flex-1"
        value={unit}
        onChange={({ target }) => bounded(amount, target.value as Unit)}
      >
        {(['minutes', 'hours', 'days'] as const).map((one) => (
          <option key={one} value={one}>
            {t(`workflows.unit_${one}`)}
          </option>
        ))}
      </SelectField>
    </fieldset>
  )
}
