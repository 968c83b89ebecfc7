import { useCallback } from 'react'
import type { Condition } from '#core/property/condition.ts'
import { useSession } from '../app/useKnown.ts'
import { dateOf } from '../i18n/format.ts'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useProperties } from './useListed.ts'
import { useValueWords } from './useValueWords.ts'

/** A condition as a chip says it: which property, how, and what of it; `ofContacts`: of their conversations it is the newest. */
export function useConditionWords(ofContacts = false): (condition: Condition) => string {
  const { t } = useTranslation()
  const properties = useProperties()
  const wordsOf = useValueWords()
  const { timeZone } = useSession().membership
  return useCallback(
    ({ property: key, operator, value }) => {
      const property = properties.find((one) => one.key === key)
      const label = property ? property.label[currentLocale()] : t('properties.gone')
      const whose = ofContacts && property?.of === 'conversation' ? `${t('properties.of_newest')}: ` : ''
      const said =
        value === undefined || !property || operator.endsWith('days')
          ? (value ?? '')
          : property.type === 'date'
            ? dayWords(value, timeZone)
            : wordsOf(property.type, value, property.choices)
      return `${whose}${label} ${t(`properties.${operator}`)} ${said}`.trim()
    },
    [t, properties, wordsOf, timeZone, ofContacts],
  )
}

/** The day that a condition begins or ends with; what is no instant as it stands. */
export const dayWords = (value: string, timeZone: string): string =>
  Number.isNaN(Date.parse(value)) ? value : dateOf(new Date(value), timeZone)
