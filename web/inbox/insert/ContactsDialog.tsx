import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Contact } from '#contract/contacts.ts'
import { CARD_FIELDS, type CardField, cardOf } from '#core/contact/card.ts'
import { request } from '../../api/client.ts'
import { listOf } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { IconButton } from '../../ui/Button.tsx'
import { usePhoneFormat } from '../panel/usePhoneFormat.ts'
import { Picker } from './Picker.tsx'
import type { InsertProps } from './registry.ts'
import { SendForm } from './SendForm.tsx'

const SHOWN_MAX = 8

interface Chosen {
  contact: Contact
  fields: readonly CardField[]
}

/** Contacts as cards. Of each the number goes out unless one says otherwise; the rest only if one says so. */
export default function ContactsDialog(props: InsertProps) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState<readonly Chosen[]>([])
  const phone = usePhoneFormat()
  const finder = useRef<HTMLDivElement>(null)
  const { data } = useQuery({
    queryKey: ['contacts to insert', words],
    queryFn: ({ signal }) =>
      request<{ contacts: Contact[] }>('GET', '/contacts', { query: { q: words, limit: SHOWN_MAX }, signal }),
    placeholderData: (before) => before,
  })
  const found = (data?.contacts ?? []).filter(({ id }) => chosen.every(({ contact }) => contact.id !== id))
  const change = (id: string, field: CardField) =>
    setChosen((all) =>
      all.map((one) =>
        one.contact.id !== id
          ? one
          : {
              ...one,
              fields: one.fields.includes(field)
                ? one.fields.filter((other) => other !== field)
                : [...one.fields, field],
            },
      ),
    )
  return (
    <SendForm
      title={t('insert.title_contacts')}
      insert={props}
      draft={{
        kind: 'contacts',
        cards: chosen.map(({ contact, fields }) => ({ contactId: contact.id, fields: [...fields] })),
      }}
      shown={{
        kind: 'contacts',
        text: null,
        content: { contacts: chosen.map(({ contact, fields }) => cardOf(contact, fields)) },
      }}
    >
      <div ref={finder}>
        <p role="status" className="sr-only">
          {chosen.length > 0 && `${t('insert.chosen')}: ${listOf(chosen.map(({ contact }) => contact.name))}`}
        </p>
        <Picker
          label={t('insert.findContact')}
          words={words}
          search={setWords}
          things={found}
          none={t('insert.noneFound')}
          take={(contact) => {
            setChosen((all) => [...all, { contact, fields: numbersOf(contact) }])
            setWords('')
          }}
          row={(contact) => (
            <p className="flex gap-3">
              <bdi className="min-w-0 flex-1 truncate">{contact.name}</bdi>
              <span className="figures shrink-0 text-sm text-faint">
                {phone(contact.phone ?? contact.mobilePhone ?? '')}
              </span>
            </p>
          )}
        />
      </div>
      {chosen.map(({ contact, fields }) => (
        <fieldset key={contact.id} className="rounded border border-line px-3 py-2">
          <legend className="sr-only">{t('insert.fields', { name: contact.name })}</legend>
          <div className="flex items-center gap-2">
            <bdi className="min-w-0 flex-1 truncate font-medium">{contact.name}</bdi>
            <IconButton
              icon={X}
              iconSize={16}
              label={t('insert.removeCard', { name: contact.name })}
              onClick={() => {
                setChosen((all) => all.filter((one) => one.contact.id !== contact.id))
                finder.current?.querySelector('input')?.focus()
              }}
            />
          </div>
          {CARD_FIELDS.filter((field) => contact[field] !== null).map((field) => (
            <label key={field} className="flex min-h-8 items-center gap-2.5">
              <input
                type="checkbox"
                checked={fields.includes(field)}
                onChange={() => change(contact.id, field)}
                className="size-4 accent-ink-fill"
              />
              <span className="text-soft">{t(`insert.field_${field}`)}</span>
              <bdi className="min-w-0 flex-1 truncate">{contact[field]}</bdi>
            </label>
          ))}
        </fieldset>
      ))}
    </SendForm>
  )
}

const numbersOf = (contact: Contact): CardField[] =>
  (['phone', 'mobilePhone'] as const).filter((field) => contact[field] !== null)
