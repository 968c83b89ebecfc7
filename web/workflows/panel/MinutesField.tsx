import { useState } from 'react'
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

/** A length of time: a number and its unit, as they are written: 60 minutes do not become an hour under somebody's hands. */
export function MinutesField({ label, minutes, change, max = WAIT_MINUTES_MAX }: MinutesFieldProps) {
  const { t } = useTranslation()
  const [{ text, unit }, setWritten] = useState(() => shown(minutes))
  const write = (next: { text: string; unit: Unit }) => {
    setWritten(next)
    const amount = Math.round(Number(next.text))
    if (amount >= 1) change(Math.min(max, amount * UNIT_MINUTES[next.unit]))
  }
  // What could not be kept as it was written is shown as it is kept.
  const settle = () => setWritten(minutes % UNIT_MINUTES[unit] === 0 ? shown(minutes, unit) : shown(minutes))
  return (
    <fieldset className="flex items-end gap-2" onBlur={settle}>
      <legend className="sr-only">{label}</legend>
      <Field
        label={label}
        type="number"
        min={1}
        className="w-28"
        value={text}
        onChange={({ target }) => write({ text: target.value, unit })}
      />
      <SelectField
        label={t('workflows.unit')}
        className="flex-1"
        value={unit}
        onChange={({ target }) => write({ text, unit: target.value as Unit })}
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

function shown(minutes: number, unit: Unit = inUnits(minutes).unit) {
  return { text: String(minutes / UNIT_MINUTES[unit]), unit }
}
