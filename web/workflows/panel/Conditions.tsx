import { Plus, Trash2 } from 'lucide-react'
import { beginningOf, dayAt } from '#core/day.ts'
import type { Condition, PropertyFilter } from '#core/property/condition.ts'
import { CONDITIONS_MAX, type Operator } from '#core/property/operators.ts'
import { operatorsOf, type Property } from '#core/property/registry.ts'
import { useSession } from '../../app/useKnown.ts'
import { useValueOptions } from '../../contacts/useValueOptions.ts'
import { DateField } from '../../dates/DateField.tsx'
import { currentLocale } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Field, SelectField } from '../../ui/Field.tsx'
import { useRegistry } from '../registry.ts'

interface ConditionsProps {
  filter: PropertyFilter
  change: (filter: PropertyFilter) => void
  /** Which properties can be asked for here. */
  of?: Property['of']
}

/** What must hold, condition by condition. */
export function Conditions({ filter, change, of }: ConditionsProps) {
  const { t } = useTranslation()
  const { properties } = useRegistry()
  const askable = of ? properties.filter((property) => property.of === of) : properties
  const { match, conditions } = filter
  const put = (at: number, condition: Condition | null) =>
    change({ match, conditions: conditions.flatMap((one, index) => (index === at ? (condition ?? []) : one)) })
  return (
    <div className="flex flex-col gap-3">
      {conditions.length > 1 && (
        <SelectField
          label={t('properties.match')}
          value={match}
          onChange={({ target }) => change({ match: target.value === 'any' ? 'any' : 'all', conditions })}
        >
          <option value="all">{t('properties.match_all')}</option>
          <option value="any">{t('properties.match_any')}</option>
        </SelectField>
      )}
      {conditions.map((condition, index) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is known by its place
          key={index}
          className="flex flex-col gap-2 rounded border border-line p-3"
        >
          <legend className="sr-only">{t('workflows.conditionNumber', { number: index + 1 })}</legend>
          <ConditionFields condition={condition} properties={askable} change={(next) => put(index, next)} />
          <IconButton
            icon={Trash2}
            iconSize={16}
            label={t('workflows.removeCondition', { number: index + 1 })}
            onClick={() => put(index, null)}
            className="self-end"
          />
        </fieldset>
      ))}
      {conditions.length < CONDITIONS_MAX && (
        <Button
          icon={Plus}
          className="self-start"
          onClick={() => {
            const [first] = askable
            if (first) change({ match, conditions: [...conditions, asking(first)] })
          }}
        >
          {t('workflows.addCondition')}
        </Button>
      )}
    </div>
  )
}

const asking = (property: Property): Condition => {
  const operator = operatorsOf(property.type)[0] ?? 'is_known'
  return asksForValue(operator) ? { property: property.key, operator, value: '' } : { property: property.key, operator }
}
const asksForValue = (operator: Operator) => operator !== 'is_known' && operator !== 'is_unknown'

function ConditionFields({
  condition,
  properties,
  change,
}: {
  condition: Condition
  properties: readonly Property[]
  change: (condition: Condition) => void
}) {
  const { t } = useTranslation()
  const property = properties.find(({ key }) => key === condition.property)
  return (
    <>
      <PropertySelect
        label={t('workflows.property')}
        properties={properties}
        value={condition.property}
        change={(key) => {
          const next = properties.find((one) => one.key === key)
          if (next) change(asking(next))
        }}
      />
      {property && (
        <SelectField
          label={t('properties.operator')}
          value={condition.operator}
          onChange={({ target }) => {
            const operator = operatorsOf(property.type).find((one) => one === target.value) ?? 'is'
            // Days that are counted are no day of the calendar.
            const isKept = operator.endsWith('days') === condition.operator.endsWith('days')
            change(
              asksForValue(operator)
                ? { property: property.key, operator, value: (isKept && condition.value) || '' }
                : { property: property.key, operator },
            )
          }}
        >
          {operatorsOf(property.type).map((operator) => (
            <option key={operator} value={operator}>
              {t(`properties.${operator}`)}
            </option>
          ))}
        </SelectField>
      )}
      {property && asksForValue(condition.operator) && (
        <ValueField
          label={t('properties.value')}
          property={property}
          inDays={condition.operator.endsWith('days')}
          value={condition.value ?? ''}
          change={(value) => change({ ...condition, value })}
        />
      )}
    </>
  )
}

/** One of the properties, those of contacts and those of conversations apart. */
export function PropertySelect({
  label,
  properties,
  value,
  change,
}: {
  label: string
  properties: readonly Property[]
  value: string
  change: (key: string) => void
}) {
  const { t } = useTranslation()
  const locale = currentLocale()
  return (
    <SelectField label={label} value={value} onChange={({ target }) => change(target.value)}>
      {!properties.some(({ key }) => key === value) && <option value={value}>{t('workflows.choose')}</option>}
      {(['contact', 'conversation'] as const).map((of) => {
        const here = properties.filter((property) => property.of === of)
        return (
          here.length > 0 && (
            <optgroup key={of} label={t(`properties.of_${of}`)}>
              {here.map((property) => (
                <option key={property.key} value={property.key}>
                  {property.label[locale]}
                </option>
              ))}
            </optgroup>
          )
        )
      })}
    </SelectField>
  )
}

/** A value of a property as text, chosen where there is something to choose from. */
export function ValueField({
  label,
  property,
  inDays = false,
  value,
  change,
}: {
  label: string
  property: Property
  inDays?: boolean
  value: string
  change: (value: string) => void
}) {
  const { t } = useTranslation()
  const options = useValueOptions(property)
  const { timeZone } = useSession().membership
  if (options && !inDays) {
    return (
      <SelectField label={label} value={value} onChange={({ target }) => change(target.value)}>
        <option value="">{t('workflows.choose')}</option>
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </SelectField>
    )
  }
  if (!inDays && property.type === 'day') return <DateField label={label} day={value} change={change} />
  if (!inDays && property.type === 'date') {
    return (
      <DateField
        label={label}
        day={dayAt(new Date(value), timeZone)}
        change={(day) => change(beginningOf(day, timeZone)?.toISOString() ?? '')}
      />
    )
  }
  return (
    <Field
      label={inDays ? t('workflows.days') : label}
      type={inDays || property.type === 'number' ? 'number' : 'text'}
      min={inDays ? 1 : undefined}
      dir="auto"
      value={value}
      onChange={({ target }) => change(target.value)}
    />
  )
}
