import type { Contact } from '#contract/contacts.ts'
import { useMembers, useNames } from '../../app/useKnown.ts'
import { ChoiceField } from '../../contacts/ChoiceField.tsx'
import { OwnFields } from '../../contacts/OwnFields.tsx'
import { useTranslation } from '../../i18n/translate.ts'
import { saveContact } from '../../live/load.ts'

/** The owner and the workspace's own properties, below what every contact has. */
export function MoreFields({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  const { data: members } = useMembers()
  const nameOf = useNames()
  return (
    <div className="[&>*]:py-0.5">
      <ChoiceField
        label={t('contacts.owner')}
        value={contact.ownerId}
        shown={contact.ownerId && nameOf(contact.ownerId)}
        choices={(members ?? []).map(({ userId, name }) => [userId, name] as const)}
        none={t('common.nobody')}
        save={(ownerId) => saveContact(contact.id, { ownerId })}
      />
      <OwnFields contact={contact} />
    </div>
  )
}
