import { useCallback } from 'react'
import { formatPhone } from '#core/contact/phone.ts'
import type { Choice, PropertyType } from '#core/property/registry.ts'
import type { PropertyValue } from '#core/property/values.ts'
import { useInboxes, useLabels, useNames, useTeams } from '../app/useKnown.ts'
import { dayAndTime, nameOfCode, wholeDay } from '../i18n/format.ts'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'

/** A value of a property as people read it; empty where nothing is known. */
export function useValueWords(): (type: PropertyType, value: PropertyValue, choices?: readonly Choice[]) => string {
  const { t } = useTranslation()
  const nameOf = useNames()
  const { data: teams } = useTeams()
  const { data: inboxes } = useInboxes()
  const { data: labels } = useLabels()
  return useCallback(
    (type, value, choices = []) => {
      if (value === null) return ''
      const chosen = (one: string) => choices.find((choice) => choice.value === one)?.label[currentLocale()] ?? one
      if (Array.isArray(value)) return value.map(chosen).join(', ')
      const text = String(value)
      switch (type) {
        case 'yes_no':
          return text === 'true' || text === 'yes' ? t('properties.yes') : t('properties.no')
        case 'number':
          return new Intl.NumberFormat(currentLocale(), { maximumFractionDigits: 6 }).format(Number(value))
        case 'day':
          return wholeDay(text)
        case 'date':
          return dayAndTime(new Date(text))
        case 'phone':
          return formatPhone(text)
        case 'person':
          return text === 'me' ? t('properties.me') : nameOf(text)
        case 'team':
          return named(teams, text)
        case 'inbox':
          return named(inboxes, text)
        case 'label':
          return named(labels, text)
        case 'channel':
          return (
            inboxes?.flatMap(({ channels }) => channels).find(({ id }) => id === text)?.displayPhoneNumber ?? UNKNOWN
          )
        case 'language':
          return nameOfCode('language', text)
        case 'country':
          return nameOfCode('region', text)
        case 'choice':
        case 'choices':
          return chosen(text)
        default:
          return text
      }
    },
    [t, nameOf, teams, inboxes, labels],
  )
}

/** Of what is no longer there, or not known yet. */
const UNKNOWN = '…'
const named = (things: readonly { id: string; name: string }[] | undefined, id: string) =>
  things?.find((one) => one.id === id)?.name ?? UNKNOWN
