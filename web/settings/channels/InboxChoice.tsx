import type { Inbox } from '#contract/inbox.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Field, SelectField } from '../../ui/Field.tsx'

/** In place of an inbox's id: one that is made on the way. */
export const NEW_INBOX = 'new'

interface InboxChoiceProps {
  inboxes: Inbox[]
  inboxId: string
  onChoose: (inboxId: string) => void
  isNew: boolean
  name: string
  onName: (name: string) => void
  problem: string | null
}

/** Where the number's conversations shall arrive: in one of the inboxes, or in a new one. */
export function InboxChoice({ inboxes, inboxId, onChoose, isNew, name, onName, problem }: InboxChoiceProps) {
  const { t: say } = useTranslation()
  return (
    <section aria-labelledby="inbox-title" className="flex flex-col gap-3">
      <h2 id="inbox-title" className="border-b border-line pb-2 text-base font-semibold">
        {say('connect.inboxTitle')}
      </h2>
      {inboxes.length > 0 && (
        <SelectField
          label={say('connect.inbox')}
          value={inboxId}
          onChange={({ target }) => onChoose(target.value)}
          className="max-w-sm"
        >
          {inboxes.map((inbox) => (
            <option key={inbox.id} value={inbox.id}>
              {inbox.name}
            </option>
          ))}
          <option value={NEW_INBOX}>{say('connect.newInbox')}</option>
        </SelectField>
      )}
      {isNew && (
        <Field
          label={say('connect.newInboxName')}
          hint={say('connect.newInboxHint')}
          error={problem}
          value={name}
          onChange={({ target }) => onName(target.value)}
          autoComplete="off"
          dir="auto"
          className="max-w-sm"
        />
      )}
    </section>
  )
}
