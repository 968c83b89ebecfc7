import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Contact, ContactPatch } from '#contract/contacts.ts'
import { formatPhone } from '#core/contact/phone.ts'
import { useMembers, useNames } from '../app/useKnown.ts'
import { nameOfCode } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { EditableField } from '../inbox/panel/EditableField.tsx'
import { saveContact } from '../live/load.ts'
import { useMay } from '../people/useMay.ts'
import { ChoiceField } from './ChoiceField.tsx'
import { countries, languages } from './codes.ts'
import { CONTACTS_KEY } from './keys.ts'
import { OwnFields } from './OwnFields.tsx'

/** What is known about a contact, each property edited where it stands. */
export function Properties({ contact }: { contact: Contact }) {
  const { t, language } = useTranslation()
  const mayEdit = useMay()('contacts.edit')
  const queries = useQueryClient()
  const members = useMembers()
  const nameOf = useNames()
  const save = (key: keyof ContactPatch) => async (value: string | null) => {
    await saveContact(contact.id, { [key]: value })
    void queries.invalidateQueries({ queryKey: CONTACTS_KEY })
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: their names are in the language of the interface
  const [languageChoices, countryChoices] = useMemo(() => [languages(), countries()], [language])
  const people = (members.data ?? []).map(({ userId, name }) => [userId, name] as const)
  const text = (key: 'phone' | 'mobilePhone' | 'email' | 'company', type?: 'tel' | 'email') => (
    <EditableField
      label={t(`contacts.${key}`)}
      value={contact[key]}
      shown={type === 'tel' && contact[key] ? formatPhone(contact[key]) : null}
      type={type}
      save={save(key)}
    />
  )
  if (!mayEdit) return <ReadOnly contact={contact} />
  return (
    <div className="[&>*]:py-1">
      <EditableField label={t('contacts.name')} value={contact.name} save={save('name')} required />
      {text('phone', 'tel')}
      {text('mobilePhone', 'tel')}
      {text('email', 'email')}
      {text('company')}
      <ChoiceField
        label={t('contacts.language')}
        value={contact.language}
        shown={contact.language && nameOfCode('language', contact.language)}
        choices={languageChoices}
        save={save('language')}
      />
      <ChoiceField
        label={t('contacts.country')}
        value={contact.country}
        shown={contact.country && nameOfCode('region', contact.country)}
        choices={countryChoices}
        save={save('country')}
      />
      <ChoiceField
        label={t('contacts.owner')}
        value={contact.ownerId}
        shown={contact.ownerId && nameOf(contact.ownerId)}
        choices={people}
        none={t('common.nobody')}
        save={save('ownerId')}
      />
      <OwnFields contact={contact} />
    </div>
  )
}

function ReadOnly({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const facts = [
    [t('contacts.phone'), contact.phone && formatPhone(contact.phone)],
    [t('contacts.mobilePhone'), contact.mobilePhone && formatPhone(contact.mobilePhone)],
    [t('contacts.email'), contact.email],
    [t('contacts.company'), contact.company],
    [t('contacts.language'), contact.language && nameOfCode('language', contact.language)],
    [t('contacts.country'), contact.country && nameOfCode('region', contact.country)],
    [t('contacts.owner'), contact.ownerId && nameOf(contact.ownerId)],
  ]
  return (
    <dl>
      {facts.map(([label, value]) => (
        <div key={label} className="grid grid-cols-[var(--label-column)_1fr] gap-x-2 py-2">
          <dt className="text-sm text-faint">{label}</dt>
          <dd className="wrap-anywhere">
            {value ? <bdi>{value}</bdi> : <span className="text-faint">{t('contacts.unknown')}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
