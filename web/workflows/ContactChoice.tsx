import { useState } from 'react'
import { formatPhone } from '#core/contact/phone.ts'
import { useContacts } from '../contacts/useContacts.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Field } from '../ui/Field.tsx'

/** Finds one contact by name or number. */
export function ContactChoice({ chosen, choose }: { chosen: string | null; choose: (contactId: string) => void }) {
  const { t } = useTranslation()
  const [q, setQ] = useState('')
  const { contacts = [] } = useContacts(q ? { q } : {}, true)
  return (
    <div className="flex flex-col gap-2">
      <Field
        label={t('workflows.contact')}
        type="search"
        placeholder={t('workflows.findContact')}
        data-first-focus
        value={q}
        onChange={({ target }) => setQ(target.value)}
      />
      <ul aria-label={t('workflows.contact')} className="max-h-48 overflow-y-auto rounded border border-line">
        {contacts.slice(0, 20).map(({ id, name, phone }) => (
          <li key={id}>
            <button
              type="button"
              aria-pressed={id === chosen}
              onClick={() => choose(id)}
              className="flex min-h-9 w-full items-center gap-3 px-3 text-left hover:bg-hover aria-pressed:bg-chosen"
            >
              <bdi className="min-w-0 flex-1 truncate">{name}</bdi>
              <span className="figures text-sm text-soft">{phone ? formatPhone(phone) : ''}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
