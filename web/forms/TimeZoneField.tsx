import { type ComponentProps, useMemo } from 'react'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { SelectField } from '../ui/Field.tsx'
import { placeOf, zonesByRegion } from './timeZones.ts'

interface TimeZoneFieldProps extends ComponentProps<'select'> {
  value: string
  hint?: string
}

/** A choice of all time zones; says what time it is in the chosen one, which is how people recognise theirs. */
export function TimeZoneField({ value, hint, ...rest }: TimeZoneFieldProps) {
  const { t } = useTranslation()
  const regions = useMemo(() => zonesByRegion(value), [value])
  return (
    <SelectField
      label={t('forms.timeZone')}
      hint={[t('forms.timeThere', { time: timeIn(value) }), hint].filter(Boolean).join(' ')}
      value={value}
      {...rest}
    >
      {[...regions].map(([region, zones]) => (
        <optgroup key={region} label={region || t('forms.otherZones')}>
          {zones.map((zone) => (
            <option key={zone} value={zone}>
              {placeOf(zone)}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  )
}

function timeIn(timeZone: string): string {
  const locale = currentLocale() === 'de' ? 'de-DE' : 'en-GB'
  return new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit' }).format(new Date())
}
