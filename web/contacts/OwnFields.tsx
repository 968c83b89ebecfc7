import { useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useId } from 'react'
import type { Contact } from '#contract/contacts.ts'
import type { OwnProperty } from '#contract/properties.ts'
import { formatPhone } from '#core/contact/phone.ts'
import type { PropertyValue } from '#core/property/values.ts'
import { useMembers, useNames } from '../app/useKnown.ts'
import { useAct } from '../forms/useAct.ts'
import { useTranslation } from '../i18n/translate.ts'
import { EditableField } from '../inbox/panel/EditableField.tsx'
import { saveContact } from '../live/load.ts'
import { ChoiceField } from './ChoiceField.tsx'
import { CONTACTS_KEY } from './keys.ts'
import { useOwnProperties } from './properties.ts'
import { useValueWords } from './useValueWords.ts'

/** The workspace's own properties of a contact, in their order, each edited where it stands. */
export function OwnFields({ contact }: { contact: Contact }) {
  const queries = useQueryClient()
  return useOwnProperties().map((property) => (
    <OwnField
      key={property.id}
      property={property}
      value={contact.properties[property.key] ?? null}
      save={async (value) => {
        await saveContact(contact.id, { properties: { [property.key]: value } })
        void queries.invalidateQueries({ queryKey: CONTACTS_KEY })
      }}
    />
  ))
}

interface OwnFieldProps {
  property: OwnProperty
  value: PropertyValue
  save: (value: PropertyValue) => Promise<void>
}

/** One property, by its type. */
export function OwnField({ property, value, save }: OwnFieldProps) {
  const { t } = useTranslation()
  const { data: members } = useMembers()
  const nameOf = useNames()
  const wordsOf = useValueWords()
  const { label, type, choices } = property
  if (type === 'choices') return <ChoicesField property={property} value={value} save={save} />
  if (type === 'choice' || type === 'person' || type === 'yes_no') {
    const options =
      type === 'choice'
        ? choices.map((choice) => [choice.value, choice.label] as const)
        : type === 'person'
          ? (members ?? []).map(({ userId, name }) => [userId, name] as const)
          : ([
              ['yes', t('properties.yes')],
              ['no', t('properties.no')],
            ] as const)
    const chosen = value === null ? null : typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
    return (
      <ChoiceField
        label={label}
        value={chosen}
        shown={chosen !== null && type === 'person' ? nameOf(chosen) : chosen}
        choices={options}
        save={save}
      />
    )
  }
  const text = value === null ? null : String(value)
  return (
    <EditableField
      label={label}
      value={text}
      shown={text === null ? null : type === 'phone' ? formatPhone(text) : wordsOf(type, value)}
      type={INPUTS[type]}
      save={save}
    />
  )
}

const INPUTS = { text: 'text', number: 'text', day: 'date', phone: 'tel', email: 'email', url: 'url' } as const

/** What is chosen, each with a way to take it off, and what may be added. */
function ChoicesField({ property: { label, choices }, value, save }: OwnFieldProps) {
  const { t } = useTranslation()
  const id = useId()
  const { busy, problem, run } = useAct()
  const chosen = Array.isArray(value) ? (value as string[]) : []
  const free = choices.filter((choice) => !chosen.includes(choice.value))
  return (
    <fieldset className="grid grid-cols-[var(--label-column)_1fr] items-start gap-x-2">
      <legend className="sr-only">{label}</legend>
      <span aria-hidden title={label} className="line-clamp-2 pt-1 text-sm text-faint wrap-anywhere">
        {label}
      </span>
      <div className="flex min-w-0 flex-wrap items-center gap-1 py-0.5">
        {chosen.map((one) => {
          const name = choices.find((choice) => choice.value === one)?.label ?? one
          return (
            <span
              key={one}
              className="flex max-w-full items-center rounded-full bg-ink-wash pl-2.5 text-sm text-ink-strong"
            >
              <bdi className="truncate">{name}</bdi>
              <button
                type="button"
                disabled={busy}
                aria-label={t('properties.removeChoice', { name })}
                onClick={() => void run(() => save(chosen.filter((other) => other !== one)))}
                className="flex size-6 items-center justify-center rounded-full hover:bg-hover"
              >
                <X aria-hidden size={13} />
              </button>
            </span>
          )
        })}
        {free.length > 0 && (
          <select
            id={id}
            aria-label={label}
            value=""
            disabled={busy}
            onChange={({ target }) => void run(() => save([...chosen, target.value]))}
            className="h-7 max-w-full cursor-pointer appearance-none rounded-sm bg-paper px-1.5 text-faint first:-ml-1.5 hover:bg-hover"
          >
            <option value="">{t('properties.add')}</option>
            {free.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        )}
      </div>
      {problem && (
        <p role="alert" className="col-start-2 text-sm text-red">
          {problem}
        </p>
      )}
    </fieldset>
  )
}
