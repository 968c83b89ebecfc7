import { type FormEvent, useState } from 'react'
import { beginningOf } from '#core/day.ts'
import { isAskable } from '#core/property/condition.ts'
import type { Operator } from '#core/property/operators.ts'
import { operatorsOf, type Property } from '#core/property/registry.ts'
import { useSession } from '../app/useKnown.ts'
import { DateField } from '../dates/DateField.tsx'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Button } from '../ui/Button.tsx'
import { Field, SelectField } from '../ui/Field.tsx'
import { useValueOptions } from './useValueOptions.ts'

/** Property, operator and value of one more condition. */
export function NewCondition({
  properties,
  first = 'contact.company',
  isNarrow = false,
  ofContacts = false,
  add,
}: {
  properties: readonly Property[]
  /** Which property is offered at first. */
  first?: string
  /** In a pane rather than across a page. */
  isNarrow?: boolean
  /** Contacts are asked: of their conversations it is the newest. */
  ofContacts?: boolean
  add: (condition: readonly string[]) => void
}) {
  const { t } = useTranslation()
  const [key, setKey] = useState(first)
  const [wantedOperator, setOperator] = useState<Operator>('is')
  const [value, setValue] = useState('')
  const { timeZone } = useSession().membership
  const property = properties.find((one) => one.key === key) ?? properties[0]
  if (!property) return null
  const operators = operatorsOf(property.type)
  const operator = operators.includes(wantedOperator) ? wantedOperator : (operators[0] ?? 'is')
  const asksForValue = operator !== 'is_known' && operator !== 'is_unknown'
  const written =
    property.type === 'date' && !operator.endsWith('days')
      ? (beginningOf(value, timeZone)?.toISOString() ?? '')
      : value.trim()
  const condition = asksForValue ? { property: key, operator, value: written } : { property: key, operator }
  const isReady = isAskable(condition, property)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isReady) return
    add(asksForValue ? [property.key, operator, written] : [property.key, operator])
    setValue('')
  }
  return (
    <form
      aria-label={t('properties.addFilter')}
      onSubmit={submit}
      className={
        isNarrow ? 'grid grid-cols-2 items-end gap-2' : 'flex flex-wrap items-end gap-2 max-sm:grid max-sm:grid-cols-2'
      }
    >
      <SelectField
        label={t('properties.filterBy')}
        className={isNarrow ? 'col-span-2' : 'w-48 max-sm:col-span-2 max-sm:w-auto'}
        value={property.key}
        onChange={({ target }) => {
          setKey(target.value)
          setValue('')
        }}
      >
        <PropertyOptions properties={properties} ofContacts={ofContacts} />
      </SelectField>
      <SelectField
        label={t('properties.operator')}
        className={isNarrow ? 'min-w-0' : 'w-44 max-sm:w-auto max-sm:min-w-0'}
        value={operator}
        onChange={({ target }) => setOperator(operators.find((one) => one === target.value) ?? 'is')}
      >
        {operators.map((one) => (
          <option key={one} value={one}>
            {t(`properties.${one}`)}
          </option>
        ))}
      </SelectField>
      {asksForValue && (
        <ValueField property={property} operator={operator} isNarrow={isNarrow} value={value} set={setValue} />
      )}
      <Button type="submit" disabled={!isReady} className={isNarrow ? 'col-span-2' : 'max-sm:col-span-2'}>
        {t('properties.addFilter')}
      </Button>
    </form>
  )
}

/** Those of contacts and of conversations apart, where there are both. */
function PropertyOptions({ properties, ofContacts }: { properties: readonly Property[]; ofContacts: boolean }) {
  const { t } = useTranslation()
  const sides = (['contact', 'conversation'] as const).map((of) => ({
    of,
    options: properties
      .filter((property) => property.of === of)
      .map(({ key, label }) => (
        <option key={key} value={key}>
          {label[currentLocale()]}
        </option>
      )),
  }))
  if (sides.some(({ options }) => options.length === 0)) return sides.map(({ options }) => options)
  return sides.map(({ of, options }) => (
    <optgroup key={of} label={t(`properties.of_${ofContacts && of === 'conversation' ? 'newest' : of}`)}>
      {options}
    </optgroup>
  ))
}

/** What is asked for, as the type wants it. */
function ValueField({
  property: { type, choices = [] },
  operator,
  isNarrow,
  value,
  set,
}: {
  property: Property
  operator: Operator
  isNarrow: boolean
  value: string
  set: (value: string) => void
}) {
  const { t } = useTranslation()
  const known = useValueOptions({ type, choices })
  const options = type === 'person' ? [['me', t('properties.me')] as const, ...(known ?? [])] : known
  if (options) {
    return (
      <SelectField
        label={t('properties.value')}
        className={isNarrow ? 'min-w-0' : 'w-48 max-sm:w-auto max-sm:min-w-0'}
        value={value}
        onChange={({ target }) => set(target.value)}
      >
        <option value="" />
        {options.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </SelectField>
    )
  }
  if ((type === 'day' || type === 'date') && !operator.endsWith('days')) {
    return (
      <DateField
        label={t('properties.value')}
        className={isNarrow ? 'min-w-0' : 'w-48 max-sm:w-auto max-sm:min-w-0'}
        day={value}
        change={set}
      />
    )
  }
  return (
    <Field
      label={t('properties.value')}
      className={isNarrow ? 'min-w-0' : 'w-48 max-sm:w-auto max-sm:min-w-0'}
      inputMode={type === 'number' || operator.endsWith('days') ? 'decimal' : undefined}
      dir="auto"
      autoComplete="off"
      value={value}
      onChange={({ target }) => set(target.value)}
    />
  )
}
