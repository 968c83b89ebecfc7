import { type StepOf, WAIT_EVENTS, type Wait } from '#core/workflow/definition.ts'
import { waitEventWords } from '#core/workflow/explanationWords.ts'
import { DateTimeField } from '../../dates/DateField.tsx'
import { useTranslation } from '../../i18n/translate.ts'
import { SelectField } from '../../ui/Field.tsx'
import { useRegistry } from '../registry.ts'
import { inLocale } from '../words.ts'
import { PropertySelect } from './Conditions.tsx'
import { MinutesField } from './MinutesField.tsx'

const DAY_MINUTES = 24 * 60

/** How long, or for what. */
export function WaitForm({ step, change }: { step: StepOf<'wait'>; change: (step: StepOf<'wait'>) => void }) {
  const { t } = useTranslation()
  const { properties } = useRegistry()
  const { wait } = step
  const put = (next: Wait) => change({ ...step, wait: next })
  const dates = properties.filter(({ type }) => type === 'date' || type === 'day')
  return (
    <div className="flex flex-col gap-4">
      <SelectField
        label={t('workflows.waitFor')}
        value={wait.for}
        onChange={({ target }) => put(begun(target.value as Wait['for'], dates[0]?.key ?? ''))}
      >
        {(['time', 'date', 'property', 'event'] as const).map((kind) => (
          <option key={kind} value={kind}>
            {t(`workflows.wait_${kind}`)}
          </option>
        ))}
      </SelectField>
      {wait.for === 'time' && (
        <MinutesField
          label={t('workflows.howLong')}
          minutes={wait.minutes}
          change={(minutes) => put({ for: 'time', minutes })}
        />
      )}
      {wait.for === 'date' && (
        <DateTimeField
          label={t('workflows.dateAndTime')}
          at={wait.at}
          required
          change={(at) => at && put({ for: 'date', at })}
        />
      )}
      {wait.for === 'property' && (
        <>
          <PropertySelect
            label={t('workflows.property')}
            properties={dates}
            value={wait.property}
            change={(property) => put({ ...wait, property })}
          />
          <SelectField
            label={t('workflows.beforeOrAfter')}
            value={wait.offsetMinutes < 0 ? 'before' : wait.offsetMinutes > 0 ? 'after' : 'at'}
            onChange={({ target: { value } }) => {
              const size = Math.abs(wait.offsetMinutes) || DAY_MINUTES
              put({ ...wait, offsetMinutes: value === 'at' ? 0 : value === 'before' ? -size : size })
            }}
          >
            {(['at', 'before', 'after'] as const).map((when) => (
              <option key={when} value={when}>
                {t(`workflows.offset_${when}`)}
              </option>
            ))}
          </SelectField>
          {wait.offsetMinutes !== 0 && (
            <MinutesField
              label={t('workflows.howLong')}
              minutes={Math.abs(wait.offsetMinutes)}
              change={(minutes) => put({ ...wait, offsetMinutes: wait.offsetMinutes < 0 ? -minutes : minutes })}
            />
          )}
        </>
      )}
      {wait.for === 'event' && (
        <>
          <SelectField
            label={t('workflows.event')}
            value={wait.event}
            onChange={({ target }) => {
              const event = WAIT_EVENTS.find((one) => one === target.value)
              if (event) put({ ...wait, event })
            }}
          >
            {WAIT_EVENTS.map((event) => (
              <option key={event} value={event}>
                {inLocale(waitEventWords(event))}
              </option>
            ))}
          </SelectField>
          <MinutesField
            label={t('workflows.timeout')}
            minutes={wait.timeoutMinutes}
            change={(timeoutMinutes) => put({ ...wait, timeoutMinutes })}
          />
        </>
      )}
    </div>
  )
}

function begun(kind: Wait['for'], property: string): Wait {
  if (kind === 'date') return { for: 'date', at: new Date(Date.now() + DAY_MINUTES * 60_000).toISOString() }
  if (kind === 'property') return { for: 'property', property, offsetMinutes: 0 }
  if (kind === 'event') return { for: 'event', event: 'customer_wrote', timeoutMinutes: DAY_MINUTES }
  return { for: 'time', minutes: DAY_MINUTES }
}
