import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { checkEmail, checkText } from '../forms/checks.ts'
import { useForm } from '../forms/useForm.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { toast } from '../ui/toast.ts'
import { postContact } from './endpoints.ts'
import { CONTACTS_KEY } from './keys.ts'

const PROPERTY_MAX = 200

/** A contact by hand: a name is enough. */
export function NewContactDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { field, submit, banner, busy } = useForm({
    first: { name: '', mobilePhone: '', email: '', company: '' },
    check: ({ name, email, company }) => ({
      name: checkText(name, PROPERTY_MAX, t),
      email: email.trim() === '' ? null : checkEmail(email, t),
      company: company.trim() === '' ? null : checkText(company, PROPERTY_MAX, t),
    }),
    send: async ({ name, ...typed }) => {
      const filled = Object.entries(typed).filter(([, value]) => value.trim() !== '')
      const { contact } = await postContact({ name: name.trim(), ...Object.fromEntries(filled) })
      toast('done', t('contacts.created', { name: contact.name }))
      void queries.invalidateQueries({ queryKey: CONTACTS_KEY })
      await navigate({ to: '/contacts/$contactId', params: { contactId: contact.id } })
    },
    fieldOf: { not_a_phone_number: 'mobilePhone' },
  })
  return (
    <Dialog title={t('contacts.newContact')} onClose={onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {banner && <Notice tone="failure">{banner}</Notice>}
        <Field label={t('contacts.name')} autoComplete="off" dir="auto" data-first-focus {...field('name')} />
        <Field
          label={t('contacts.mobilePhone')}
          hint={t('contacts.phoneHint')}
          type="tel"
          autoComplete="off"
          {...field('mobilePhone')}
        />
        <Field label={t('contacts.email')} type="email" autoComplete="off" {...field('email')} />
        <Field label={t('contacts.company')} autoComplete="off" dir="auto" {...field('company')} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t('contacts.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
