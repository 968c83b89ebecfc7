import { useCallback } from 'react'
import type { Condition } from '#core/property/condition.ts'
import { dateOf } from '../i18n/format.ts'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useProperties } from './useListed.ts'
import { useValueWords } from './useValueWords.ts'

/** A condition as a chip says it: which property, how, and what of it. */
export function useConditionWords(): (condition: Condition) => string {
  const { t } = useTranslation()
  const properties = useProperties()
  const wordsOf = useValueWords()
  return useCallback(
    ({ property: key, operator, value }) => {
      const property = properties.find((one) => one.key === key)
      const label = property ? property.label[currentLocale()] : t('properties.gone')
      const said =
        value === undefined || !property || operator.endsWith('days')
          ? (value ?? '')
          : property.type === 'date'
            ? dateOf(new Date(value))
            : wordsOf(property.type, value, property.choices)
      return `${label} ${t(`properties.${operator}`)} ${said}`.trim()
    },
    [t, properties, wordsOf],
  )
}
