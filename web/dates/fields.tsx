import { useId, useState } from 'react'
import { dayAt, momentOf, timeAt } from '#core/day.ts'
import { browserTimeZone } from '../forms/timeZones.ts'
import { useTranslation } from '../i18n/translate.ts'
import { classes } from '../ui/classes.ts'
import { FieldNote, inputClasses } from '../ui/Field.tsx'
import type { DateFieldProps, DateTimeFieldProps } from './DateField.tsx'
import { DayInput } from './DayInput.tsx'
import { readTime } from './day.ts'

/** Where a day was chosen and no time yet. */
const USUAL_TIME = '09:00'
/** The reader's own. */
const ZONE = browserTimeZone()

export function LoadedDateField({ label, hint, error, className, ...rest }: DateFieldProps) {
  const id = useId()
  const [trouble, setTrouble] = useState<string | null>(null)
  const wrong = trouble ?? error
  return (
    <div className={classes('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-sm font-medium text-soft">
        {label}
      </label>
      <DayInput
        id={id}
        tellTrouble={setTrouble}
        invalid={Boolean(wrong)}
        describedBy={wrong || hint ? `${id}note` : undefined}
        {...rest}
      />
      <FieldNote id={`${id}note`} hint={hint} error={wrong ?? null} />
    </div>
  )
}

export function LoadedDateTimeField({ label, at, change, required }: DateTimeFieldProps) {
  const { t } = useTranslation()
  const id = useId()
  const known = Number.isNaN(Date.parse(at)) ? null : new Date(at)
  const [day, setDay] = useState(known ? dayAt(known, ZONE) : '')
  const [time, setTime] = useState(known ? timeAt(known, ZONE) : '')
  const [dayTrouble, setDayTrouble] = useState<string | null>(null)
  const wrong = dayTrouble ?? (time !== '' && readTime(time) === null ? t('dates.notATime') : null)
  const put = (nextDay: string, nextTime: string) => {
    const read = readTime(nextTime)
    change((nextDay && read && momentOf(nextDay, read, ZONE)?.toISOString()) || '')
  }
  const chooseDay = (next: string) => {
    const nextTime = time === '' && next !== '' ? USUAL_TIME : time
    setDay(next)
    setTime(nextTime)
    put(next, nextTime)
  }
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-sm font-medium text-soft">{label}</legend>
      <div className="flex gap-2">
        <DayInput
          label={t('dates.day')}
          className="flex-1"
          day={day}
          change={chooseDay}
          tellTrouble={setDayTrouble}
          invalid={dayTrouble !== null}
          describedBy={wrong ? `${id}note` : undefined}
          required={required}
        />
        <span className="w-20 shrink-0">
          <input
            aria-label={t('dates.time')}
            aria-invalid={(wrong !== null && dayTrouble === null) || undefined}
            aria-describedby={wrong ? `${id}note` : undefined}
            value={time}
            required={required}
            autoComplete="off"
            placeholder={t('dates.timeFormat')}
            onChange={({ target }) => {
              setTime(target.value)
              put(day, target.value)
            }}
            onBlur={() => setTime(readTime(time) ?? time)}
            className={classes(inputClasses, 'figures h-9')}
          />
        </span>
      </div>
      <FieldNote id={`${id}note`} error={wrong} />
    </fieldset>
  )
}
