import { PASSWORD_MIN } from '../forms/checks.ts'
import { PasswordField } from '../forms/PasswordField.tsx'
import type { useForm } from '../forms/useForm.ts'
import { useTranslation } from '../i18n/translate.ts'
import { Field } from '../ui/Field.tsx'

type Name = 'name' | 'email' | 'password'

/** What makes an account: the same on the first page and behind an invitation. */
export function AccountFields({ field }: { field: (name: Name) => ReturnType<ReturnType<typeof useForm>['field']> }) {
  const { t } = useTranslation()
  return (
    <>
      <Field label={t('people.name')} autoComplete="name" {...field('name')} />
      <Field label={t('people.email')} type="email" inputMode="email" autoComplete="username" {...field('email')} />
      <PasswordField
        label={t('people.password')}
        autoComplete="new-password"
        hint={t('forms.passwordHint', { min: PASSWORD_MIN })}
        {...field('password')}
      />
    </>
  )
}
