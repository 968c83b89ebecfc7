import { useQueryClient } from '@tanstack/react-query'
import type { Inbox } from '#contract/inbox.ts'
import { checkText, NAME_MAX } from '../../forms/checks.ts'
import { useForm } from '../../forms/useForm.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { postInbox, renameInbox } from '../endpoints.ts'

/** Names a new inbox, or an existing one anew. */
export function InboxDialog({ inbox, onClose }: { inbox: Inbox | null; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { field, submit, banner, busy } = useForm({
    first: { name: inbox?.name ?? '' },
    check: ({ name }) => ({ name: checkText(name, NAME_MAX, t) }),
    send: async ({ name }) => {
      if (inbox) await renameInbox(inbox.id, name.trim())
      else await postInbox(name.trim())
      await queries.invalidateQueries({ queryKey: ['inboxes'] })
      onClose()
    },
    fieldOf: { inbox_name_taken: 'name' },
  })
  return (
    <Dialog title={inbox ? t('settings.renameOf', { name: inbox.name }) : t('settings.newInbox')} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {banner && <Notice tone="failure">{banner}</Notice>}
        <Field
          label={t('settings.inboxName')}
          hint={inbox ? undefined : t('settings.inboxNameHint')}
          autoComplete="off"
          dir="auto"
          data-first-focus
          {...field('name')}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t(inbox ? 'settings.rename' : 'settings.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
