import type { Property } from '#core/property/registry.ts'
import { useInboxes, useLabels, useMembers, useTeams } from '../app/useKnown.ts'
import { currentLocale } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import { countries, languages } from './codes.ts'

/** What the value of a property is chosen from, with its names; null where it is written. */
export function useValueOptions({
  type,
  choices = [],
}: Pick<Property, 'type' | 'choices'>): readonly (readonly [value: string, name: string])[] | null {
  const { t } = useTranslation()
  const { data: members } = useMembers()
  const { data: teams } = useTeams()
  const { data: inboxes } = useInboxes()
  const { data: labels } = useLabels()
  const locale = currentLocale()
  switch (type) {
    case 'choice':
    case 'choices':
      return choices.map(({ value, label }) => [value, label[locale]])
    case 'yes_no':
      return [
        ['yes', t('properties.yes')],
        ['no', t('properties.no')],
      ]
    case 'person':
      return (members ?? []).map(({ userId, name }) => [userId, name])
    case 'team':
      return (teams ?? []).map(({ id, name }) => [id, name])
    case 'channel':
      return (inboxes ?? []).flatMap(({ channels }) =>
        channels.map(({ id, displayPhoneNumber }) => [id, displayPhoneNumber] as const),
      )
    case 'inbox':
      return (inboxes ?? []).map(({ id, name }) => [id, name])
    case 'label':
      return (labels ?? []).map(({ id, name }) => [id, name])
    case 'language':
      return languages()
    case 'country':
      return countries()
    default:
      return null
  }
}
