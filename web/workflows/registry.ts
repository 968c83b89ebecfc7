import { useMemo } from 'react'
import type { Condition } from '#core/property/condition.ts'
import type { Property } from '#core/property/registry.ts'
import { useSession } from '../app/useKnown.ts'
import { dayWords } from '../contacts/useConditionWords.ts'
import { useProperties } from '../contacts/useListed.ts'
import { useValueWords } from '../contacts/useValueWords.ts'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'

export interface Registry {
  properties: readonly Property[]
  labelOf: (key: string) => string
  conditionWords: (condition: Condition) => string
}

/** All properties that a workflow may ask for, fill in or set: those that are there from the start, and the workspace's own. */
export function useRegistry(): Registry {
  const { t } = useTranslation()
  const properties = useProperties()
  const valueWords = useValueWords()
  const { timeZone } = useSession().membership
  return useMemo(() => {
    const find = (key: string) => properties.find((property) => property.key === key)
    const labelOf = (key: string) => {
      const property = find(key)
      return property ? `${t(`properties.of_${property.of}`)}: ${property.label[currentLocale()]}` : '…'
    }
    return {
      properties,
      labelOf,
      conditionWords: ({ property: key, operator, value }) => {
        const property = find(key)
        const words =
          !property || value === undefined
            ? ''
            : operator.endsWith('days')
              ? value
              : property.type === 'date'
                ? dayWords(value, timeZone)
                : valueWords(property.type, value, property.choices)
        return `${labelOf(key)} ${t(`properties.${operator}`)} ${words}`.trim()
      },
    }
  }, [properties, t, valueWords, timeZone])
}
